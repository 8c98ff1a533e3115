import { setTimeout as sleep } from "node:timers/promises";
import { Project, targets } from "../e2e/project.js";

const SHARED = "111122223333";
const ACCOUNT = "444455556666";

jest.setTimeout(300_000);

/** One story, told in order: an organization puts a web service on golden AMIs, and releases come and go. */
describe("a web service", () => {
  const project = new Project("web-service");
  const stack = "payments-prod";
  const fleets = ["workloads", stack, "fleets"];

  const aws = (command: string) => project.aws(ACCOUNT, `${command} --region eu-west-1`);
  const shared = (command: string) => project.aws(SHARED, `${command} --region eu-west-1`);
  const build = async () => expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
  /** What builds and the clean-up need, without the minute that the provider waits for an S3 lifecycle rule. */
  const options = () => {
    const addresses = project.addresses("shared");
    return targets(
      [
        "aws_imagebuilder_image_pipeline",
        "aws_kms_alias",
        "aws_imagebuilder_lifecycle_policy",
        "aws_cloudwatch_event_target",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_sns_topic_subscription",
        "aws_ec2_tag",
      ].flatMap((type) => addresses[type] ?? []),
    );
  };
  const builds = async () =>
    (
      (await shared("ec2 describe-images --owners self --query sort_by(Images,&Name)[].Name")) as string[]
    ).map((name) => name.split("_")[2]);
  const instances = (fleet: string, what: string) =>
    aws(
      `ec2 describe-instances --filters Name=tag:Name,Values=${stack}-${fleet} Name=instance-state-name,Values=running --query Reservations[].Instances[].${what}`,
    ) as Promise<string[]>;

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    const [vpc] = (await aws("ec2 describe-vpcs --query Vpcs[].VpcId")) as [string];
    const subnets = await aws("ec2 describe-subnets --query Subnets[:2].SubnetId");
    const targetGroups = await aws(
      `elbv2 create-target-group --name web --protocol HTTP --port 80 --vpc-id ${vpc} --query TargetGroups[].TargetGroupArn`,
    );
    await aws("iam create-instance-profile --instance-profile-name web");
    project.write("web.sh", '#!/bin/sh\necho "serving on $PORT"\n');
    project.edit(
      [["images", "web", "lifecycle"], { keep: 3 }],
      [["shared", "snsTopic"], { email: ["platform@example.com"] }],
      [
        ["shared", "instanceRole"],
        { policies: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"] },
      ],
      [
        [...fleets, "web"],
        {
          image: "web",
          launchTemplate: {
            instanceType: "t3.small",
            userData: { file: "web.sh", variables: { PORT: "8080" } },
            instanceProfile: "web",
            dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 20 }],
          },
          autoScaling: {
            min: 2,
            max: 4,
            subnets,
            targetGroups,
            mixedInstances: {
              instanceTypes: ["t3.small", "t3a.small"],
              onDemandBase: 1,
              onDemandPercentageAboveBase: 0,
            },
          },
        },
      ],
      [[...fleets, "legacy"], { image: "web@1.0.0/1", launchTemplate: { instanceType: "t3.small" } }],
    );
    await project.firstSynth();
    await project.init("shared");
    await project.init(stack);
  });

  afterAll(() => project.stopSandbox());

  test("starts from the first release, behind its load balancer", async () => {
    await project.apply("shared", options());
    await build();
    await project.apply(stack);
    expect(await instances("web", "ImageId")).toHaveLength(2);
    const [targetGroup] = (await aws(
      "elbv2 describe-target-groups --query TargetGroups[].TargetGroupArn",
    )) as [string];
    expect(
      await aws(
        `elbv2 describe-target-health --target-group-arn ${targetGroup} --query TargetHealthDescriptions[].TargetHealth.State`,
      ),
    ).toEqual(["healthy", "healthy"]);
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("takes the next release by its template and group alone, and an instance refresh replaces its instances", async () => {
    // The tag of what the other fleet pins comes first.
    await project.apply("shared", options());
    await build();
    expect((await project.plan(stack)).changes).toEqual([
      "aws_autoscaling_group: update",
      "aws_launch_template: update",
    ]);
    await project.applyPlan(stack);
    expect(await project.goldenAmi(["rollout", stack, "web", "--follow"])).toMatchObject({ exitCode: 0 });
    const [newest] = (await shared(
      "ec2 describe-images --owners self --query reverse(sort_by(Images,&Name))[:1].ImageId",
    )) as [string];
    expect(await instances("web", "ImageId")).toEqual([newest, newest]);
  });

  test("keeps three releases and the one that a fleet pins", async () => {
    for (const _ of [3, 4, 5, 6]) await build();
    const kept = ["1", "4", "5", "6"];
    for (let tries = 0; tries < 50 && String(await builds()) !== String(kept); tries += 1) await sleep(200);
    expect(await builds()).toEqual(kept);
    expect(
      await shared("ec2 describe-snapshots --owner-ids self --query Snapshots[].SnapshotId"),
    ).toHaveLength(kept.length);
    expect(await project.plan("shared", options())).toEqual({ hasChanges: false, changes: [] });
    expect((await project.plan(stack)).changes).toEqual([
      "aws_autoscaling_group: update",
      "aws_launch_template: update",
    ]);
  });

  test("goes without a trace", async () => {
    await project.destroy(stack);
    await project.destroy("shared");
    expect(await project.sharedLeftovers(SHARED)).toEqual(Array.from({ length: 8 }, () => []));
    for (const query of [
      "autoscaling describe-auto-scaling-groups --query AutoScalingGroups",
      "ec2 describe-launch-templates --query LaunchTemplates",
    ])
      expect(await aws(query)).toEqual([]);
  });
});
