import { z } from "zod";
import { always, mistake } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import {
  MAX_RESOURCE_TAGS,
  MAX_TAG_VALUE_CHARACTERS,
  tagKeyMistake,
  tagValueMistake,
} from "../../rules/tag.js";
import { text } from "./combinators.js";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export const tags = z
  .record(z.string(), text(tagValueMistake).meta({ maxLength: MAX_TAG_VALUE_CHARACTERS }))
  .superRefine((record, context) => {
    const keys = Object.keys(isObject(record) ? record : {});
    const complain = (key: string, rule: string, expected: string) =>
      context.addIssue({ ...mistake(rule, expected, { key: true }), path: [key] });
    for (const [index, key] of keys.entries()) {
      const broken = tagKeyMistake(key);
      if (broken) complain(key, broken.message, broken.expected);
      const same = keys.slice(0, index).find((other) => other.toLowerCase() === key.toLowerCase());
      if (same) complain(key, `is ${same} to IAM, which ignores case`, "keys that differ in more than case");
    }
    if (keys.length > MAX_RESOURCE_TAGS) {
      context.addIssue(
        mistake(`has ${keys.length} tags`, `at most ${MAX_RESOURCE_TAGS}`, { valueless: true }),
      );
    }
  }, always);
