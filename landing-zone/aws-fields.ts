import { z } from "zod";
import { always, isObject, matching, rule } from "./checks.js";
import { partitionOf, regions } from "./regions.js";

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
  .meta({ id: "Region", enum: regions });
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
  /^\d{1,9}\.\d{1,9}$/,
  "is not a major and minor version",
  '"<major>.<minor>" in quotes, e.g. "2.0"',
);
export const sizeGiB = z.int().min(1).max(16000);

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tags = z.record(z.string(), z.string().max(256)).superRefine((record, context) => {
  for (const key of Object.keys(isObject(record) ? record : {})) {
    if (!/^(?!aws:)[\p{L}\p{N}\s_.:/=+\-@]{1,128}$/iu.test(key)) {
      context.addIssue({
        code: "custom",
        message: rule(
          "is not a tag key",
          "1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with aws:",
        ),
        path: [key],
        params: { key: true },
      });
    }
  }
  if (isObject(record) && Object.keys(record).length > 40) {
    context.addIssue({
      code: "custom",
      message: rule("has more than 40 tags", "at most 40, as 10 of AWS's 50 are set here"),
      params: { valueless: true },
    });
  }
}, always);
