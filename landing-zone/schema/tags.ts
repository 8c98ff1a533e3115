import { always, mistake } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import {
  EC2_TAGS,
  IMAGE_TAGS,
  MAX_RESOURCE_TAGS,
  MAX_TAG_VALUE_CHARACTERS,
  sameKeysToIam,
  type TagRules,
} from "../../rules/tag.js";
import type { MistakeId } from "../rules.js";
import { mapOf, text } from "./combinators.js";

const RULE = "tag" satisfies MistakeId;

const tagsOf = ({ key, value }: TagRules) =>
  mapOf(key, text(value, "tag").meta({ maxLength: MAX_TAG_VALUE_CHARACTERS }), "tag");

/** Tags of every resource. */
export const tags = tagsOf(IMAGE_TAGS).superRefine((record, context) => {
  const keys = Object.keys(isObject(record) ? record : {});
  for (const [key, same] of sameKeysToIam(keys)) {
    const rule = `is ${same} to IAM, which ignores case`;
    context.addIssue({
      ...mistake(rule, "keys that differ in more than case", { key: true, rule: RULE }),
      path: [key],
    });
  }
  if (keys.length > MAX_RESOURCE_TAGS) {
    context.addIssue(
      mistake(`has ${keys.length} tags`, `at most ${MAX_RESOURCE_TAGS}`, { valueless: true, rule: RULE }),
    );
  }
}, always);

/** Tags of one image, which reach Image Builder and EC2. */
export const imageTags = tagsOf(IMAGE_TAGS);

/** Tags of a workload or a fleet, which reach EC2 and Auto Scaling; a workload's reach IAM too if a fleet has a role. */
export const ec2Tags = tagsOf(EC2_TAGS);
