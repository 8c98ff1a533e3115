import { publicParameter } from "../../../../sandbox/ec2/public-amis.js";
import { account, createPipeline, Harness } from "../harness.js";

const windows = "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x";
const windowsParameter = "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base";
const updateWindows = {
  componentArn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-windows/x.x.x",
};
const onWindows = { parentImage: windows, components: [updateWindows] };
const encrypted = {
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true, volumeSize: 8 } }],
};
const large = { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 1025 } }] };
const role = `arn:aws:iam::${account}:role/builder`;
const s3ExportConfiguration = { diskImageFormat: "VMDK", roleName: "vmimport", s3Bucket: "exports" };
const licence = (region: string) =>
  `arn:aws:license-manager:${region}:${account}:license-configuration:lic-0123456789abcdef0123456789abcdef`;

async function build(settings: object, recipe: object = {}, pipeline: object = {}, harness = new Harness()) {
  const imagePipelineArn = await createPipeline(harness, {
    recipe,
    pipeline,
    distributions: [
      {
        region: "eu-west-1",
        amiDistributionConfiguration: { name: "web_{{imagebuilder:buildDate}}" },
        ...settings,
      },
    ],
  });
  const started = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
  return harness.finished(started.imageBuildVersionArn);
}

test.each<[string, object, object, object, string]>([
  [
    "exports what is encrypted",
    { s3ExportConfiguration },
    encrypted,
    {},
    "has encrypted EBS snapshots and is not exportable",
  ],
  ...[
    onWindows,
    { ...onWindows, parentImage: `ssm:${windowsParameter}` },
    { ...onWindows, parentImage: publicParameter("eu-west-1", windowsParameter)?.value },
    { parentImage: "prod-0123abcd" },
    { parentImage: "arn:aws:imagebuilder:eu-west-1:aws-marketplace:image/suse/x.x.x" },
    { parentImage: "ssm:/aws/service/marketplace/prod-0123abcd/latest" },
  ].map((recipe): [string, object, object, object, string] => [
    `exports what is from ${recipe.parentImage}`,
    { s3ExportConfiguration },
    recipe,
    {},
    "contains software provided by AWS and is not exportable",
  ]),
  [
    "exports more than a tebibyte",
    { s3ExportConfiguration },
    large,
    {},
    "has a volume larger than 1 TiB and is not exportable",
  ],
  [
    "exports to a bucket of another Region",
    { s3ExportConfiguration },
    {},
    {},
    "the bucket 'exports' is not in the Region eu-west-1",
  ],
  [
    "lets Linux start faster",
    { fastLaunchConfigurations: [{ enabled: true, accountId: account }] },
    {},
    {},
    "is not of Windows",
  ],
  [
    "lets the AMI of another account start faster",
    { fastLaunchConfigurations: [{ enabled: true, accountId: "444455556666" }] },
    onWindows,
    {},
    "is not owned by 444455556666",
  ],
  [
    "starts fewer than six instances at a time",
    { fastLaunchConfigurations: [{ enabled: true, maxParallelLaunches: 5 }] },
    onWindows,
    {},
    "MaxParallelLaunches must be 6 or greater",
  ],
  [
    "makes a network without an execution role",
    { fastLaunchConfigurations: [{ enabled: true }] },
    onWindows,
    {},
    "not authorized to create the network of EC2 Fast Launch",
  ],
  [
    "uses a launch template that is not there",
    {
      fastLaunchConfigurations: [{ enabled: true, launchTemplate: { launchTemplateName: "fast" } }],
    },
    onWindows,
    {},
    "the launch template 'fast' does not exist",
  ],
  [
    "belongs to a licence of another Region",
    { licenseConfigurationArns: [licence("eu-west-3")] },
    {},
    {},
    `The licence configuration '${licence("eu-west-3")}' does not exist in eu-west-1.`,
  ],
  [
    "writes a parameter that its role may not",
    { ssmParameterConfigurations: [{ parameterName: "/golden/web" }] },
    {},
    { executionRole: role },
    `the role ${role} may not perform ssm:PutParameter on arn:aws:ssm:eu-west-1:${account}:parameter/golden/web`,
  ],
])("a build fails that %s", async (_, settings, recipe, pipeline, reason) => {
  const { state } = await build(settings, recipe, pipeline);
  expect(state).toEqual({ status: "FAILED", reason: expect.stringContaining(reason) });
});

test("a build belongs to a licence of its Region, and leaves alone what is off", async () => {
  const { state } = await build({
    licenseConfigurationArns: [licence("eu-west-1")],
    fastLaunchConfigurations: [{ enabled: false }],
  });
  expect(state).toEqual({ status: "AVAILABLE" });
});

test.each(["image", "AMI"])(
  "what is built from another's %s has the software of AWS's that is in it",
  async (kind) => {
    const harness = new Harness();
    const base = await build({}, onWindows, {}, harness);
    const parentImage = kind === "AMI" ? base.outputResources.amis[0].image : base.arn;
    const { imageRecipeArn } = await harness.send("CreateImageRecipe", {
      ...onWindows,
      name: "app",
      semanticVersion: "1.0.0",
      parentImage,
    });
    const { distributionConfigurationArn } = await harness.send("CreateDistributionConfiguration", {
      name: "app",
      distributions: [{ region: "eu-west-1", s3ExportConfiguration }],
    });
    const { imageBuildVersionArn } = await harness.send("CreateImage", {
      imageRecipeArn,
      distributionConfigurationArn,
      infrastructureConfigurationArn: base.infrastructureConfiguration.arn,
    });
    const { state } = await harness.finished(imageBuildVersionArn);
    expect(state.reason).toContain("contains software provided by AWS and is not exportable");
  },
);

test("a bucket that is not there is told", async () => {
  const harness = new Harness();
  harness.moto.statuses.s3 = 404;
  const { state } = await build({ s3ExportConfiguration }, {}, {}, harness);
  expect(state.reason).toContain("the bucket 'exports' does not exist, or is another account's");
});

test("a launch template's version becomes the default one unless it is said that it does not", async () => {
  const harness = new Harness();
  await build(
    {
      launchTemplateConfigurations: [{ launchTemplateId: "lt-0123456789abcdef0", setDefaultVersion: false }],
    },
    {},
    {},
    harness,
  );
  expect(harness.moto.calls.map(({ form }) => form?.Action)).toContain("CreateLaunchTemplateVersion");
  expect(harness.moto.calls.map(({ form }) => form?.Action)).not.toContain("ModifyLaunchTemplate");
});

test("a launch template of another account is updated by the role there alone", async () => {
  const launchTemplateId = "lt-0123456789abcdef0";
  const settings = { launchTemplateConfigurations: [{ launchTemplateId, accountId: "444455556666" }] };
  const harness = new Harness();
  expect((await build(settings, {}, {}, harness)).state).toEqual({ status: "AVAILABLE" });
  expect(harness.moto.calls).toContainEqual(
    expect.objectContaining({
      account: "444455556666",
      form: expect.objectContaining({ Action: "CreateLaunchTemplateVersion" }),
    }),
  );
  const none = new Harness();
  none.moto.trustPolicy = { Statement: [] };
  expect((await build(settings, {}, {}, none)).state.reason).toContain(
    "not authorized to assume the role arn:aws:iam::444455556666:role/EC2ImageBuilderDistributionCrossAccountRole",
  );
});
