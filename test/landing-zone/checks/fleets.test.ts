import { exchange, LANDING_ZONE, lines, load, mistakes, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a subnet of instances that a group starts",
    "launchTemplate: { instanceType: t3.small }",
    "launchTemplate: { instanceType: t3.small, subnet: subnet-0abc1234 }\n        autoScaling: { min: 1, max: 1, subnets: [subnet-0def1234] }",
    lines(
      'golden-ami.yaml:21:59  workloads.payments-prod.fleets.web.launchTemplate.subnet: "subnet-0abc1234" is for instances without a group, and this fleet has one',
      "                       expected autoScaling.subnets alone",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test("a fleet's root volume that is smaller than that of its newest image is a mistake, because nothing would start", () => {
  const text = (selector: string) =>
    exchange(
      LANDING_ZONE,
      "    platform: Linux",
      "    platform: Linux\n    rootVolume: { sizeGiB: 20 }",
    ).replace(
      "image: web\n        launchTemplate: { instanceType: t3.small }",
      `image: ${selector}\n        launchTemplate: { instanceType: t3.small, rootVolumeSizeGiB: 8 }`,
    );
  expect(mistakes({ "golden-ami.yaml": text("web") })).toBe(
    lines(
      "golden-ami.yaml:22:70  workloads.payments-prod.fleets.web.launchTemplate.rootVolumeSizeGiB: 8 is less than the 20 of web",
      "                       expected at least 20: no instance starts from less than its AMI needs",
    ),
  );
  expect(mistakes({ "golden-ami.yaml": text("web@1") })).toContain("8 is less than the 20 of web");
  load({
    "golden-ami.yaml": exchange(
      text("web@1"),
      "    platform: Linux",
      '    platform: Linux\n    version: "2.0"',
    ),
  });
});

const template = (text: string) =>
  mistakesOf("{ instanceType: t3.small }", `{ instanceType: t3.small, ${text} }`);

test.each<[what: string, text: string, path: string, message: string, expected: string]>([
  [
    "a profile of another account",
    "instanceProfile: arn:aws:iam::111122223333:instance-profile/teams/web",
    "instanceProfile",
    '"arn:aws:iam::111122223333:instance-profile/teams/web" is an instance profile of another account',
    "arn:aws:iam::444455556666:instance-profile/teams/web",
  ],
  [
    "a profile of another partition",
    "instanceProfile: arn:aws-cn:iam::444455556666:instance-profile/web",
    "instanceProfile",
    '"arn:aws-cn:iam::444455556666:instance-profile/web" is an instance profile of another partition than eu-west-1\'s',
    "arn:aws:iam::444455556666:instance-profile/web",
  ],
  [
    "a policy of another account",
    'instanceRole: { policies: ["arn:aws:iam::111122223333:policy/web"] }',
    "instanceRole.policies[0]",
    '"arn:aws:iam::111122223333:policy/web" is a policy of another account',
    "arn:aws:iam::444455556666:policy/web",
  ],
  [
    "AWS's policy of another partition",
    'instanceRole: { policies: ["arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"] }',
    "instanceRole.policies[0]",
    '"arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess" is a policy of another partition than eu-west-1\'s',
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
  ],
  [
    "a boundary of another account",
    'instanceRole: { permissionsBoundary: "arn:aws:iam::111122223333:policy/web" }',
    "instanceRole.permissionsBoundary",
    '"arn:aws:iam::111122223333:policy/web" is a policy of another account',
    "arn:aws:iam::444455556666:policy/web",
  ],
  [
    "Session Manager's policy twice",
    'instanceRole: { policies: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] }',
    "instanceRole.policies[0]",
    '"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" is a policy of the role already, by ssm',
    "it in one of both places",
  ],
])("%s is a mistake", (_, text, path, message, expected) => {
  const [place = "", ...wayOut] = template(text).split("\n");
  expect(place.replace(/^\S+ {2}workloads\.payments-prod\.fleets\.web\.launchTemplate\./, "")).toBe(
    `${path}: ${message}`,
  );
  expect(wayOut.map((line) => line.trim())).toEqual([`expected ${expected}`]);
});

test.each([
  "instanceProfile: web",
  "instanceProfile: arn:aws:iam::444455556666:instance-profile/web",
  'instanceRole: { policies: ["arn:aws:iam::444455556666:policy/web", "arn:aws:iam::aws:policy/ReadOnlyAccess"] }',
  'instanceRole: { ssm: false, policies: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] }',
  "instanceRole: {}",
])("a launch template may have { %s }", (text) => {
  expect(template(text)).toBe("");
});
