import {
  InfrastructureConfiguration,
  type InfrastructureConfigurationProps,
} from "../../../modules/image/infrastructure-configuration.js";
import { only, synthesize } from "../../synthesize.js";

const required: InfrastructureConfigurationProps = {
  name: "web",
  instanceProfileName: "golden-ami-build",
  subnetId: "subnet-0abc1234",
  securityGroupIds: ["sg-0abc1234"],
  logBucketName: "golden-ami-logs",
  logPrefix: "image-builder",
  resourceTags: {},
};

const infrastructure = (props: Partial<InfrastructureConfigurationProps> = {}) =>
  synthesize((stack) => {
    new InfrastructureConfiguration(stack, "Infrastructure", { ...required, ...props });
  });

test("builds run on instances of Image Builder's choice, with IMDSv2 only, no hop beyond them, and logs", () => {
  expect(infrastructure()).toEqual({
    resource: {
      aws_imagebuilder_infrastructure_configuration: {
        Infrastructure_E3CED866: {
          name: "web",
          instance_profile_name: "golden-ami-build",
          subnet_id: "subnet-0abc1234",
          security_group_ids: ["sg-0abc1234"],
          terminate_instance_on_failure: true,
          instance_metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
          logging: {
            s3_logs: { s3_bucket_name: "golden-ami-logs", s3_key_prefix: "image-builder" },
          },
        },
      },
    },
  });
});

test("tags that Image Builder keeps for itself are left out", () => {
  const own = { CreatedBy: "a", Ec2ImageBuilderArn: "a", Name: "a", Tags: "a" };
  const tagsOf = (resourceTags: Record<string, string>) =>
    only(infrastructure({ resourceTags }), "aws_imagebuilder_infrastructure_configuration").resource_tags;
  expect(tagsOf({ ...own, CostCenter: "platform" })).toEqual({ CostCenter: "platform" });
  expect(tagsOf(own)).toBeUndefined();
});

test("builds run on the given instance types, which have the given tags", () => {
  const configuration = infrastructure({
    instanceTypes: ["t3.large", "m6i.large"],
    resourceTags: { CostCenter: "platform" },
  });
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration")).toMatchObject({
    instance_types: ["t3.large", "m6i.large"],
    resource_tags: { CostCenter: "platform" },
  });
});

test("a configuration is called by its id, and logs to CloudWatch alone, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new InfrastructureConfiguration(stack, "web", {
      instanceProfileName: "golden-ami-build",
      subnetId: "subnet-0abc1234",
      securityGroupIds: ["sg-0abc1234"],
    });
  });
  const block = only(configuration, "aws_imagebuilder_infrastructure_configuration");
  expect(block.name).toBe("web");
  expect(block).not.toHaveProperty("logging");
  expect(block).not.toHaveProperty("resource_tags");
});

test.each<[Partial<InfrastructureConfigurationProps>, string]>([
  [{ name: "web:1" }, 'name "web:1" has ":", which is not allowed in a name in Image Builder'],
  [
    { instanceProfileName: "a/b" },
    `instanceProfileName "a/b" has "/", which is not allowed in an instance profile's name`,
  ],
  [{ instanceTypes: [] }, "instanceTypes has 0 entries: expected at least 1"],
  [
    { instanceTypes: ["t3.small", "large"] },
    'instanceTypes[1] "large" has no size: expected a family and a size, e.g. t3.small',
  ],
  [
    { logBucketName: "NO BUCKET" },
    `logBucketName "NO BUCKET" has "N", which is not allowed in a bucket's name`,
  ],
  [
    { logBucketName: undefined, logPrefix: "a" },
    "logPrefix has no effect without logBucketName: expected both, or none",
  ],
  [{ logPrefix: "/a/" }, 'logPrefix "/a/" begins with /'],
  [{ logPrefix: "a//b" }, 'logPrefix "a//b" has two / side by side'],
  [{ subnetId: "vpc-0abc1234" }, 'subnetId "vpc-0abc1234" does not begin with subnet-'],
  [{ securityGroupIds: [] }, "securityGroupIds has 0 entries: expected at least 1"],
  [{ securityGroupIds: ["default"] }, 'securityGroupIds[0] "default" does not begin with sg-'],
  [
    { resourceTags: { "aws:x": "a" } },
    'resourceTags key "aws:x" begins with aws:, which AWS keeps for itself',
  ],
  [
    { resourceTags: { Dept: "R&D" } },
    `resourceTags.Dept "R&D" has "&", which is not allowed in a tag's value`,
  ],
  [
    { resourceTags: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`k${index}`, "v"])) },
    "resourceTags has 31 entries: expected at most 30",
  ],
])("a configuration with %j is refused", (props, message) => {
  expect(() => infrastructure(props)).toThrow(message);
  expect(() => infrastructure(props)).toThrow("(test/Infrastructure)");
});
