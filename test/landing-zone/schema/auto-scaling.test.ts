import { exchange, LANDING_ZONE, load, mistakesOf } from "../project.js";

const TEMPLATE = "launchTemplate: { instanceType: t3.small }";
const REQUIRED = "min: 1, max: 4, subnets: [subnet-0abc1234]";
const withGroup = (settings: string) => `${TEMPLATE}\n        autoScaling: { ${REQUIRED}, ${settings} }`;

/** Each mistake of a group, without its place and the way out. */
const mistakesIn = (settings: string) =>
  mistakesOf(TEMPLATE, withGroup(settings))
    .split("\n")
    .flatMap(
      (line) =>
        /^\S+:\d+:\d+ +workloads\.payments-prod\.fleets\.web\.autoScaling\.(.*)$/.exec(line)?.[1] ?? [],
    );

const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/web/0123456789abcdef";

const LABEL = "app/web/0123456789abcdef/targetgroup/web/0123456789abcdef";

test("a group that says only what it must has the defaults", () => {
  const text = exchange(LANDING_ZONE, TEMPLATE, withGroup("warmPool: {}"));
  expect(load({ "golden-ami.yaml": text }).landingZone.workloads[0]?.fleets[0]?.autoScaling).toEqual({
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

test.each([
  `targetGroups: ["${TARGET_GROUP}"], healthCheck: ELB`,
  "desired: 1, minHealthyPercentage: 20, maxHealthyPercentage: 120",
  "mixedInstances: { requirements: { vcpus: { min: 2, max: 2 }, memoryMiB: { min: 512 } } }",
  "desired: 2, maxInstanceLifetimeDays: 30, terminationPolicies: [OldestInstance, Default]",
  "mixedInstances: { instanceTypes: [t3.small, t3a.small], onDemandPercentageAboveBase: 0 }, capacityRebalance: true",
  "mixedInstances: { requirements: { vcpus: { min: 1 }, memoryMiB: { min: 512, max: 4096 } } }",
  "mixedInstances: { onDemandPercentageAboveBase: 0, requirements: { vcpus: { min: 1 }, memoryMiB: { min: 512 }, memoryGiBPerVcpu: { min: 0.5 } } }",
  "targetTracking: { cpu: { metric: ASGAverageCPUUtilization, target: 50.5 } }",
  "targetTracking: { cpu: { metric: ASGAverageCPUUtilization, target: 100 } }",
  "targetTracking: { out: { metric: ASGAverageNetworkOut, target: 1000000 } }",
  'schedules: { day: { recurrence: "0 8 * * 1-5", timezone: Europe/Paris, desired: 3 } }',
  "maxHealthyPercentage: 150, refreshCheckpoints: { percentages: [10, 50, 100] }, refreshAlarms: [errors]",
  "refresh: none, suspendedProcesses: [AZRebalance], metrics: [GroupInServiceInstances]",
])("a group may have { %s }", (settings) => {
  expect(mistakesOf(TEMPLATE, withGroup(settings))).toBe("");
});

test.each<[settings: string, mistakes: string[]]>([
  ["desired: 5", ["desired: 5 is more than max 4"]],
  ["desired: 0", ["desired: 0 is less than min 1"]],
  [
    `targetGroups: ["${TARGET_GROUP.replace("444455556666", "111122223333")}"]`,
    [
      `targetGroups[0]: "${TARGET_GROUP.replace("444455556666", "111122223333")}" is a target group of another account`,
    ],
  ],
  [
    `targetGroups: ["${TARGET_GROUP.replace("eu-west-1", "eu-west-3")}"]`,
    [
      `targetGroups[0]: "${TARGET_GROUP.replace("eu-west-1", "eu-west-3")}" is a target group of another Region`,
    ],
  ],
  [
    `targetGroups: ["${TARGET_GROUP.replace("arn:aws:", "arn:aws-cn:")}"]`,
    [
      `targetGroups[0]: "${TARGET_GROUP.replace("arn:aws:", "arn:aws-cn:")}" is a target group of another partition than eu-west-1's`,
    ],
  ],
  ["healthCheck: ELB", ['healthCheck: "ELB" has no effect without target groups']],
  [
    "mixedInstances: { instanceTypes: [t4g.small] }",
    ['mixedInstances.instanceTypes[0]: "t4g.small" is arm64, and web is x86_64'],
  ],
  [
    "mixedInstances: {}",
    ["mixedInstances: has none of instanceTypes, requirements, onDemandPercentageAboveBase"],
  ],
  [
    "mixedInstances: { instanceTypes: [t3.small], onDemandBase: 1 }",
    ['mixedInstances.onDemandBase: "onDemandBase" has no effect without Spot instances'],
  ],
  [
    "capacityRebalance: true",
    ['capacityRebalance: "capacityRebalance" has no effect without Spot instances'],
  ],
  [
    "mixedInstances: { onDemandPercentageAboveBase: 101 }",
    ["mixedInstances.onDemandPercentageAboveBase: 101 is too big"],
  ],
  ["warmPool: { state: Hibernated }", ['warmPool.state: "Hibernated" is not allowed here']],
  [
    "minHealthyPercentage: 20, maxHealthyPercentage: 130",
    ["maxHealthyPercentage: 130 is more than 100 above minHealthyPercentage 20"],
  ],
  [
    "refreshCheckpoints: { percentages: [50] }",
    ["refreshCheckpoints.percentages[0]: 50 would be the end of the refresh"],
  ],
  [
    "refreshCheckpoints: { percentages: [50, 50, 100] }",
    ["refreshCheckpoints.percentages[1]: 50 is not more than the 50 before it"],
  ],
  [
    "refreshCheckpoints: { percentages: 100 }",
    ["refreshCheckpoints.percentages: 100 is a number, not a list"],
  ],
  [
    "refreshCheckpoints: { percentages: [101, x] }",
    [
      "refreshCheckpoints.percentages[0]: 101 is too big",
      'refreshCheckpoints.percentages[1]: "x" is a text, not a number',
    ],
  ],
  [
    "refreshCheckpoints: { percentages: [x, 50] }",
    ['refreshCheckpoints.percentages[0]: "x" is a text, not a number'],
  ],
  [
    "refreshCheckpoints: { percentages: [50], wait: 1 }",
    [
      "refreshCheckpoints.percentages[0]: 50 would be the end of the refresh",
      'refreshCheckpoints.wait: "wait" is not a key here',
    ],
  ],
  [
    "capacityRebalance: true, mixedInstances: {}",
    ["mixedInstances: has none of instanceTypes, requirements, onDemandPercentageAboveBase"],
  ],
  ["capacityRebalance: true, mixedInstances: 5", ["mixedInstances: 5 is a number, not a map"]],
  [
    "mixedInstances: { instanceTypes: [t3.small], weights: 5 }",
    ["mixedInstances.weights: 5 is a number, not a map"],
  ],
  ["mixedInstances: { instanceTypes: [t3.small], weights: {} }", []],
  [
    "mixedInstances: { instanceTypes: 5, weights: { t3.small: 1 } }",
    ["mixedInstances.instanceTypes: 5 is a number, not a list"],
  ],
  [
    `targetTracking: { load: { metric: Requests, target: 1, resourceLabel: ${LABEL} } }`,
    ['targetTracking.load.metric: "Requests" is not allowed here'],
  ],
  [
    `targetGroups: web, targetTracking: { load: { metric: ALBRequestCountPerTarget, target: 1, resourceLabel: ${LABEL} } }`,
    ['targetGroups: "web" is a text, not a list'],
  ],
  [
    "warmPool: {}, mixedInstances: { onDemandPercentageAboveBase: 101 }",
    ["mixedInstances.onDemandPercentageAboveBase: 101 is too big"],
  ],
  [
    "mixedInstances: { requirements: { vcpus: { min: 1 }, memoryMiB: { min: 512 }, memoryGiBPerVcpu: { min: 0 } } }",
    ["mixedInstances.requirements.memoryGiBPerVcpu.min: 0 is not above 0"],
  ],
  [
    `targetTracking: { load: { metric: ASGAverageNetworkIn, target: 1, resourceLabel: ${LABEL} } }`,
    ['targetTracking.load.resourceLabel: "resourceLabel" has no effect but for ALBRequestCountPerTarget'],
  ],
  [
    `targetGroups: ["${TARGET_GROUP}"], targetTracking: { load: { metric: ALBRequestCountPerTarget, target: 1, resourceLabel: web } }`,
    ['targetTracking.load.resourceLabel: "web" is not a load balancer and its target group'],
  ],
  ["targetTracking: { cpu: { target: 1 } }", ["targetTracking.cpu: has none of metric, customMetric"]],
  ["targetTracking: 5", ["targetTracking: 5 is a number, not a map"]],
  ["targetGroups: 5", ["targetGroups: 5 is a number, not a list"]],
  [
    "mixedInstances: { instanceTypes: 5, weights: 5 }",
    [
      "mixedInstances.instanceTypes: 5 is a number, not a list",
      "mixedInstances.weights: 5 is a number, not a map",
    ],
  ],
  [
    "schedules: { day: { recurrence: daily, min: 1 } }",
    ['schedules.day.recurrence: "daily" is not a cron expression of five fields'],
  ],
  ['schedules: { day: { recurrence: "0 8 * * *" } }', ["schedules.day: has none of min, max, desired"]],
  [
    'schedules: { day: { recurrence: "0 8 * * *", timezone: Paris, min: 1 } }',
    ['schedules.day.timezone: "Paris" is not a time zone'],
  ],
])("a group with { %s } has each mistake at its place, and none that follows", (settings, mistakes) => {
  expect(mistakesIn(settings)).toEqual(mistakes);
});

test.each([
  ["", "is empty"],
  ["5", "5 is a number, not a map"],
])("a group that is %j is one mistake", (value, message) => {
  expect(mistakesOf(TEMPLATE, `${TEMPLATE}\n        autoScaling: ${value}`)).toMatch(
    new RegExp(`^golden-ami.yaml:\\d+:\\d+ +workloads.payments-prod.fleets.web.autoScaling: ${message}\n.*$`),
  );
});
