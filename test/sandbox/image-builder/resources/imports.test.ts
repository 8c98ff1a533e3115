import { NO_LAUNCH_PERMISSION } from "../../../../sandbox/ec2/ami.js";
import { account, amazonLinux, Harness, updateLinux } from "../harness.js";

const TASK = "import-ami-0123456789abcdef0";

/** A service in whose account EC2 has imported a virtual machine. */
function imported(platform?: "windows"): Harness {
  const harness = new Harness();
  harness.amis.register({
    imageId: "ami-0123456789abcdef0",
    name: TASK,
    ownerId: account,
    region: "eu-west-1",
    creationDate: "2026-01-31T04:13:00.262Z",
    architecture: "x86_64",
    platform,
    rootDeviceName: "/dev/sda1",
    blockDevices: [],
    state: "available",
    launchPermission: NO_LAUNCH_PERMISSION,
    tags: {},
  });
  return harness;
}

const vm = { name: "appliance", semanticVersion: "1.0.0", platform: "Linux", vmImportTaskId: TASK };

test("an imported virtual machine is an image that recipes are built from", async () => {
  const harness = imported();
  const { imageArn } = await harness.send("ImportVmImage", { ...vm, tags: { Team: "platform" } });
  expect(imageArn).toBe(`arn:aws:imagebuilder:eu-west-1:${account}:image/appliance/1.0.0/1`);
  const { image } = await harness.send("GetImage", { imageBuildVersionArn: imageArn });
  expect(image).toMatchObject({
    name: "appliance",
    version: "1.0.0/1",
    platform: "Linux",
    state: { status: "AVAILABLE" },
    buildType: "IMPORT",
    imageSource: "IMPORTED",
    tags: { Team: "platform" },
    outputResources: { amis: [{ region: "eu-west-1", image: "ami-0123456789abcdef0" }] },
  });
  await harness.send("CreateImageRecipe", {
    name: "web",
    semanticVersion: "1.0.0",
    parentImage: imageArn.replace("1.0.0/1", "x.x.x"),
    components: [updateLinux],
  });
  expect((await harness.send("ImportVmImage", vm)).imageArn).toMatch(/1\.0\.0\/2$/);
});

test.each([
  [{ vmImportTaskId: "import-ami-00000000000000000" }, "does not exist, or has no AMI"],
  [{ platform: "Windows" }, "is not of the platform Windows"],
  [{ semanticVersion: "1.0" }, "semanticVersion"],
])("a virtual machine with %j is not imported", async (change, message) => {
  expect(await imported().refusal("ImportVmImage", { ...vm, ...change })).toContain(message);
});

const iso = {
  name: "desktop",
  semanticVersion: "1.0.0",
  platform: "Windows",
  osVersion: "Microsoft Windows 11",
  uri: "s3://images/windows.iso",
};

async function withInfrastructure(): Promise<{ harness: Harness; request: object }> {
  const harness = new Harness();
  const { infrastructureConfigurationArn } = await harness.send("CreateInfrastructureConfiguration", {
    name: "import",
    instanceProfileName: "build",
  });
  return { harness, request: { ...iso, infrastructureConfigurationArn } };
}

test("an ISO file of Windows becomes an image in its time", async () => {
  const { harness, request } = await withInfrastructure();
  const { imageBuildVersionArn } = await harness.send("ImportDiskImage", request);
  const { image } = await harness.send("GetImage", { imageBuildVersionArn });
  expect(image).toMatchObject({ state: { status: "PENDING" }, osVersion: "Microsoft Windows 11" });
  expect(await harness.finished(imageBuildVersionArn)).toMatchObject({ state: { status: "AVAILABLE" } });
  expect(harness.amis.all()).toMatchObject([{ platform: "windows", bootMode: "uefi" }]);
});

test("an import that is cancelled makes no AMI", async () => {
  const { harness, request } = await withInfrastructure();
  const { imageBuildVersionArn } = await harness.send("ImportDiskImage", request);
  await harness.send("CancelImageCreation", { imageBuildVersionArn });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(await harness.finished(imageBuildVersionArn)).toMatchObject({ state: { status: "CANCELLED" } });
  expect(harness.amis.all()).toEqual([]);
});

test.each([
  [{ platform: "Linux" }, "'Linux' is not Windows"],
  [{ osVersion: "Microsoft Windows 10" }, "is not Microsoft Windows 11"],
  [{ uri: "s3://images/windows.vhd" }, "is not of the form s3://bucket/key.iso"],
  [
    {
      infrastructureConfigurationArn: `arn:aws:imagebuilder:eu-west-1:${account}:infrastructure-configuration/other`,
    },
    "ResourceNotFoundException",
  ],
])("an ISO file with %j is not imported", async (change, message) => {
  const { harness, request } = await withInfrastructure();
  expect(await harness.refusal("ImportDiskImage", { ...request, ...change })).toContain(message);
});

test("an ISO file that is not there, or for a role that is not there, is not imported", async () => {
  const { harness, request } = await withInfrastructure();
  harness.moto.statuses.s3 = 404;
  expect(await harness.refusal("ImportDiskImage", request)).toContain(
    "does not exist, or you have no access",
  );
  harness.moto.statuses.iam = 404;
  expect(await harness.refusal("ImportDiskImage", { ...request, executionRole: "import" })).toContain(
    "The role 'import' does not exist",
  );
});

const script = {
  name: "script",
  semanticVersion: "1.0.0",
  type: "BUILD",
  format: "SHELL",
  platform: "Linux",
  data: "dnf install -y nginx",
};

test.each([
  ["BUILD", "Linux", "build", "ExecuteBash"],
  ["TEST", "Windows", "test", "ExecutePowerShell"],
])("a %s script for %s becomes a component that runs it", async (type, platform, phase, action) => {
  const harness = new Harness();
  const { componentBuildVersionArn } = await harness.send("ImportComponent", { ...script, type, platform });
  const { component } = await harness.send("GetComponent", { componentBuildVersionArn });
  expect(component).toMatchObject({ type, platform });
  expect(JSON.parse(component.data).phases).toEqual([
    { name: phase, steps: [{ name: "Script", action, inputs: { commands: ["dnf install -y nginx"] } }] },
  ]);
});

test("a script is given inline or in S3", async () => {
  const harness = new Harness();
  expect(await harness.refusal("ImportComponent", { ...script, uri: "s3://scripts/a.sh" })).toContain(
    "Exactly one of the parameters",
  );
  harness.moto.statuses.s3 = 404;
  const { data: _, ...others } = script;
  expect(await harness.refusal("ImportComponent", { ...others, uri: "s3://scripts/a.sh" })).toContain(
    "does not exist, or you have no access",
  );
});

test("a product of AWS Marketplace is a parent by its id, and its components are downloaded by builds", async () => {
  const harness = new Harness();
  await harness.send("CreateImageRecipe", {
    name: "web",
    semanticVersion: "1.0.0",
    parentImage: "prod-2abcdefghijkl",
    components: [updateLinux],
  });
  const ask = async (body: object) => {
    const answer = await harness.handle("POST", "/GetMarketplaceResource", JSON.stringify(body));
    return JSON.parse(String(answer.body));
  };
  const resourceArn = "arn:aws:imagebuilder:eu-west-1:aws-marketplace:component/agent/1.0.0/1";
  expect(await ask({ resourceType: "COMPONENT_DATA", resourceArn })).toMatchObject({
    resourceArn,
    data: expect.any(String),
  });
  expect(await ask({ resourceType: "COMPONENT_ARTIFACT", resourceArn })).toMatchObject({
    message: expect.stringContaining("An artifact is at a location"),
  });
  expect(await ask({ resourceType: "COMPONENT_DATA", resourceArn: amazonLinux })).toMatchObject({
    message: expect.stringContaining("is not a component of AWS Marketplace"),
  });
});
