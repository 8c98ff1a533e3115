import { exchange, LANDING_ZONE, lines, mistakes, mistakesOf, summaryOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "a workload that is called as the shared account's stack",
    "  payments-prod:",
    "  shared:",
    lines(
      'golden-ami.yaml:15:3  workloads.shared: "shared" is the shared account\'s stack',
      "                      expected another name",
    ),
  ],
  [
    "a workload whose security groups would be called as ids are",
    "  payments-prod:",
    "  sg-payments:",
    lines(
      'golden-ami.yaml:15:3  workloads.sg-payments: "sg-payments" would begin the names of security groups',
      "                      expected a name that does not begin with sg-",
    ),
  ],
  [
    "two fleets whose launch templates would have one name",
    "workloads:\n",
    `workloads:
  payments:
    account: "444455556666"
    region: eu-west-1
    fleets:
      prod-web: { image: web, launchTemplate: { instanceType: t3.small } }
`,
    lines(
      'golden-ami.yaml:24:7  workloads.payments-prod.fleets.web: its launch template "payments-prod-web" would be that of workloads.payments.fleets.prod-web too',
      "                      expected another name of the fleet or the workload",
    ),
  ],
  [
    "two lookups that would write one parameter",
    "launchTemplate: { instanceType: t3.small }",
    "lookup: { parameter: /ami }\n      api: { image: web, lookup: { parameter: /ami } }",
    lines(
      'golden-ami.yaml:22:47  workloads.payments-prod.fleets.api.lookup.parameter: "/ami" is written by workloads.payments-prod.fleets.web already',
      "                       expected another name, because both are in one account and Region",
    ),
  ],
  [
    "a fleet whose launch template's name would be too long",
    "      web:\n        image",
    `      ${"w".repeat(115)}:\n        image`,
    lines(
      `golden-ami.yaml:19:7  workloads.payments-prod.fleets.${"w".repeat(115)}: its launch template's name has 129 characters`,
      "                      expected at most 128 of <workload>-<fleet>",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});

test("a fleet without a launch template may be called as another's would", () => {
  const template = "launchTemplate: { instanceType: t3.small }";
  const text = exchange(LANDING_ZONE, template, "lookup: { parameter: /ami }").replace(
    "workloads:\n",
    `workloads:\n  payments:\n    account: "444455556666"\n    region: eu-west-1\n    fleets: { prod-web: { image: web, ${template} } }\n`,
  );
  expect(mistakes({ "golden-ami.yaml": text })).toBe("");
});

describe("names that AWS would refuse or confuse", () => {
  const withImageNamed = (name: string) => ({
    "golden-ami.yaml": exchange(LANDING_ZONE, "  web:\n    platform", `  ${name}:\n    platform`).replace(
      "image: web",
      `image: ${name}`,
    ),
  });

  test("an AMI name beyond 127 characters is shown whole, and how much it must lose", () => {
    const name = "w".repeat(66);
    expect(mistakes(withImageNamed(name))).toBe(
      lines(
        `golden-ami.yaml:6:3  images.${name}: the AMI name ${name}_1.0.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}} has 129 characters`,
        "                     expected at most 127: a name of the image at least 2 shorter",
      ),
    );
  });

  test("an AMI name of 127 characters is not too long", () => {
    expect(mistakes(withImageNamed("w".repeat(64)))).toBe("");
  });

  test.each([
    ["web_1", `has "_", which is not allowed in an image's name`],
    ["Web", `has "W", which is not allowed in an image's name`],
    ["-web", "does not begin with a letter"],
    ["web-", "ends with -"],
  ])("%s is not an image's name", (name, message) => {
    const text = exchange(LANDING_ZONE, "  web:\n    platform", `  ${name}:\n    platform`);
    const withoutWorkloads = text.slice(0, text.indexOf("workloads:"));
    expect(mistakes({ "golden-ami.yaml": withoutWorkloads })).toBe(
      lines(
        `golden-ami.yaml:6:3  images.${name}: "${name}" ${message}`,
        "                     expected a-z, 0-9 and -, beginning with a letter and ending with a letter or digit; never _",
      ),
    );
  });

  test("a name of two letters is too short for Image Builder", () => {
    const text = exchange(LANDING_ZONE, "  web:\n    platform", "  ab:\n    platform");
    expect(mistakes({ "golden-ami.yaml": text.slice(0, text.indexOf("workloads:")) })).toBe(
      lines(
        'golden-ami.yaml:6:3  images.ab: "ab" is too short a name for Image Builder',
        "                     expected at least 3 characters",
      ),
    );
  });
});

test.each(["shared", "others"])("a wave is not called as one that is there anyway: %s", (wave) => {
  const account = '    account: "444455556666"\n';
  expect(summaryOf(exchange(LANDING_ZONE, account, `${account}    wave: ${wave}\n`))).toEqual([
    `workloads.payments-prod.wave: "${wave}" is a wave already: the shared stack's is shared, and that of workloads without a wave others`,
  ]);
});
