import { workloadSchema } from "../../../landing-zone/schema/workload.js";
import { exchange, LANDING_ZONE, lines, load, mistakesOf, summaryOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a selector with an x",
    "image: web",
    "image: web@1.x",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@1.x" has a version that is not of numbers',
      "                       expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
    ),
  ],
  [
    "a selector of build 0",
    "image: web",
    "image: web@1.4.0/0",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@1.4.0/0" has build 0, and builds count from 1',
      "                       expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
    ),
  ],
  [
    "a selector with a zero in front, which no AMI's name has",
    "image: web",
    "image: web@01",
    lines(
      'golden-ami.yaml:20:16  workloads.payments-prod.fleets.web.image: "web@01" has a number with a zero in front',
      "                       expected numbers without zeros in front",
    ),
  ],
  [
    "a VPC beside security groups, which are in one themselves",
    "instanceType: t3.small }",
    "instanceType: t3.small, vpc: vpc-0abc1234, securityGroups: [sg-0abc1234] }",
    lines(
      'golden-ami.yaml:21:51  workloads.payments-prod.fleets.web.launchTemplate.vpc: "vpc" has no effect beside securityGroups, which are in a VPC themselves',
      "                       expected either vpc or securityGroups",
    ),
  ],
  [
    "a VPC beside an empty list of security groups",
    "instanceType: t3.small }",
    "instanceType: t3.small, vpc: vpc-0abc1234, securityGroups: [] }",
    lines(
      "golden-ami.yaml:21:86  workloads.payments-prod.fleets.web.launchTemplate.securityGroups: [] is too short",
      "                       expected at least 1 entry",
    ),
  ],
  [
    "an id of a length that AWS has not",
    "instanceType: t3.small }",
    "instanceType: t3.small, vpc: vpc-0abc }",
    lines(
      'golden-ami.yaml:21:56  workloads.payments-prod.fleets.web.launchTemplate.vpc: "vpc-0abc" has 4 characters after vpc-',
      "                       expected vpc- and 17 (in old ones, 8) of 0-9 and a-f",
    ),
  ],
  [
    "a workload without a fleet",
    `    fleets:
      web:
        image: web
        launchTemplate: { instanceType: t3.small }
`,
    "    fleets: {}\n",
    lines(
      "golden-ami.yaml:18:13  workloads.payments-prod.fleets: {} has no fleet",
      "                       expected at least one",
    ),
  ],
  [
    "a group whose smallest size is more than its largest",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small }\n        autoScaling: { min: 3, max: 2, subnets: [subnet-0abc1234] }",
    lines(
      "golden-ami.yaml:22:29  workloads.payments-prod.fleets.web.autoScaling.min: 3 is more than max 2",
      "                       expected at most 2",
    ),
  ],
  ...(
    [
      ["9999999999999999999999", "is too big", "at most 10000"],
      [".inf", "is too big", "a whole number, 0 to 10000"],
      ["-.inf", "is too small", "a whole number, 0 to 10000"],
      ["1e400", "is too big", "a whole number, 0 to 10000"],
      [".nan", "is not a number", "a whole number, 0 to 10000"],
    ] as const
  ).map(([number, message, expected]): [string, string, string, string] => [
    `a group of ${number} instances`,
    "launchTemplate: { instanceType: t3.small }",
    `launchTemplate: { instanceType: t3.small }\n        autoScaling: { min: ${number}, max: 2, subnets: [subnet-0abc1234] }`,
    lines(
      `golden-ami.yaml:22:29  workloads.payments-prod.fleets.web.autoScaling.min: ${number} ${message}`,
      `                       expected ${expected}`,
    ),
  ]),
  [
    "one subnet in place of a list, beside another mistake",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small }\n        autoScaling: { min: 3, max: 1, subnets: subnet-8f9d22507ff31de9a }",
    lines(
      "golden-ami.yaml:22:29  workloads.payments-prod.fleets.web.autoScaling.min: 3 is more than max 1",
      "                       expected at most 1",
      'golden-ami.yaml:22:49  workloads.payments-prod.fleets.web.autoScaling.subnets: "subnet-8f9d22507ff31de9a" is a text, not a list',
      "                       expected a list: [subnet-8f9d22507ff31de9a]",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test("a workload whose network is made names no subnets, and another mistake of it does not make it need some", () => {
  const text = exchange(
    LANDING_ZONE,
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small }\n        autoScaling: { min: 1, max: 2 }",
  );
  const networked = (cidr: string) =>
    summaryOf(exchange(text, "    fleets:", `    network: { make: { cidr: ${cidr} } }\n    fleets:`));
  expect(networked("10.20.0.0/24")).toEqual([]);
  expect(networked("10.20.0.0/8")).toEqual([
    expect.stringMatching(/^workloads.payments-prod.network.make.cidr: /),
  ]);
  expect(summaryOf(text)).toEqual(["workloads.payments-prod.fleets.web.autoScaling.subnets: is missing"]);
});

test("a selector is parsed once, and what is resolved from it keeps its text", () => {
  const fleet = { image: "web@1.4", launchTemplate: { instanceType: "t3.small" } };
  const workload = { account: "444455556666", region: "eu-west-1", fleets: { web: fleet } };
  expect(workloadSchema.parse(workload).fleets.web?.image).toEqual({ image: "web", version: "1.4" });
  const { landingZone } = load({ "golden-ami.yaml": exchange(LANDING_ZONE, "image: web", "image: web@1.0") });
  expect(landingZone.workloads[0]?.fleets).toMatchObject([{ image: { image: "web", version: "1.0" } }]);
});
