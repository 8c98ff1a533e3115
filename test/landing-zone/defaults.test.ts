import { exchange, imageFrom, LANDING_ZONE, lines, load, mistakes, summaryOf } from "./project.js";

/** The landing zone with defaults. */
const withDefaults = (defaults: string, text = LANDING_ZONE) => `defaults: { ${defaults} }\n${text}`;

const FLEET = "        launchTemplate: { instanceType: t3.small }\n";
/** The landing zone whose fleet has these lines in place of its launch template. */
const withFleet = (text: string) => exchange(LANDING_ZONE, FLEET, text && `        ${text}\n`);

function fleetOf(defaults: string, fleet: string) {
  const { landingZone } = load({ "golden-ami.yaml": withDefaults(defaults, withFleet(fleet)) });
  return landingZone.workloads[0]?.fleets[0];
}

test("a fleet has all of the defaults that it does not say otherwise, also what is required", () => {
  expect(
    fleetOf("fleet: { launchTemplate: { instanceType: t3.large, monitoring: true } }", ""),
  ).toMatchObject({
    launchTemplate: { instanceType: "t3.large", monitoring: true, publicAddress: false },
  });
});

test("an image has all of the defaults that it does not say otherwise, also what is required", () => {
  const text = LANDING_ZONE.replace("    platform: Linux\n    parent: amazon-linux-2023-x86\n", "").replace(
    "    regions: [eu-west-1, eu-west-3]\n",
    "",
  );
  const defaults =
    "image: { platform: Linux, parent: amazon-linux-2023-x86, regions: [eu-west-1, eu-west-3], components: [{ managed: reboot-linux }] }";
  expect(load({ "golden-ami.yaml": withDefaults(defaults, text) }).landingZone).toEqual(load().landingZone);
});

test.each([
  [
    "maps are merged",
    "launchTemplate: { metadata: { hopLimit: 2 }, monitoring: true }",
    "launchTemplate: { instanceType: t3.small, metadata: {} }",
    { metadata: { hopLimit: 2 }, monitoring: true },
  ],
  [
    "an own value stands in place of the default",
    "launchTemplate: { instanceType: t3.large, monitoring: true }",
    "launchTemplate: { instanceType: t3.small, monitoring: false }",
    { instanceType: "t3.small", monitoring: false },
  ],
  [
    "an own list stands in place of the default, and is not merged",
    "launchTemplate: { additionalSecurityGroups: [sg-0abc1234, sg-0abc1235] }",
    "launchTemplate: { instanceType: t3.small, additionalSecurityGroups: [sg-0abc1236] }",
    { additionalSecurityGroups: ["sg-0abc1236"] },
  ],
])("%s", (_, defaults, fleet, expected) => {
  expect(fleetOf(`fleet: { ${defaults} }`, fleet)?.launchTemplate).toMatchObject(expected);
});

describe("an own key goes before a default that excludes it", () => {
  test.each([
    ["vpc: vpc-0abc1234", "securityGroups: [sg-0abc1234]"],
    ["securityGroups: [sg-0abc1234]", "vpc: vpc-0abc1234"],
    ["additionalSecurityGroups: [sg-0abc1234]", "securityGroups: [sg-0abc1234]"],
    ["securityGroups: [sg-0abc1234]", "additionalSecurityGroups: [sg-0abc1234]"],
    ["instanceProfile: app", "instanceRole: {}"],
    ["instanceRole: {}", "instanceProfile: app"],
  ])("of %s and %s, the fleet has the second", (byDefault, own) => {
    const template = fleetOf(
      `fleet: { launchTemplate: { ${byDefault} } }`,
      `launchTemplate: { instanceType: t3.small, ${own} }`,
    )?.launchTemplate;
    const key = (text: string) => text.slice(0, text.indexOf(":"));
    expect(template).toHaveProperty(key(own));
    expect(template).not.toHaveProperty(key(byDefault));
  });

  test("a subnet for instances without a group is no default of fleets with one", () => {
    const defaults = "fleet: { launchTemplate: { instanceType: t3.small, subnet: subnet-0abc1234 } }";
    expect(fleetOf(defaults, "")?.launchTemplate?.subnet).toBe("subnet-0abc1234");
    const fleet = fleetOf(defaults, "autoScaling: { min: 0, max: 1, subnets: [subnet-0abc1235] }");
    expect(fleet?.launchTemplate).not.toHaveProperty("subnet");
  });

  test("instances are started for no fleet that does not ask for them, and a lookup has no launch template", () => {
    const defaults =
      "fleet: { launchTemplate: { instanceType: t3.small }, instances: { count: 1, subnets: [subnet-0abc1234], onNewAmi: keep } }";
    expect(fleetOf(defaults, "")).not.toHaveProperty("instances");
    expect(fleetOf(defaults, "instances: { onNewAmi: replace }")?.instances).toEqual({
      count: 1,
      subnets: ["subnet-0abc1234"],
      onNewAmi: "replace",
    });
    const lookup = fleetOf(defaults, "lookup: { parameter: /golden-ami/web }");
    expect(lookup).toMatchObject({ lookup: { parameter: "/golden-ami/web" } });
    expect(lookup?.launchTemplate).toBeUndefined();
  });

  test("a time zone is no default of a schedule that has none", () => {
    const defaults = "image: { schedule: { timezone: Europe/Paris } }";
    const image = (cron: string) =>
      load({
        "golden-ami.yaml": withDefaults(
          defaults,
          LANDING_ZONE.replace("    share:", `    schedule: { cron: "${cron}" }\n    share:`),
        ),
      }).landingZone.images[0]?.schedule;
    expect(image("cron(0 3 ? * SUN *)")).toMatchObject({ timezone: "Europe/Paris" });
    expect(image("rate(7 days)")).not.toHaveProperty("timezone");
  });
});

test("defaults of a group are for fleets that have one, and make none", () => {
  const defaults =
    "fleet: { launchTemplate: { instanceType: t3.small }, autoScaling: { min: 1, max: 3, subnets: [subnet-0abc1234] } }";
  expect(fleetOf(defaults, "")).not.toHaveProperty("autoScaling");
  expect(fleetOf(defaults, "autoScaling: { max: 5 }")).toMatchObject({
    autoScaling: { min: 1, max: 5, subnets: ["subnet-0abc1234"], minHealthyPercentage: 90 },
  });
});

describe("what is wrong in the defaults is told once, at its place there", () => {
  const SECOND = `      app: { image: web }\n      job: { image: web }\n`;

  test.each([
    [
      "a value that all fleets have",
      "fleet: { launchTemplate: { instanceType: t3small } }",
      'defaults.fleet.launchTemplate.instanceType: "t3small" has no size',
    ],
    [
      "a value that no fleet has",
      "fleet: { launchTemplate: { instanceType: t3.small }, autoScaling: { min: -1 } }",
      "defaults.fleet.autoScaling.min: -1 is too small",
    ],
    [
      "a slip",
      "fleet: { launchTemplate: { instance_type: t3.small } }",
      'defaults.fleet.launchTemplate.instance_type: "instance_type" is not a key here: did you mean "instanceType"?',
    ],
    [
      "a key that no image has",
      "fleet: { launchTemplate: { instanceType: t3.small } }, image: { colour: red }",
      'defaults.image.colour: "colour" is not a key here',
    ],
    [
      "whom images are shared with",
      "fleet: { launchTemplate: { instanceType: t3.small } }, image: { share: { organization: true } }",
      'defaults.image.share: "share" is not a key here',
    ],
    [
      "whom images are copied to",
      'fleet: { launchTemplate: { instanceType: t3.small } }, image: { copyTo: ["444455556666"] }',
      'defaults.image.copyTo: "copyTo" is not a key here',
    ],
    [
      "the kind of images, which nothing else of the defaults depends on",
      "fleet: { launchTemplate: { instanceType: t3.small } }, image: { kind: container }",
      'defaults.image.kind: "kind" is not a key here',
    ],
    [
      "a fleet's image",
      "fleet: { launchTemplate: { instanceType: t3.small }, image: web }",
      'defaults.fleet.image: "image" is not a key here',
    ],
    [
      "a section that there is not",
      "fleet: { launchTemplate: { instanceType: t3.small } }, workload: {}",
      'defaults.workload: "workload" is not a key here',
    ],
    [
      "keys that exclude each other",
      "fleet: { launchTemplate: { instanceType: t3.small, vpc: vpc-0abc1234, securityGroups: [sg-0abc1234] } }",
      'defaults.fleet.launchTemplate.vpc: "vpc" has no effect beside securityGroups, which are in a VPC themselves',
    ],
    [
      "what does not fit to an image",
      "fleet: { launchTemplate: { instanceType: m7g.large } }",
      'defaults.fleet.launchTemplate.instanceType: "m7g.large" is arm64, and web is x86_64',
    ],
  ])("%s", (_, defaults, expected) => {
    expect(summaryOf(withDefaults(defaults, withFleet("") + SECOND))).toEqual([expected]);
  });

  test("with file, line and column", () => {
    expect(
      mistakes({
        "golden-ami.yaml": withDefaults(
          "fleet: { launchTemplate: { instanceType: t3small } }",
          withFleet(""),
        ),
      }),
    ).toBe(
      lines(
        'golden-ami.yaml:1:54  defaults.fleet.launchTemplate.instanceType: "t3small" has no size',
        "                      expected a family and a size, e.g. t3.small",
      ),
    );
  });

  test("but what is missing is told where it is", () => {
    const fleets = "fleet: { launchTemplate: { monitoring: true } }";
    expect(summaryOf(withDefaults(fleets, withFleet("")))).toEqual([
      "workloads.payments-prod.fleets.web.launchTemplate.instanceType: is missing",
    ]);
  });

  test("but a default of the wrong kind is none", () => {
    expect(summaryOf(withDefaults("fleet: { launchTemplate: [t3.small] }"))).toEqual([
      'defaults.fleet.launchTemplate: ["t3.small"] is a list, not a map',
    ]);
  });
});

test("a file of a team has golden-ami.yaml's defaults, and none of its own", () => {
  const workloads = LANDING_ZONE.indexOf("workloads:");
  const main = `include: [a.yaml]\n${withDefaults("fleet: { launchTemplate: { instanceType: t3.small } }", LANDING_ZONE.slice(0, workloads))}`;
  const team = withFleet("").slice(workloads);
  expect(load({ "golden-ami.yaml": main, "a.yaml": team }).landingZone).toEqual(load().landingZone);
  expect(summaryOf(main, { "a.yaml": withDefaults("", team) })).toEqual([
    'defaults: "defaults" is not a key here',
  ]);
});

test("an image made of another has the defaults too, and what it says itself", () => {
  const text = LANDING_ZONE.replace("workloads:", `${imageFrom("app", "image:web")}workloads:`);
  const { images } = load({
    "golden-ami.yaml": withDefaults("image: { description: Hardened, instanceTypes: [t3.large] }", text),
  }).landingZone;
  expect(images.map(({ description, instanceTypes }) => [description, instanceTypes])).toEqual([
    ["Hardened", ["t3.large"]],
    ["Hardened", ["t3.large"]],
  ]);
});
