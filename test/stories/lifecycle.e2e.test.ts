import { setTimeout as sleep } from "node:timers/promises";
import { beyondReading, undocumented } from "../e2e/permissions.js";
import { Project, targets } from "../e2e/project.js";

const SHARED = "111122223333";
const REGIONS = ["eu-west-1", "eu-west-3"];

jest.setTimeout(300_000);

/** One story, told in order: old releases go, but for the one that a fleet pins. */
describe("the lifecycle of an image", () => {
  const project = new Project("lifecycle");
  const lifecycle = ["images", "web", "lifecycle"];
  const pinned = ["workloads", "payments-prod", "fleets", "pinned", "image"];

  /** What a build and a lifecycle need, without the minute that the provider waits for an S3 lifecycle rule. */
  const options = () => {
    const addresses = project.addresses("shared");
    return targets(
      [
        "aws_imagebuilder_image_pipeline",
        "aws_kms_alias",
        "aws_imagebuilder_lifecycle_policy",
        "aws_cloudwatch_event_target",
        "aws_iam_role_policy",
        "aws_ec2_tag",
      ].flatMap((type) => addresses[type] ?? []),
    );
  };
  const build = async () => expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
  /** The build numbers of the AMIs of a Region, a deprecated one's in brackets. */
  const builds = async (region: string) => {
    const images = await project.aws(
      SHARED,
      `ec2 describe-images --owners self --include-deprecated --region ${region} --query sort_by(Images,&Name)[].[Name,DeprecationTime]`,
    );
    return (images as [name: string, deprecated: string | null][]).map(([name, deprecated]) =>
      deprecated ? `(${name.split("_")[2]})` : name.split("_")[2],
    );
  };
  const snapshots = async (region: string) =>
    (await project.aws(
      SHARED,
      `ec2 describe-snapshots --owner-ids self --region ${region} --query Snapshots[].SnapshotId`,
    )) as string[];
  /** Waits until the policy has run: AWS runs it once a day, the sandbox after each release. */
  const left = async (expected: readonly string[], disabled = 0) => {
    for (let tries = 0; tries < 50 && String(await builds("eu-west-1")) !== String(expected); tries += 1)
      await sleep(200);
    for (const region of REGIONS) {
      expect(await builds(region)).toEqual(expected);
      expect(await snapshots(region)).toHaveLength(expected.length + disabled);
    }
  };

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    project.edit(
      [lifecycle, { keep: 3 }],
      [["images", "web", "regions"], REGIONS],
      [
        ["workloads", "payments-prod", "fleets", "pinned"],
        { image: "web@1.0.0/2", launchTemplate: { instanceType: "t3.small" } },
      ],
    );
    await project.firstSynth();
    await project.init("shared");
    await project.init("payments-prod");
  });

  afterAll(() => project.stopSandbox());

  test("is there before the first release, and a second plan is empty", async () => {
    await project.plan("shared", options());
    await project.applyPlan("shared");
    expect(await project.plan("shared", options())).toEqual({ hasChanges: false, changes: [] });
    const policies = await project.aws(
      SHARED,
      "imagebuilder list-lifecycle-policies --query lifecyclePolicySummaryList[].[name,status]",
    );
    expect(policies).toEqual([["web", "ENABLED"]]);
  });

  test("tags the release that a fleet pins once it is there, in each Region", async () => {
    await build();
    await build();
    expect((await project.plan("shared", options())).changes).toEqual([
      "aws_ec2_tag: create",
      "aws_ec2_tag: create",
    ]);
    await project.apply("shared", options());
    expect(await project.plan("shared", options())).toEqual({ hasChanges: false, changes: [] });
  });

  test("after the sixth release, the oldest three are gone with their snapshots, save the one that is pinned", async () => {
    for (const _ of [3, 4, 5]) await build();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await left(["2", "4", "5", "6"]);
    const [arn] = (await project.aws(
      SHARED,
      "imagebuilder list-lifecycle-policies --query lifecyclePolicySummaryList[].arn",
    )) as [string];
    const [execution] = (await project.aws(
      SHARED,
      `imagebuilder list-lifecycle-executions --resource-arn ${arn} --query reverse(lifecycleExecutions)[].lifecycleExecutionId`,
    )) as [string];
    const resources = (await project.aws(
      SHARED,
      `imagebuilder list-lifecycle-execution-resources --lifecycle-execution-id ${execution} --query resources[].[resourceId,state.status]`,
    )) as [string, string][];
    expect(resources.map(([id, status]) => [id.split("/").at(-1), status])).toEqual([
      ["3", "SUCCESS"],
      ["2", "SKIPPED"],
    ]);
    // All fleets find what they select.
    await project.apply("payments-prod");
    const templates = await project.aws(
      "444455556666",
      "ec2 describe-launch-templates --region eu-west-1 --query LaunchTemplates[].LaunchTemplateName",
    );
    expect(templates).toContain("payments-prod-pinned");
    expect(await project.plan("shared", options())).toEqual({ hasChanges: false, changes: [] });
  });

  test("has other rules in place: releases are deprecated, disabled and deleted by them", async () => {
    project.edit([
      lifecycle,
      {
        deprecate: { keep: 1 },
        disable: { keep: 2 },
        delete: { keep: 3, retain: { lastLaunchedDays: 30, tags: { Keep: "yes" } } },
      },
    ]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    expect((await project.plan("shared", options())).changes).toEqual([
      "aws_imagebuilder_lifecycle_policy: update",
    ]);
    await project.apply("shared", options());
    expect(await project.plan("shared", options())).toEqual({ hasChanges: false, changes: [] });
    await build();
    // An owner must ask for disabled ones.
    await left(["2", "(6)", "7"], 1);
  });

  test("lets a release go that no fleet pins any more", async () => {
    const tagsGo = [...options()];
    project.edit([pinned, "web"], [lifecycle, { keep: 2 }]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    expect((await project.plan("shared", tagsGo)).changes).toEqual([
      "aws_ec2_tag: delete",
      "aws_ec2_tag: delete",
      "aws_imagebuilder_lifecycle_policy: update",
    ]);
    await project.applyPlan("shared");
    await build();
    await left(["7", "8"]);
  });

  test("goes without a trace: a destroy leaves nothing", async () => {
    project.edit([lifecycle, undefined]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    await project.destroy("payments-prod");
    await project.destroy("shared");
    expect(await project.sharedLeftovers(SHARED)).toEqual(Array.from({ length: 8 }, () => []));
    for (const query of [
      "imagebuilder list-lifecycle-policies --query lifecyclePolicySummaryList",
      "events list-rules --query Rules",
      "stepfunctions list-state-machines --query stateMachines",
    ]) {
      expect(await project.aws(SHARED, query)).toEqual([]);
    }
  });

  test("Terraform made no call that the documentation of its permissions does not list", () => {
    expect([...project.terraformCalls]).toContain(`${SHARED} states:CreateStateMachine`);
    expect(undocumented(project.terraformCalls, SHARED, "shared")).toEqual([]);
    expect([...project.planCalls]).toContain(`${SHARED} states:ValidateStateMachineDefinition`);
    expect(beyondReading(project.planCalls)).toEqual([]);
  });
});
