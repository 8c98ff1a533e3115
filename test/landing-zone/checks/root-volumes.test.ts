import { fleetOf, imageFrom, LANDING_ZONE, landingZoneOf, lines, mistakes, summaryOf } from "../project.js";

const ARN = (name: string) => `arn:aws:imagebuilder:eu-west-1:aws:image/${name}/x.x.x`;
const UBUNTU = "ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";
const WINDOWS = "ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base";
const OWN_ARN = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/x.x.x";
const OWN_PARAMETER = "ssm:/imagebuilder/golden-ami/base/latest";

const platformOf = (parent: string) => (/windows/i.test(parent) ? "Windows" : "Linux");

describe("a root device that is not the parent's is a mistake", () => {
  test("at its place, with the parent's", () => {
    const text = landingZoneOf([
      imageFrom("web", "amazon-linux-2023-x86", "Linux", "rootVolume: { deviceName: /dev/sda1 }"),
    ]);
    expect(mistakes({ "golden-ami.yaml": text })).toBe(
      lines(
        'golden-ami.yaml:12:31  images.web.rootVolume.deviceName: "/dev/sda1" is not the root device of the parent "amazon-linux-2023-x86"',
        "                       expected /dev/xvda, or no deviceName",
      ),
    );
  });

  test.each<[parent: string, right: string, wrong: string]>([
    ["amazon-linux-2-x86", "/dev/xvda", "/dev/sda1"],
    ["ubuntu-server-22-lts-x86", "/dev/sda1", "/dev/xvda"],
    ["windows-server-2025-english-core-base-x86", "/dev/sda1", "/dev/xvda"],
    [ARN("suse-linux-enterprise-server-15-x86"), "/dev/sda1", "/dev/xvda"],
    [ARN("amazon-linux-2023-x86"), "/dev/xvda", "/dev/sda1"],
    [UBUNTU, "/dev/sda1", "/dev/xvda"],
    [WINDOWS, "/dev/sda1", "/dev/xvda"],
    [
      "ssm:/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id",
      "/dev/xvda",
      "/dev/sda1",
    ],
  ])("%s has %s, not %s", (parent, right, wrong) => {
    const withDevice = (device: string) =>
      summaryOf(
        landingZoneOf([
          imageFrom("web", parent, platformOf(parent), `rootVolume: { deviceName: ${device} }`),
        ]),
      );
    expect(withDevice(wrong)).toEqual([
      expect.stringContaining(`images.web.rootVolume.deviceName: "${wrong}" is not`),
    ]);
    expect(withDevice(right)).toEqual([]);
    expect(summaryOf(landingZoneOf([imageFrom("web", parent, platformOf(parent))]))).toEqual([]);
  });

  test.each(["image:base", OWN_ARN, OWN_PARAMETER])("through %s, and any number of images", (parent) => {
    const withDevice = (device: string) =>
      landingZoneOf([
        imageFrom("app", "image:web", "Linux", `rootVolume: { deviceName: ${device} }`),
        imageFrom("web", "image:mid"),
        imageFrom("mid", parent),
        imageFrom("base", "ami-0123456789abcdef0", "Linux", "rootVolume: { deviceName: /dev/xvdb }"),
      ]);
    expect(summaryOf(withDevice("/dev/xvda"))).toEqual([
      'images.app.rootVolume.deviceName: "/dev/xvda" is not the root device of the parent "image:web"',
    ]);
    expect(summaryOf(withDevice("/dev/xvdb"))).toEqual([]);
  });

  test("but the right one of a child is not, if its parent's is wrong", () => {
    const images = [
      imageFrom("base", "amazon-linux-2023-x86", "Linux", "rootVolume: { deviceName: /dev/sda1 }"),
      imageFrom("web", "image:base", "Linux", "rootVolume: { deviceName: /dev/xvda }"),
    ];
    expect(summaryOf(landingZoneOf(images))).toEqual([
      expect.stringContaining('images.base.rootVolume.deviceName: "/dev/sda1" is not'),
    ]);
  });
});

test.each([
  ["amazon-linux-2023-x86", "/dev/xvda", "rootVolume: {}"],
  ["ami-0123456789abcdef0", "/dev/sda1", "rootVolume: { deviceName: /dev/sda1 }"],
])("a data volume of an image from %s is not on its root device %s", (parent, device, rootVolume) => {
  const withDevice = (deviceName: string) =>
    summaryOf(
      landingZoneOf([
        imageFrom(
          "web",
          parent,
          "Linux",
          `${rootVolume}\n    dataVolumes: [{ deviceName: /dev/sdf, sizeGiB: 1 }, { deviceName: ${deviceName}, sizeGiB: 1 }]`,
        ),
      ]),
    );
  expect(withDevice(device)).toEqual([
    `images.web.dataVolumes[1].deviceName: "${device}" is the root device of the parent "${parent}"`,
  ]);
  expect(withDevice("/dev/sdg")).toEqual([]);
});

describe("a root volume that is smaller than the parent's is a mistake", () => {
  test("at its place, with what it must have", () => {
    const text = landingZoneOf([
      imageFrom("web", "windows-server-2022-english-full-base-x86", "Windows", "rootVolume: { sizeGiB: 29 }"),
    ]);
    expect(mistakes({ "golden-ami.yaml": text })).toBe(
      lines(
        'golden-ami.yaml:12:28  images.web.rootVolume.sizeGiB: 29 is less than the 30 of the parent "windows-server-2022-english-full-base-x86"',
        "                       expected at least 30: EC2 makes no volume that is smaller than its snapshot",
      ),
    );
  });

  test.each<[parent: string, least: number]>([
    ["amazon-linux-2023-x86", 8],
    ["ubuntu-server-24-lts-x86", 8],
    ["red-hat-enterprise-linux-9-x86", 10],
    ["suse-linux-enterprise-server-15-x86", 10],
    [ARN("windows-server-2016-english-core-base-x86"), 30],
    [WINDOWS, 30],
    [UBUNTU, 8],
    ["ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", 30],
    ["ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-x86_64", 2],
  ])("%s has %d GiB at least", (parent, least) => {
    const withSize = (sizeGiB: number, fleetGiB = sizeGiB) =>
      summaryOf(
        landingZoneOf(
          [imageFrom("web", parent, platformOf(parent), `rootVolume: { sizeGiB: ${sizeGiB} }`)],
          [fleetOf("web", "web", "t3.small", `, rootVolumeSizeGiB: ${fleetGiB}`)],
        ),
      );
    expect(withSize(least)).toEqual([]);
    expect(withSize(least - 1, least)).toEqual([
      expect.stringContaining(
        `images.web.rootVolume.sizeGiB: ${least - 1} is less than the ${least} of the parent`,
      ),
    ]);
    expect(withSize(least, least - 1)).toEqual([
      `workloads.payments-prod.fleets.web.launchTemplate.rootVolumeSizeGiB: ${least - 1} is less than the ${least} of web`,
    ]);
  });

  test.each(["image:base", OWN_ARN, OWN_PARAMETER])("through %s, and any number of images", (parent) => {
    const withSizes = (app: number, fleet: number) =>
      summaryOf(
        landingZoneOf(
          [
            imageFrom("app", "image:web", "Linux", `rootVolume: { sizeGiB: ${app} }`),
            imageFrom("web", "image:mid"),
            imageFrom("mid", parent),
            imageFrom("base", "amazon-linux-2023-x86", "Linux", "rootVolume: { sizeGiB: 40 }"),
          ],
          [
            fleetOf("app", "app", "t3.small", `, rootVolumeSizeGiB: ${fleet}`),
            fleetOf("web", "web@1.0", "t3.small", ", rootVolumeSizeGiB: 40"),
          ],
        ),
      );
    expect(withSizes(40, 40)).toEqual([]);
    expect(withSizes(39, 40)).toEqual([
      'images.app.rootVolume.sizeGiB: 39 is less than the 40 of the parent "image:web"',
    ]);
    expect(withSizes(50, 40)).toEqual([
      "workloads.payments-prod.fleets.app.launchTemplate.rootVolumeSizeGiB: 40 is less than the 50 of app",
    ]);
  });

  test.each([
    "ami-0123456789abcdef0",
    "ssm:/golden/parent",
    "ssm:/aws/service/eks/optimized-ami/1.29/amazon-linux-2/recommended/image_id",
    "amazon-linux-2026-x86",
  ])("but what %s has is not certain", (parent) => {
    const image = imageFrom("web", parent, "Linux", "rootVolume: { deviceName: /dev/xvda, sizeGiB: 1 }");
    expect(
      summaryOf(landingZoneOf([image], [fleetOf("web", "web", "t3.small", ", rootVolumeSizeGiB: 1")])),
    ).toEqual([]);
  });
});

test("a landing zone without any root volume has no mistake", () => {
  expect(summaryOf(LANDING_ZONE)).toEqual([]);
});
