import { amazonLinux, createPipeline, Harness } from "../harness.js";

const managed = (name: string) => amazonLinux.replace("amazon-linux-2023-x86", name);

describe("an image of Amazon", () => {
  test.each([
    ["amazon-linux-2-x86", "Amazon Linux 2 x86", "Amazon Linux 2", "Linux"],
    ["amazon-linux-2023-arm64", "Amazon Linux 2023 arm64", "Amazon Linux 2023", "Linux"],
    ["ubuntu-server-22-lts-x86", "Ubuntu Server 22 LTS x86", "Ubuntu 22", "Linux"],
    [
      "red-hat-enterprise-linux-9-x86",
      "Red Hat Enterprise Linux 9 x86",
      "Red Hat Enterprise Linux 9",
      "Linux",
    ],
    [
      "windows-server-2022-english-full-base-x86",
      "Windows Server 2022 English Full Base x86",
      "Microsoft Windows Server 2022",
      "Windows",
    ],
    ["macos-sonoma-arm64", "macOS Sonoma arm64", "macOS Sonoma", "macOS"],
  ])("%s is called %s and has %s", async (name, displayName, osVersion, platform) => {
    const { image } = await new Harness().send("GetImage", { imageBuildVersionArn: managed(name) });
    expect(image).toMatchObject({
      arn: managed(name).replace("x.x.x", "2025.1.1/1"),
      name: displayName,
      version: "2025.1.1/1",
      osVersion,
      platform,
      enhancedImageMetadataEnabled: true,
      imageSource: "AMAZON_MANAGED",
    });
    expect(image).not.toHaveProperty("imageTestsConfiguration");
  });

  test("has as output the AMI of its public parameter, in the Region", async () => {
    const harness = new Harness();
    const parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    harness.moto.parameters.set(parameter, "ami-0123456789abcdef0");
    const { image } = await harness.send("GetImage", { imageBuildVersionArn: amazonLinux });
    expect(image.outputResources).toEqual({
      amis: [{ region: "eu-west-1", image: "ami-0123456789abcdef0" }],
    });
  });

  test("is not there under a misspelt name", async () => {
    const imageBuildVersionArn = managed("amazon-linux-2-x68");
    expect(await new Harness().refusal("GetImage", { imageBuildVersionArn })).toContain(
      "ResourceNotFoundException",
    );
  });

  test("is listed with its version, operating system and name", async () => {
    const harness = new Harness();
    const filters = [{ name: "name", values: ["Amazon Linux 2 x86"] }];
    const { imageVersionList } = await harness.send("ListImages", { owner: "Amazon", filters });
    expect(imageVersionList).toMatchObject([
      {
        arn: managed("amazon-linux-2-x86").replace("x.x.x", "2025.1.1"),
        version: "2025.1.1",
        osVersion: "Amazon Linux 2",
        owner: "Amazon",
      },
    ]);
  });
});

test("an image that is there has an empty list of packages", async () => {
  const harness = new Harness();
  const imagePipelineArn = await createPipeline(harness);
  const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
  const { imagePackageList } = await harness.send("ListImagePackages", { imageBuildVersionArn });
  expect(imagePackageList).toEqual([]);
  const none = { imageBuildVersionArn: imageBuildVersionArn.replace("/web/", "/none/") };
  expect(await harness.refusal("ListImagePackages", none)).toContain("ResourceNotFoundException");
});
