import { exchange, LANDING_ZONE, lines, load, mistakes, summaryOf } from "./project.js";

/** The landing zone whose workload has this in place of its Region. */
const withRegions = (regions: string, text = LANDING_ZONE) =>
  exchange(text, "    region: eu-west-1\n    fleets", `    ${regions}\n    fleets`);

const workloadsOf = (text: string) => load({ "golden-ami.yaml": text }).landingZone.workloads;

test("a workload of several Regions is one in each, by the Region's name", () => {
  const [workload] = load().landingZone.workloads;
  const [first, second] = workloadsOf(withRegions("regions: [eu-west-1, eu-west-3]"));
  expect(first).toEqual({ ...workload, name: "payments-prod-eu-west-1" });
  expect(second).toEqual({
    ...workload,
    name: "payments-prod-eu-west-3",
    region: "eu-west-3",
    sharedKeyAliasArn: "arn:aws:kms:eu-west-3:111122223333:alias/golden-ami",
  });
});

test("a map has what differs by Region, which goes before what the workload has", () => {
  const text = withRegions(
    lines(
      "tags: { Team: payments, Site: unknown }",
      "    regions:",
      "      eu-west-1: {}",
      "      eu-west-3:",
      "        assumeRole: arn:aws:iam::444455556666:role/paris",
      "        tags: { Site: Paris }",
      "        fleets:",
      "          web: { launchTemplate: { instanceType: t3.large, subnet: subnet-0abc1234 } }",
      "          job: { image: web, launchTemplate: { instanceType: t3.micro } }",
    ),
  );
  expect(workloadsOf(text)).toMatchObject([
    {
      name: "payments-prod-eu-west-1",
      region: "eu-west-1",
      tags: { Team: "payments", Site: "unknown" },
      fleets: [{ name: "web", launchTemplate: expect.not.objectContaining({ subnet: expect.anything() }) }],
    },
    {
      name: "payments-prod-eu-west-3",
      region: "eu-west-3",
      assumeRole: "arn:aws:iam::444455556666:role/paris",
      tags: { Team: "payments", Site: "Paris" },
      fleets: expect.arrayContaining([
        expect.objectContaining({
          name: "web",
          launchTemplate: expect.objectContaining({ instanceType: "t3.large", subnet: "subnet-0abc1234" }),
        }),
        expect.objectContaining({ name: "job" }),
      ]),
    },
  ]);
});

test("a Region's key goes before one of the workload that excludes it, and defaults go below both", () => {
  const text = withRegions(
    "regions: { eu-west-1: { fleets: { web: { launchTemplate: { securityGroups: [sg-0abc1234] } } } }, eu-west-3: {} }",
    exchange(LANDING_ZONE, "instanceType: t3.small", "vpc: vpc-0abc1234"),
  );
  const [first, second] = workloadsOf(
    `defaults: { fleet: { launchTemplate: { instanceType: t3.nano, vpc: vpc-0abc1235 } } }\n${text}`,
  );
  expect(first?.fleets[0]?.launchTemplate).toMatchObject({
    instanceType: "t3.nano",
    securityGroups: ["sg-0abc1234"],
  });
  expect(first?.fleets[0]?.launchTemplate).not.toHaveProperty("vpc");
  expect(second?.fleets[0]?.launchTemplate).toMatchObject({ instanceType: "t3.nano", vpc: "vpc-0abc1234" });
});

test("a Region whose instances have a group has one there alone", () => {
  const text = withRegions(
    "regions: { eu-west-1: { fleets: { web: { autoScaling: { subnets: [subnet-0abc1234] } } } }, eu-west-3: {} }",
  );
  const [first, second] = workloadsOf(`defaults: { fleet: { autoScaling: { min: 1, max: 2 } } }\n${text}`);
  expect(first?.fleets[0]?.autoScaling).toMatchObject({ min: 1, max: 2, subnets: ["subnet-0abc1234"] });
  expect(second?.fleets[0]?.autoScaling).toBeUndefined();
});

describe("a mistake is told once, at its place", () => {
  const SUBNET = "t3.small, subnet: subnet-0abc1234";

  test.each([
    [
      "in what all Regions have",
      withRegions("regions: [eu-west-1, eu-west-3]", exchange(LANDING_ZONE, "t3.small", "t3small")),
      ['workloads.payments-prod.fleets.web.launchTemplate.instanceType: "t3small" has no size'],
    ],
    [
      "of what all Regions lack",
      withRegions(
        "regions: { eu-west-1: { fleets: { web: { launchTemplate: { monitoring: true } } } }, eu-west-3: { fleets: { web: { launchTemplate: { monitoring: true } } } } }",
        exchange(LANDING_ZONE, "instanceType: t3.small", ""),
      ),
      ["workloads.payments-prod.fleets.web.launchTemplate.instanceType: is missing"],
    ],
    [
      "in what one Region has",
      withRegions(
        "regions: { eu-west-1: {}, eu-west-3: { fleets: { web: { launchTemplate: { instanceType: t3small } } } } }",
      ),
      [
        'workloads.payments-prod.regions.eu-west-3.fleets.web.launchTemplate.instanceType: "t3small" has no size',
      ],
    ],
    [
      "in the key of what one Region has",
      withRegions("regions: { eu-west-1: { acount: a }, eu-west-3: { account: a } }"),
      [
        'workloads.payments-prod.regions.eu-west-1.acount: "acount" is not a key here',
        'workloads.payments-prod.regions.eu-west-3.account: "account" is not a key here: it belongs in workloads.payments-prod',
      ],
    ],
    [
      "in a Region's name",
      withRegions("regions: [eu-wset-1, eu-west-3]"),
      ['workloads.payments-prod.regions[0]: "eu-wset-1" is not allowed here: did you mean "eu-west-1"?'],
    ],
    [
      "in a Region's name in a map",
      withRegions("regions: { eu-wset-1: {}, eu-west-3: {} }"),
      ['workloads.payments-prod.regions.eu-wset-1: "eu-wset-1" is not an AWS Region'],
    ],
    [
      "if a Region is there twice",
      withRegions("regions: [eu-west-1, eu-west-1]"),
      ['workloads.payments-prod.regions[1]: "eu-west-1" is here twice'],
    ],
    [
      "if there is no Region",
      withRegions("regions: []"),
      ["workloads.payments-prod.regions: [] is too short"],
    ],
    [
      "if there is no Region in a map",
      withRegions("regions: {}"),
      ["workloads.payments-prod.regions: {} has no Region"],
    ],
    [
      "if what differs in a Region is no map",
      withRegions("regions: { eu-west-1: 1, eu-west-3: {} }"),
      ["workloads.payments-prod.regions.eu-west-1: 1 is a number, not a map"],
    ],
    [
      "if a Region is no text",
      withRegions("regions: [5, eu-west-3]"),
      ["workloads.payments-prod.regions[0]: 5 is a number, not a text"],
    ],
    [
      "if Regions are no list",
      withRegions("regions: eu-west-1"),
      ['workloads.payments-prod.regions: "eu-west-1" is a text, not a list'],
    ],
    ["if Regions are empty", withRegions("regions:"), ["workloads.payments-prod.regions: is empty"]],
    [
      "if there is a Region beside them",
      withRegions("region: eu-west-1\n    regions: [eu-west-3]"),
      ["workloads.payments-prod: has region and regions"],
    ],
    ["if there is neither", withRegions("tags: {}"), ["workloads.payments-prod.region: is missing"]],
    [
      "if the image does not go to one",
      withRegions("regions: [eu-west-1, eu-central-1]"),
      ["workloads.payments-prod.fleets.web.image: web does not go to eu-central-1"],
    ],
    [
      "of an id that cannot be in both Regions",
      withRegions("regions: [eu-west-1, eu-west-3]", exchange(LANDING_ZONE, "t3.small", SUBNET)),
      [
        'workloads.payments-prod.fleets.web.launchTemplate.subnet: "subnet-0abc1234" is in one Region, and is given for eu-west-1 and eu-west-3',
      ],
    ],
    [
      "of a default that cannot be in both Regions",
      `defaults: { fleet: { launchTemplate: { subnet: subnet-0abc1234 } } }\n${withRegions("regions: [eu-west-1, eu-west-3]")}`,
      [
        'defaults.fleet.launchTemplate.subnet: "subnet-0abc1234" is in one Region, and is given for eu-west-1 and eu-west-3',
      ],
    ],
  ])("%s", (_, text, expected) => {
    expect(summaryOf(text)).toEqual(expected);
  });

  test.each([
    [SUBNET, "21:59", "subnet", "subnet-0abc1234"],
    ["t3.small, securityGroups: [sg-0abc1234]", "21:68", "securityGroups[0]", "sg-0abc1234"],
  ])("with its place and way out, as of %s", (settings, place, path, id) => {
    expect(
      mistakes({
        "golden-ami.yaml": withRegions(
          "regions: [eu-west-1, eu-west-3]",
          exchange(LANDING_ZONE, "t3.small", settings),
        ),
      }),
    ).toBe(
      lines(
        `golden-ami.yaml:${place}  workloads.payments-prod.fleets.web.launchTemplate.${path}: "${id}" is in one Region, and is given for eu-west-1 and eu-west-3`,
        `                       expected one for each: regions: { eu-west-1: { fleets: { web: { launchTemplate: { ${path.replace("[0]", "")}: …`,
      ),
    );
  });
});

test("an id of each Region is right", () => {
  const subnet = (id: string) => `{ fleets: { web: { launchTemplate: { subnet: ${id} } } } }`;
  expect(
    summaryOf(
      withRegions(
        `regions: { eu-west-1: ${subnet("subnet-0abc1234")}, eu-west-3: ${subnet("subnet-0abc1235")} }`,
      ),
    ),
  ).toEqual([]);
});

test("a stack that two workloads would have is one error, at the one of several Regions", () => {
  const other = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  payments-prod:")).replace(
    "payments-prod",
    "payments-prod-eu-west-3",
  );
  expect(mistakes({ "golden-ami.yaml": withRegions("regions: [eu-west-1, eu-west-3]") + other })).toBe(
    lines(
      'golden-ami.yaml:15:3  workloads.payments-prod: its stack "payments-prod-eu-west-3" would be that of workloads.payments-prod-eu-west-3 too',
      "                      expected another name of one of them",
    ),
  );
});
