import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { AutoScalingGroup, type AutoScalingGroupProps } from "../../../modules/fleet/auto-scaling-group.js";
import { only, synthesize } from "../../synthesize.js";

const required: AutoScalingGroupProps = {
  name: "payments-prod-web",
  launchTemplateId: "lt-0abc1234",
  launchTemplateVersion: 3,
  min: 2,
  max: 6,
  subnets: ["subnet-0abc1234", "subnet-0def1234"],
  minHealthyPercentage: 90,
  tags: {},
  dependsOn: [],
};

const group = (props: Partial<AutoScalingGroupProps> = {}) =>
  synthesize((stack) => {
    new AutoScalingGroup(stack, "Group", { ...required, ...props });
  });

test("a new version of the launch template replaces the instances bit by bit, and no others", () => {
  expect(group()).toEqual({
    resource: {
      aws_autoscaling_group: {
        Group_C77FDACD: {
          name: "payments-prod-web",
          min_size: 2,
          max_size: 6,
          vpc_zone_identifier: ["subnet-0abc1234", "subnet-0def1234"],
          health_check_type: "EC2",
          launch_template: { id: "lt-0abc1234", version: 3 },
          instance_refresh: {
            strategy: "Rolling",
            preferences: { min_healthy_percentage: 90, skip_matching: true },
          },
          tag: [],
          depends_on: [],
        },
      },
    },
  });
});

test("instances warm up as long as it is given, and carry the fleet's tags", () => {
  expect(
    only(
      group({ minHealthyPercentage: 50, instanceWarmupSeconds: 0, tags: { Cost: "x" } }),
      "aws_autoscaling_group",
    ),
  ).toMatchObject({
    instance_refresh: {
      strategy: "Rolling",
      preferences: {
        min_healthy_percentage: 50,
        instance_warmup: "0",
        skip_matching: true,
      },
    },
    tag: [{ key: "Cost", value: "x", propagate_at_launch: true }],
  });
});

test("the version is the template's newest by number, as $Latest never starts an instance refresh", () => {
  const configuration = synthesize((stack) => {
    const { id, latestVersion } = new LaunchTemplate(stack, "Template", {});
    new AutoScalingGroup(stack, "Group", {
      ...required,
      launchTemplateId: id,
      launchTemplateVersion: latestVersion,
    });
  });
  expect(only(configuration, "aws_autoscaling_group").launch_template).toEqual({
    id: "${aws_launch_template.Template.id}",
    version: "${aws_launch_template.Template.latest_version}",
  });
});

test("no instance starts before what it depends on", () => {
  const configuration = synthesize((stack) => {
    const grant = new KmsGrant(stack, "Grant", {
      keyId: "arn:aws:kms:eu-west-1:111122223333:key/0abc",
      granteePrincipal: "arn:aws:iam::444455556666:role/golden-ami",
      operations: ["Decrypt"],
    });
    new AutoScalingGroup(stack, "Group", { ...required, dependsOn: [grant] });
  });
  expect(only(configuration, "aws_autoscaling_group").depends_on).toEqual(["aws_kms_grant.Grant"]);
});

test("a group is called by its id, has no tags, keeps nine tenths in service and waits for nothing, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new AutoScalingGroup(stack, "web", {
      launchTemplateId: "lt-0abc1234",
      launchTemplateVersion: 3,
      min: 0,
      max: 0,
      subnets: ["subnet-0abc1234"],
    });
  });
  expect(only(configuration, "aws_autoscaling_group")).toMatchObject({
    name: "web",
    tag: [],
    depends_on: [],
    instance_refresh: { preferences: { min_healthy_percentage: 90, skip_matching: true } },
  });
});

test.each<[Partial<AutoScalingGroupProps>, string]>([
  [{ name: "a:b" }, `name "a:b" has ":", which is not allowed in an Auto Scaling group's name`],
  [{ launchTemplateId: "web" }, 'launchTemplateId "web" does not begin with lt-'],
  [{ min: -1 }, "min -1 is too small: expected at least 0"],
  [{ max: 10_001 }, "max 10001 is too big: expected at most 10000"],
  [{ min: 7 }, "min 7 is more than max 6: expected at most 6"],
  [{ subnets: [] }, "subnets has 0 entries: expected at least 1"],
  [{ subnets: ["eu-west-1a"] }, 'subnets[0] "eu-west-1a" does not begin with subnet-'],
  [{ minHealthyPercentage: 101 }, "minHealthyPercentage 101 is too big: expected at most 100"],
  [{ instanceWarmupSeconds: -1 }, "instanceWarmupSeconds -1 is too small"],
  [
    { tags: { Team: "a\u0000b" } },
    'tags.Team "a\\u0000b" has "\\u0000", which is not allowed in a tag\'s value',
  ],
])("a group with %j is refused", (props, message) => {
  expect(() => group(props)).toThrow(message);
  expect(() => group(props)).toThrow("(test/Group)");
});
