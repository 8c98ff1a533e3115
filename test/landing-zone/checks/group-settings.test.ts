import { exchange, LANDING_ZONE, load, mistakesOf } from "../project.js";

const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/web/0123456789abcdef";
const LABEL = "app/web/0123456789abcdef/targetgroup/web/0123456789abcdef";
const TEMPLATE = "launchTemplate: { instanceType: t3.small }";
const withGroup = (text: string) =>
  `${TEMPLATE}\n        autoScaling: { min: 1, max: 4, subnets: [subnet-0abc1234], ${text} }`;

/** The mistakes of a group, each without its place in the file, and what would be right. */
const group = (text: string) =>
  mistakesOf(TEMPLATE, withGroup(text))
    .replaceAll(/^\S+ +workloads\.payments-prod\.fleets\.web\.autoScaling\.?/gm, "")
    .split("\n")
    .map((line) => line.trim());

test.each<[what: string, text: string, ...mistakes: string[]]>([
  ["a wish below the minimum", "desired: 0", "desired: 0 is less than min 1", "expected at least 1"],
  ["a wish above the maximum", "desired: 5", "desired: 5 is more than max 4", "expected at most 4"],
  [
    "ELB's checks of no load balancer",
    "healthCheck: ELB",
    'healthCheck: "ELB" has no effect without target groups',
    "expected targetGroups beside it, or EC2",
  ],
  [
    "a target group of another account",
    "targetGroups: [arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef]",
    'targetGroups[0]: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef" is a target group of another account',
    `expected ${TARGET_GROUP}`,
  ],
  [
    "a target group of another Region",
    "targetGroups: [arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/web/0123456789abcdef]",
    'targetGroups[0]: "arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/web/0123456789abcdef" is a target group of another Region',
    `expected ${TARGET_GROUP}`,
  ],
  [
    "a target group of another partition",
    "targetGroups: [arn:aws-cn:elasticloadbalancing:cn-north-1:444455556666:targetgroup/web/0123456789abcdef]",
    'targetGroups[0]: "arn:aws-cn:elasticloadbalancing:cn-north-1:444455556666:targetgroup/web/0123456789abcdef" is a target group of another partition than eu-west-1\'s',
    `expected ${TARGET_GROUP}`,
  ],
  [
    "a type for another processor",
    "mixedInstances: { instanceTypes: [t3.small, t4g.small] }",
    'mixedInstances.instanceTypes[1]: "t4g.small" is arm64, and web is x86_64',
    "expected an instance type of x86_64, e.g. t3.small",
  ],
  [
    "a type without a weight beside one with it",
    "mixedInstances: { instanceTypes: [t3.small, t3.large], weights: { t3.small: 1 } }",
    'mixedInstances.instanceTypes[1]: "t3.large" has no weight, and others have',
    "expected a weight of each type, or of none",
  ],
  [
    "a weight of another type",
    "mixedInstances: { instanceTypes: [t3.small], weights: { t3.small: 1, t3.large: 2 } }",
    'mixedInstances.weights.t3.large: "t3.large" is none of instanceTypes',
    "expected one of t3.small",
  ],
  [
    "weights without types",
    "mixedInstances: { onDemandPercentageAboveBase: 0, weights: { t3.small: 1 } }",
    'mixedInstances.weights: "weights" has no effect without instanceTypes',
    "expected instanceTypes beside it",
  ],
  [
    "types by name and by attributes",
    "mixedInstances: { instanceTypes: [t3.small], requirements: { vcpus: { min: 2 }, memoryMiB: { min: 1024 } } }",
    "mixedInstances: has instanceTypes and requirements",
    "expected at most one of instanceTypes, requirements",
  ],
  [
    "mixed instances of nothing",
    "mixedInstances: {}",
    "mixedInstances: has none of instanceTypes, requirements, onDemandPercentageAboveBase",
    "expected at least one of instanceTypes, requirements, onDemandPercentageAboveBase",
  ],
  [
    "requirements that nothing meets",
    "mixedInstances: { requirements: { vcpus: { min: 4, max: 2 }, memoryMiB: { min: 1024 } } }",
    "mixedInstances.requirements.vcpus.min: 4 is more than max 2",
    "expected at most 2",
  ],
  [
    "types both allowed and excluded",
    "mixedInstances: { requirements: { vcpus: { min: 4 }, memoryMiB: { min: 1 }, allowedInstanceTypes: [m7i.*], excludedInstanceTypes: [m7i.large] } }",
    "mixedInstances.requirements: has allowedInstanceTypes and excludedInstanceTypes",
    "expected at most one of allowedInstanceTypes, excludedInstanceTypes",
  ],
  [
    "priorities of requirements",
    "mixedInstances: { onDemandPercentageAboveBase: 0, spotAllocationStrategy: capacity-optimized-prioritized, requirements: { vcpus: { min: 4 }, memoryMiB: { min: 1 } } }",
    'mixedInstances.spotAllocationStrategy: "capacity-optimized-prioritized" takes the first of a list first, and requirements are none',
    "expected instanceTypes in place of requirements, or capacity-optimized",
  ],
  [
    "settings of Spot instances where none is",
    "capacityRebalance: true, mixedInstances: { instanceTypes: [t3.small], onDemandBase: 1, spotAllocationStrategy: lowest-price }",
    'capacityRebalance: "capacityRebalance" has no effect without Spot instances',
    "expected mixedInstances.onDemandPercentageAboveBase below 100",
    'mixedInstances.onDemandBase: "onDemandBase" has no effect without Spot instances',
    "expected mixedInstances.onDemandPercentageAboveBase below 100",
    'mixedInstances.spotAllocationStrategy: "spotAllocationStrategy" has no effect without Spot instances',
    "expected mixedInstances.onDemandPercentageAboveBase below 100",
  ],
  [
    "Spot instances in a warm pool",
    "warmPool: {}, mixedInstances: { onDemandPercentageAboveBase: 50 }",
    'warmPool: "warmPool" is not for Spot instances',
    "expected mixedInstances.onDemandPercentageAboveBase: 100, or no warmPool",
  ],
  [
    "health beyond what a refresh can hold",
    "minHealthyPercentage: 50, maxHealthyPercentage: 151",
    "maxHealthyPercentage: 151 is more than 100 above minHealthyPercentage 50",
    "expected at most 150",
  ],
  [
    "checkpoints that fall",
    "refreshCheckpoints: { percentages: [50, 20, 100] }",
    "refreshCheckpoints.percentages[1]: 20 is not more than the 50 before it",
    "expected rising percentages",
  ],
  [
    "checkpoints that end early",
    "refreshCheckpoints: { percentages: [20, 50] }",
    "refreshCheckpoints.percentages[1]: 50 would be the end of the refresh",
    "expected 100 as the last",
  ],
  [
    "a policy of two metrics",
    "targetTracking: { cpu: { metric: ASGAverageCPUUtilization, customMetric: { namespace: a, name: b }, target: 1 } }",
    "targetTracking.cpu: has metric and customMetric",
    "expected exactly one of metric, customMetric",
  ],
  [
    "a policy for more than all CPUs",
    "targetTracking: { cpu: { metric: ASGAverageCPUUtilization, target: 101 } }",
    "targetTracking.cpu.target: 101 is more than all CPUs",
    "expected at most 100, in percent",
  ],
  [
    "a policy at nothing",
    "targetTracking: { cpu: { metric: ASGAverageCPUUtilization, target: 0 } }",
    "targetTracking.cpu.target: 0 is not above 0",
    "expected more than 0",
  ],
  [
    "requests of nobody",
    "targetTracking: { load: { metric: ALBRequestCountPerTarget, target: 1 } }",
    'targetTracking.load.metric: "ALBRequestCountPerTarget" needs resourceLabel beside it',
    "expected resourceLabel: the load balancer and the target group whose requests count",
  ],
  [
    "requests of a target group that is not the group's",
    `targetTracking: { load: { metric: ALBRequestCountPerTarget, resourceLabel: ${LABEL}, target: 1 } }`,
    `targetTracking.load.resourceLabel: "${LABEL}" has a target group that is not the group's`,
    "expected one of targetGroups",
  ],
  [
    "a load balancer of a metric that has none",
    `targetGroups: [${TARGET_GROUP}], targetTracking: { load: { metric: ASGAverageNetworkIn, resourceLabel: ${LABEL}, target: 1 } }`,
    'targetTracking.load.resourceLabel: "resourceLabel" has no effect but for ALBRequestCountPerTarget',
    "expected metric: ALBRequestCountPerTarget",
  ],
  [
    "a schedule of no size",
    'schedules: { night: { recurrence: "0 20 * * *" } }',
    "schedules.night: has none of min, max, desired",
    "expected at least one of min, max, desired",
  ],
  [
    "a schedule's minimum above its maximum",
    'schedules: { night: { recurrence: "0 20 * * *", min: 2, max: 1 } }',
    "schedules.night.min: 2 is more than max 1",
    "expected at most 1",
  ],
  [
    "a schedule in EventBridge's form",
    'schedules: { night: { recurrence: "cron(0 20 * * ? *)", min: 0 } }',
    'schedules.night.recurrence: "cron(0 20 * * ? *)" is not a cron expression of five fields',
    "expected minute, hour, day of month, month and day of week, e.g. 0 8 * * MON-FRI",
  ],
  [
    "a name of a schedule in capitals",
    'schedules: { Night: { recurrence: "0 20 * * *", min: 0 } }',
    `schedules.Night: "Night" has "N", which is not allowed in a scaling policy's or action's name`,
    "expected a-z, 0-9 and -, beginning with a letter and ending with a letter or digit",
  ],
  [
    "one wrong list alone, and nothing of what is beside it",
    "healthCheck: ELB, targetGroups: web, refreshCheckpoints: { percentages: 100 }",
    'targetGroups: "web" is a text, not a list',
    "expected a list, each entry arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<name>/<16 of 0-9 and a-f>",
    "refreshCheckpoints.percentages: 100 is a number, not a list",
    "expected a list: - before its first key",
  ],
])("%s is a mistake", (_, text, ...mistakes) => {
  expect(group(text)).toEqual(mistakes);
});

test.each([
  `targetGroups: [${TARGET_GROUP}], targetTracking: { load: { metric: ALBRequestCountPerTarget, resourceLabel: ${LABEL}, target: 1 } }`,
  "targetGroups: []",
  "desired: 4",
  "warmPool: {}, mixedInstances: { instanceTypes: [t3.small, t3.large] }",
  "mixedInstances: { onDemandPercentageAboveBase: 0, spotAllocationStrategy: capacity-optimized-prioritized, instanceTypes: [t3.small] }",
  'schedules: { a: { recurrence: "*/5 0-6,20-23 1,15 JAN-MAR 0", timezone: Asia/Tokyo, max: 9 } }',
  "refresh: none, minHealthyPercentage: 50",
])("a group may have { %s }", (text) => {
  expect(group(text)).toEqual([""]);
});

test("a group of its sizes and subnets alone has AWS's or our defaults for the rest", () => {
  const { landingZone } = load({
    "golden-ami.yaml": exchange(LANDING_ZONE, TEMPLATE, withGroup("warmPool: {}")),
  });
  expect(landingZone.workloads[0]?.fleets[0]?.autoScaling).toEqual({
    min: 1,
    max: 4,
    subnets: ["subnet-0abc1234"],
    capacityRebalance: false,
    warmPool: { state: "Stopped", minSize: 0, reuseOnScaleIn: false },
    targetTracking: {},
    schedules: {},
    refresh: "rolling",
    minHealthyPercentage: 90,
    skipMatching: true,
  });
});
