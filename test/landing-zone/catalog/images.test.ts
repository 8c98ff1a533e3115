import { type ImageTraits, traitsOf } from "../../../landing-zone/catalog/images.js";
import { fleetOf, imageFrom, landingZoneOf, mistakesOf, summaryOf } from "../project.js";

const LINUX_X86 = { platform: "Linux", architecture: "x86_64" } as const;
const LINUX_ARM = { platform: "Linux", architecture: "arm64" } as const;
const WINDOWS = { platform: "Windows", architecture: "x86_64", rootDevice: "/dev/sda1" } as const;
const XVDA = "/dev/xvda";
const SDA1 = "/dev/sda1";

describe("what an image of AWS's is known to be", () => {
  const NAMES: readonly [name: string, traits: ImageTraits][] = [
    ["amazon-linux-2-arm64", { ...LINUX_ARM, rootDevice: XVDA, minRootVolumeGiB: 8 }],
    ["amazon-linux-2023-x86", { ...LINUX_X86, rootDevice: XVDA, minRootVolumeGiB: 8 }],
    ["amazon-linux-2023-ecs-optimized-x86", { ...LINUX_X86, rootDevice: XVDA, minRootVolumeGiB: 30 }],
    ["amazon-linux-2026-x86", { ...LINUX_X86, rootDevice: XVDA }],
    ["ubuntu-server-24-lts-arm64", { ...LINUX_ARM, rootDevice: SDA1, minRootVolumeGiB: 8 }],
    ["red-hat-enterprise-linux-9-x86", { ...LINUX_X86, rootDevice: SDA1, minRootVolumeGiB: 10 }],
    ["suse-linux-enterprise-server-15-arm64", { ...LINUX_ARM, rootDevice: SDA1, minRootVolumeGiB: 10 }],
    ["windows-server-2025-english-core-base-x86", { ...WINDOWS, minRootVolumeGiB: 30 }],
    ["my-own-base-x86", { architecture: "x86_64" }],
  ];

  test.each(NAMES)("by the name %s", (name, traits) => {
    expect(traitsOf(name)).toEqual(traits);
  });

  test.each(NAMES)("by the ARN of %s", (name, traits) => {
    for (const version of ["x.x.x", "2025.x.x", "2025.1.2/3"]) {
      expect(traitsOf(`arn:aws:imagebuilder:eu-west-1:aws:image/${name}/${version}`)).toEqual(traits);
      expect(traitsOf(`arn:aws-cn:imagebuilder:cn-north-1:aws:image/${name}/${version}`)).toEqual(traits);
    }
  });

  const PARAMETERS: readonly [path: string, traits: ImageTraits][] = [
    [
      "ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      { ...LINUX_X86, rootDevice: XVDA, minRootVolumeGiB: 8 },
    ],
    [
      "ami-amazon-linux-latest/al2023-ami-minimal-kernel-6.1-arm64",
      { ...LINUX_ARM, rootDevice: XVDA, minRootVolumeGiB: 2 },
    ],
    [
      "ami-amazon-linux-latest/amzn2-ami-hvm-arm64-gp2",
      { ...LINUX_ARM, rootDevice: XVDA, minRootVolumeGiB: 8 },
    ],
    ["ami-amazon-linux-latest/amzn-ami-pv-x86_64-ebs", LINUX_X86],
    ["ami-amazon-linux-latest/amzn-ami-hvm-x86_64-s3", LINUX_X86],
    [
      "canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
      { ...LINUX_X86, rootDevice: SDA1, minRootVolumeGiB: 8 },
    ],
    [
      "canonical/ubuntu/pro-server/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id",
      { ...LINUX_ARM, rootDevice: SDA1, minRootVolumeGiB: 8 },
    ],
    [
      "canonical/ubuntu/eks/22.04/1.30/stable/current/amd64/hvm/ebs-gp2/ami-id",
      { ...LINUX_X86, rootDevice: SDA1 },
    ],
    ["canonical/ubuntu/server/20.04/stable/current/amd64/hvm/instance-store/ami-id", LINUX_X86],
    ["debian/release/12/latest/arm64", { ...LINUX_ARM, rootDevice: XVDA, minRootVolumeGiB: 8 }],
    ["suse/sles/15-sp6/x86_64/latest", { ...LINUX_X86, rootDevice: SDA1, minRootVolumeGiB: 10 }],
    [
      "ecs/optimized-ami/amazon-linux-2/recommended/image_id",
      { ...LINUX_X86, rootDevice: XVDA, minRootVolumeGiB: 30 },
    ],
    [
      "ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
      { ...LINUX_ARM, rootDevice: XVDA, minRootVolumeGiB: 30 },
    ],
    [
      "eks/optimized-ami/1.31/amazon-linux-2023/arm64/standard/recommended/image_id",
      { ...LINUX_ARM, rootDevice: XVDA, minRootVolumeGiB: 20 },
    ],
    ["eks/optimized-ami/1.29/amazon-linux-2-gpu/recommended/image_id", { ...LINUX_X86, rootDevice: XVDA }],
    ["eks/optimized-ami/1.29/amazon-linux-2-arm64/recommended/image_id", { ...LINUX_ARM, rootDevice: XVDA }],
    ["bottlerocket/aws-k8s-1.31/arm64/latest/image_id", { ...LINUX_ARM, rootDevice: XVDA }],
    [
      "deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id",
      { ...LINUX_X86, rootDevice: SDA1 },
    ],
    [
      "deeplearning/ami/arm64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id",
      { ...LINUX_ARM, rootDevice: XVDA },
    ],
    ["ami-windows-latest/Windows_Server-2022-English-Full-Base", { ...WINDOWS, minRootVolumeGiB: 30 }],
    ["ami-windows-latest/TPM-Windows_Server-2022-Japanese-Core-Base", { ...WINDOWS, minRootVolumeGiB: 30 }],
    ["ami-windows-latest/Windows_Server-2016-English-Nano-Base", WINDOWS],
    ["ami-windows-latest/amzn2-x86_64-SQL_2019_Standard", { architecture: "x86_64" }],
    [
      "ecs/optimized-ami/windows_server/2019/english/full/recommended/image_id",
      { ...WINDOWS, minRootVolumeGiB: 30 },
    ],
    ["ec2-macos/sonoma/arm64_mac/latest/image_id", { platform: "macOS" }],
    ["freebsd/amd64/base/ufs/14.1/RELEASE", { architecture: "x86_64" }],
  ];

  test.each(PARAMETERS)("by the public parameter %s and its ARN", (path, traits) => {
    expect(traitsOf(`ssm:/aws/service/${path}`)).toEqual(traits);
    expect(traitsOf(`ssm:arn:aws:ssm:eu-west-1::parameter/aws/service/${path}`)).toEqual(traits);
  });

  test.each([
    "ami-0123456789abcdef0",
    "image:amazon-linux-2023-x86",
    "ssm:/golden/amazon-linux-2023-x86",
    "arn:aws:imagebuilder:eu-west-1:111122223333:image/amazon-linux-2023-x86/x.x.x",
    "arn:aws:imagebuilder:eu-west-1:aws-marketplace:image/windows-server-2022-english-full-base-x86/x.x.x",
  ])("but nothing by %s, which is not AWS's", (parent) => {
    expect(traitsOf(parent)).toEqual({});
  });
});

describe("a parent that no image can be built from is a mistake", () => {
  test.each([
    "macos-sonoma-arm64",
    "arn:aws:imagebuilder:eu-west-1:aws:image/macos-sequoia-x86/x.x.x",
    "ssm:/aws/service/ec2-macos/tahoe/arm64_mac/latest/image_id",
  ])("%s needs a Dedicated Host", (parent) => {
    expect(mistakesOf("amazon-linux-2023-x86", parent)).toMatch(
      /^golden-ami.yaml:8:13 {2}images.web.parent: .* needs a Dedicated Host, which no build here has\n +expected a Linux or Windows image$/,
    );
  });

  test("and is the mistake of an image of macOS, which is none of its fleets", () => {
    const parent = "macos-sonoma-arm64";
    const image = imageFrom("web", parent).replace("platform: Linux", "platform: macOS");
    for (const platform of ["macOS", "macos", "MacOS"]) {
      const images = [image.replace("macOS", platform)];
      expect(summaryOf(landingZoneOf(images, [fleetOf("web", "web", "mac2.metal")]))).toEqual([
        `images.web.parent: "${parent}" needs a Dedicated Host, which no build here has`,
      ]);
    }
    expect(summaryOf(landingZoneOf([image.replace("platform: macOS", "platform: BSD")]))).toEqual([
      'images.web.platform: "BSD" is not allowed here',
      `images.web.parent: "${parent}" needs a Dedicated Host, which no build here has`,
    ]);
    expect(summaryOf(landingZoneOf([image.replace(parent, "ubuntu-server-24-lts-x86")]))).toEqual([
      'images.web.platform: "macOS" is not allowed here',
    ]);
  });

  test.each([
    "ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended",
    "ssm:/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended",
  ])("%s has no AMI's id", (parent) => {
    expect(mistakesOf("amazon-linux-2023-x86", parent)).toMatch(
      /^golden-ami.yaml:8:13 {2}images.web.parent: .* is a parameter whose value is a JSON text, not the id of an AMI\n +expected ssm:.*\/recommended\/image_id$/,
    );
    expect(mistakesOf("amazon-linux-2023-x86", `${parent}/image_id`)).toBe("");
  });

  test("so has a Windows parameter of ECS or EKS, which is a JSON text", () => {
    const parent = "ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.31";
    expect(mistakesOf("amazon-linux-2023-x86", parent)).toContain(`expected ${parent}/image_id`);
  });
});
