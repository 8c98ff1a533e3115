import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { BuildNetwork, type BuildNetworkProps } from "../../../modules/build/build-network.js";
import { count, only, synthesizeApp } from "../../synthesize.js";

const network = (props: BuildNetworkProps = {}) =>
  synthesizeApp((app) => {
    const stack = new TerraformStack(app, "test");
    new AwsProvider(stack, "Aws", { region: "eu-west-1" });
    const { subnetId, securityGroupIds } = new BuildNetwork(stack, "Network", props);
    new TerraformOutput(stack, "security_group_ids", { value: securityGroupIds });
    new TerraformOutput(stack, "subnet_id", { value: subnetId });
  }).stacks.test ?? {};

const egress = (name: string, port: number) => ({
  security_group_id: "${aws_security_group.Network_SecurityGroup_6335DB55.id}",
  description: `${name} to AWS endpoints and package repositories`,
  cidr_ipv4: "0.0.0.0/0",
  ip_protocol: "tcp",
  from_port: port,
  to_port: port,
});

test("builds run in the first of the default VPC's default subnets that has the usual instance types, in a security group of their own", () => {
  const configuration = network();
  const { resource, data, output } = configuration;
  const OFFERINGS = "Network_DefaultSubnet_Offerings_6F0DB5D1";
  const SUBNETS = "Network_DefaultSubnet_A7FBED6B";
  expect({ resource, data }).toEqual({
    data: {
      aws_vpc: { Network_DefaultVpc_F3CCE0D4: { default: true } },
      aws_ec2_instance_type_offerings: { [OFFERINGS]: expect.any(Object) },
      aws_subnets: { [SUBNETS]: expect.any(Object) },
    },
    resource: {
      aws_security_group: {
        Network_SecurityGroup_6335DB55: {
          name_prefix: "golden-ami-build-",
          description: "Build and test instances of Image Builder",
          vpc_id: "${data.aws_vpc.Network_DefaultVpc_F3CCE0D4.id}",
          tags: { Name: "golden-ami-build" },
          lifecycle: { create_before_destroy: true },
        },
      },
      aws_vpc_security_group_egress_rule: {
        Network_SecurityGroup_Https_99ABDE83: egress("HTTPS", 443),
        Network_SecurityGroup_Http_080FD9EB: egress("HTTP", 80),
      },
    },
  });
  expect(only(configuration, "aws_ec2_instance_type_offerings").filter).toEqual([
    { name: "instance-type", values: ["t3.medium", "m5.large", "m6i.large", "m7i.large"] },
  ]);
  expect(output?.subnet_id?.value).toBe(`\${try(sort(data.aws_subnets.${SUBNETS}.ids)[0], null)}`);
});

test.each<[string, BuildNetworkProps, readonly string[] | undefined, string]>([
  ["a default subnet of their own", {}, ["p4d.24xlarge"], "data.aws_subnets.web_Subnet_"],
  ["the usual default subnet", {}, undefined, "data.aws_subnets.Network_DefaultSubnet_"],
  [
    "the given subnet",
    { network: { vpc: "vpc-0abc1234", subnet: "subnet-0abc1234" } },
    ["p4d.24xlarge"],
    "subnet-0abc1234",
  ],
])("an image's instance types get %s", (_, props, instanceTypes, expected) => {
  const { output } =
    synthesizeApp((app) => {
      const stack = new TerraformStack(app, "test");
      new AwsProvider(stack, "Aws", { region: "eu-west-1" });
      const image = new Construct(stack, "web");
      const value = new BuildNetwork(stack, "Network", props).subnetIdFor(image, instanceTypes);
      new TerraformOutput(stack, "subnet_id", { value });
    }).stacks.test ?? {};
  expect(output?.subnet_id?.value).toContain(expected);
});

test("builds run in the given VPC and subnet, and the default ones are not looked up", () => {
  const configuration = network({ network: { vpc: "vpc-0abc1234", subnet: "subnet-0abc1234" } });
  expect(count(configuration)).toEqual({ aws_security_group: 1, aws_vpc_security_group_egress_rule: 2 });
  expect(only(configuration, "aws_security_group").vpc_id).toBe("vpc-0abc1234");
  expect(configuration.output?.subnet_id?.value).toBe("subnet-0abc1234");
});

test("builds run in the given security groups, and none is made", () => {
  const securityGroups = ["sg-0abc1234", "sg-0def1234"];
  const configuration = network({ network: { subnet: "subnet-0abc1234", securityGroups } });
  expect(count(configuration)).toEqual({});
  expect(configuration.output?.security_group_ids?.value).toEqual(securityGroups);
});

test.each<[BuildNetworkProps["network"], string]>([
  [
    { vpc: "subnet-0abc1234", subnet: "subnet-0abc1234" },
    'network.vpc "subnet-0abc1234" does not begin with vpc-',
  ],
  [{ vpc: "vpc-0abc1234", subnet: "0abc" }, 'network.subnet "0abc" does not begin with subnet-'],
  [{ subnet: "subnet-0abc1234" }, "network.vpc is not given: expected a value (test/Network)"],
  [
    { vpc: "vpc-0abc1234", subnet: "subnet-0abc1234", securityGroups: ["sg-0abc1234"] },
    "network.vpc has no effect beside network.securityGroups: expected one of both (test/Network)",
  ],
  [{ subnet: "subnet-0abc1234", securityGroups: [] }, "network.securityGroups has 0 entries"],
  [
    { subnet: "subnet-0abc1234", securityGroups: ["web"] },
    'network.securityGroups[0] "web" does not begin with sg-: expected sg- and 17 (in old ones, 8) of 0-9 and a-f (test/Network)',
  ],
])("a network of %j is refused", (given, message) => {
  expect(() => network({ network: given })).toThrow(message);
});
