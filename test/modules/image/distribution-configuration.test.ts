import {
  DistributionConfiguration,
  type DistributionConfigurationProps,
} from "../../../modules/image/distribution-configuration.js";
import { only, synthesize } from "../../synthesize.js";

const required: DistributionConfigurationProps = {
  name: "web",
  amiNameTemplate: "web_1.0.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}",
  amiTags: {},
  keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc" },
  organizationArns: [],
  organizationalUnitArns: [],
  accounts: ["444455556666"],
  latestParameterName: "/imagebuilder/golden-ami/web/latest",
};

const distribution = (props: Partial<DistributionConfigurationProps> = {}) =>
  synthesize((stack) => {
    new DistributionConfiguration(stack, "Distribution", { ...required, ...props });
  });

const regionsOf = (props: Partial<DistributionConfigurationProps>) =>
  only(distribution(props), "aws_imagebuilder_distribution_configuration").distribution;

test("an AMI goes to its Region under that Region's key, for the given accounts, and its id to a parameter", () => {
  expect(distribution()).toEqual({
    resource: {
      aws_imagebuilder_distribution_configuration: {
        Distribution_830FAC52: {
          lifecycle: { create_before_destroy: true },
          name: "web",
          distribution: [
            {
              region: "eu-west-1",
              ami_distribution_configuration: {
                name: "web_1.0.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}",
                ami_tags: {},
                kms_key_id: "arn:aws:kms:eu-west-1:111122223333:key/0abc",
                launch_permission: { user_ids: ["444455556666"] },
              },
              ssm_parameter_configuration: [
                { parameter_name: "/imagebuilder/golden-ami/web/latest", data_type: "aws:ec2:image" },
              ],
            },
          ],
        },
      },
    },
  });
});

test("each Region has its own key, and all the same permissions, tags and description", () => {
  const organizationArns = ["arn:aws:organizations::000000000000:organization/o-exampleorg1"];
  const organizationalUnitArns = ["arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111"];
  const inRegion = (region: string, key: string) => ({
    region,
    ami_distribution_configuration: {
      name: required.amiNameTemplate,
      description: "nginx",
      ami_tags: { Cost: "x" },
      kms_key_id: key,
      launch_permission: {
        organization_arns: organizationArns,
        organizational_unit_arns: organizationalUnitArns,
        user_ids: ["444455556666"],
      },
    },
    ssm_parameter_configuration: [
      { parameter_name: "/imagebuilder/golden-ami/web/latest", data_type: "aws:ec2:image" },
    ],
  });
  expect(
    regionsOf({
      amiDescription: "nginx",
      amiTags: { Cost: "x" },
      keyArns: {
        "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/1",
        "eu-west-3": "arn:aws:kms:eu-west-3:111122223333:key/3",
      },
      organizationArns,
      organizationalUnitArns,
    }),
  ).toEqual([
    inRegion("eu-west-1", "arn:aws:kms:eu-west-1:111122223333:key/1"),
    inRegion("eu-west-3", "arn:aws:kms:eu-west-3:111122223333:key/3"),
  ]);
});

test("no permission is an empty list, which Image Builder refuses", () => {
  const organizationArns = ["arn:aws:organizations::000000000000:organization/o-exampleorg1"];
  expect(regionsOf({ accounts: [], organizationArns })).toMatchObject([
    { ami_distribution_configuration: { launch_permission: { organization_arns: organizationArns } } },
  ]);
  expect(JSON.stringify(regionsOf({ accounts: [], organizationArns }))).not.toMatch(/user_ids|unit_arns/);
});

test("accounts get copies of their own in each Region, or nobody does", () => {
  expect(
    regionsOf({
      keyArns: { ...required.keyArns, "eu-west-3": "arn:aws:kms:eu-west-3:111122223333:key/3" },
      targetAccountIds: ["444455556666", "777788889999"],
    }),
  ).toMatchObject(
    ["eu-west-1", "eu-west-3"].map((region) => ({
      region,
      ami_distribution_configuration: { target_account_ids: ["444455556666", "777788889999"] },
    })),
  );
  for (const targetAccountIds of [undefined, []])
    expect(JSON.stringify(regionsOf({ targetAccountIds }))).not.toContain("target_account_ids");
});

test("tags that Image Builder gives the AMI itself are left out", () => {
  const amiTags = { CreatedBy: "a", Ec2ImageBuilderArn: "a", Name: "web" };
  expect(regionsOf({ amiTags })).toMatchObject([
    { ami_distribution_configuration: { ami_tags: { Name: "web" } } },
  ]);
  expect(JSON.stringify(regionsOf({ amiTags }))).not.toContain("CreatedBy");
});

test("an AMI that nobody else may launch, with a parameter of nobody's, has neither", () => {
  const configuration = synthesize((stack) => {
    new DistributionConfiguration(stack, "web", {
      amiNameTemplate: required.amiNameTemplate,
      keyArns: required.keyArns,
    });
  });
  const block = only(configuration, "aws_imagebuilder_distribution_configuration");
  expect(block.name).toBe("web");
  expect(JSON.stringify(block)).not.toMatch(/launch_permission|ssm_parameter|description/);
});

test.each<[Partial<DistributionConfigurationProps>, string]>([
  [{ name: "ab" }, 'name "ab" has 2 characters'],
  [
    { amiNameTemplate: "web" },
    'amiNameTemplate "web" has no build date: expected {{imagebuilder:buildDate}} in it',
  ],
  [{ amiNameTemplate: "web/{{imagebuilder:buildDate}}" }, `has "/", which is not allowed in an AMI's name`],
  [
    { amiNameTemplate: `${"w".repeat(102)}{{imagebuilder:buildDate}}` },
    "has 128 characters: expected at most 127",
  ],
  [{ amiDescription: "" }, 'amiDescription "" is empty'],
  [{ amiTags: { "": "a" } }, 'amiTags key "" is empty'],
  [{ keyArns: {} }, "keyArns has 0 entries: expected at least 1"],
  [
    { keyArns: { "eu-west-9": "arn:aws:kms:eu-west-9:111122223333:key/1" } },
    'keyArns key "eu-west-9" is not an AWS Region',
  ],
  [{ keyArns: { "eu-west-1": "alias/a" } }, 'keyArns.eu-west-1 "alias/a" is not an ARN'],
  [{ organizationArns: ["o-exampleorg1"] }, 'organizationArns[0] "o-exampleorg1" is not an organization ARN'],
  [{ organizationalUnitArns: ["ou-12"] }, 'organizationalUnitArns[0] "ou-12" is not an OU ARN'],
  [{ accounts: ["1234"] }, 'accounts[0] "1234" has 4 digits'],
  [{ accounts: ["444455556666", "444455556666"] }, 'accounts[1] "444455556666" is here twice'],
  [
    { latestParameterName: "/a b" },
    `latestParameterName "/a b" has " ", which is not allowed in a parameter's name`,
  ],
])("a configuration with %j is refused", (props, message) => {
  expect(() => distribution(props)).toThrow(message);
  expect(() => distribution(props)).toThrow("(test/Distribution)");
});
