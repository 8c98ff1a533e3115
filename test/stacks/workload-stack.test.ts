import { exchange } from "../landing-zone/project.js";
import { all, count, only } from "../synthesize.js";
import { LANDING_ZONE, synthesizeLandingZone } from "./landing-zone.js";

const { stacks } = synthesizeLandingZone();
const payments = stacks["payments-prod"] ?? {};
const orders = stacks["orders-prod"] ?? {};

test("a workload's stack, whole", () => {
  expect(payments).toMatchSnapshot();
});

test("each fleet has one lookup and one launch template; a group and a security group if it needs one", () => {
  expect(count(payments)).toEqual({
    aws_ami: 3,
    aws_ami_ids: 6,
    aws_autoscaling_group: 1,
    aws_iam_role: 1,
    aws_iam_roles: 1,
    aws_kms_grant: 1,
    aws_kms_key: 1,
    aws_launch_template: 3,
    aws_security_group: 2,
    aws_subnet: 1,
    aws_vpc_security_group_egress_rule: 4,
  });
  expect(count(orders)).toEqual({
    aws_ami: 1,
    aws_ami_ids: 2,
    aws_iam_role: 1,
    aws_iam_roles: 1,
    aws_kms_grant: 1,
    aws_kms_key: 1,
    aws_launch_template: 1,
  });
});

test("each lookup asks the shared account only, for its selector's names, and depends on nothing", () => {
  const lookups = [...all(payments, "aws_ami_ids"), ...all(orders, "aws_ami_ids")];
  expect(lookups.map(({ owners, filter }) => [owners, Array.isArray(filter) && filter[0].values])).toEqual(
    ["web_1.0.*", "web_1.*", "web_*", "database_2.0.0_7_*"].flatMap((glob) =>
      Array(2).fill([["111122223333"], [glob]]),
    ),
  );
  for (const lookup of lookups) expect(lookup).not.toHaveProperty("depends_on");
});

test("each launch template starts its own lookup's AMI, encrypted, with IMDSv2 only and no public address", () => {
  const templates = payments.resource?.aws_launch_template ?? {};
  expect(Object.keys(templates).sort()).toEqual([
    "admin_launch_template",
    "proxy_launch_template",
    "web_launch_template",
  ]);
  for (const [id, template] of Object.entries(templates)) {
    const [fleet] = id.split("_");
    expect(template).toMatchObject({
      name: `payments-prod-${fleet}`,
      image_id: `\${coalesce(one(data.aws_ami.${fleet}_ami[*].id), timestamp())}`,
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [
        {
          device_name: expect.stringContaining(`${fleet}_ami[*].root_device_name`),
          ebs: { encrypted: "true" },
        },
      ],
      network_interfaces: [{ associate_public_ip_address: "false" }],
    });
  }
});

test("the group starts the template's newest version by number, and nothing before the key is granted", () => {
  const group = only(payments, "aws_autoscaling_group");
  expect(group.launch_template).toEqual({
    id: "${aws_launch_template.web_launch_template.id}",
    version: "${aws_launch_template.web_launch_template.latest_version}",
  });
  expect(group.depends_on).toEqual(["aws_kms_grant.key_grant"]);
});

test("nothing comes in, and only HTTPS and HTTP go out", () => {
  for (const group of all(payments, "aws_security_group")) {
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  }
  expect(all(payments, "aws_vpc_security_group_ingress_rule")).toEqual([]);
  expect(
    all(payments, "aws_vpc_security_group_egress_rule").map(({ from_port, to_port, description }) => [
      from_port,
      to_port,
      typeof description,
    ]),
  ).toEqual([
    [80, 80, "string"],
    [443, 443, "string"],
    [80, 80, "string"],
    [443, 443, "string"],
  ]);
});

test("each workload's grant has a name of its own, also where two are of one account and Region", () => {
  const twin = `  payments-test:
    account: "444455556666"
    region: eu-west-1
    fleets:
      web: { image: web, launchTemplate: { instanceType: t3.small } }
`;
  const { stacks: both } = synthesizeLandingZone(
    exchange(LANDING_ZONE, "workloads:\n", `workloads:\n${twin}`),
  );
  const names = ["payments-prod", "payments-test"].map(
    (workload) => only(both[workload] ?? {}, "aws_kms_grant").name,
  );
  expect(names.map((name) => String(name).split("-$")[0])).toEqual([
    "golden-ami-payments-prod",
    "golden-ami-payments-test",
  ]);
});

test("a fleet's security group is in its own VPC, or in that of its group's subnets, or in the default one", () => {
  const text = exchange(LANDING_ZONE, ", vpc: vpc-0abc1234, rootVolumeSizeGiB: 20", "");
  const { stacks: others } = synthesizeLandingZone(text);
  const subnetsVpc = "${data.aws_subnet.web_vpc_subnet.vpc_id}";
  const groups = [payments, others["payments-prod"] ?? {}].flatMap((stack) =>
    all(stack, "aws_security_group").map(({ name_prefix, vpc_id }) => [name_prefix, vpc_id]),
  );
  expect(groups).toEqual([
    ["payments-prod-admin-", "vpc-0abc1234"],
    ["payments-prod-web-", subnetsVpc],
    ["payments-prod-admin-", "${data.aws_vpc.admin_vpc_default.id}"],
    ["payments-prod-web-", subnetsVpc],
  ]);
  expect(only(payments, "aws_subnet").id).toBe("subnet-0abc1234");
});

test("a fleet's own security groups are taken instead of one that is made", () => {
  expect(only(orders, "aws_launch_template").network_interfaces).toMatchObject([
    { security_groups: ["sg-0abc1234"] },
  ]);
});

test("a workload's tags are the landing zone's and its own, on instances, volumes and network interfaces too", () => {
  const tags = { CostCenter: "platform", Team: "payments" };
  expect(payments.provider?.aws).toMatchObject([{ default_tags: [{ tags }] }]);
  for (const template of all(payments, "aws_launch_template"))
    expect(template.tag_specifications).toMatchObject([
      { resource_type: "instance", tags },
      { resource_type: "volume", tags },
      { resource_type: "network-interface", tags },
    ]);
  expect(only(payments, "aws_autoscaling_group").tag).toEqual([
    { key: "CostCenter", value: "platform", propagate_at_launch: true },
    { key: "Team", value: "payments", propagate_at_launch: true },
  ]);
});

test("a workload's own tag wins over the landing zone's of that name", () => {
  const text = exchange(LANDING_ZONE, "{ Team: payments }", "{ CostCenter: payments }");
  expect(synthesizeLandingZone(text).stacks["payments-prod"]?.provider?.aws).toMatchObject([
    { default_tags: [{ tags: { CostCenter: "payments" } }] },
  ]);
});

test("outputs say which AMI each fleet runs, for the reader of a later plan", () => {
  const ami = (fleet: string, attribute: string) => `\${one(data.aws_ami.${fleet}_ami[*].${attribute})}`;
  const whole = (fleet: string) => ({
    id: ami(fleet, "id"),
    name: ami(fleet, "name"),
    creation_date: ami(fleet, "creation_date"),
    owner_id: ami(fleet, "owner_id"),
    architecture: ami(fleet, "architecture"),
  });
  expect(Object.keys(orders.output ?? {}).sort()).toEqual(["ami_id", "ami_name", "golden_ami"]);
  expect(payments.output?.golden_ami?.value).toEqual({
    web: whole("web"),
    admin: whole("admin"),
    proxy: whole("proxy"),
  });
  expect(payments.output?.golden_ami).not.toHaveProperty("sensitive");
});

test("a plan that changes a tag says that it replaces instances, if the workload has a group", () => {
  expect(payments.output?.tags_that_replace_instances?.value).toEqual({
    CostCenter: "platform",
    Team: "payments",
  });
  expect(orders.output).not.toHaveProperty("tags_that_replace_instances");
});

test("a fleet's own tags reach its instances, volumes, network interfaces and group, and a plan says what they replace", () => {
  const text = exchange(
    LANDING_ZONE,
    "      web:\n        image: web\n",
    '      web:\n        image: web\n        tags: { Team: "R&D ${x}" }\n',
  );
  const stack = synthesizeLandingZone(text).stacks["payments-prod"] ?? {};
  const tags = { CostCenter: "platform", Team: "R&D $${x}" };
  const template = all(stack, "aws_launch_template").find(({ name }) => name === "payments-prod-web");
  expect(template?.tag_specifications).toMatchObject([{ tags }, { tags }, { tags }]);
  expect(only(stack, "aws_autoscaling_group").tag).toContainEqual({
    key: "Team",
    value: "R&D $${x}",
    propagate_at_launch: true,
  });
  expect(stack.output?.fleet_tags_that_replace_instances?.value).toEqual({ web: { Team: "R&D $${x}" } });
  expect(payments.output).not.toHaveProperty("fleet_tags_that_replace_instances");
});

const withFleet = (entry: string) =>
  synthesizeLandingZone(
    exchange(
      LANDING_ZONE,
      "    fleets:\n      web:\n        image: web\n",
      `    fleets:\n      nodes: { image: web, tags: { Team: "R&D" }, ${entry} }\n      web:\n        image: web\n`,
    ),
  ).stacks["payments-prod"] ?? {};

test("a lookup alone makes nothing but the parameter that it names, and has the outputs of each fleet", () => {
  const stack = withFleet("lookup: { parameter: /golden-ami/nodes }");
  expect(Object.keys(stack.resource ?? {}).sort()).toEqual(
    [...Object.keys(payments.resource ?? {}), "aws_ssm_parameter"].sort(),
  );
  expect(stack.resource?.aws_ssm_parameter).toEqual({
    nodes_ami_parameter: expect.objectContaining({ name: "/golden-ami/nodes" }),
  });
  expect(only(stack, "aws_ssm_parameter").tags).toMatchObject({ Team: "R&D" });
  expect(stack.output?.ami_id?.value).toMatchObject({ nodes: "${one(data.aws_ami.nodes_ami[*].id)}" });
  expect(stack.output).not.toHaveProperty("kept_instances");
});

test("instances that are kept are in an output with what they run and the newest; those that are replaced are not", () => {
  const instances = (onNewAmi: string) =>
    withFleet(
      `launchTemplate: { instanceType: t3.small }, instances: { count: 1, subnets: [subnet-0abc1234], onNewAmi: ${onNewAmi} }`,
    );
  const kept = instances("keep");
  expect(kept.output?.kept_instances?.value).toEqual({
    nodes: {
      instances: "${aws_instance.nodes_instances[*].id}",
      run: "${aws_instance.nodes_instances[*].ami}",
      newest: "${one(data.aws_ami.nodes_ami[*].id)}",
    },
  });
  expect(kept.output).not.toHaveProperty("fleet_tags_that_replace_instances");
  const replaced = instances("replace");
  expect(replaced.output).not.toHaveProperty("kept_instances");
  expect(replaced.output?.fleet_tags_that_replace_instances?.value).toEqual({ nodes: { Team: "R&D" } });
});

describe("in a network that is made", () => {
  const fleets = (...entries: string[]) =>
    exchange(
      LANDING_ZONE,
      "    fleets:\n      web:\n        image: web\n",
      `    network: { make: { cidr: 10.0.0.0/24, zones: 1 } }\n    fleets:\n${entries.join("")}      web:\n        image: web\n`,
    );
  const stackWith = (entry: string) =>
    synthesizeLandingZone(fleets(`      made: { image: web, ${entry} }\n`)).stacks["payments-prod"] ?? {};
  const SUBNET = "${aws_subnet.trial_vpc_subnet1.id}";

  test("a group starts instances in its subnets, behind a security group in its VPC", () => {
    const stack = stackWith("launchTemplate: { instanceType: t3.small }, autoScaling: { min: 1, max: 1 }");
    expect(stack.resource?.aws_autoscaling_group).toMatchObject({
      made_auto_scaling_group: { vpc_zone_identifier: [SUBNET] },
    });
    expect(stack.resource?.aws_security_group).toMatchObject({
      made_security_group: { vpc_id: "${aws_vpc.trial_vpc.id}" },
    });
  });

  test("instances start in its subnets", () => {
    const stack = stackWith(
      "launchTemplate: { instanceType: t3.small }, instances: { count: 1, onNewAmi: keep }",
    );
    expect(only(stack, "aws_instance").subnet_id).toBe(
      `\${element([aws_subnet.trial_vpc_subnet1.id], count.index)}`,
    );
  });

  test("others start instances in its first subnet", () => {
    const stack = stackWith("launchTemplate: { instanceType: t3.small }");
    expect(stack.resource?.aws_launch_template).toMatchObject({
      made_launch_template: { network_interfaces: [{ subnet_id: SUBNET }] },
    });
  });

  test.each([
    "launchTemplate: { instanceType: t3.small }, autoScaling: { min: 1, max: 1, subnets: [subnet-0abc1234] }",
    "launchTemplate: { instanceType: t3.small, subnet: subnet-0abc1234 }",
    "launchTemplate: { instanceType: t3.small, vpc: vpc-0abc1234 }",
  ])("a fleet is where it says: %s", (entry) => {
    const { made_security_group, made_launch_template } = {
      ...stackWith(entry).resource?.aws_security_group,
      ...stackWith(entry).resource?.aws_launch_template,
    };
    expect(JSON.stringify([made_security_group, made_launch_template])).not.toContain("trial_vpc");
  });

  test("a fleet with security groups of its own names no VPC", () => {
    const stack = stackWith("launchTemplate: { instanceType: t3.small, securityGroups: [sg-0abc1234] }");
    expect(stack.resource?.aws_security_group).not.toHaveProperty("made_security_group");
    expect(stack.resource?.aws_launch_template).toMatchObject({
      made_launch_template: { network_interfaces: [{ subnet_id: SUBNET, security_groups: ["sg-0abc1234"] }] },
    });
  });
});

test("a workload in the shared account takes only what has been distributed, and no other looks at tags", () => {
  const text = exchange(
    LANDING_ZONE,
    'account: "444455556666"\n    region: eu-west-1\n    assumeRole: arn:aws:iam::444455556666',
    'account: "111122223333"\n    region: eu-west-1\n    assumeRole: arn:aws:iam::111122223333',
  );
  const { stacks: both } = synthesizeLandingZone(text);
  for (const ids of all(both["payments-prod"] ?? {}, "aws_ami_ids"))
    expect(ids.filter).toContainEqual({ name: "tag:GoldenImage", values: ["web"] });
  expect(JSON.stringify(both["orders-prod"]?.data)).not.toContain("tag");
});

test("a workload in the Region of the shared account's key resolves that Region's alias", () => {
  expect(only(payments, "aws_kms_key").key_id).toBe("arn:aws:kms:eu-west-1:111122223333:alias/golden-ami");
  expect(only(orders, "aws_kms_key").key_id).toBe("arn:aws:kms:us-east-1:111122223333:alias/golden-ami");
});

test("what a launch template has of a person's text is literal", () => {
  const { stacks: others } = synthesizeLandingZone(
    exchange(
      LANDING_ZONE,
      ", vpc: vpc-0abc1234, rootVolumeSizeGiB: 20",
      ', keyPair: "${k}", instanceRole: { path: "/${p}/", policies: ["arn:aws:iam::aws:policy/${q}/x"], ssm: false }',
    ),
  );
  const stack = others["payments-prod"] ?? {};
  expect(all(stack, "aws_iam_role").map(({ path }) => path)).toContain("/$${p}/");
  expect(only(stack, "aws_iam_role_policy_attachment").policy_arn).toBe("arn:aws:iam::aws:policy/$${q}/x");
  expect(all(stack, "aws_launch_template").map(({ key_name }) => key_name)).toContain("$${k}");
});
