import { PUBLIC_AMIS } from "../../../sandbox/ec2/public-ami-families.js";
import { publicAmis, publicParameter } from "../../../sandbox/ec2/public-amis.js";

const { images, byId, parameters } = publicAmis("eu-west-1");
const imageOf = (parameter: string) => byId.get(publicParameter("eu-west-1", parameter)?.value ?? "");
const newest = (pattern: RegExp) =>
  images
    .filter(({ name }) => pattern.test(name ?? ""))
    .reduce((a, b) => (a.creationDate > b.creationDate ? a : b));

describe("the public parameter", () => {
  test.each([
    [
      "ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      "al2023-ami-2023.11.20260427.1-kernel-6.1-x86_64",
      "137112412989",
      8,
    ],
    [
      "ami-amazon-linux-latest/al2023-ami-minimal-kernel-6.12-arm64",
      "al2023-ami-minimal-2023.11.20260427.1-kernel-6.12-arm64",
      "137112412989",
      2,
    ],
    [
      "ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-x86_64-gp2",
      "amzn2-ami-kernel-5.10-hvm-2.0.20260427.1-x86_64-gp2",
      "137112412989",
      8,
    ],
    [
      "ami-windows-latest/Windows_Server-2022-English-Full-Base",
      "Windows_Server-2022-English-Full-Base-2026.04.15",
      "801119661308",
      30,
    ],
    [
      "ami-windows-latest/Windows_Server-2025-English-Core-Base",
      "Windows_Server-2025-English-Core-Base-2026.04.15",
      "801119661308",
      30,
    ],
    [
      "canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
      "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20260420",
      "099720109477",
      8,
    ],
    [
      "canonical/ubuntu/server/noble/stable/current/arm64/hvm/ebs-gp3/ami-id",
      "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20260421",
      "099720109477",
      8,
    ],
    [
      "canonical/ubuntu/server/24.04/stable/20250305/amd64/hvm/ebs-gp3/ami-id",
      "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250305",
      "099720109477",
      8,
    ],
    ["debian/release/12/latest/amd64", "debian-12-amd64-20260406-2439", "136693071363", 8],
    [
      "eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id",
      "amazon-eks-node-al2023-x86_64-standard-1.31-v20260415",
      "602401143452",
      20,
    ],
    [
      "ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
      "al2023-ami-ecs-hvm-2023.0.20260226-kernel-6.1-arm64",
      "591542846629",
      30,
    ],
  ])("%s names %s", (parameter, name, ownerId, volumeSizeGiB) => {
    expect(imageOf(`/aws/service/${parameter}`)).toMatchObject({
      name,
      ownerId,
      ownerAlias: "amazon",
      isPublic: true,
      enaSupport: true,
      devices: expect.arrayContaining([
        { deviceName: expect.any(String), ebs: expect.objectContaining({ volumeSizeGiB }) },
      ]),
    });
  });

  test("is found by its ARN, which has no account, in its own Region only", () => {
    const name = "/aws/service/debian/release/12/latest/amd64";
    expect(publicParameter("eu-west-1", `arn:aws:ssm:eu-west-1::parameter${name}`)?.name).toBe(name);
    expect(publicParameter("eu-west-1", `arn:aws:ssm:eu-west-3::parameter${name}`)).toBeUndefined();
    expect(
      publicParameter("eu-west-1", `arn:aws:ssm:eu-west-1:111122223333:parameter${name}`),
    ).toBeUndefined();
  });

  test("that is an image's id names one that is there", () => {
    const ids = [...parameters.values()].filter(({ value }) => value.startsWith("ami-"));
    expect(ids.length).toBeGreaterThan(100);
    for (const { value } of ids) expect(byId.has(value)).toBe(true);
  });
});

describe("the newest public AMI", () => {
  test.each([
    [
      "of Amazon Linux 2023",
      /^al2023-ami-2023\..*-x86_64$/,
      {
        rootDeviceName: "/dev/xvda",
        bootMode: "uefi-preferred",
        imdsSupport: "v2.0",
        architecture: "x86_64",
      },
    ],
    [
      "of Amazon Linux 2023 for ARM",
      /^al2023-ami-2023\..*-arm64$/,
      { bootMode: "uefi", architecture: "arm64" },
    ],
    [
      "of Windows",
      /^Windows_Server-2022-English-Full-Base-/,
      { rootDeviceName: "/dev/sda1", platform: "windows", platformDetails: "Windows", bootMode: undefined },
    ],
    ["of Windows 2025", /^Windows_Server-2025-English-Full-Base-/, { bootMode: "uefi", imdsSupport: "v2.0" }],
    [
      "of Ubuntu 22.04",
      /ubuntu-jammy-22\.04-amd64-server/,
      { rootDeviceName: "/dev/sda1", imdsSupport: undefined },
    ],
    ["of Debian 12", /^debian-12-amd64/, { rootDeviceName: "/dev/xvda", bootMode: "uefi-preferred" }],
    ["of Red Hat", /^RHEL-9/, { usageOperation: "RunInstances:0010" }],
    ["of macOS", /^amzn-ec2-macos-15\..*-arm64$/, { architecture: "arm64_mac" }],
  ])("%s is as AWS shows it", (_what, pattern, shown) => {
    expect(newest(pattern)).toMatchObject(shown);
    expect(newest(pattern).deprecationTime).toBeUndefined();
  });

  test("was made on the day that its name has, and before the sandbox was started", () => {
    for (const image of images) {
      if (image.name?.startsWith("bottlerocket-")) continue;
      const day = image.creationDate.slice(0, 10);
      expect(
        [day, day.replaceAll("-", ""), day.replaceAll("-", ".")].some((it) => image.name?.includes(it)),
      ).toBe(true);
      expect(Date.parse(image.creationDate)).toBeLessThan(Date.now());
    }
  });
});

test("names and ids are taken once, in a Region and among Regions", () => {
  expect(new Set(PUBLIC_AMIS.map(({ name }) => name)).size).toBe(PUBLIC_AMIS.length);
  const ids = ["eu-west-1", "us-east-1"].flatMap((it) => publicAmis(it).images.map(({ imageId }) => imageId));
  expect(new Set(ids).size).toBe(2 * images.length);
  for (const id of ids) expect(id).toMatch(/^ami-0[0-9a-f]{16}$/);
});

test("another partition has other publishers, and fewer", () => {
  const owners = new Set(publicAmis("cn-north-1").images.map(({ ownerId }) => ownerId));
  expect(owners).toContain("141808717104");
  expect(owners).not.toContain("137112412989");
  expect(publicAmis("cn-north-1").images.length).toBeLessThan(images.length);
});
