import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import type { DocumentChecker } from "../document-checker.js";
import { SYSTEM_VARIABLES, WORKFLOW_ACTIONS } from "./actions.js";
import type { WorkflowRuleId } from "./rules.js";

/** What the references of a workflow document can name. */
export interface Referents {
  readonly parameters: readonly string[];
  /** Names of the steps with their actions, in order. */
  readonly steps: readonly { readonly name: string; readonly action: string }[];
  /** Names of parameters that are referred to, or meant. */
  readonly used: Set<string>;
}

const ROOTS = ["parameters", "stepOutputs", "workflowOutputs", "imagebuilder"];

/** Whether a value is a reference as a whole. */
export const isReference = (value: unknown): boolean => typeof value === "string" && value.startsWith("$.");

const PATH = String.raw`\.[\w.[\]-]+`;

/** A value that is meant as a reference, such as `$stepOutputs.a.b`, `stepOutputs.a.b` or `${parameters.a}`. */
const MEANT_WHOLE = new RegExp(
  String.raw`^(?:\$\{?\.?(?=${ROOTS.join("|")})|(?=stepOutputs|workflowOutputs))(\w+${PATH})\}?$`,
);

/** What is meant as a reference in braces, such as `parameters.a`. */
const MEANT_IN_BRACES = new RegExp(String.raw`^\$?\.?((?:${ROOTS.join("|")})${PATH})$`);

/** The reference that a value is meant as, although it is none. */
export function meantReference(value: string): string | undefined {
  const [, path] = MEANT_WHOLE.exec(value.trim()) ?? [];
  return path === undefined || isReference(value) ? undefined : `$.${path}`;
}

interface Mistake {
  readonly rule: WorkflowRuleId;
  readonly message: string;
  readonly expected: string;
  /** The reference that was probably meant. */
  readonly meant?: string;
}

/**
 * Reports the references in a value that cannot be resolved.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-dynamic-vars.html
 * @param before how many steps have run by then
 */
export function checkReferences(
  value: unknown,
  path: Path,
  before: number,
  referents: Referents,
  checker: DocumentChecker,
): void {
  if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value))
      checkReferences(part, [...path, Array.isArray(value) ? Number(key) : key], before, referents, checker);
    return;
  }
  if (typeof value !== "string") return;
  const braced = [...value.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, reference = ""]) => reference.trim());
  for (const reference of isReference(value) ? [value] : braced.filter(isReference)) {
    const mistake = mistakeIn(reference, before, referents);
    if (!mistake) continue;
    const { rule, message, expected, meant } = mistake;
    const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
    // Inside of a text there is no place of the reference's own that a fix could go to.
    const fix = reference === value ? meant : undefined;
    checker.report(rule, path, `${show(reference)} ${message}${hint}`, expected, { fix });
  }
  reportLiterals(value, braced, path, referents, checker);
}

/** Warns of what looks like a reference, but is passed on as it is written. */
function reportLiterals(
  value: string,
  braced: readonly string[],
  path: Path,
  { parameters, used }: Referents,
  { report }: DocumentChecker,
): void {
  const warn = (written: string, meant: string, fix?: string) => {
    const [, root = "", name = ""] = meant.split(/[.[]/);
    if (root === "parameters") used.add(name);
    report(
      "workflow/literal-reference",
      path,
      `${show(written)} is no reference, and is passed on as it is written`,
      fix ?? `{{ ${meant} }}`,
      { fix },
    );
  };
  const whole = meantReference(value);
  const isEntry = typeof path.at(-1) === "number";
  if (whole !== undefined) warn(value, whole, isEntry ? `"{{ ${whole} }}"` : whole);
  for (const inner of braced.filter((one) => !isReference(one))) {
    const [, path] = MEANT_IN_BRACES.exec(inner) ?? [];
    const name = path ?? (parameters.includes(inner) ? `parameters.${inner}` : undefined);
    if (name !== undefined) warn(`{{ ${inner} }}`, `$.${name}`);
  }
}

function mistakeIn(
  reference: string,
  before: number,
  { parameters, steps, used }: Referents,
): Mistake | undefined {
  const [root = "", name = "", ...rest] = reference.slice(2).split(".");
  // What follows in brackets is an entry of a list.
  const plainName = name.replace(/\[.*$/, "");
  if (!ROOTS.includes(root) || !plainName) {
    const inDots = reference.replaceAll(/\[(["'])([^"'\]]+)\1\]/g, ".$2");
    const meant = closest(root, ROOTS);
    return {
      rule: "workflow/unreadable-reference",
      message: "is no reference",
      expected: ROOTS.map((one) => `$.${one}.${one === "stepOutputs" ? "<step>.<output>" : "<name>"}`).join(
        ", ",
      ),
      meant:
        inDots !== reference
          ? inDots
          : meant && plainName
            ? ["$", meant, name, ...rest].join(".")
            : undefined,
    };
  }
  if (root === "parameters") return parameterMistake(plainName, name, rest, parameters, used);
  if (root === "stepOutputs") return outputMistake(plainName, rest, before, steps);
  if (root === "imagebuilder" && !SYSTEM_VARIABLES.includes(plainName)) {
    const meant = closest(plainName, SYSTEM_VARIABLES);
    return {
      rule: "workflow/unknown-variable",
      message: "is not a variable of Image Builder's that is known here",
      expected: `one of ${SYSTEM_VARIABLES.join(", ")}`,
      meant: meant && ["$", root, meant, ...rest].join("."),
    };
  }
  return undefined;
}

function parameterMistake(
  name: string,
  written: string,
  rest: readonly string[],
  parameters: readonly string[],
  used: Set<string>,
): Mistake | undefined {
  used.add(name);
  if (parameters.includes(name)) return undefined;
  const meant = closest(name, parameters);
  if (meant !== undefined) used.add(meant);
  return {
    rule: "workflow/undeclared-parameter",
    message: "is not a parameter of the document",
    expected: parameters.length ? `one of ${parameters.join(", ")}` : "a parameter that is declared",
    meant: meant && ["$.parameters", written.replace(name, meant), ...rest].join("."),
  };
}

function outputMistake(
  name: string,
  rest: readonly string[],
  before: number,
  steps: Referents["steps"],
): Mistake | undefined {
  const names = steps.map((step) => step.name);
  const index = names.indexOf(name);
  const written = (step: string, output = rest[0] ?? "") =>
    ["$.stepOutputs", step, output, ...rest.slice(1)].filter(Boolean).join(".");
  if (index < 0) {
    const meant = closest(name, names.slice(0, before));
    const earlier = names.slice(0, before).filter(Boolean);
    return {
      rule: "workflow/unknown-step",
      message: "names a step that is not in the document",
      expected: earlier.length ? `one of the steps before: ${earlier.join(", ")}` : "a step before",
      meant: meant && written(meant),
    };
  }
  if (index >= before)
    return {
      rule: "workflow/step-order",
      message: index === before ? "names the step that it is in" : "names a step that runs later",
      expected: "an earlier step, because steps run in the order of the document",
    };
  const action = WORKFLOW_ACTIONS.get(steps[index]?.action ?? "");
  const output = (rest[0] ?? "").replace(/\[.*$/, "");
  if (!action || action.outputs.includes(output)) return undefined;
  const meant = closest(output, action.outputs);
  return {
    rule: "workflow/unknown-output",
    message: `names an output that ${steps[index]?.action} is not known to have`,
    expected: action.outputs.length ? `one of ${action.outputs.join(", ")}` : "another step: it has none",
    meant: meant && written(name, meant),
  };
}
