import { z } from "zod";
import { show } from "../input/problem.js";
import { isObject } from "../input/value.js";
import type { Path } from "../input/yaml-file.js";
import { ACTIONS, type Platform } from "./actions.js";
import { stepCondition } from "./conditions.js";
import type { Findings } from "./findings.js";
import { isGiven, text, texts, textThat, withPair, written } from "./values.js";

const stepSchema = z.strictObject({
  name: written(/^[\w-]+$/, "is not a name\nletters, digits, _ and -"),
  action: z.string(),
  inputs: z.unknown().optional(),
  loop: z.unknown().optional(),
  onFailure: z.enum(["Abort", "Continue", "Ignore"]).nullish(),
  timeoutSeconds: z
    .int()
    .refine((seconds) => seconds > 0 || seconds === -1, "is not a timeout\nat least 1, or -1 for none")
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
    path: ["updateBy"],
    error: "never leads from start to end\na positive number to count up, a negative one to count down",
  });

const delimited = z.strictObject({
  list: text,
  delimiter: textThat(
    /^([.,;:\n\t _-]|\\[nt])$/,
    "is not a delimiter\none of . , ; : - _, a space, \\n, \\t",
  ).nullish(),
});

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html */
const loopOver = (values: z.ZodType) =>
  withPair(
    z.strictObject({ name: text.nullish(), for: range.nullish(), forEach: values.nullish() }),
    ["for", "forEach"],
    "exactly one",
  );
const loopOverList = loopOver(texts);
const loopOverDelimited = loopOver(delimited);

/** Checks a step for all that can be told without the others. */
export function checkStep(step: unknown, path: Path, platform: Platform, findings: Findings): void {
  const { action, loop, inputs } = isObject(step) ? step : {};
  findings.check(action === "ExecuteDocument" ? documentStepSchema : stepSchema, step, path);
  if (isGiven(loop)) {
    const overMap = isObject(loop) && isObject(loop.forEach);
    findings.check(overMap ? loopOverDelimited : loopOverList, loop, [...path, "loop"]);
  }
  if (typeof action !== "string") return;
  const known = ACTIONS.get(action);
  if (!known) {
    const expected = `one of ${[...ACTIONS.keys()].join(", ")}`;
    findings.report([...path, "action"], `${show(action)} is not an action module`, expected);
    return;
  }
  const { platforms, windowsInputs = known.inputs } = known;
  if (platforms && !platforms.includes(platform)) {
    const message = `${action} does not run on ${platform}`;
    findings.report([...path, "action"], message, `an action for ${platform}`);
    return;
  }
  findings.check(platform === "Windows" ? windowsInputs : known.inputs, inputs, [...path, "inputs"]);
}
