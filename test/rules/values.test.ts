import { instanceProfileMistake, policyArnMistake, roleArnMistake } from "../../rules/arn.js";
import { metricTextMistake, percentageMistake } from "../../rules/auto-scaling.js";
import { hcpOrganizationMistake } from "../../rules/backend.js";
import { documentUriMistake, expiryDaysMistake } from "../../rules/bucket.js";
import { componentDataMistake } from "../../rules/component-data.js";
import { descriptionMistake } from "../../rules/description.js";
import { keyPairNameMistake } from "../../rules/instance.js";
import { retentionDaysMistake } from "../../rules/log-group.js";
import { iamPathMistake } from "../../rules/name.js";
import { partitionOf, regionMistake, regionsOf } from "../../rules/region.js";
import type { Rule } from "../../rules/rule.js";
import { RECIPE_VOLUME_RULES, VOLUME_RULES } from "../../rules/volume.js";

const of = (length: number) => "a".repeat(length);

test.each<[what: string, rule: Rule, right: string[], wrong: [value: string, message: string][]]>([
  [
    "a Region",
    regionMistake,
    ["eu-west-1", "cn-north-1", "us-gov-west-1", "ap-southeast-6", "eusc-de-east-1"],
    ["", "eu-west", "EU-WEST-1", "eu-west-9", "eusc-de-west-1", "us-iso-east-1"].map((value) => [
      value,
      "is not an AWS Region",
    ]),
  ],
  [
    "a recipe's description",
    descriptionMistake,
    ["a", of(1024), "Größe"],
    [
      ["", "is empty"],
      [of(1025), "has 1025 bytes"],
      ["é".repeat(513), "has 1026 bytes"],
    ],
  ],
  [
    "a document",
    componentDataMistake,
    ["a", of(16_000)],
    [
      ["", "is empty"],
      ["a\0b", "has a NUL"],
      [of(16_001), "has 16001 bytes"],
    ],
  ],
  [
    "a document in S3",
    documentUriMistake,
    ["s3://components/web/1.0.0.yaml"],
    [
      ["components/web.yaml", "is not an object in S3"],
      ["s3://Components/web.yaml", "is not an object in S3"],
      ["s3://components/", "is not an object in S3"],
    ],
  ],
  [
    "a role's ARN",
    roleArnMistake,
    ["arn:aws:iam::111122223333:role/teams/deploy"],
    [
      ["urn:aws:iam::111122223333:role/x", "is not a role ARN"],
      ["urn:aws:s3::111122223333:role/x", "is not a role ARN"],
      ["arn:aws:iam", "is not a role ARN"],
      ["arn:aws:s3::111122223333:role/x", 'has "s3" as service'],
      ["arn:aws:iam:::role/x", "has no account"],
    ],
  ],
  [
    "a policy's ARN",
    policyArnMistake,
    ["arn:aws:iam::aws:policy/job-function/Billing", "arn:aws-cn:iam::111122223333:policy/x"],
    [
      ["ReadOnlyAccess", "is not a policy's ARN"],
      ["arn:aws:iam::me:policy/x", 'has "me" as account'],
      ["arn:aws:iam::aws:role/x", 'has "role/x" as resource'],
    ],
  ],
  [
    "an instance profile",
    instanceProfileMistake,
    ["web", of(128), "arn:aws:iam::111122223333:instance-profile/teams/web"],
    [
      ["arn:aws:iam::111122223333:role/web", "is a role's ARN"],
      ["arn:aws:iam::111122223333:instance-profile/", 'has "instance-profile/" as resource'],
      ["a b", 'has " ", which is not allowed in an instance profile\'s name'],
      [of(129), "has 129 characters"],
    ],
  ],
  [
    "a key pair's name",
    keyPairNameMistake,
    ["ops key", of(255)],
    [
      ["a\u{e0001}b", 'has "\\u{e0001}", which is not allowed in a key pair\'s name'],
      [of(256), "has 256 characters"],
    ],
  ],
  [
    "a role's path",
    iamPathMistake,
    ["/", "/teams/web/"],
    [
      ["teams/", "does not begin with /"],
      ["/teams", "does not end with /"],
      ["/a b/", 'has " ", which is not allowed in a path'],
      [`/${of(511)}/`, "is not a path"],
    ],
  ],
])("%s is what AWS takes, and nothing else", (_, rule, right, wrong) => {
  for (const value of right) expect([value, rule(value)]).toEqual([value, undefined]);
  for (const [value, message] of wrong) expect([value, rule(value)]).toMatchObject([value, { message }]);
});

test.each([descriptionMistake, componentDataMistake])("what is no text is no TypeError", (rule) => {
  expect(rule(1 as unknown as string)?.message).toBe("is not a text");
});

test.each([
  [hcpOrganizationMistake, "a-z, A-Z, 0-9, _, . and -, as HCP Terraform shows it"],
  [metricTextMistake, "1 to 255 of characters of ASCII"],
])("an empty text is told what it should have", (rule, expected) => {
  expect(rule("")).toEqual({ message: "is empty", expected });
});

test("a log group keeps what is written for some numbers of days alone", () => {
  expect([1, 30, 3653].map(retentionDaysMistake)).toEqual([undefined, undefined, undefined]);
  for (const days of [0, 2, 3654, Number.NaN])
    expect(retentionDaysMistake(days)).toEqual({
      message: "is not a retention of CloudWatch's",
      expected: expect.stringMatching(/^one of 1, 3, 5, .*, 3653$/),
    });
});

test("a Region is in its partition", () => {
  expect(
    ["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "nowhere-1"].map(partitionOf),
  ).toEqual(["aws", "aws-cn", "aws-us-gov", "aws-eusc", undefined]);
  expect(regionsOf("aws-eusc")).toEqual(["eusc-de-east-1"]);
});

test.each<[what: string, rule: Rule<number>, min: number, max: number]>([
  ["days of a log", expiryDaysMistake, 1, 3650],
  ["percent", percentageMistake, 0, 100],
  ["GiB of a volume", VOLUME_RULES.sizeGiB, 1, 65_536],
  ["GiB of a recipe's volume", RECIPE_VOLUME_RULES.sizeGiB, 1, 16_000],
])("%s are a whole number in a range", (_, rule, min, max) => {
  expect([rule(min), rule(max)]).toEqual([undefined, undefined]);
  expect(rule(min - 1)).toEqual({ message: "is too small", expected: `at least ${min}` });
  expect(rule(max + 1)).toEqual({ message: "is too big", expected: `at most ${max}` });
  expect(rule(min + 0.5)).toEqual({ message: "is not a whole number", expected: `${min} to ${max}` });
});
