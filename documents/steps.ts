import { z } from "zod";
import { closest } from "../input/did-you-mean.js";
import { show } from "../input/problem.js";
import { isObject, type Path } from "../input/value.js";
import { ACTIONS, type Platform } from "./actions.js";
import { stepCondition } from "./conditions.js";
import type { DocumentChecker } from "./document-checker.js";
import { breaking } from "./issue.js";
import { map } from "./maps.js";
import { besides, misplacedInputs, taken } from "./misplaced-inputs.js";
import { isSlip, unknownKeys } from "./misspelling.js";
import { boolean, isGiven, text, texts, textThat, written } from "./values.js";

/** A step among those of its document. */
export interface Step {
  readonly value: unknown;
  readonly path: Path;
  readonly phase: string;
  /** Index among the steps of all phases, which is the order in which they run. */
  readonly index: number;
  /** Empty if it is missing. */
  readonly name: string;
  /** Empty if it is missing. */
  readonly action: string;
  readonly inputs: unknown;
  /** The name is empty if the loop has none. */
  readonly loop?: { readonly name: string };
}

const atLeast = (
  rule: "component/timeout" | "component/attempts",
  isValid: (value: number) => boolean,
  expected: string,
) =>
  z
    .int()
    .superRefine((value, context) => {
      if (!isValid(value)) context.addIssue(breaking(rule, "is not allowed here", expected));
    })
    .nullish();

const timeoutSeconds = atLeast(
  "component/timeout",
  (seconds) => seconds > 0 || seconds === -1,
  "at least 1, or -1 for none",
);
const maxAttempts = atLeast("component/attempts", (attempts) => attempts > 0, "at least 1");

const only = (value: number) =>
  z.unknown().superRefine((given, context) => {
    if (!isGiven(given) || given === value) return;
    const message = "is not allowed here";
    context.addIssue(breaking("component/execute-document-limits", message, `${value}, or none`));
  });

const NAME = written("component/step-name", /^[\w-]+$/, "is not a name", "letters, digits, _ and -");
const OPTIONS = {
  inputs: z.unknown(),
  loop: z.unknown(),
  onFailure: z.enum(["Abort", "Continue", "Ignore"]),
  disableLogging: boolean,
  if: stepCondition,
};
const STEP_KEYS = ["name", "action", "timeoutSeconds", "maxAttempts", ...Object.keys(OPTIONS)];
const stepWith = (options: Readonly<Record<string, z.ZodType>>) =>
  map({ name: NAME, action: z.string() }, { timeoutSeconds, maxAttempts, ...OPTIONS, ...options });

const stepSchema = stepWith({});

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html#action-modules-executedocument */
const DOCUMENT_OPTIONS = { timeoutSeconds: only(-1), maxAttempts: only(1) };
const documentStepSchema = stepWith(DOCUMENT_OPTIONS);

const range = map({ start: z.int(), end: z.int(), updateBy: z.int() }).superRefine((value, context) => {
  const [distance, updateBy] = [Number(value.end) - Number(value.start), Number(value.updateBy)];
  if (updateBy !== 0 && distance * updateBy >= 0) return;
  const expected = "a positive number to count up, a negative one to count down";
  const issue = breaking("component/loop-range", "never leads from start to end", expected);
  context.addIssue({ ...issue, path: ["updateBy"] });
});

const delimited = map(
  { list: text },
  {
    delimiter: textThat(
      "component/value",
      (value) => /^([.,;:\n\t _-]|\\[nt])$/.test(value),
      "is not a delimiter",
      "one of . , ; : - _, a space, \\n, \\t",
    ),
  },
);

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html */
const loopOver = (values: z.ZodType) =>
  map({}, { name: text, for: range, forEach: values }, { quantity: "exactly one", keys: ["for", "forEach"] });
const loopOverList = loopOver(texts);
const loopOverDelimited = loopOver(delimited);

/** Checks a step for all that can be told without the others. @param platform undefined if it may be any */
export function checkStep(step: Step, platform: Platform | undefined, checker: DocumentChecker): void {
  const { path, action, value } = step;
  const isDocument = action === "ExecuteDocument";
  const { required, keys } = ACTIONS.get(action)?.inputs ?? {};
  const misplaced = required ? misplacedInputs(value, keys, STEP_KEYS) : [];
  checker.check(
    misplaced.length
      ? stepWith({ ...(isDocument && DOCUMENT_OPTIONS), ...taken(misplaced) })
      : isDocument
        ? documentStepSchema
        : stepSchema,
    path,
  );
  if (!isObject(value)) return;
  if (isGiven(value.loop)) {
    const isOverMap = isObject(value.loop) && isObject(value.loop.forEach);
    checker.check(isOverMap ? loopOverDelimited : loopOverList, [...path, "loop"]);
  }
  if (action === "Reboot" && isGiven(value.timeoutSeconds)) {
    const message = `has no effect on ${action}, which ends with the instance`;
    checker.report("component/reboot-timeout", [...path, "timeoutSeconds"], message, "no timeoutSeconds", {
      key: true,
    });
  }
  if (typeof value.action === "string") checkAction(step, value, misplaced, platform, checker);
}

function checkAction(
  { path, action, inputs }: Step,
  value: Readonly<Record<string, unknown>>,
  misplaced: readonly string[],
  platform: Platform | undefined,
  checker: DocumentChecker,
): void {
  const at = [...path, "action"];
  const known = ACTIONS.get(action);
  if (!known) {
    const meant = closest(action, ACTIONS.keys());
    const message = `${show(action)} is not an action module${meant ? `: did you mean ${meant}?` : ""}`;
    const expected = `one of ${[...ACTIONS.keys()].join(", ")}`;
    checker.report("component/unknown-action", at, message, expected, { fix: meant });
    return;
  }
  const { platforms, windowsInputs = known.inputs } = known;
  if (platform && platforms && !platforms.includes(platform)) {
    const message = `${action} does not run on ${platform}`;
    checker.report("component/action-platform", at, message, `an action for ${platform}`);
    return;
  }
  const { schema, required } = platform === "Windows" ? windowsInputs : known.inputs;
  if (isGiven(inputs)) {
    checker.check(schema, [...path, "inputs"]);
  } else if (required && !hasMisspelt("inputs", value)) {
    const message = `${inputs === undefined ? "is missing" : "is empty"}${besides(misplaced)}`;
    checker.report("component/missing", [...path, "inputs"], message, required, { key: inputs === null });
  }
}

function hasMisspelt(key: string, step: Readonly<Record<string, unknown>>): boolean {
  return [...unknownKeys(step, STEP_KEYS)].some(([given, meant]) => meant === key && isSlip(given, key));
}
