import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { FleetVpc, type FleetVpcProps } from "../../../modules/fleet/fleet-vpc.js";
import { synthesizeApp } from "../../synthesize.js";

/** What is looked up, and the VPC that comes of it. */
function vpc(props: FleetVpcProps) {
  const { data, resource, output } =
    synthesizeApp((app) => {
      const stack = new TerraformStack(app, "test");
      new AwsProvider(stack, "Aws", { region: "eu-west-1" });
      const { vpcId } = new FleetVpc(stack, "Vpc", props);
      new TerraformOutput(stack, "vpc_id", { value: vpcId });
    }).stacks.test ?? {};
  return { blocks: { ...data, ...resource }, id: output?.vpc_id?.value };
}

test("a fleet without VPC and subnets is in the default VPC, where EC2 starts it", () => {
  expect(vpc({})).toEqual({
    blocks: { aws_vpc: { Vpc_8378EB38: { default: true } } },
    id: "${data.aws_vpc.Vpc_8378EB38.id}",
  });
});

test("a fleet is in the VPC of its group's subnets, which the first of them tells", () => {
  expect(vpc({ subnets: ["subnet-0abc1234", "subnet-0def1234"] })).toEqual({
    blocks: { aws_subnet: { Vpc_Subnet_E21A7F1F: { id: "subnet-0abc1234" } } },
    id: "${data.aws_subnet.Vpc_Subnet_E21A7F1F.vpc_id}",
  });
});

test("a fleet is in the given VPC, and nothing is looked up", () => {
  expect(vpc({ vpc: "vpc-0abc1234" })).toEqual({ blocks: {}, id: "vpc-0abc1234" });
  expect(vpc({ vpc: "vpc-0abc1234", subnets: ["subnet-0abc1234"] })).toEqual({
    blocks: {},
    id: "vpc-0abc1234",
  });
});

test.each<[FleetVpcProps, string]>([
  [
    { vpc: "0abc" },
    'vpc "0abc" does not begin with vpc-: expected vpc- and 17 (in old ones, 8) of 0-9 and a-f (test/Vpc)',
  ],
  [{ subnets: ["0abc"] }, 'subnets[0] "0abc" does not begin with subnet-'],
])("a VPC of %j is refused", (props, message) => {
  expect(() => vpc(props)).toThrow(message);
});
