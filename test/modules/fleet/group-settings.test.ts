import { AutoScalingGroup, type AutoScalingGroupProps } from "../../../modules/fleet/auto-scaling-group.js";
import { all, only, synthesize } from "../../synthesize.js";

const required: AutoScalingGroupProps = {
  launchTemplateId: "lt-0abc1234",
  launchTemplateVersion: 3,
  min: 2,
  max: 6,
  subnets: ["subnet-0abc1234"],
};

const synthesized = (props: Partial<AutoScalingGroupProps>) =>
  synthesize((stack) => {
    new AutoScalingGroup(stack, "Group", { ...required, ...props });
  });

const group = (props: Partial<AutoScalingGroupProps>) => only(synthesized(props), "aws_autoscaling_group");

const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/web/0123456789abcdef";
const TEMPLATE = { launch_template_id: "lt-0abc1234", version: 3 };
const ALL_ON_DEMAND = {
  on_demand_allocation_strategy: "prioritized",
  on_demand_base_capacity: 0,
  on_demand_percentage_above_base_capacity: 100,
  spot_allocation_strategy: "price-capacity-optimized",
};

test.each<[what: string, props: Partial<AutoScalingGroupProps>, rendered: object]>([
  [
    "a number that is wished at first, and left alone then",
    { desired: 3 },
    { desired_capacity: 3, lifecycle: { ignore_changes: ["desired_capacity"] } },
  ],
  [
    "target groups, whose health checks count",
    { targetGroups: [TARGET_GROUP] },
    { target_group_arns: [TARGET_GROUP], health_check_type: "ELB" },
  ],
  [
    "target groups whose health checks do not count",
    { targetGroups: [TARGET_GROUP], healthCheck: "EC2" },
    { health_check_type: "EC2" },
  ],
  ["no target groups any more", { targetGroups: [] }, { target_group_arns: [], health_check_type: "EC2" }],
  ["a grace period", { healthCheckGracePeriodSeconds: 0 }, { health_check_grace_period: 0 }],
  [
    "several instance types, On-Demand, the first of them first",
    { mixedInstances: { instanceTypes: ["m7i.large", "m6i.large"] } },
    {
      mixed_instances_policy: {
        instances_distribution: ALL_ON_DEMAND,
        launch_template: {
          launch_template_specification: TEMPLATE,
          override: [{ instance_type: "m7i.large" }, { instance_type: "m6i.large" }],
        },
      },
    },
  ],
  [
    "weights, and Spot instances above a base",
    {
      mixedInstances: {
        instanceTypes: ["m7i.large", "m7i.xlarge"],
        weights: { "m7i.large": 1, "m7i.xlarge": 2 },
        onDemandBase: 1,
        onDemandPercentageAboveBase: 25,
        spotAllocationStrategy: "capacity-optimized",
      },
      capacityRebalance: true,
    },
    {
      capacity_rebalance: true,
      mixed_instances_policy: {
        instances_distribution: {
          on_demand_allocation_strategy: "prioritized",
          on_demand_base_capacity: 1,
          on_demand_percentage_above_base_capacity: 25,
          spot_allocation_strategy: "capacity-optimized",
        },
        launch_template: {
          override: [
            { instance_type: "m7i.large", weighted_capacity: "1" },
            { instance_type: "m7i.xlarge", weighted_capacity: "2" },
          ],
        },
      },
    },
  ],
  [
    "instance types by what they must have",
    {
      mixedInstances: {
        requirements: {
          vcpus: { min: 2, max: 4 },
          memoryMiB: { min: 4096 },
          memoryGiBPerVcpu: { min: 2 },
          cpuManufacturers: ["amd"],
          instanceGenerations: ["current"],
          burstablePerformance: "included",
          bareMetal: "excluded",
          localStorage: "required",
          excludedInstanceTypes: ["t2*"],
        },
      },
    },
    {
      mixed_instances_policy: {
        instances_distribution: { ...ALL_ON_DEMAND, on_demand_allocation_strategy: "lowest-price" },
        launch_template: {
          override: [
            {
              instance_requirements: {
                vcpu_count: { min: 2, max: 4 },
                memory_mib: { min: 4096 },
                memory_gib_per_vcpu: { min: 2 },
                cpu_manufacturers: ["amd"],
                instance_generations: ["current"],
                burstable_performance: "included",
                bare_metal: "excluded",
                local_storage: "required",
                excluded_instance_types: ["t2*"],
              },
            },
          ],
        },
      },
    },
  ],
  [
    "a warm pool",
    { warmPool: {} },
    {
      warm_pool: { pool_state: "Stopped", min_size: 0, instance_reuse_policy: { reuse_on_scale_in: false } },
    },
  ],
  [
    "a warm pool of its own making",
    { warmPool: { state: "Running", minSize: 1, maxPreparedCapacity: 4, reuseOnScaleIn: true } },
    {
      warm_pool: {
        pool_state: "Running",
        min_size: 1,
        max_group_prepared_capacity: 4,
        instance_reuse_policy: { reuse_on_scale_in: true },
      },
    },
  ],
  [
    "termination policies, metrics, a lifetime and suspended processes",
    {
      terminationPolicies: ["OldestInstance"],
      metrics: ["GroupMinSize"],
      maxInstanceLifetimeDays: 7,
      suspendedProcesses: ["AZRebalance"],
    },
    {
      termination_policies: ["OldestInstance"],
      enabled_metrics: ["GroupMinSize"],
      max_instance_lifetime: 604_800,
      suspended_processes: ["AZRebalance"],
    },
  ],
  [
    "a refresh of its own choice",
    {
      minHealthyPercentage: 100,
      maxHealthyPercentage: 150,
      refreshCheckpoints: { percentages: [20, 100], delaySeconds: 60 },
      refreshAlarms: ["errors"],
      scaleInProtectedInstances: "Wait",
      standbyInstances: "Terminate",
      skipMatching: false,
    },
    {
      instance_refresh: {
        strategy: "Rolling",
        preferences: {
          min_healthy_percentage: 100,
          max_healthy_percentage: 150,
          checkpoint_percentages: [20, 100],
          checkpoint_delay: "60",
          alarm_specification: { alarms: ["errors"] },
          scale_in_protected_instances: "Wait",
          standby_instances: "Terminate",
          skip_matching: false,
        },
      },
    },
  ],
])("a group has %s", (_, props, rendered) => {
  expect(group(props)).toMatchObject(rendered);
});

test("a group without a refresh is replaced by others, and its template is by number all the same", () => {
  const rendered = group({ refresh: "none" });
  expect(rendered).not.toHaveProperty("instance_refresh");
  expect(rendered.launch_template).toEqual({ id: "lt-0abc1234", version: 3 });
});

test("a group has policies that hold a metric, of AWS's or of its user's", () => {
  const policies = all(
    synthesized({
      targetGroups: [TARGET_GROUP],
      targetTracking: {
        cpu: {
          metric: "ASGAverageCPUUtilization",
          target: 60,
          disableScaleIn: true,
          instanceWarmupSeconds: 30,
        },
        queue: {
          customMetric: { namespace: "Payments", name: "Queue", dimensions: { Name: "web" } },
          target: 10,
        },
        requests: {
          metric: "ALBRequestCountPerTarget",
          resourceLabel: "app/web/0123456789abcdef/targetgroup/web/0123456789abcdef",
          target: 100,
        },
      },
    }),
    "aws_autoscaling_policy",
  );
  expect(policies).toMatchObject([
    {
      name: "cpu",
      policy_type: "TargetTrackingScaling",
      estimated_instance_warmup: 30,
      target_tracking_configuration: {
        target_value: 60,
        disable_scale_in: true,
        predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
      },
    },
    {
      name: "queue",
      target_tracking_configuration: {
        target_value: 10,
        disable_scale_in: false,
        customized_metric_specification: {
          namespace: "Payments",
          metric_name: "Queue",
          statistic: "Average",
          metric_dimension: [{ name: "Name", value: "web" }],
        },
      },
    },
    {
      name: "requests",
      target_tracking_configuration: {
        predefined_metric_specification: {
          resource_label: "app/web/0123456789abcdef/targetgroup/web/0123456789abcdef",
        },
      },
    },
  ]);
});

test("a group has sizes at certain times, which Terraform leaves alone then", () => {
  const configuration = synthesized({
    schedules: {
      day: { recurrence: "0 8 * * MON-FRI", timezone: "Europe/Paris", min: 4 },
      night: { recurrence: "0 20 * * *", max: 4, desired: 2 },
    },
  });
  expect(all(configuration, "aws_autoscaling_schedule")).toMatchObject([
    {
      scheduled_action_name: "day",
      recurrence: "0 8 * * MON-FRI",
      time_zone: "Europe/Paris",
      min_size: 4,
      max_size: -1,
      desired_capacity: -1,
    },
    { scheduled_action_name: "night", min_size: -1, max_size: 4, desired_capacity: 2 },
  ]);
  expect(only(configuration, "aws_autoscaling_group").lifecycle).toEqual({
    ignore_changes: ["min_size", "max_size"],
  });
});

const LABEL = "app/web/0123456789abcdef/targetgroup/other/0123456789abcdef";

test.each<[what: string, props: Partial<AutoScalingGroupProps>, message: string]>([
  ["more at least than at most", { min: 7 }, "min 7 is more than max 6"],
  ["a number below min", { desired: 1 }, "desired 1 is less than min 2"],
  ["a number above max", { desired: 7 }, "desired 7 is more than max 6"],
  ["an ARN of something else", { targetGroups: ["web"] }, 'targetGroups[0] "web"'],
  [
    "ELB's checks without target groups",
    { healthCheck: "ELB" },
    'healthCheck "ELB" has no effect without target groups',
  ],
  [
    "an unknown check",
    { healthCheck: "NLB" },
    'healthCheck "NLB" is not a health check: expected one of EC2, ELB',
  ],
  [
    "a long grace period",
    { healthCheckGracePeriodSeconds: 86_401 },
    "healthCheckGracePeriodSeconds 86401 is too big",
  ],
  [
    "types and requirements",
    {
      mixedInstances: {
        instanceTypes: ["m7i.large"],
        requirements: { vcpus: { min: 1 }, memoryMiB: { min: 1 } },
      },
    },
    "mixedInstances.instanceTypes cannot be beside requirements",
  ],
  ["nothing that is mixed", { mixedInstances: {} }, "onDemandPercentageAboveBase is not given"],
  [
    "a weight of some types",
    { mixedInstances: { instanceTypes: ["m7i.large", "m6i.large"], weights: { "m7i.large": 1 } } },
    'mixedInstances.instanceTypes[1] "m6i.large" has no weight, and others have',
  ],
  [
    "a weight of another type",
    { mixedInstances: { instanceTypes: ["m7i.large"], weights: { "m7i.large": 1, "t3.small": 1 } } },
    "mixedInstances.weights.t3.small is none of instanceTypes",
  ],
  [
    "weights of no types",
    { mixedInstances: { onDemandPercentageAboveBase: 0, weights: { "t3.small": 1 } } },
    "mixedInstances.weights has no effect without instanceTypes",
  ],
  [
    "a weight of 0",
    { mixedInstances: { instanceTypes: ["t3.small"], weights: { "t3.small": 0 } } },
    "mixedInstances.weights.t3.small 0 is too small",
  ],
  [
    "a base without Spot instances",
    { mixedInstances: { instanceTypes: ["t3.small"], onDemandBase: 1 } },
    "mixedInstances.onDemandBase has no effect without Spot instances",
  ],
  [
    "a strategy without Spot instances",
    { mixedInstances: { instanceTypes: ["t3.small"], spotAllocationStrategy: "lowest-price" } },
    "mixedInstances.spotAllocationStrategy has no effect without Spot instances",
  ],
  [
    "rebalancing without Spot instances",
    { capacityRebalance: true },
    "capacityRebalance has no effect without Spot instances",
  ],
  [
    "Spot instances in a warm pool",
    { warmPool: {}, mixedInstances: { onDemandPercentageAboveBase: 0 } },
    "warmPool is not for Spot instances",
  ],
  [
    "an order of requirements",
    {
      mixedInstances: {
        requirements: { vcpus: { min: 1 }, memoryMiB: { min: 1 } },
        onDemandPercentageAboveBase: 0,
        spotAllocationStrategy: "capacity-optimized-prioritized",
      },
    },
    "takes the first of a list first, and requirements are none",
  ],
  [
    "a range that is empty",
    { mixedInstances: { requirements: { vcpus: { min: 4, max: 2 }, memoryMiB: { min: 1 } } } },
    "mixedInstances.requirements.vcpus.min 4 is more than max 2",
  ],
  [
    "allowed and excluded types",
    {
      mixedInstances: {
        requirements: {
          vcpus: { min: 1 },
          memoryMiB: { min: 1 },
          allowedInstanceTypes: ["m7*"],
          excludedInstanceTypes: ["m7a*"],
        },
      },
    },
    "excludedInstanceTypes cannot be beside allowedInstanceTypes",
  ],
  [
    "an unknown state",
    { warmPool: { state: "Hibernated" } },
    'warmPool.state "Hibernated" is not a warm pool\'s state',
  ],
  [
    "an unknown termination policy",
    { terminationPolicies: ["Oldest"] },
    'terminationPolicies[0] "Oldest" is not a termination policy',
  ],
  ["an unknown metric", { metrics: ["Size"] }, `metrics[0] "Size" is not a group's metric`],
  [
    "an unknown process",
    { suspendedProcesses: ["Scale"] },
    'suspendedProcesses[0] "Scale" is not one of Auto Scaling\'s processes',
  ],
  ["a long lifetime", { maxInstanceLifetimeDays: 366 }, "maxInstanceLifetimeDays 366 is too big"],
  [
    "an unknown refresh",
    { refresh: "blue" },
    'refresh "blue" is not a way to refresh: expected one of rolling, none',
  ],
  [
    "preferences without a refresh",
    { refresh: "none", skipMatching: true },
    "skipMatching has no effect without an instance refresh",
  ],
  [
    "shares too far apart",
    { minHealthyPercentage: 50, maxHealthyPercentage: 151 },
    "maxHealthyPercentage 151 is more than 100 above minHealthyPercentage 50",
  ],
  [
    "checkpoints that fall",
    { refreshCheckpoints: { percentages: [50, 50, 100] } },
    "refreshCheckpoints.percentages[1] 50 is not more than the 50 before it",
  ],
  [
    "checkpoints without an end",
    { refreshCheckpoints: { percentages: [50] } },
    "refreshCheckpoints.percentages[0] 50 would be the end of the refresh",
  ],
  [
    "more CPU than there is",
    { targetTracking: { cpu: { metric: "ASGAverageCPUUtilization", target: 101 } } },
    "targetTracking.cpu.target 101 is more than all CPUs",
  ],
  [
    "a target of 0",
    { targetTracking: { cpu: { metric: "ASGAverageCPUUtilization", target: 0 } } },
    "targetTracking.cpu.target 0 is not above 0",
  ],
  [
    "no metric",
    { targetTracking: { cpu: { target: 1 } } },
    "targetTracking.cpu.metric or customMetric is not given",
  ],
  [
    "requests of nothing",
    { targetTracking: { web: { metric: "ALBRequestCountPerTarget", target: 1 } } },
    "needs resourceLabel beside it",
  ],
  [
    "requests of another target group",
    {
      targetGroups: [TARGET_GROUP],
      targetTracking: { web: { metric: "ALBRequestCountPerTarget", resourceLabel: LABEL, target: 1 } },
    },
    "has a target group that is not the group's",
  ],
  [
    "a label of CPUs",
    { targetTracking: { cpu: { metric: "ASGAverageCPUUtilization", resourceLabel: LABEL, target: 1 } } },
    "targetTracking.cpu.resourceLabel has no effect but for ALBRequestCountPerTarget",
  ],
  [
    "a schedule of no size",
    { schedules: { day: { recurrence: "0 8 * * *" } } },
    "schedules.day.min, max or desired is not given",
  ],
  [
    "a schedule of seven fields",
    { schedules: { day: { recurrence: "cron(0 8 * * ? *)", min: 1 } } },
    "is not a cron expression of five fields",
  ],
  [
    "a schedule that contradicts itself",
    { schedules: { day: { recurrence: "0 8 * * *", min: 2, max: 1 } } },
    "schedules.day.min 2 is more than max 1",
  ],
])("%s is refused", (_, props, message) => {
  expect(() => synthesized(props)).toThrow(message);
});
