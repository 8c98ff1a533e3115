import {
  exchange,
  fleetOf,
  imageFrom,
  LANDING_ZONE,
  landingZoneOf,
  lines,
  mistakes,
  summaryOf,
} from "../project.js";

const withParent = (parent: string, text = LANDING_ZONE) =>
  exchange(text, "parent: amazon-linux-2023-x86", `parent: ${parent}`);
const withUnknownParent = (parent: string) =>
  withParent(`${parent}\n    rootVolume: { deviceName: /dev/xvda }`);
const withType = (type: string, text = LANDING_ZONE) => exchange(text, "t3.small", type);
const of = (text: string) => mistakes({ "golden-ami.yaml": text });

test("a fleet's instance type of another architecture than its image's is a mistake", () => {
  expect(of(withType("t4g.small"))).toBe(
    [
      'golden-ami.yaml:21:41  workloads.payments-prod.fleets.web.launchTemplate.instanceType: "t4g.small" is arm64, and web is x86_64',
      "                       expected an instance type of x86_64, e.g. t3.small",
    ].join("\n"),
  );
});

test("an instance type to build on is one of the image's architecture too", () => {
  const text = exchange(
    LANDING_ZONE,
    "    regions:",
    "    instanceTypes: [m5.large, m7g.large]\n    regions:",
  );
  expect(of(text)).toContain('images.web.instanceTypes[1]: "m7g.large" is arm64, and web is x86_64');
});

test("an image has the architecture of the one that it is built from", () => {
  const child = exchange(
    LANDING_ZONE,
    "workloads:",
    `  child:
    platform: Linux
    parent: image:web
    components: [{ managed: update-linux }]
    regions: [eu-west-1]
    share: { organization: true }
workloads:`,
  );
  const text = exchange(child, "image: web\n", "image: child\n");
  expect(of(text)).toBe("");
  expect(of(withType("t4g.small", text))).toContain('"t4g.small" is arm64, and child is x86_64');
});

describe("an arm64 image", () => {
  test.each([
    "amazon-linux-2023-arm64",
    "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    "ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id",
    "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-arm64/x.x.x",
  ])("is one by its parent %s", (parent) => {
    expect(of(withParent(parent))).toContain('"t3.small" is x86_64, and web is arm64');
    expect(of(withType("c7gn.large", withParent(parent)))).toBe("");
  });
});

test.each(["a1.large", "m6gd.large", "im4gn.large", "x8g.large", "g5g.xlarge", "t4g.nano"])(
  "%s is arm64",
  (type) => {
    expect(of(withType(type))).toContain(`"${type}" is arm64`);
  },
);

test.each(["g4dn.xlarge", "m7i-flex.large", "c5.large", "u-6tb1.56xlarge", "p6e-gb200.36xlarge"])(
  "%s is x86_64, or none can tell",
  (type) => {
    expect(of(withType(type))).toBe("");
  },
);

test.each([
  "ami-0123456789abcdef0",
  "ssm:/golden/arm64/parent",
  "ssm:/golden/from_x86/parent",
  "arn:aws:imagebuilder:eu-west-1:111122223333:image/golden-arm64/x.x.x",
])("a parent %s does not tell", (parent) => {
  for (const type of ["t3.small", "t4g.small"])
    expect(of(withType(type, withUnknownParent(parent)))).toBe("");
});

describe("a Windows image runs on x86_64 alone", () => {
  test.each([
    "windows-server-2022-english-full-base-x86",
    "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x",
    "ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base",
    "ami-0123456789abcdef0\n    rootVolume: { deviceName: /dev/sda1 }",
  ])("from %s, and through chains and selectors", (parent) => {
    const images = [
      imageFrom("base", parent, "Windows"),
      imageFrom("mid", "image:base", "Windows"),
      imageFrom("desk", "image:mid", "Windows", "instanceTypes: [m6i.large, c8g.large]"),
    ];
    const fleets = [
      fleetOf("newest", "desk", "t4g.small"),
      fleetOf("major", "desk@1", "a1.large"),
      fleetOf("exact", "mid@1.0.0/3", "m7gd.large"),
      fleetOf("right", "desk", "t3.small"),
    ];
    const path = (fleet: string) => `workloads.payments-prod.fleets.${fleet}.launchTemplate.instanceType`;
    expect(summaryOf(landingZoneOf(images, fleets))).toEqual([
      'images.desk.instanceTypes[1]: "c8g.large" is arm64, and desk is x86_64',
      `${path("newest")}: "t4g.small" is arm64, and desk is x86_64`,
      `${path("major")}: "a1.large" is arm64, and desk is x86_64`,
      `${path("exact")}: "m7gd.large" is arm64, and mid is x86_64`,
    ]);
  });
});

describe("a Mac runs neither a Linux nor a Windows image", () => {
  test("and is a mistake at its place", () => {
    expect(of(withType("mac2.metal"))).toBe(
      lines(
        'golden-ami.yaml:21:41  workloads.payments-prod.fleets.web.launchTemplate.instanceType: "mac2.metal" runs macOS alone, and web is Linux',
        "                       expected an instance type for Linux, e.g. t3.small",
      ),
    );
  });

  test.each(["mac1.metal", "mac2-m2pro.metal", "mac-m4.metal"])(
    "such as %s, to build on or to run",
    (type) => {
      const images = [
        imageFrom("base", "windows-server-2022-english-full-base-x86", "Windows", `instanceTypes: [${type}]`),
        imageFrom("web", "amazon-linux-2023-arm64"),
      ];
      expect(summaryOf(landingZoneOf(images, [fleetOf("web", "web@1", type)]))).toEqual([
        `images.base.instanceTypes[0]: "${type}" runs macOS alone, and base is Windows`,
        `workloads.payments-prod.fleets.web.launchTemplate.instanceType: "${type}" runs macOS alone, and web is Linux`,
      ]);
    },
  );

  test.each([
    ["amazon-linux-2023-arm64", "t4g.small"],
    ["ami-0123456789abcdef0", "t3.small"],
  ])("and for one from %s there is e.g. %s", (parent, example) => {
    const images = [imageFrom("web", parent, "Linux", "rootVolume: { deviceName: /dev/xvda }")];
    expect(of(landingZoneOf(images, [fleetOf("web", "web", "mac2.metal")]))).toMatch(
      new RegExp(`runs macOS alone.*\n.*, e\\.g\\. ${example}$`),
    );
  });

  test("but is no second mistake beside a parent of macOS", () => {
    const images = [imageFrom("web", "macos-sonoma-arm64", "Linux", "instanceTypes: [mac2.metal]")];
    expect(summaryOf(landingZoneOf(images, [fleetOf("web", "web", "mac2.metal")]))).toEqual([
      'images.web.parent: "macos-sonoma-arm64" needs a Dedicated Host, which no build here has',
    ]);
  });
});

test("a release from before is of an architecture that is not known", () => {
  const image = imageFrom("web", "amazon-linux-2023-arm64", "Linux", 'version: "2.1"');
  for (const selector of ["web@1", "web@2.0", "web@2.0.3/1"])
    expect(summaryOf(landingZoneOf([image], [fleetOf("web", selector, "t3.small")]))).toEqual([]);
  for (const selector of ["web", "web@2", "web@2.1", "web@2.1.0/1"])
    expect(summaryOf(landingZoneOf([image], [fleetOf("web", selector, "t3.small")]))).toHaveLength(1);
});
