import { z } from "zod";
import { always } from "../../input/describe-issue.js";
import { isObject } from "../../input/value.js";
import { partitionOf, REGIONS } from "../../rules/region.js";
import { matching, rule } from "./combinators.js";

/** AWS's own fields, as its API models and documentation bound them. */

const AWS = "arn:aws(-cn|-us-gov)?";

export const account = matching(
  /^\d{12}$/,
  "is not an account id",
  '12 digits in quotes, e.g. "111122223333"',
);
export const region = z
  .string()
  .refine((value) => partitionOf(value) !== undefined, {
    error: rule("is not an AWS Region", "e.g. eu-west-1"),
  })
  .meta({ id: "Region", enum: REGIONS });
export const roleArn = matching(
  new RegExp(`^${AWS}:iam::\\d{12}:role/[\\w+=,.@/-]+$`),
  "is not a role ARN",
  "arn:aws:iam::<account>:role/<name>",
);
export const organizationArn = matching(
  new RegExp(`^${AWS}:organizations::\\d{12}:organization/o-[a-z0-9]{10,32}$`),
  "is not an organization ARN",
  "arn:aws:organizations::<management account>:organization/o-<10-32 of a-z0-9>",
);
export const organizationalUnitArn = matching(
  new RegExp(`^${AWS}:organizations::\\d{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$`),
  "is not an OU ARN",
  "arn:aws:organizations::<account>:ou/o-<10-32 of a-z0-9>/ou-<4-32>-<8-32>",
);
export const id = (prefix: string, what: string) =>
  matching(new RegExp(`^${prefix}-[0-9a-z]{4,17}$`), `is not a ${what} id`, `${prefix}-<hexadecimal digits>`);
export const vpc = id("vpc", "VPC");
export const subnet = id("subnet", "subnet");
export const instanceType = matching(/^[a-z0-9-]+\.[a-z0-9-]+$/, "is not an instance type", "e.g. t3.small");
export const majorMinor = matching(
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/,
  "is not a major and minor version",
  '"<major>.<minor>" in quotes, e.g. "2.0"',
);
export const sizeGiB = z.int().min(1).max(16000);

/** What Image Builder takes as a key, and IAM as a value; both are on the way of every tag. */
const TAG_KEY = /^(?!aws:)[a-zA-Z0-9 _.:/=+\-@]{1,128}$/i;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** Of an infrastructure configuration's `resourceTags`, the fewest that any resource here takes. */
export const MAX_TAGS = 30;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export const tags = z
  .record(
    z.string(),
    z
      .string()
      .max(256)
      .regex(TAG_VALUE, { error: rule("is not a tag's value", "letters, digits, spaces and _.:/=+-@") }),
  )
  .superRefine((record, context) => {
    const keys = Object.keys(isObject(record) ? record : {});
    const complain = (key: string, predicate: string, expected: string) =>
      context.addIssue({
        code: "custom",
        message: rule(predicate, expected),
        path: [key],
        params: { key: true },
      });
    for (const [index, key] of keys.entries()) {
      if (!TAG_KEY.test(key)) {
        complain(
          key,
          "is not a tag key",
          "1 to 128 of a-z, A-Z, 0-9, spaces and _.:/=+-@, not beginning with aws:",
        );
      }
      const same = keys.slice(0, index).find((other) => other.toLowerCase() === key.toLowerCase());
      if (same) complain(key, `is ${same} to IAM, which ignores case`, "keys that differ in more than case");
    }
    if (keys.length > MAX_TAGS) {
      context.addIssue({
        code: "custom",
        message: rule(`has ${keys.length} tags`, `at most ${MAX_TAGS}`),
        params: { valueless: true },
      });
    }
  }, always);
