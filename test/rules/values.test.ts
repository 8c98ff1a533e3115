import { accountMistake, organizationalUnitIdMistake } from "../../rules/account.js";
import {
  arnMistake,
  kmsAliasArnMistake,
  kmsKeyMistake,
  organizationArnMistake,
  organizationalUnitArnMistake,
  roleArnMistake,
} from "../../rules/arn.js";
import { logExpiryDaysMistake } from "../../rules/bucket.js";
import { componentDataMistake } from "../../rules/component-data.js";
import { descriptionMistake } from "../../rules/description.js";
import {
  deviceNameMistake,
  instanceTypeMistake,
  percentageMistake,
  volumeSizeMistake,
  volumeTypeMistake,
} from "../../rules/instance.js";
import {
  autoScalingGroupNameMistake,
  grantNameMistake,
  imageBuilderNameMistake,
  imageNameMistake,
  keyAliasMistake,
  launchTemplateNameMistake,
  roleNameMistake,
} from "../../rules/name.js";
import { parentImageMistake, parentMistake } from "../../rules/parent-image.js";
import { regionMistake } from "../../rules/region.js";
import {
  amiIdMistake,
  securityGroupIdMistake,
  subnetIdMistake,
  vpcIdMistake,
} from "../../rules/resource-id.js";
import type { Rule } from "../../rules/rule.js";
import { securityGroupDescriptionMistake, securityGroupNameMistake } from "../../rules/security-group.js";
import { selectorMistake } from "../../rules/selector.js";
import { tagKeyMistake, tagValueMistake } from "../../rules/tag.js";
import { timeZoneMistake } from "../../rules/time-zone.js";
import { majorMinorMistake, versionMistake } from "../../rules/version.js";

const of = (length: number) => "a".repeat(length);

test.each<[what: string, rule: Rule, right: string[], wrong: string[], message: string]>([
  [
    "an account",
    accountMistake,
    ["111122223333", "000000000000"],
    ["", "11112222333", "1111222233334", "11112222333a"],
    "is not an account id",
  ],
  [
    "an ARN",
    arnMistake,
    [
      "arn:aws:s3:::bucket",
      "arn:aws-cn:kms:cn-north-1:111122223333:key/0abc",
      "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x",
    ],
    ["", "arn", "arn:aws:s3:::", "arn:gcp:s3:::bucket"],
    "is not an ARN",
  ],
  [
    "a role's ARN",
    roleArnMistake,
    ["arn:aws:iam::111122223333:role/a", "arn:aws-us-gov:iam::111122223333:role/path/a"],
    ["arn:aws:iam::111122223333:user/a", "arn:aws:iam::1:role/a"],
    "is not a role ARN",
  ],
  [
    "an organization's ARN",
    organizationArnMistake,
    [
      `arn:aws:organizations::111122223333:organization/o-${of(10)}`,
      `arn:aws:organizations::111122223333:organization/o-${of(32)}`,
    ],
    [
      `arn:aws:organizations::111122223333:organization/o-${of(9)}`,
      `arn:aws:organizations::111122223333:organization/o-${of(33)}`,
    ],
    "is not an organization ARN",
  ],
  [
    "an OU's ARN",
    organizationalUnitArnMistake,
    [`arn:aws:organizations::111122223333:ou/o-${of(10)}/ou-${of(4)}-${of(8)}`],
    [
      `arn:aws:organizations::111122223333:ou/o-${of(10)}/ou-${of(3)}-${of(8)}`,
      `arn:aws:organizations::111122223333:ou/o-${of(10)}/ou-${of(4)}-${of(7)}`,
    ],
    "is not an OU ARN",
  ],
  [
    "the ARN of a key's alias",
    kmsAliasArnMistake,
    ["arn:aws:kms:eu-west-1:111122223333:alias/golden-ami"],
    ["arn:aws:kms:eu-west-1:111122223333:key/0abc", "alias/golden-ami"],
    "is not the ARN of a key's alias",
  ],
  [
    "an OU",
    organizationalUnitIdMistake,
    [`ou-${of(4)}-${of(8)}`, `ou-${of(32)}-${of(32)}`],
    ["", "r-root", `ou-${of(3)}-${of(8)}`, `ou-${of(4)}-${of(33)}`],
    "is not an OU id",
  ],
  [
    "a key",
    kmsKeyMistake,
    [
      "1234abcd-12ab-44cd-96ef-1234567890ab",
      "mrk-1234abcd12ab34cd56ef1234567890ab",
      "alias/golden-ami",
      "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-44cd-96ef-1234567890ab",
      "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
      "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
    ],
    [
      "",
      "golden-ami",
      "1234abcd",
      "1234abcd-12ab-34cd-56ef-1234567890ab",
      "key/1234abcd-12ab-44cd-96ef-1234567890ab",
      "alias/",
      "arn:aws:s3:::a",
    ],
    "is not a KMS key",
  ],
  [
    "a root volume's type",
    volumeTypeMistake,
    ["gp3", "gp2"],
    ["", "io1", "io2", "st1", "sc1", "standard", "GP3"],
    "is not a root volume's type",
  ],
  [
    "a selector",
    selectorMistake,
    ["web", "web@1", "web@1.4.0/7", "web@999999999.0.0/1"],
    ["", "Web", "web-@1", "web@1000000000", "web@1.4/7", "web@1.4.0/0"],
    "is not a selector",
  ],
  [
    "an instance type",
    instanceTypeMistake,
    ["t3.small", "u-6tb1.56xlarge", "m7i-flex.large", "mac2-m2pro.metal"],
    ["", "t3", "T3.small", "t3.small.x"],
    "is not an instance type",
  ],
  [
    "a device",
    deviceNameMistake,
    ["/dev/xvda", "/dev/sda1"],
    ["", "xvda", "/dev/", "/dev/SDA"],
    "is not a device name",
  ],
  [
    "an image's name",
    imageNameMistake,
    ["w", "web", "web-2"],
    ["", "Web", "web_1", "2web", "web-", "web server"],
    "is not an image's name",
  ],
  [
    "a name in Image Builder",
    imageBuilderNameMistake,
    [of(3), of(128), "Web server_1"],
    [of(2), of(129), " web", "web ", "web.1"],
    "is not a name in Image Builder",
  ],
  [
    "a launch template's name",
    launchTemplateNameMistake,
    [of(3), of(128), "a(b).c-d/e_f"],
    [of(2), of(129), "a b c"],
    "is not a launch template's name",
  ],
  [
    "a group's name",
    autoScalingGroupNameMistake,
    ["a", of(255), "Web servers / 1"],
    ["", of(256), "a:b", "a\nb"],
    "is not an Auto Scaling group's name",
  ],
  [
    "a role's name",
    roleNameMistake,
    ["a", of(64), "a+=,.@-_"],
    ["", of(65), "a b", "a/b"],
    "is not a role's name",
  ],
  [
    "a grant's name",
    grantNameMistake,
    ["a", of(200), "golden-ami/a:b_c"],
    ["", of(201), "a b", "a.b"],
    "is not a grant's name",
  ],
  [
    "a key's alias",
    keyAliasMistake,
    ["alias/a", `alias/${of(250)}`, "alias/awsome"],
    ["a", "alias/", "alias/aws/ebs", `alias/${of(251)}`],
    "is not a key's alias",
  ],
  [
    "a parent image",
    parentImageMistake,
    [
      "ami-0abcdef0",
      "ami-0123456789abcdef0",
      "ssm:/a/b",
      "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
      "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/2",
    ],
    ["", "amazon-linux-2023-x86", "ami-1", "ami-0abcdefg", "ssm:a", "image:web"],
    "is not a parent image",
  ],
  [
    "a landing zone's parent image",
    parentMistake,
    ["amazon-linux-2023-x86", "ami-0abc", "ami-0123456789abcdef0", "ssm:/a/b", "image:web"],
    ["", "Amazon Linux", "ami-1", "ami-0abcdefg", "image:Web", "ssm:a"],
    "is not a parent image",
  ],
  [
    "a Region",
    regionMistake,
    ["eu-west-1", "cn-north-1", "us-gov-west-1"],
    ["", "eu-west", "EU-WEST-1", "eu-west-9"],
    "is not an AWS Region",
  ],
  [
    "an AMI",
    amiIdMistake,
    ["ami-0abc", "ami-0123456789abcdef0"],
    ["", "ami-", "0abc", "ami-0abg", `ami-${of(18)}`],
    "is not an AMI id",
  ],
  ["a VPC", vpcIdMistake, ["vpc-0abc"], ["", "vpc-0ab", "subnet-0abc"], "is not a VPC id"],
  ["a subnet", subnetIdMistake, ["subnet-0abc"], ["", "vpc-0abc", "subnet-0ABC"], "is not a subnet id"],
  [
    "a security group",
    securityGroupIdMistake,
    ["sg-0abc"],
    ["", "sg", "default"],
    "is not a security group id",
  ],
  [
    "a security group's name",
    securityGroupNameMistake,
    ["a", of(228), "Web (1)"],
    ["", of(229), "sg-a", "wéb"],
    "is not a security group's name",
  ],
  [
    "a security group's description",
    securityGroupDescriptionMistake,
    ["a", of(255)],
    ["", of(256), "it's"],
    "is not a security group's description",
  ],
  [
    "a tag's key",
    tagKeyMistake,
    ["a", of(128), "a b_.:/=+-@"],
    ["", of(129), "aws:a", "AWS:a", "é"],
    "is not a tag key",
  ],
  ["a tag's value", tagValueMistake, ["", of(256), "é 1_.:/=+-@"], ["a*", "a\nb"], "is not a tag's value"],
  ["a tag's long value", tagValueMistake, [], [of(257)], "is too long"],
  [
    "a time zone",
    timeZoneMistake,
    ["Europe/Paris", "Etc/UTC", "UTC"],
    ["", "Europe/Nowhere", "+02:00"],
    "is not a time zone",
  ],
  [
    "a version",
    versionMistake,
    ["0.0.1", "1.0.0", "999999999.0.0"],
    ["", "1.0", "01.0.0", "1.0.0.0", "1.x.x", "1000000000.0.0"],
    "is not a version",
  ],
  [
    "a major and minor version",
    majorMinorMistake,
    ["2.0", "0.0"],
    ["", "2", "2.0.0", "2.x"],
    "is not a major and minor version",
  ],
  ["a description", descriptionMistake, ["a", of(1024)], [of(1025), "é".repeat(513)], "is too long"],
  ["an empty description", descriptionMistake, [], [""], "is too short"],
  ["a document", componentDataMistake, ["a", of(16_000)], [""], "is empty"],
  ["a long document", componentDataMistake, [], [of(16_001)], "has 16001 bytes"],
])("%s is what AWS takes, and nothing else", (_, rule, right, wrong, message) => {
  for (const value of right) expect([value, rule(value)]).toEqual([value, undefined]);
  for (const value of wrong) expect([value, rule(value)]).toMatchObject([value, { message }]);
});

test.each<[what: string, rule: Rule<number>, min: number, max: number]>([
  ["days of a log", logExpiryDaysMistake, 1, 3650],
  ["percent", percentageMistake, 0, 100],
  ["GiB of a volume", volumeSizeMistake, 1, 16_000],
])("%s are a whole number in a range", (_, rule, min, max) => {
  expect([rule(min), rule(max)]).toEqual([undefined, undefined]);
  expect(rule(min - 1)).toEqual({ message: "is too small", expected: `at least ${min}` });
  expect(rule(max + 1)).toEqual({ message: "is too big", expected: `at most ${max}` });
  expect(rule(min + 0.5)).toEqual({ message: "is not a whole number", expected: `${min} to ${max}` });
});
