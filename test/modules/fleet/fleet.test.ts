import { Aspects, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Fleet, type FleetProps } from "../../../modules/fleet/fleet.js";
import { DefaultVpc } from "../../../modules/network/default-vpc.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const required: FleetProps = {
  owner: "111122223333",
  image: "web@1",
  launchTemplate: { instanceType: "t3.small" },
};
const autoScaling = { min: 2, max: 6, subnets: ["subnet-0abc", "subnet-0def"] };

const fleet = (props: Partial<FleetProps> = {}) =>
  synthesize((stack) => {
    new Fleet(stack, "web", { ...required, ...props });
  });

test("a fleet needs an owner, an image and an instance type: a template in the default VPC, without a group or a grant", () => {
  const configuration = fleet();
  expect(count(configuration)).toEqual({
    aws_ami: 1,
    aws_launch_template: 1,
    aws_security_group: 1,
    aws_vpc: 1,
    aws_vpc_security_group_egress_rule: 2,
  });
  const ami = Object.keys(configuration.data?.aws_ami ?? {})[0];
  const group = Object.keys(configuration.resource?.aws_security_group ?? {})[0];
  const vpc = Object.keys(configuration.data?.aws_vpc ?? {})[0];
  expect(only(configuration, "aws_ami")).toMatchObject({
    owners: ["111122223333"],
    filter: [{ name: "name", values: ["web_1.*"] }, {}],
  });
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    name: "web",
    image_id: `\${data.aws_ami.${ami}.id}`,
    block_device_mappings: [{ device_name: `\${data.aws_ami.${ami}.root_device_name}` }],
    network_interfaces: [{ security_groups: [`\${aws_security_group.${group}.id}`] }],
  });
  expect(only(configuration, "aws_security_group")).toMatchObject({
    name_prefix: "web-",
    description: "Instances of web",
    vpc_id: `\${data.aws_vpc.${vpc}.id}`,
  });
});

test("a tag can be what another construct knows at apply only", () => {
  const configuration = synthesize((stack) => {
    const vpc = { id: new DefaultVpc(stack, "Vpc").vpcId };
    new Fleet(stack, "web", {
      owner: "111122223333",
      image: "web@1",
      launchTemplate: { instanceType: "t3.small" },
      tags: { Vpc: vpc.id },
    });
  });
  expect(only(configuration, "aws_launch_template").tag_specifications).toEqual(
    ["instance", "volume"].map((resource_type) => ({
      resource_type,
      tags: { Name: "web", Vpc: expect.stringMatching(/^\$\{data\.aws_vpc\.\w+\.id\}$/) },
    })),
  );
});

test("a group makes a fleet look for the VPC of its subnets and grant the owner's key to Auto Scaling first", () => {
  const configuration = fleet({ autoScaling, tags: { Cost: "x" } });
  expect(count(configuration)).toEqual({
    aws_ami: 1,
    aws_autoscaling_group: 1,
    aws_caller_identity: 1,
    aws_iam_roles: 1,
    aws_kms_grant: 1,
    aws_kms_key: 1,
    aws_launch_template: 1,
    aws_security_group: 1,
    aws_subnet: 1,
    aws_vpc_security_group_egress_rule: 2,
  });
  const grant = Object.keys(configuration.resource?.aws_kms_grant ?? {})[0];
  const template = Object.keys(configuration.resource?.aws_launch_template ?? {})[0];
  expect(only(configuration, "aws_kms_key").key_id).toBe(
    "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
  );
  expect(only(configuration, "aws_subnet").id).toBe("subnet-0abc");
  expect(only(configuration, "aws_autoscaling_group")).toMatchObject({
    name: "web",
    min_size: 2,
    max_size: 6,
    vpc_zone_identifier: ["subnet-0abc", "subnet-0def"],
    launch_template: {
      id: `\${aws_launch_template.${template}.id}`,
      version: `\${aws_launch_template.${template}.latest_version}`,
    },
    tag: [{ key: "Cost", value: "x", propagate_at_launch: true }],
    depends_on: [`aws_kms_grant.${grant}`],
  });
});

test.each<[what: string, props: Partial<FleetProps>, expected: Record<string, number | undefined>]>([
  [
    "a VPC",
    { launchTemplate: { instanceType: "t3.small", vpc: "vpc-0abc" } },
    { aws_vpc: undefined, aws_security_group: 1 },
  ],
  [
    "a subnet",
    { launchTemplate: { instanceType: "t3.small", subnet: "subnet-0abc" } },
    { aws_vpc: undefined, aws_subnet: 1 },
  ],
  [
    "security groups",
    { launchTemplate: { instanceType: "t3.small", securityGroups: ["sg-0abc"] } },
    { aws_vpc: undefined, aws_security_group: undefined, aws_vpc_security_group_egress_rule: undefined },
  ],
])("%s of the caller's is not looked up or made again", (_, props, expected) => {
  const counted = count(fleet(props));
  for (const [type, number] of Object.entries(expected))
    expect([type, counted[type]]).toEqual([type, number]);
});

test("a name of the caller's is the template's, the group's and the security group's", () => {
  const configuration = fleet({ name: "payments-web", autoScaling });
  expect(only(configuration, "aws_launch_template").name).toBe("payments-web");
  expect(only(configuration, "aws_autoscaling_group").name).toBe("payments-web");
  expect(only(configuration, "aws_security_group").name_prefix).toBe("payments-web-");
});

test("fleets with a grant of their own have grants of different names, and fleets that share one have one", () => {
  const two = (share: boolean) =>
    synthesize((stack) => {
      const web = new Fleet(stack, "web", { ...required, autoScaling });
      new Fleet(stack, "api", { ...required, autoScaling, keyGrant: share ? web.keyGrant : undefined });
    });
  expect(
    all(two(false), "aws_kms_grant")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["golden-ami/test/api/KeyGrant", "golden-ami/test/web/KeyGrant"]);
  const shared = two(true);
  const grant = Object.keys(shared.resource?.aws_kms_grant ?? {});
  expect(grant).toHaveLength(1);
  for (const { depends_on } of all(shared, "aws_autoscaling_group")) {
    expect(depends_on).toEqual([`aws_kms_grant.${grant[0]}`]);
  }
});

test("a selector that is parsed already is taken too", () => {
  expect(only(fleet({ image: { image: "web", version: "1.4.0/7" } }), "aws_ami").filter).toEqual([
    { name: "name", values: ["web_1.4.0_7_*"] },
    { name: "state", values: ["available"] },
  ]);
});

test("a fleet below another construct takes aspects and dependencies", () => {
  const visited: string[] = [];
  const configuration = synthesize((stack: TerraformStack) => {
    const room = new Construct(stack, "Room");
    const vpc = new DefaultVpc(stack, "Vpc");
    const fleet = new Fleet(room, "web", { ...required, autoScaling });
    fleet.node.addDependency(vpc);
    Aspects.of(room).add({ visit: ({ node }) => void visited.push(node.path) });
  });
  expect(visited).toContain("test/Room/web/LaunchTemplate/Resource");
  expect(only(configuration, "aws_kms_grant").name).toBe("golden-ami/test/Room/web/KeyGrant");
});

test.each<[props: Partial<FleetProps>, message: string]>([
  [
    { image: "web@1.4.0.1" },
    'image "web@1.4.0.1" is not a selector: expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7 (test/web)',
  ],
  [
    { image: { image: "Web" } },
    'image "Web" is not a selector: expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7 (test/web)',
  ],
  [
    { image: { image: "web", version: "new" } },
    'image "web@new" is not a selector: expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7 (test/web)',
  ],
  [
    { image: "${var.image}" },
    "image is known to Terraform only: expected a text that is known at synth (test/web)",
  ],
  [
    { owner: "1234" },
    'owner "1234" is not an account id: expected 12 digits in quotes, e.g. "111122223333" (test/web/Ami)',
  ],
  [
    { launchTemplate: { instanceType: "t3" } },
    'instanceType "t3" is not an instance type: expected e.g. t3.small (test/web/LaunchTemplate)',
  ],
  [
    { launchTemplate: { instanceType: "t3.small", vpc: "vpc" } },
    'vpc "vpc" is not a VPC id: expected vpc-<hexadecimal digits> (test/web/Vpc)',
  ],
  [
    { autoScaling: { ...autoScaling, subnets: [] } },
    "subnets has 0 entries: expected at least 1 (test/web/AutoScalingGroup)",
  ],
])("a mistake in %j is told by the construct that has it", (props, message) => {
  expect(() => fleet(props)).toThrow(message);
});
