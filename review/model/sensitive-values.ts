import { isObject } from "../../input/value.js";
import type { Change, Plan } from "../../plan/plan-json.js";

/** Too short to be a secret, and likely to be a word of any text. */
const MIN_CHARACTERS = 6;

/**
 * The texts that a plan marks as sensitive anywhere, the longest first: what a provider makes of them is not always marked,
 * and then Terraform prints it.
 */
export function sensitiveValues(plan: Plan): string[] {
  const found = new Set<string>();
  const changes: readonly Change[] = [
    ...(plan.resource_changes ?? []).map(({ change }) => change),
    ...(plan.resource_drift ?? []).map(({ change }) => change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  for (const { before, after, before_sensitive, after_sensitive } of changes) {
    collect(before, before_sensitive, found);
    collect(after, after_sensitive, found);
  }
  const root = plan.configuration?.root_module;
  const declared = isObject(root) && isObject(root.variables) ? root.variables : {};
  for (const [name, { value }] of Object.entries(plan.variables ?? {})) {
    const variable = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (isObject(variable) && variable.sensitive === true) collect(value, true, found);
  }
  return [...found].sort((a, b) => b.length - a.length);
}

function collect(value: unknown, mask: unknown, found: Set<string>): void {
  if (mask === true) {
    if (typeof value === "string" && value.length >= MIN_CHARACTERS) found.add(value);
    if (typeof value === "object" && value !== null)
      for (const item of Object.values(value)) collect(item, true, found);
  } else if (typeof mask === "object" && mask !== null && typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(mask)) {
      if (part && Object.hasOwn(value, key)) collect(Reflect.get(value, key), part, found);
    }
  }
}
