import { z } from "zod";
import type { FileChecker } from "../input/file-checker.js";
import { show } from "../input/problem.js";
import { otherwise, withKeys } from "../input/schema-issue.js";
import { isObject, type Path } from "../input/value.js";
import { ACTIONS, type Platform } from "./actions.js";
import { stepCondition } from "./conditions.js";
import { isGiven, text, texts, textThat, written } from "./values.js";

const stepSchema = z.strictObject({
  name: written(/^[\w-]+$/, "is not a name", "letters, digits, _ and -"),
  action: z.string(),
  inputs: z.unknown().optional(),
  loop: z.unknown().optional(),
  onFailure: z.enum(["Abort", "Continue", "Ignore"]).nullish(),
  timeoutSeconds: z
    .int()
    .refine(
      (seconds) => seconds > 0 || seconds === -1,
      otherwise("is not a timeout", "at least 1, or -1 for none"),
    )
    .nullish(),
  maxAttempts: z.int().min(1).nullish(),
  if: stepCondition,
});

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html */
const documentStepSchema = stepSchema.extend({
  timeoutSeconds: z.literal(-1).nullish(),
  maxAttempts: z.literal(1).nullish(),
});

const range = z
  .strictObject({ start: z.int(), end: z.int(), updateBy: z.int() })
  .refine(({ start, end, updateBy }) => updateBy !== 0 && (end - start) * updateBy >= 0, {
    ...otherwise(
      "never leads from start to end",
      "a positive number to count up, a negative one to count down",
    ),
    path: ["updateBy"],
  });

const delimited = z.strictObject({
  list: text,
  delimiter: textThat(
    /^([.,;:\n\t _-]|\\[nt])$/,
    "is not a delimiter",
    "one of . , ; : - _, a space, \\n, \\t",
  ).nullish(),
});

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html */
const loopOver = (values: z.ZodType) =>
  withKeys(
    z.strictObject({ name: text.nullish(), for: range.nullish(), forEach: values.nullish() }),
    "exactly one",
    ["for", "forEach"],
    isGiven,
  );
const loopOverList = loopOver(texts);
const loopOverDelimited = loopOver(delimited);

/** Checks a step for all that can be told without the others. */
export function checkStep(step: unknown, path: Path, platform: Platform, checker: FileChecker): void {
  const { action, loop } = isObject(step) ? step : {};
  checker.check(action === "ExecuteDocument" ? documentStepSchema : stepSchema, path);
  if (isGiven(loop)) {
    const isOverMap = isObject(loop) && isObject(loop.forEach);
    checker.check(isOverMap ? loopOverDelimited : loopOverList, [...path, "loop"]);
  }
  if (typeof action !== "string") return;
  const actionPath = [...path, "action"];
  const known = ACTIONS.get(action);
  if (!known) {
    const expected = `one of ${[...ACTIONS.keys()].join(", ")}`;
    checker.report(actionPath, `${show(action)} is not an action module`, expected);
    return;
  }
  const { platforms, windowsInputs = known.inputs } = known;
  if (platforms && !platforms.includes(platform)) {
    checker.report(actionPath, `${action} does not run on ${platform}`, `an action for ${platform}`);
    return;
  }
  checker.check(platform === "Windows" ? windowsInputs : known.inputs, [...path, "inputs"]);
}
