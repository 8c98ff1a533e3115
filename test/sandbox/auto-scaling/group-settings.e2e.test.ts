import type {
  CreateAutoScalingGroupCommandInput,
  PutScalingPolicyCommandInput,
} from "@aws-sdk/client-auto-scaling";
import { as, awsCli, registerImage, sandboxUrl, subnet, useSandbox } from "../local-aws.js";
import { member } from "../organization.js";

useSandbox();

const AutoScalingGroupName = "web";
const LaunchTemplate = { LaunchTemplateName: "web", Version: "1" };
const autoScaling = () => as(member).autoScaling;

beforeEach(async () => {
  await as(member).ec2.createLaunchTemplate({
    LaunchTemplateName: "web",
    LaunchTemplateData: { ImageId: await registerImage(member), InstanceType: "t3.small" },
  });
});

const create = async (settings: Partial<CreateAutoScalingGroupCommandInput> = {}) =>
  autoScaling().createAutoScalingGroup({
    AutoScalingGroupName,
    MinSize: 0,
    MaxSize: 2,
    VPCZoneIdentifier: await subnet(),
    ...(settings.MixedInstancesPolicy ? {} : { LaunchTemplate }),
    ...settings,
  });
const described = async () => (await autoScaling().describeAutoScalingGroups()).AutoScalingGroups?.[0];
const mixed = (Overrides: object[] = [], InstancesDistribution = {}) => ({
  LaunchTemplate: { LaunchTemplateSpecification: LaunchTemplate, Overrides },
  InstancesDistribution,
});
const requirements = (more = {}) => ({
  InstanceRequirements: { VCpuCount: { Min: 2 }, MemoryMiB: { Min: 1024 }, ...more },
});

test("a group keeps its settings when others are updated, and has them as they are updated", async () => {
  await create({
    HealthCheckGracePeriod: 0,
    CapacityRebalance: true,
    MaxInstanceLifetime: 86_400,
    TerminationPolicies: ["OldestInstance"],
    MixedInstancesPolicy: mixed([{ InstanceType: "t3.small" }], { OnDemandPercentageAboveBaseCapacity: 0 }),
  });
  await autoScaling().enableMetricsCollection({
    AutoScalingGroupName,
    Granularity: "1Minute",
    Metrics: ["GroupMinSize", "GroupMaxSize"],
  });
  await autoScaling().disableMetricsCollection({ AutoScalingGroupName, Metrics: ["GroupMinSize"] });
  await autoScaling().updateAutoScalingGroup({
    AutoScalingGroupName,
    MaxSize: 3,
    MaxInstanceLifetime: 172_800,
  });
  const group = await described();
  expect(group).toMatchObject({
    MaxSize: 3,
    HealthCheckGracePeriod: 0,
    CapacityRebalance: true,
    MaxInstanceLifetime: 172_800,
    TerminationPolicies: ["OldestInstance"],
    EnabledMetrics: [{ Metric: "GroupMaxSize", Granularity: "1Minute" }],
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateName: "web", Version: "1" },
        Overrides: [{ InstanceType: "t3.small" }],
      },
      InstancesDistribution: {
        OnDemandAllocationStrategy: "prioritized",
        OnDemandBaseCapacity: 0,
        OnDemandPercentageAboveBaseCapacity: 0,
        SpotAllocationStrategy: "lowest-price",
        SpotInstancePools: 2,
      },
    },
  });
  expect(group?.LaunchTemplate).toBeUndefined();
  await autoScaling().updateAutoScalingGroup({ AutoScalingGroupName, LaunchTemplate });
  const plain = await described();
  expect([plain?.MixedInstancesPolicy, plain?.LaunchTemplate]).toEqual([
    undefined,
    expect.objectContaining(LaunchTemplate),
  ]);
});

test("a group comes down to a maximum below what it runs, and up to a minimum above it", async () => {
  await create({ MinSize: 2 });
  const sizes = async () => {
    const { DesiredCapacity, Instances } = (await described()) ?? {};
    return [DesiredCapacity, Instances?.length];
  };
  await autoScaling().updateAutoScalingGroup({ AutoScalingGroupName, MinSize: 0, MaxSize: 1 });
  expect(await sizes()).toEqual([1, 1]);
  await autoScaling().updateAutoScalingGroup({ AutoScalingGroupName, MinSize: 3, MaxSize: 3 });
  expect(await sizes()).toEqual([3, 3]);
});

test.each<[what: string, settings: Partial<CreateAutoScalingGroupCommandInput>, message: string]>([
  [
    "sizes the wrong way round",
    { MinSize: 3 },
    "Max bound, 2, must be greater than or equal to min bound, 3",
  ],
  ["a wish beyond its sizes", { DesiredCapacity: 3 }, "Desired capacity:3 must be between"],
  ["an unknown health check", { HealthCheckType: "ALB" }, "Value 'ALB' at 'healthCheckType'"],
  ["an unknown termination policy", { TerminationPolicies: ["Oldest"] }, "Value 'Oldest'"],
  ["a lifetime of hours", { MaxInstanceLifetime: 3600 }, "Maximum instance lifetime must be equal to 0"],
  [
    "a target group that is not there",
    {
      TargetGroupARNs: [`arn:aws:elasticloadbalancing:eu-west-1:${member}:targetgroup/web/0123456789abcdef`],
    },
    "Provided Target Groups may not be valid",
  ],
  [
    "a launch template beside a policy",
    { LaunchTemplate, MixedInstancesPolicy: mixed() },
    "Valid requests must contain either LaunchTemplate",
  ],
  [
    "a share above all",
    { MixedInstancesPolicy: mixed([], { OnDemandPercentageAboveBaseCapacity: 101 }) },
    "less than or equal to 100",
  ],
  [
    "an unknown strategy",
    { MixedInstancesPolicy: mixed([], { SpotAllocationStrategy: "cheap" }) },
    "Value 'cheap' at 'SpotAllocationStrategy'",
  ],
  [
    "pools of another strategy",
    {
      MixedInstancesPolicy: mixed([], { SpotAllocationStrategy: "capacity-optimized", SpotInstancePools: 3 }),
    },
    "only available with the lowest-price",
  ],
  [
    "a type twice",
    { MixedInstancesPolicy: mixed([{ InstanceType: "t3.small" }, { InstanceType: "t3.small" }]) },
    "more than once",
  ],
  [
    "a type for another processor",
    { MixedInstancesPolicy: mixed([{ InstanceType: "t3.small" }, { InstanceType: "t4g.small" }]) },
    "You must use a valid fully-formed launch template",
  ],
  [
    "a weight of some",
    {
      MixedInstancesPolicy: mixed([
        { InstanceType: "t3.small", WeightedCapacity: "1" },
        { InstanceType: "t3.large" },
      ]),
    },
    "All the instance types must have a WeightedCapacity",
  ],
  [
    "a weight of nothing",
    { MixedInstancesPolicy: mixed([{ InstanceType: "t3.small", WeightedCapacity: "0" }]) },
    "must be in the range of 1 to 999",
  ],
  [
    "types and requirements",
    { MixedInstancesPolicy: mixed([{ InstanceType: "t3.small" }, requirements()]) },
    "both InstanceType and InstanceRequirements",
  ],
  [
    "more types than there may be",
    {
      MixedInstancesPolicy: mixed(
        Array.from({ length: 41 }, (_, index) => ({ InstanceType: `m${index}.large` })),
      ),
    },
    "less than or equal to 40",
  ],
  [
    "requirements the wrong way round",
    { MixedInstancesPolicy: mixed([requirements({ VCpuCount: { Min: 4, Max: 2 } })]) },
    "Min must not be greater than Max",
  ],
  [
    "types both allowed and excluded",
    {
      MixedInstancesPolicy: mixed([
        requirements({ AllowedInstanceTypes: ["a.*"], ExcludedInstanceTypes: ["a.b"] }),
      ]),
    },
    "cannot both be specified",
  ],
  [
    "priorities of requirements",
    {
      MixedInstancesPolicy: mixed([requirements()], {
        SpotAllocationStrategy: "capacity-optimized-prioritized",
      }),
    },
    "Value 'capacity-optimized-prioritized'",
  ],
  [
    "an order of requirements",
    { MixedInstancesPolicy: mixed([requirements()], { OnDemandAllocationStrategy: "prioritized" }) },
    "Value 'prioritized' at 'OnDemandAllocationStrategy'",
  ],
])("a group with %s is refused", async (_, settings, message) => {
  await expect(create(settings)).rejects.toMatchObject({
    name: "ValidationError",
    message: expect.stringContaining(message),
  });
  expect(await described()).toBeUndefined();
});

test("a warm pool is shown until it is deleted, and is refused for Spot instances", async () => {
  await create();
  await autoScaling().putWarmPool({ AutoScalingGroupName, MinSize: 1, PoolState: "Running" });
  const pool = async () =>
    (await autoScaling().describeWarmPool({ AutoScalingGroupName })).WarmPoolConfiguration;
  expect(await pool()).toMatchObject({ MinSize: 1, PoolState: "Running" });
  await autoScaling().deleteWarmPool({ AutoScalingGroupName, ForceDelete: true });
  expect(await pool()).toBeUndefined();
  await autoScaling().updateAutoScalingGroup({
    AutoScalingGroupName,
    MixedInstancesPolicy: mixed([], { OnDemandPercentageAboveBaseCapacity: 50 }),
  });
  await expect(autoScaling().putWarmPool({ AutoScalingGroupName })).rejects.toThrow("Spot Instances");
});

const TRACKING = {
  PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" as const },
  TargetValue: 50,
};
const put = (policy: Partial<PutScalingPolicyCommandInput> = {}) =>
  autoScaling().putScalingPolicy({
    AutoScalingGroupName,
    PolicyName: "cpu",
    PolicyType: "TargetTrackingScaling",
    TargetTrackingConfiguration: TRACKING,
    ...policy,
  });

test("policies and scheduled actions are each group's own, and go with it", async () => {
  await create();
  await create({ AutoScalingGroupName: "jobs" });
  const Recurrence = "0 8 * * *";
  for (const group of ["web", "jobs"]) {
    await put({ AutoScalingGroupName: group });
    await autoScaling().putScheduledUpdateGroupAction({
      AutoScalingGroupName: group,
      ScheduledActionName: "morning",
      Recurrence,
      MinSize: 1,
    });
  }
  const names = async (group: string) => {
    const { ScalingPolicies = [] } = await autoScaling().describePolicies({ AutoScalingGroupName: group });
    const { ScheduledUpdateGroupActions = [] } = await autoScaling().describeScheduledActions({
      AutoScalingGroupName: group,
    });
    return [
      ...ScalingPolicies.map(({ PolicyName }) => PolicyName),
      ...ScheduledUpdateGroupActions.map(({ ScheduledActionName }) => ScheduledActionName),
    ];
  };
  await autoScaling().deletePolicy({ AutoScalingGroupName, PolicyName: "cpu" });
  expect([await names("web"), await names("jobs")]).toEqual([["morning"], ["cpu", "morning"]]);
  await autoScaling().deleteScheduledAction({ AutoScalingGroupName, ScheduledActionName: "morning" });
  await autoScaling().deleteAutoScalingGroup({ AutoScalingGroupName: "jobs", ForceDelete: true });
  expect([await names("web"), await names("jobs")]).toEqual([[], []]);
});

test.each<[what: string, policy: Partial<PutScalingPolicyCommandInput>, message: string]>([
  ["no group", { AutoScalingGroupName: "jobs" }, "AutoScalingGroup name not found"],
  ["an unknown type", { PolicyType: "Magic" }, "Value 'Magic' at 'policyType'"],
  ["no target", { TargetTrackingConfiguration: { ...TRACKING, TargetValue: 0 } }, "greater than zero"],
  ["no metric", { TargetTrackingConfiguration: { TargetValue: 1 } }, "Exactly one of"],
  [
    "a metric without its name",
    { TargetTrackingConfiguration: { CustomizedMetricSpecification: { Namespace: "a" }, TargetValue: 1 } },
    "must have MetricName",
  ],
  [
    "requests of no load balancer",
    {
      TargetTrackingConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: "ALBRequestCountPerTarget" },
        TargetValue: 1,
      },
    },
    "A valid ResourceLabel must be specified",
  ],
  [
    "requests of another target group",
    {
      TargetTrackingConfiguration: {
        PredefinedMetricSpecification: {
          PredefinedMetricType: "ALBRequestCountPerTarget",
          ResourceLabel: "app/web/0123456789abcdef/targetgroup/web/0123456789abcdef",
        },
        TargetValue: 1,
      },
    },
    "does not route traffic",
  ],
])("a policy of %s is refused", async (_, policy, message) => {
  await create();
  await expect(put(policy)).rejects.toThrow(message);
});

test.each<[what: string, action: object, message: string]>([
  ["never", { MinSize: 1 }, "Either StartTime or Recurrence"],
  ["of no size", { Recurrence: "0 8 * * *" }, "At least one of MinSize"],
  ["of the past", { StartTime: new Date(0), MinSize: 1 }, "Given start time is in the past"],
  [
    "of six fields",
    { Recurrence: "0 8 * * ? *", MinSize: 1 },
    "Given recurrence string:0 8 * * ? * is invalid",
  ],
  [
    "of no zone",
    { Recurrence: "0 8 * * *", TimeZone: "Paris", MinSize: 1 },
    "Given time zone:Paris is invalid",
  ],
  ["the wrong way round", { Recurrence: "0 8 * * *", MinSize: 2, MaxSize: 1 }, "is less than min size:2"],
  ["beyond itself", { Recurrence: "0 8 * * *", MaxSize: 1, DesiredCapacity: 2 }, "Desired capacity:2"],
])("an action %s is refused", async (_, action, message) => {
  await create();
  await expect(
    autoScaling().putScheduledUpdateGroupAction({
      AutoScalingGroupName,
      ScheduledActionName: "morning",
      ...action,
    }),
  ).rejects.toThrow(message);
});

test("what is not there to be changed is refused, and so are unknown metrics and processes", async () => {
  await create();
  const refusals: [() => Promise<unknown>, string][] = [
    [
      () => autoScaling().deletePolicy({ AutoScalingGroupName, PolicyName: "cpu" }),
      "PolicyName does not match",
    ],
    [
      () => autoScaling().deleteScheduledAction({ AutoScalingGroupName, ScheduledActionName: "a" }),
      "Scheduled action name not found",
    ],
    [
      () =>
        autoScaling().enableMetricsCollection({
          AutoScalingGroupName,
          Granularity: "1Minute",
          Metrics: ["MinSize"],
        }),
      "Value 'MinSize' at 'metrics'",
    ],
    [
      () => autoScaling().suspendProcesses({ AutoScalingGroupName, ScalingProcesses: ["Sleep"] }),
      "Value 'Sleep' at 'scalingProcesses'",
    ],
  ];
  for (const [refusal, message] of refusals) await expect(refusal()).rejects.toThrow(message);
});

test("a target group of the account is taken", async () => {
  const cli = (...args: string[]) => awsCli(sandboxUrl(), member, [...args, "--output", "text"]);
  const vpc = await cli("ec2", "describe-vpcs", "--query", "Vpcs[0].VpcId");
  const arn = await cli(
    ...["elbv2", "create-target-group", "--name", "web", "--protocol", "HTTP", "--port", "80"],
    ...["--vpc-id", vpc, "--query", "TargetGroups[0].TargetGroupArn"],
  );
  await create({ TargetGroupARNs: [arn] });
  await put({
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: {
        PredefinedMetricType: "ALBRequestCountPerTarget",
        ResourceLabel: `app/web/0123456789abcdef/${arn.split(":").at(-1)}`,
      },
      TargetValue: 1,
    },
  });
  expect((await described())?.TargetGroupARNs).toEqual([arn]);
});
