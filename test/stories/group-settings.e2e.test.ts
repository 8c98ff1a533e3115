import { Project } from "../e2e/project.js";

const ACCOUNT = "444455556666";

jest.setTimeout(300_000);

/** One story, told in order: groups behind a load balancer, of Spot instances, with a warm pool, that scale by load and by time. */
describe("the settings of a fleet's group", () => {
  const project = new Project("group-settings");
  const stack = "payments-prod";
  const fleets = ["workloads", stack, "fleets"];
  let targetGroup = "";
  let subnets: string[] = [];

  const aws = (command: string) => project.aws(ACCOUNT, `${command} --region eu-west-1`);
  const group = async (name: string) =>
    (await aws(
      `autoscaling describe-auto-scaling-groups --auto-scaling-group-names payments-prod-${name} --query AutoScalingGroups[0]`,
    )) as Record<string, unknown>;

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    const [vpc] = (await aws("ec2 describe-vpcs --query Vpcs[].VpcId")) as [string];
    subnets = (await aws("ec2 describe-subnets --query Subnets[:2].SubnetId")) as string[];
    [targetGroup = ""] = (await aws(
      `elbv2 create-target-group --name web --protocol HTTP --port 80 --vpc-id ${vpc} --query TargetGroups[].TargetGroupArn`,
    )) as string[];
    const load = targetGroup.slice(targetGroup.indexOf(":targetgroup/") + 1);
    project.edit(
      [
        [...fleets, "web", "autoScaling"],
        {
          min: 1,
          max: 4,
          desired: 2,
          subnets,
          targetGroups: [targetGroup],
          healthCheckGracePeriodSeconds: 120,
          mixedInstances: {
            instanceTypes: ["t3.small", "t3.medium"],
            weights: { "t3.small": 1, "t3.medium": 2 },
            onDemandBase: 1,
            onDemandPercentageAboveBase: 50,
          },
          capacityRebalance: true,
          terminationPolicies: ["OldestLaunchTemplate", "OldestInstance"],
          metrics: ["GroupInServiceInstances", "GroupDesiredCapacity"],
          maxInstanceLifetimeDays: 30,
          suspendedProcesses: ["AZRebalance"],
          targetTracking: {
            cpu: { metric: "ASGAverageCPUUtilization", target: 60, instanceWarmupSeconds: 90 },
            requests: {
              metric: "ALBRequestCountPerTarget",
              resourceLabel: `app/web/0123456789abcdef/${load}`,
              target: 1000,
            },
            queue: {
              customMetric: { namespace: "Web", name: "Queue", dimensions: { Service: "payments ${x}" } },
              target: 10.5,
              disableScaleIn: true,
            },
          },
          schedules: {
            morning: { recurrence: "0 8 * * MON-FRI", timezone: "Europe/Paris", min: 2, desired: 3 },
            evening: { recurrence: "0 18 * * MON-FRI", timezone: "Europe/Paris", min: 1 },
          },
          minHealthyPercentage: 100,
          maxHealthyPercentage: 150,
          instanceWarmupSeconds: 60,
          refreshCheckpoints: { percentages: [50, 100], delaySeconds: 0 },
          refreshAlarms: ["errors"],
          scaleInProtectedInstances: "Refresh",
          standbyInstances: "Terminate",
        },
      ],
      [
        [...fleets, "jobs"],
        {
          image: "web",
          launchTemplate: { instanceType: "t3.small" },
          autoScaling: {
            min: 1,
            max: 2,
            subnets,
            mixedInstances: {
              requirements: {
                vcpus: { min: 2, max: 4 },
                memoryMiB: { min: 4096 },
                memoryGiBPerVcpu: { min: 2, max: 4.5 },
                cpuManufacturers: ["intel", "amd"],
                instanceGenerations: ["current"],
                burstablePerformance: "included",
                excludedInstanceTypes: ["m5*.*"],
              },
            },
            refresh: "none",
            minHealthyPercentage: 50,
            schedules: { evening: { recurrence: "0 18 * * *", max: 1 } },
          },
        },
      ],
      [
        [...fleets, "slow"],
        {
          image: "web",
          launchTemplate: { instanceType: "t3.small" },
          autoScaling: {
            min: 0,
            max: 2,
            subnets,
            warmPool: { minSize: 1, maxPreparedCapacity: 2, reuseOnScaleIn: true },
            skipMatching: false,
          },
        },
      ],
    );
    await project.firstSynth();
    await project.applyPipelines();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.init(stack);
  });

  afterAll(() => project.stopSandbox());

  test("reach Auto Scaling as they are, and a second plan is empty", async () => {
    await project.apply(stack);
    const web = await group("web");
    expect(web).toMatchObject({
      MinSize: 1,
      MaxSize: 4,
      DesiredCapacity: 2,
      TargetGroupARNs: [targetGroup],
      HealthCheckType: "ELB",
      HealthCheckGracePeriod: 120,
      CapacityRebalance: true,
      TerminationPolicies: ["OldestLaunchTemplate", "OldestInstance"],
      MaxInstanceLifetime: 2_592_000,
      SuspendedProcesses: [expect.objectContaining({ ProcessName: "AZRebalance" })],
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateName: "payments-prod-web", Version: "1" },
          Overrides: [
            { InstanceType: "t3.small", WeightedCapacity: "1" },
            { InstanceType: "t3.medium", WeightedCapacity: "2" },
          ],
        },
        InstancesDistribution: {
          OnDemandAllocationStrategy: "prioritized",
          OnDemandBaseCapacity: 1,
          OnDemandPercentageAboveBaseCapacity: 50,
          SpotAllocationStrategy: "price-capacity-optimized",
        },
      },
    });
    expect(web).not.toHaveProperty("LaunchTemplate");
    expect(await group("jobs")).toMatchObject({
      HealthCheckType: "EC2",
      MixedInstancesPolicy: {
        LaunchTemplate: {
          Overrides: [
            {
              InstanceRequirements: {
                VCpuCount: { Min: 2, Max: 4 },
                MemoryMiB: { Min: 4096 },
                MemoryGiBPerVCpu: { Min: 2, Max: 4.5 },
                CpuManufacturers: expect.arrayContaining(["intel", "amd"]),
                InstanceGenerations: ["current"],
                BurstablePerformance: "included",
                ExcludedInstanceTypes: ["m5*.*"],
              },
            },
          ],
        },
      },
    });
    expect(await group("slow")).toMatchObject({
      LaunchTemplate: { LaunchTemplateName: "payments-prod-slow" },
      WarmPoolConfiguration: {
        MinSize: 1,
        MaxGroupPreparedCapacity: 2,
        PoolState: "Stopped",
        InstanceReusePolicy: { ReuseOnScaleIn: true },
      },
    });
    const policies = await aws(
      "autoscaling describe-policies --auto-scaling-group-name payments-prod-web --query ScalingPolicies[].[PolicyName,TargetTrackingConfiguration]",
    );
    expect(new Map(policies as [string, object][])).toEqual(
      new Map([
        [
          "cpu",
          {
            PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
            TargetValue: 60,
            DisableScaleIn: false,
          },
        ],
        [
          "requests",
          {
            PredefinedMetricSpecification: {
              PredefinedMetricType: "ALBRequestCountPerTarget",
              ResourceLabel: `app/web/0123456789abcdef/${targetGroup.split(":").at(-1)}`,
            },
            TargetValue: 1000,
            DisableScaleIn: false,
          },
        ],
        [
          "queue",
          {
            CustomizedMetricSpecification: {
              MetricName: "Queue",
              Namespace: "Web",
              Dimensions: [{ Name: "Service", Value: "payments ${x}" }],
              Statistic: "Average",
            },
            TargetValue: 10.5,
            DisableScaleIn: true,
          },
        ],
      ]),
    );
    const actions = await aws(
      "autoscaling describe-scheduled-actions --auto-scaling-group-name payments-prod-web --query ScheduledUpdateGroupActions[].[ScheduledActionName,Recurrence,TimeZone,MinSize,MaxSize,DesiredCapacity]",
    );
    expect(new Set(actions as unknown[][])).toEqual(
      new Set([
        ["morning", "0 8 * * MON-FRI", "Europe/Paris", 2, null, 3],
        ["evening", "0 18 * * MON-FRI", "Europe/Paris", 1, null, null],
      ]),
    );
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("leave to policies and schedules what these change", async () => {
    await aws(
      "autoscaling update-auto-scaling-group --auto-scaling-group-name payments-prod-web --min-size 2 --desired-capacity 3",
    );
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("replace instances by a refresh of the preferences given, or not before one is started", async () => {
    for (const fleet of ["web", "jobs"])
      project.edit([[...fleets, fleet, "launchTemplate", "monitoring"], true]);
    project.edit(
      [[...fleets, "web", "autoScaling", "max"], 6],
      [[...fleets, "web", "autoScaling", "mixedInstances", "onDemandPercentageAboveBase"], 25],
      [[...fleets, "web", "autoScaling", "targetTracking", "cpu", "target"], 70],
      [[...fleets, "web", "autoScaling", "schedules", "evening", "desired"], 1],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    expect((await project.plan(stack)).changes).toEqual([
      "aws_autoscaling_group: update",
      "aws_autoscaling_group: update",
      "aws_autoscaling_policy: update",
      "aws_autoscaling_schedule: update",
      "aws_launch_template: update",
      "aws_launch_template: update",
    ]);
    await project.applyPlan(stack);
    expect(await group("web")).toMatchObject({
      MinSize: 2,
      MaxSize: 6,
      DesiredCapacity: 3,
      MixedInstancesPolicy: {
        LaunchTemplate: { LaunchTemplateSpecification: { Version: "2" } },
        InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 25 },
      },
    });
    const preferences = (name: string) =>
      aws(
        `autoscaling describe-instance-refreshes --auto-scaling-group-name payments-prod-${name} --query InstanceRefreshes[].Preferences`,
      );
    expect(await preferences("web")).toEqual([
      expect.objectContaining({
        MinHealthyPercentage: 100,
        MaxHealthyPercentage: 150,
        InstanceWarmup: 60,
        CheckpointPercentages: [50, 100],
        CheckpointDelay: 0,
        AlarmSpecification: { Alarms: ["errors"] },
        ScaleInProtectedInstances: "Refresh",
        StandbyInstances: "Terminate",
        SkipMatching: true,
      }),
    ]);
    expect(await project.goldenAmi(["rollout", stack, "web", "--follow"])).toMatchObject({ exitCode: 0 });
    expect(await preferences("jobs")).toEqual([]);
    expect(await project.goldenAmi(["rollout", stack, "jobs"])).toMatchObject({ exitCode: 2 });
    expect(await project.goldenAmi(["rollout", stack, "jobs", "--start", "--follow"])).toMatchObject({
      exitCode: 0,
    });
    expect(await preferences("jobs")).toEqual([expect.objectContaining({ MinHealthyPercentage: 50 })]);
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("go without a trace: each may be left out again, and a destroy leaves nothing", async () => {
    for (const fleet of ["web", "jobs", "slow"])
      project.edit([[...fleets, fleet, "autoScaling"], { min: 1, max: 6, subnets }]);
    // Those that are not named are left to others.
    project.edit([[...fleets, "web", "autoScaling", "targetGroups"], []]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    await project.apply(stack);
    const web = await group("web");
    expect(web).toMatchObject({
      MaxSize: 6,
      TargetGroupARNs: [],
      CapacityRebalance: false,
      SuspendedProcesses: [],
      EnabledMetrics: [],
      LaunchTemplate: { LaunchTemplateName: "payments-prod-web" },
    });
    expect(web).not.toHaveProperty("MixedInstancesPolicy");
    expect(await group("slow")).not.toHaveProperty("WarmPoolConfiguration");
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
    await project.destroy(stack);
    for (const query of [
      "describe-auto-scaling-groups --query AutoScalingGroups",
      "describe-policies --auto-scaling-group-name payments-prod-web --query ScalingPolicies",
      "describe-scheduled-actions --auto-scaling-group-name payments-prod-web --query ScheduledUpdateGroupActions",
    ])
      expect(await aws(`autoscaling ${query}`)).toEqual([]);
  });
});
