import { z } from "zod";
import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import { isObject, type Path } from "../../input/value.js";
import type { WorkflowType } from "../../rules/workflow.js";
import type { DocumentChecker } from "../document-checker.js";
import { breaking } from "../issue.js";
import { keyIssue, map } from "../maps.js";
import { besides, misplacedInputs, taken } from "../misplaced-inputs.js";
import { isSlip, unknownKeys } from "../misspelling.js";
import { boolean, isGiven, text } from "../values.js";
import { WORKFLOW_ACTIONS, type WorkflowAction } from "./actions.js";
import { checkConditionSize, workflowCondition } from "./conditions.js";
import { isReference, meantReference } from "./references.js";

/** A step among those of its document. */
export interface WorkflowStep {
  readonly value: unknown;
  readonly path: Path;
  /** Empty if it is missing. */
  readonly name: string;
  /** Empty if it is missing. */
  readonly action: string;
}

const description = text.superRefine((value, context) => {
  const { length } = [...String(value)];
  if (length < 1 || length > 1024)
    context.addIssue(
      breaking("workflow/description", `has ${length} characters`, "1 to 1024 characters", {
        valueless: true,
      }),
    );
});

const orReference = (schema: z.ZodType) =>
  z.unknown().superRefine((value, context) => {
    if (isReference(value)) return;
    for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
  });

const OPTIONS = {
  description,
  inputs: z.unknown(),
  onFailure: z.enum(["Abort", "Continue"]),
  rollbackEnabled: orReference(boolean),
  timeoutSeconds: z.int(),
  if: workflowCondition,
};

const NAME = z.string().superRefine((value, context) => {
  if (!/^\w{3,128}$/.test(value))
    context.addIssue(
      breaking("component/step-name", "is not a step's name", "3 to 128 letters, digits and _"),
    );
});

const stepWith = (options: Readonly<Record<string, z.ZodType>>) =>
  map({ name: NAME, action: z.string() }, { ...OPTIONS, ...options });

const stepSchema = stepWith({});
const STEP_KEYS = ["name", "action", ...Object.keys(OPTIONS)];

/** Checks a step for all that can be told without the others. @param type undefined if it may be any */
export function checkStep(
  step: WorkflowStep,
  type: WorkflowType | undefined,
  checker: DocumentChecker,
): void {
  const { path, action: name, value } = step;
  const action = WORKFLOW_ACTIONS.get(name);
  const { required = {}, optional } = action ?? {};
  const misplaced = Object.keys(required).length
    ? misplacedInputs(value, Object.keys({ ...required, ...optional }), STEP_KEYS)
    : [];
  checker.check(misplaced.length ? stepWith(taken(misplaced)) : stepSchema, path);
  if (!isObject(value)) return;
  checkConditionSize(value.if, [...path, "if"], checker.report);
  if (typeof value.action !== "string") return;
  const at = [...path, "action"];
  if (!action) {
    const meant = closest(name, WORKFLOW_ACTIONS.keys());
    const message = `${show(name)} is not a step action${meant ? `: did you mean ${meant}?` : ""}`;
    const expected = `one of ${[...WORKFLOW_ACTIONS.keys()].join(", ")}`;
    checker.report("workflow/unknown-action", at, message, expected, { fix: meant });
    return;
  }
  if (type && action.types && !action.types.includes(type)) {
    const message = `${name} is not available in workflows of type ${type}`;
    checker.report(
      "workflow/stage",
      at,
      message,
      `an action for ${type}, or a workflow of type ${action.types.join(" or ")}`,
    );
    return;
  }
  checkTimeout(step, value.timeoutSeconds, action, checker);
  checkInputs(path, name, value, action, misplaced, checker);
}

function checkTimeout(
  { path, action: name }: WorkflowStep,
  seconds: unknown,
  { maxMinutes }: WorkflowAction,
  checker: DocumentChecker,
): void {
  if (typeof seconds !== "number" || !Number.isInteger(seconds)) return;
  const max = maxMinutes * 60;
  if (seconds >= 1 && seconds <= max) return;
  checker.report(
    "workflow/timeout",
    [...path, "timeoutSeconds"],
    `${seconds} is not allowed here`,
    `1 to ${max}, which ${name} may take`,
  );
}

/** Checks the inputs of a step, whose names end in .$ if their values are references. */
function checkInputs(
  path: Path,
  name: string,
  step: Readonly<Record<string, unknown>>,
  { required, optional }: WorkflowAction,
  misplaced: readonly string[],
  checker: DocumentChecker,
): void {
  const { inputs } = step;
  const at = [...path, "inputs"];
  const needed = Object.keys(required);
  if (!isGiven(inputs)) {
    const isMisspelt = [...unknownKeys(step, STEP_KEYS)].some(
      ([given, meant]) => meant === "inputs" && isSlip(given, "inputs"),
    );
    if (needed.length && !isMisspelt)
      checker.report(
        "component/missing",
        at,
        `${inputs === null ? "is empty" : "is missing"}${besides(misplaced)}`,
        `a map with ${needed.join(" and ")}`,
        {
          key: inputs === null,
        },
      );
    return;
  }
  if (!isObject(inputs)) {
    checker.report(
      "component/type",
      at,
      `${show(inputs)} is not a map`,
      `a map with ${needed.join(" and ") || "inputs"}`,
    );
    return;
  }
  const schemas = { ...required, ...optional };
  const bases = new Map<string, string>();
  for (const [key, value] of Object.entries(inputs)) {
    const base = key.replace(/\.\$$/, "");
    const place = [...at, key];
    if (bases.has(base)) {
      checker.report("component/key-combination", place, `is here beside ${bases.get(base)}`, "one of both", {
        key: true,
      });
      continue;
    }
    bases.set(base, key);
    const schema = Object.hasOwn(schemas, base) ? schemas[base] : undefined;
    if (!schema) {
      reportUnknown(
        key,
        base,
        Object.keys(schemas),
        needed.filter((one) => !(one in inputs) && !(`${one}.$` in inputs)),
        at,
        bases,
        checker,
      );
      continue;
    }
    if (!isGiven(value)) {
      if (needed.includes(base))
        checker.report("component/missing", place, "is empty", "a value", { key: true });
    } else if (isReference(value)) {
      if (key === base) reportIndicator(key, place, checker);
    } else if (key !== base) {
      // What is meant as a reference is reported with all references.
      if (typeof value === "string" && meantReference(value) !== undefined) continue;
      const message = `${key} is no reference, although its name ends in .$`;
      checker.report("workflow/chaining-indicator", place, message, `${base}, or a reference: $.…`, {
        key: true,
        fix: base,
      });
    } else {
      checker.check(schema, place);
      checkNested(value, place, checker);
    }
  }
  for (const one of needed)
    if (!bases.has(one))
      checker.report("component/missing", [...at, one], "is missing", `${one}, which ${name} needs`);
}

/** Warns of references inside of an input's maps and lists that are none as they stand there. */
function checkNested(value: unknown, path: Path, checker: DocumentChecker): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    checkNested(part, place, checker);
    if (!isReference(part) || key.endsWith(".$")) continue;
    if (Array.isArray(value)) {
      const fix = `"{{ ${part} }}"`;
      const message = `${show(part)} is passed on as it is written, because it is an entry of a list`;
      checker.report("workflow/literal-reference", place, message, fix, { fix });
    } else reportIndicator(key, place, checker);
  }
}

function reportIndicator(key: string, place: Path, { report }: DocumentChecker): void {
  const message = `${key} has a reference, but its name does not end in .$`;
  report("workflow/chaining-indicator", place, message, `${key}.$`, { key: true, fix: `${key}.$` });
}

function reportUnknown(
  key: string,
  base: string,
  known: readonly string[],
  needed: readonly string[],
  at: Path,
  bases: Map<string, string>,
  checker: DocumentChecker,
): void {
  const meant = closest(
    base,
    known.filter((one) => !bases.has(one)),
  );
  const { params, message } = keyIssue(key, meant, known, needed);
  const fix = meant && key.replace(base, meant);
  checker.report(params.rule, [...at, key], message, params.expected, { key: true, fix });
  // A required input that is misspelt is one mistake.
  if (meant !== undefined && params.rule === "component/misspelt-key") bases.set(meant, key);
}
