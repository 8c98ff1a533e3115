import { exchange, LANDING_ZONE, lines, load, mistakesOf } from "../project.js";

const REGION = "  region: eu-west-1\nimages:";
const withNetwork = (network: string) => `  region: eu-west-1\n  network: { ${network} }\nimages:`;

test.each<[name: string, network: string, message: string]>([
  [
    "a VPC beside security groups, which are in one themselves",
    "vpc: vpc-0abc1234, subnet: subnet-0abc1234, securityGroups: [sg-0abc1234]",
    lines(
      'golden-ami.yaml:5:14  shared.network.vpc: "vpc" has no effect beside securityGroups, which are in a VPC themselves',
      "                      expected either vpc or securityGroups",
    ),
  ],
  [
    "a VPC beside an empty list of security groups",
    "vpc: vpc-0abc1234, subnet: subnet-0abc1234, securityGroups: []",
    lines(
      "golden-ami.yaml:5:74  shared.network.securityGroups: [] is too short",
      "                      expected at least 1 entry",
    ),
  ],
  [
    "neither a VPC nor security groups",
    "subnet: subnet-0abc1234",
    lines(
      "golden-ami.yaml:5:12  shared.network: has none of vpc, securityGroups",
      "                      expected at least one of vpc, securityGroups",
    ),
  ],
])("%s is a mistake at its place", (_, network, message) => {
  expect(mistakesOf(REGION, withNetwork(network))).toBe(message);
});

test.each([
  { vpc: "vpc-0abc1234", subnet: "subnet-0123456789abcdef0" },
  { subnet: "subnet-0abc1234", securityGroups: ["sg-0abc1234"] },
])("a network of %j is taken as it is", (network) => {
  const text = exchange(LANDING_ZONE, REGION, withNetwork(JSON.stringify(network).slice(1, -1)));
  expect(load({ "golden-ami.yaml": text }).landingZone.shared.network).toEqual(network);
});

test.each([
  [`arn:aws:iam::111122223333:role/${"a".repeat(65)}`, "has a role's name of 65 characters", "at most 64"],
  [
    "arn:aws:iam::111122223333:role/path/",
    "ends with /, without a role's name",
    "arn:aws:iam::<account>:role/<name>",
  ],
  [
    "arn:awsx:iam::111122223333:role/a",
    'has "awsx" as partition',
    "one of aws, aws-cn, aws-eusc, aws-us-gov",
  ],
  ["arn:aws:iam::111122223333:user/a", 'has "user/a" as resource', "role/<name>, or role/<path>/<name>"],
])("the role %s is a mistake", (role, message, expected) => {
  const text = mistakesOf(REGION, `  assumeRole: ${role}\n${REGION}`);
  expect(text).toContain("golden-ami.yaml:4:15  shared.assumeRole: ");
  expect(text).toContain(`${message}\n                      expected ${expected}`);
  expect(text.split("\n")).toHaveLength(2);
});
