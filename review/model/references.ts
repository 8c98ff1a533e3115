import { isObject } from "../../input/value.js";
import type { Plan } from "../../plan/plan-json.js";

/** `["web"]` or `[0]` of an instance of a resource or a module; a key may have brackets in it. */
const INDEX = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** The address that the configuration has for all instances of a resource. */
export const withoutIndexes = (address: string) => address.replace(INDEX, "");

/** What the arguments of a configuration's resources refer to. A redacted plan has no configuration, and no references. */
export class References {
  /** By a resource's address without indexes, its expressions. */
  readonly #expressions = new Map<string, unknown>();

  constructor({ configuration }: Plan) {
    this.#addModule("", configuration?.root_module);
  }

  /**
   * Addresses, without indexes, of the resources of one type that an argument refers to. What it takes from a variable or a
   * local value is not followed.
   */
  of(address: string, argument: string, type: string): string[] {
    const resource = withoutIndexes(address);
    const expressions = this.#expressions.get(resource);
    const expression = isObject(expressions) ? expressions[argument] : undefined;
    const prefix = modulePrefix(resource);
    const found = new Set<string>();
    for (const reference of referencesIn(expression)) {
      const [first, second, third] = withoutIndexes(reference).split(".");
      const target = first === "data" ? `data.${second}.${third}` : `${first}.${second}`;
      if ((first === "data" ? second : first) === type) found.add(`${prefix}${target}`);
    }
    return [...found];
  }

  #addModule(prefix: string, module: unknown): void {
    if (!isObject(module)) return;
    for (const resource of Array.isArray(module.resources) ? module.resources : []) {
      if (isObject(resource) && typeof resource.address === "string")
        this.#expressions.set(`${prefix}${resource.address}`, resource.expressions);
    }
    if (!isObject(module.module_calls)) return;
    for (const [name, call] of Object.entries(module.module_calls))
      if (isObject(call)) this.#addModule(`${prefix}module.${name}.`, call.module);
  }
}

/** `module.a.module.b.` of an address without indexes. */
export function modulePrefix(address: string): string {
  return /^(?:module\.[^.]+\.)*/.exec(address)?.[0] ?? "";
}

/** All references in an expression, and in the blocks that it is made of. */
function referencesIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isObject(expression)) return [];
  const { references } = expression;
  if (Array.isArray(references)) return references.filter((reference) => typeof reference === "string");
  return Object.values(expression).flatMap(referencesIn);
}
