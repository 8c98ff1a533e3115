import {
  DistributionConfiguration,
  type DistributionConfigurationProps,
} from "../../../modules/image/distribution-configuration.js";
import { executionRoleNeeds } from "../../../modules/image/distribution-settings.js";
import { only, synthesize } from "../../synthesize.js";

const LICENCE =
  "arn:aws:license-manager:eu-west-3:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef";
const TEMPLATE = "lt-0123456789abcdef0";
const EXPORT = { region: "eu-west-1", diskImageFormat: "VMDK", s3Bucket: "exports", roleName: "vmimport" };

const distributions = (props: Partial<DistributionConfigurationProps>) =>
  only(
    synthesize((stack) => {
      new DistributionConfiguration(stack, "Distribution", {
        name: "web",
        amiNameTemplate: "web_{{imagebuilder:buildDate}}",
        amiDescription: "nginx",
        keyArns: {
          "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/1",
          "eu-west-3": "arn:aws:kms:eu-west-3:111122223333:key/3",
        },
        ...props,
      });
    }),
    "aws_imagebuilder_distribution_configuration",
  ).distribution as Record<string, unknown>[];

test("a distribution without settings has nothing of them", () => {
  for (const block of distributions({}))
    expect(Object.keys(block).sort()).toEqual(["ami_distribution_configuration", "region"]);
});

test("the AMI of one Region is exported", () => {
  const [first, second] = distributions({ export: { ...EXPORT, s3Prefix: "vm/web" } });
  expect(first?.s3_export_configuration).toEqual({
    disk_image_format: "VMDK",
    role_name: "vmimport",
    s3_bucket: "exports",
    s3_prefix: "vm/web/",
  });
  expect(second).not.toHaveProperty("s3_export_configuration");
  expect(distributions({ export: EXPORT })[0]?.s3_export_configuration).not.toHaveProperty("s3_prefix");
});

test("Fast Launch is on in each Region, with EC2's numbers or one's own", () => {
  const account_id = expect.stringMatching(/^\$\{data\.aws_caller_identity\./);
  for (const block of distributions({ fastLaunch: {} }))
    expect(block.fast_launch_configuration).toEqual([{ account_id, enabled: true }]);
  const fastLaunch = { maxParallelLaunches: 8, targetResourceCount: 10, launchTemplateName: "fast" };
  const settings = {
    account_id,
    enabled: true,
    max_parallel_launches: 8,
    snapshot_configuration: { target_resource_count: 10 },
  };
  expect(distributions({ fastLaunch })[0]?.fast_launch_configuration).toEqual([
    { ...settings, launch_template: { launch_template_name: "fast", launch_template_version: "$Default" } },
  ]);
  expect(
    distributions({ fastLaunch: { ...fastLaunch, launchTemplateVersion: "3" } })[1]
      ?.fast_launch_configuration,
  ).toEqual([
    { ...settings, launch_template: { launch_template_name: "fast", launch_template_version: "3" } },
  ]);
});

test("licences, launch templates and descriptions are of one Region, parameters of all", () => {
  const [first, second] = distributions({
    licenseConfigurationArns: { "eu-west-3": [LICENCE] },
    launchTemplates: {
      "eu-west-1": [{ launchTemplateId: TEMPLATE }],
      "eu-west-3": [{ launchTemplateId: TEMPLATE, setDefaultVersion: false }],
    },
    descriptionsByRegion: { "eu-west-3": "nginx for Paris" },
    latestParameterName: "/imagebuilder/web",
    parameterNames: ["/golden/web"],
  });
  const ssm_parameter_configuration = ["/imagebuilder/web", "/golden/web"].map((parameter_name) => ({
    parameter_name,
    data_type: "aws:ec2:image",
  }));
  expect(first).toMatchObject({
    ami_distribution_configuration: { description: "nginx" },
    launch_template_configuration: [{ launch_template_id: TEMPLATE, default: true }],
    ssm_parameter_configuration,
  });
  expect(first).not.toHaveProperty("license_configuration_arns");
  expect(second).toMatchObject({
    ami_distribution_configuration: { description: "nginx for Paris" },
    launch_template_configuration: [{ launch_template_id: TEMPLATE, default: false }],
    license_configuration_arns: [LICENCE],
    ssm_parameter_configuration,
  });
});

test.each<[Partial<DistributionConfigurationProps>, string]>([
  [
    { export: { ...EXPORT, region: "eu-west-2" } },
    'export.region "eu-west-2" is no Region of the AMI: expected one of eu-west-1, eu-west-3',
  ],
  [
    { export: { ...EXPORT, diskImageFormat: "OVA" } },
    'export.diskImageFormat "OVA" is not a format of disk images: expected one of VMDK, RAW, VHD',
  ],
  [{ export: { ...EXPORT, s3Bucket: "E" } }, 'export.s3Bucket "E"'],
  [{ export: { ...EXPORT, roleName: "a b" } }, 'export.roleName "a b"'],
  [{ export: { ...EXPORT, s3Prefix: "web/" } }, 'export.s3Prefix "web/" ends with /'],
  [
    { fastLaunch: { maxParallelLaunches: 5 } },
    "fastLaunch.maxParallelLaunches 5 is too small: expected at least 6",
  ],
  [
    { fastLaunch: { targetResourceCount: 10_001 } },
    "fastLaunch.targetResourceCount 10001 is too big: expected at most 10000",
  ],
  [{ fastLaunch: { launchTemplateName: "a" } }, 'fastLaunch.launchTemplateName "a" has 1 character'],
  [
    { fastLaunch: { launchTemplateName: "fast", launchTemplateVersion: "0" } },
    'fastLaunch.launchTemplateVersion "0" is not a launch template\'s version: expected $Latest, $Default or a number',
  ],
  [
    { fastLaunch: { launchTemplateVersion: "1" } },
    "fastLaunch.launchTemplateVersion has no effect without launchTemplateName: expected both, or none",
  ],
  [
    { licenseConfigurationArns: { "eu-west-2": [LICENCE] } },
    'licenseConfigurationArns key "eu-west-2" is no Region of the AMI',
  ],
  [{ licenseConfigurationArns: { "eu-west-1": [] } }, "licenseConfigurationArns.eu-west-1 has 0 entries"],
  [{ licenseConfigurationArns: { "eu-west-1": ["lic-1"] } }, 'licenseConfigurationArns.eu-west-1[0] "lic-1"'],
  [
    { launchTemplates: { "eu-west-1": [{ launchTemplateId: "lt-1" }] } },
    'launchTemplates.eu-west-1[0].launchTemplateId "lt-1"',
  ],
  [
    { launchTemplates: { "eu-west-1": [{ launchTemplateId: TEMPLATE }, { launchTemplateId: TEMPLATE }] } },
    `launchTemplates.eu-west-1[1].launchTemplateId "${TEMPLATE}" is here twice`,
  ],
  [{ descriptionsByRegion: { "eu-west-1": "é" } }, 'descriptionsByRegion.eu-west-1 "é"'],
  [{ descriptionsByRegion: { paris: "x" } }, 'descriptionsByRegion key "paris"'],
  [{ parameterNames: ["/aws/web"] }, 'parameterNames[0] "/aws/web" begins as AWS\'s own do'],
])("%j is refused", (props, message) => {
  expect(() => distributions(props)).toThrow(message);
});

describe("an execution role", () => {
  test("is needed for parameters that are not Image Builder's own, and for a network of Fast Launch", () => {
    expect(executionRoleNeeds("aws", [])).toBeUndefined();
    expect(
      executionRoleNeeds("aws", [
        { parameterNames: ["/imagebuilder/web"] },
        { fastLaunch: { launchTemplateName: "fast" } },
      ]),
    ).toBeUndefined();
    expect(
      executionRoleNeeds("aws", [
        { parameterNames: ["/golden/web", "/imagebuilder/web"] },
        { parameterNames: ["/golden/web"] },
      ]),
    ).toEqual({ parameterNames: ["/golden/web"], policies: [] });
    expect(executionRoleNeeds("aws-cn", [{ fastLaunch: {} }])).toEqual({
      parameterNames: [],
      policies: ["arn:aws-cn:iam::aws:policy/EC2FastLaunchFullAccess"],
    });
  });
});
