import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Fleet, type FleetProps } from "../../../modules/fleet/fleet.js";
import { SharedKeyGrant } from "../../../modules/fleet/shared-key-grant.js";
import { DefaultVpc } from "../../../modules/network/default-vpc.js";
import { all, count, only, synthesize, synthesizeApp } from "../../synthesize.js";

const required: FleetProps = {
  owner: "111122223333",
  image: "web@1",
  launchTemplate: { instanceType: "t3.small" },
};
const autoScaling = { min: 2, max: 6, subnets: ["subnet-0abc1234", "subnet-0def1234"] };

const fleet = (props: Partial<FleetProps> = {}) =>
  synthesize((stack) => {
    new Fleet(stack, "web", { ...required, ...props });
  });

test("a fleet is a lookup, a launch template and a security group in the default VPC", () => {
  const configuration = fleet();
  expect(count(configuration)).toEqual({
    aws_ami: 1,
    aws_ami_ids: 2,
    aws_launch_template: 1,
    aws_security_group: 1,
    aws_vpc: 1,
    aws_vpc_security_group_egress_rule: 2,
  });
  for (const ids of all(configuration, "aws_ami_ids"))
    expect(ids).toMatchObject({
      owners: ["111122223333"],
      filter: [{ name: "name", values: ["web_1.*"] }, {}],
    });
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    name: "web",
    image_id: "${coalesce(one(data.aws_ami.web_Ami_8487F68D[*].id), timestamp())}",
    instance_type: "t3.small",
    block_device_mappings: [
      { device_name: "${coalesce(one(data.aws_ami.web_Ami_8487F68D[*].root_device_name), timestamp())}" },
    ],
    lifecycle: { precondition: [{ error_message: expect.stringContaining("No AMI of web@1 is to be had") }] },
    network_interfaces: [{ security_groups: ["${aws_security_group.web_SecurityGroup_F691979F.id}"] }],
    tag_specifications: [{ tags: { Name: "web" } }, { tags: { Name: "web" } }, { tags: { Name: "web" } }],
  });
  expect(only(configuration, "aws_security_group")).toMatchObject({
    name_prefix: "web-",
    description: "Instances of web",
    vpc_id: "${data.aws_vpc.web_Vpc_A5D0A583.id}",
  });
});

test("a tag's value may be a token of another construct", () => {
  const configuration = synthesize((stack) => {
    const vpc = new DefaultVpc(stack, "Vpc");
    new Fleet(stack, "web", { ...required, tags: { Vpc: vpc.vpcId } });
  });
  const tags = { Name: "web", Vpc: "${data.aws_vpc.Vpc_8378EB38.id}" };
  expect(only(configuration, "aws_launch_template").tag_specifications).toEqual([
    { resource_type: "instance", tags },
    { resource_type: "volume", tags },
    { resource_type: "network-interface", tags },
  ]);
});

test("a fleet with a group has a grant of its own on the owner's key, before which no instance starts", () => {
  const configuration = fleet({ autoScaling });
  expect(count(configuration)).toMatchObject({ aws_autoscaling_group: 1, aws_kms_grant: 1, aws_subnet: 1 });
  expect(only(configuration, "aws_kms_key").key_id).toBe(
    "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
  );
  const [grant] = Object.keys(configuration.resource?.aws_kms_grant ?? {});
  expect(only(configuration, "aws_autoscaling_group")).toMatchObject({
    name: "web",
    min_size: 2,
    max_size: 6,
    vpc_zone_identifier: autoScaling.subnets,
    launch_template: { version: "${aws_launch_template.web_LaunchTemplate_6A3C1B78.latest_version}" },
    instance_refresh: { preferences: { min_healthy_percentage: 90 } },
    depends_on: [`aws_kms_grant.${grant}`],
  });
});

test("a fleet with a group grants Auto Scaling the keys of its volumes too, each once, before instances start", () => {
  const launchTemplate = {
    instanceType: "t3.small",
    kmsKeyId: "alias/all",
    dataVolumes: [
      { deviceName: "/dev/sdf", sizeGiB: 1, kmsKeyId: "alias/one" },
      { deviceName: "/dev/sdg", sizeGiB: 1, kmsKeyId: "alias/all" },
    ],
  };
  const configuration = fleet({ autoScaling, launchTemplate });
  expect(new Set(all(configuration, "aws_kms_key").map(({ key_id }) => key_id))).toEqual(
    new Set(["arn:aws:kms:eu-west-1:111122223333:alias/golden-ami", "alias/all", "alias/one"]),
  );
  const grants = Object.keys(configuration.resource?.aws_kms_grant ?? {});
  expect(grants).toHaveLength(3);
  expect(new Set(only(configuration, "aws_autoscaling_group").depends_on as string[])).toEqual(
    new Set(grants.map((grant) => `aws_kms_grant.${grant}`)),
  );
  // Whoever else starts instances does so in its own name.
  expect(count(fleet({ launchTemplate })).aws_kms_grant).toBeUndefined();
});

test("a group of copies needs a grant of the key that encrypts them, which is not their owner's", () => {
  const copies = { owner: "444455556666", isCopied: true };
  expect(() => fleet({ ...copies, autoScaling })).toThrow(
    "keyGrant is not given: expected a value (test/web)",
  );
  expect(count(fleet(copies)).aws_kms_grant).toBeUndefined();
  const configuration = synthesize((stack) => {
    const keyGrant = new SharedKeyGrant(stack, "KeyGrant", {
      keyAliasArn: "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
    });
    new Fleet(stack, "web", { ...required, ...copies, autoScaling, keyGrant });
  });
  expect(only(configuration, "aws_kms_key").key_id).toBe(
    "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
  );
  expect(only(configuration, "aws_ami").owners).toEqual(["444455556666"]);
});

test("fleets may share a grant; those that do not have grants of different names", () => {
  const shared = synthesize((stack) => {
    const keyGrant = new SharedKeyGrant(stack, "KeyGrant", {
      keyAliasArn: "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
    });
    for (const id of ["web", "batch"]) new Fleet(stack, id, { ...required, autoScaling, keyGrant });
  });
  expect(count(shared)).toMatchObject({ aws_kms_grant: 1, aws_autoscaling_group: 2 });
  const own = synthesize((stack) => {
    for (const id of ["web", "batch"]) new Fleet(stack, id, { ...required, autoScaling });
  });
  expect(all(own, "aws_kms_grant").map(({ name }) => name)).toEqual([
    expect.stringMatching(/^golden-ami\/test\/batch\/KeyGrant-\$\{/),
    expect.stringMatching(/^golden-ami\/test\/web\/KeyGrant-\$\{/),
  ]);
});

test("name, security groups, subnet, volume and group's preferences are as they are given", () => {
  const configuration = fleet({
    name: "payments-web",
    image: { image: "web", version: "1.4.0/7" },
    launchTemplate: {
      instanceType: "m7g.large",
      securityGroups: ["sg-0abc1234"],
      rootVolumeSizeGiB: 40,
      subnet: "subnet-0abc1234",
    },
    autoScaling: { ...autoScaling, minHealthyPercentage: 50, instanceWarmupSeconds: 60 },
    tags: { Team: "payments" },
  });
  expect(count(configuration)).not.toHaveProperty("aws_security_group");
  for (const { filter } of all(configuration, "aws_ami_ids"))
    expect(filter).toMatchObject([{ values: ["web_1.4.0_7_*"] }, {}]);
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    name: "payments-web",
    block_device_mappings: [{ ebs: { volume_size: 40 } }],
    network_interfaces: [{ security_groups: ["sg-0abc1234"], subnet_id: "subnet-0abc1234" }],
  });
  expect(only(configuration, "aws_autoscaling_group")).toMatchObject({
    name: "payments-web",
    instance_refresh: { preferences: { min_healthy_percentage: 50, instance_warmup: "60" } },
    tag: [{ key: "Team", value: "payments", propagate_at_launch: true }],
  });
});

test.each([
  ["444455556666", 2],
  ["111122223333", 3],
])("a fleet in account %s, of images that 111122223333 owns, looks by %d filters", (account, filters) => {
  const { data } =
    synthesizeApp((app) => {
      const stack = new TerraformStack(app, "test");
      new AwsProvider(stack, "Aws", { region: "eu-west-1", allowedAccountIds: [account] });
      new Fleet(stack, "web", required);
    }).stacks.test ?? {};
  for (const { filter } of Object.values(data?.aws_ami_ids ?? {})) expect(filter).toHaveLength(filters);
});

test("its parts can be referred to", () => {
  const { output } =
    synthesizeApp((app) => {
      const stack = new TerraformStack(app, "test");
      new AwsProvider(stack, "Aws", { region: "eu-west-1" });
      const { ami, launchTemplateId, launchTemplateVersion, autoScalingGroupName } = new Fleet(stack, "web", {
        ...required,
        autoScaling,
      });
      const value = [ami.id, launchTemplateId, launchTemplateVersion, autoScalingGroupName];
      new TerraformOutput(stack, "parts", { value });
      expect(new Fleet(stack, "batch", required).autoScalingGroupName).toBeUndefined();
    }).stacks.test ?? {};
  expect(output?.parts?.value).toEqual([
    "${one(data.aws_ami.web_Ami_8487F68D[*].id)}",
    "${aws_launch_template.web_LaunchTemplate_6A3C1B78.id}",
    "${aws_launch_template.web_LaunchTemplate_6A3C1B78.latest_version}",
    "${aws_autoscaling_group.web_AutoScalingGroup_62A93D88.name}",
  ]);
});

test.each<[Partial<FleetProps>, string]>([
  [
    { image: "web@v1" },
    'image "web@v1" has a v before its version: expected web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7 (test/web)',
  ],
  [
    { image: "${var.image}" },
    "image is known to Terraform only: expected a text that is known at synth (test/web)",
  ],
  [
    { owner: "self" },
    'owner "self" has "s", which is not allowed in an account id: expected 12 digits in quotes, e.g. "111122223333" (test/web)',
  ],
  [{ name: "w" }, 'name "w" has 1 character: expected at least 3 (test/web)'],
  [
    { launchTemplate: { instanceType: "small" } },
    'launchTemplate.instanceType "small" has no size: expected a family and a size, e.g. t3.small (test/web)',
  ],
  [
    { autoScaling: { ...autoScaling, subnets: [] } },
    "autoScaling.subnets has 0 entries: expected at least 1 (test/web)",
  ],
  [
    {
      launchTemplate: { instanceType: "t3.small", vpc: "vpc-0abc1234", securityGroups: ["sg-0abc1234"] },
    },
    "launchTemplate.vpc has no effect beside launchTemplate.securityGroups: expected one of both (test/web)",
  ],
  [
    { tags: { Dept: "R&D\u0000" } },
    'tags.Dept "R&D\\u0000" has "\\u0000", which is not allowed in a tag\'s value',
  ],
])("a fleet with %j is refused", (props, message) => {
  expect(() => fleet(props)).toThrow(message);
});

test("a fleet's instances without a group start from its template, which leaves them the network", () => {
  const instances = { count: 2, subnets: autoScaling.subnets, onNewAmi: "replace" };
  const configuration = fleet({
    instances,
    launchTemplate: { instanceType: "t3.small", publicAddress: true },
    tags: { Team: "payments" },
  });
  expect(count(configuration)).toEqual({
    aws_ami: 1,
    aws_ami_ids: 2,
    aws_instance: 1,
    aws_launch_template: 1,
    aws_security_group: 1,
    aws_subnet: 1,
    aws_vpc_security_group_egress_rule: 2,
  });
  expect(only(configuration, "aws_launch_template")).not.toHaveProperty("network_interfaces");
  expect(only(configuration, "aws_instance")).toMatchObject({
    count: 2,
    launch_template: {
      id: "${aws_launch_template.web_LaunchTemplate_6A3C1B78.id}",
      version: "${aws_launch_template.web_LaunchTemplate_6A3C1B78.latest_version}",
    },
    vpc_security_group_ids: ["${aws_security_group.web_SecurityGroup_F691979F.id}"],
    associate_public_ip_address: true,
    tags: { Name: "web", Team: "payments" },
  });
});

test.each<[string, Partial<FleetProps>, string[]]>([
  [
    "beside a group",
    { autoScaling, instances: { count: 1, subnets: autoScaling.subnets, onNewAmi: "keep" } },
    ["instances has no effect beside autoScaling"],
  ],
  [
    "beside a subnet of others",
    {
      launchTemplate: { instanceType: "t3.small", subnet: "subnet-0abc1234" },
      instances: { count: 1, subnets: autoScaling.subnets, onNewAmi: "keep" },
    },
    ["launchTemplate.subnet has no effect beside instances"],
  ],
  [
    "of wrong props",
    { instances: { count: 0, subnets: ["a"], onNewAmi: "wait" } },
    ["instances.count 0", 'instances.subnets[0] "a"', 'instances.onNewAmi "wait"'],
  ],
])("instances %s are refused by the fleet's own names", (_, props, messages) => {
  let message = "";
  try {
    fleet(props);
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  expect(message.split("\n")).toEqual(messages.map((start) => expect.stringContaining(start)));
});

test("everything that is wrong with a fleet is said at once, by the names that its user wrote", () => {
  const wrong = {
    owner: "1",
    launchTemplate: {
      instanceType: "small",
      subnet: "a",
      vpc: "b",
      securityGroups: ["c"],
      rootVolumeSizeGiB: 0,
    },
    autoScaling: { min: 3, max: 1, subnets: [] },
  };
  let message = "";
  try {
    fleet(wrong);
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  expect(message.split("\n").map((line) => line.split(" ")[0])).toEqual([
    "owner",
    "launchTemplate.instanceType",
    "launchTemplate.subnet",
    "launchTemplate.vpc",
    "launchTemplate.vpc",
    "launchTemplate.securityGroups[0]",
    "autoScaling.subnets",
    "autoScaling.min",
    "launchTemplate.rootVolumeSizeGiB",
  ]);
});

test("a fleet's instances have the role that is made for them, before they start", () => {
  const configuration = fleet({
    name: "payments-web",
    launchTemplate: { instanceType: "t3.small", instanceRole: { path: "/web/" } },
  });
  expect(only(configuration, "aws_iam_role")).toMatchObject({ name_prefix: "payments-web-", path: "/web/" });
  expect(only(configuration, "aws_launch_template").iam_instance_profile).toEqual({
    arn: "${aws_iam_instance_profile.web_InstanceRole_18A3CFAB.arn}",
  });
});

test("a fleet's launch template has its profile, user data, key pair, hops, monitoring, address and more groups", () => {
  const configuration = fleet({
    launchTemplate: {
      instanceType: "t3.small",
      instanceProfile: "web",
      userData: { text: "#!/bin/sh\n" },
      metadata: { hopLimit: 2 },
      keyPair: "ops",
      monitoring: true,
      publicAddress: true,
      additionalSecurityGroups: ["sg-0abc1234"],
    },
  });
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    iam_instance_profile: { name: "web" },
    user_data: Buffer.from("#!/bin/sh\n").toString("base64"),
    metadata_options: { http_put_response_hop_limit: 2 },
    key_name: "ops",
    monitoring: { enabled: true },
    network_interfaces: [
      {
        associate_public_ip_address: "true",
        security_groups: ["${aws_security_group.web_SecurityGroup_F691979F.id}", "sg-0abc1234"],
      },
    ],
  });
});

test("every mistake of a launch template is told by the fleet's own names", () => {
  expect(() =>
    fleet({
      launchTemplate: {
        instanceType: "t3.small",
        instanceProfile: "a b",
        instanceRole: { policies: ["x"], permissionsBoundary: "y", path: "z" },
        userData: { text: "run" },
        metadata: { hopLimit: 65 },
        keyPair: "",
        securityGroups: ["sg-0abc1234"],
        additionalSecurityGroups: ["sg-x"],
      },
    }),
  ).toThrow(
    new Error(
      [
        'launchTemplate.additionalSecurityGroups[0] "sg-x" has "x", which is not allowed in a security group id: expected sg- and 17 (in old ones, 8) of 0-9 and a-f (test/web)',
        "launchTemplate.additionalSecurityGroups has no effect beside launchTemplate.securityGroups: expected one of both (test/web)",
        'launchTemplate.instanceProfile "a b" has " ", which is not allowed in an instance profile\'s name: expected a-z, A-Z, 0-9 and +=,.@_- (test/web)',
        "launchTemplate.instanceProfile has no effect beside launchTemplate.instanceRole: expected one of both (test/web)",
        'launchTemplate.instanceRole.policies[0] "x" is not a policy\'s ARN: expected arn:aws:iam::aws:policy/<name>, or arn:aws:iam::<account>:policy/<name> (test/web)',
        'launchTemplate.instanceRole.permissionsBoundary "y" is not a policy\'s ARN: expected arn:aws:iam::aws:policy/<name>, or arn:aws:iam::<account>:policy/<name> (test/web)',
        'launchTemplate.instanceRole.path "z" does not begin with /: expected e.g. /teams/web/ (test/web)',
        'launchTemplate.userData.text "run" begins with what no instance runs: expected #! and an interpreter, #cloud-config, a MIME archive, or <powershell> or <script> for Windows (test/web)',
        "launchTemplate.metadata.hopLimit 65 is too big: expected at most 64 (test/web)",
        'launchTemplate.keyPair "" is empty: expected 1 to 255 of characters of ASCII (test/web)',
      ].join("\n"),
    ),
  );
});
