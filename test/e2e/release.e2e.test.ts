import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EC2 } from "@aws-sdk/client-ec2";
import { reviewPlans } from "../../review/review.js";
import { Project } from "./project.js";

const SHARED = "111122223333";
const PAYMENTS = "444455556666";
const ORDERS = "777788889999";
const OUTSIDER = "999900001111";

jest.setTimeout(240_000);

/** One story, told in order: each test goes on where the one before it ended. */
describe("a golden AMI crosses accounts", () => {
  const project = new Project("release");
  /** Resolves when the shared stack has a pipeline, with when its apply has ended: workloads need no more of it. */
  let pipeline: Promise<{ readonly ended: Promise<void> }>;

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--outsider", OUTSIDER);
    const subnets = await project.aws(PAYMENTS, "ec2 describe-subnets --query Subnets[:2].SubnetId");
    project.edit(
      [["workloads", "payments-prod", "fleets", "web", "autoScaling"], { min: 1, max: 2, subnets }],
      [
        ["workloads", "outside"],
        {
          account: OUTSIDER,
          region: "eu-west-1",
          assumeRole: `arn:aws:iam::${OUTSIDER}:role/golden-ami`,
          fleets: { web: { image: "web", launchTemplate: { instanceType: "t3.small" } } },
        },
      ],
    );
    await project.firstSynth();
    await project.init("shared");
    pipeline = project.terraform.applyUntilCreated(
      project.stack("shared"),
      "aws_imagebuilder_image_pipeline",
    );
    // Whether it fails is a test's to say.
    pipeline.catch(() => undefined);
  });

  afterAll(async () => {
    await pipeline?.then(({ ended }) => ended).catch(() => undefined);
    await project.stopSandbox();
  });

  const ec2 = (accessKeyId: string) =>
    new EC2({
      endpoint: project.env.AWS_ENDPOINT_URL,
      region: "eu-west-1",
      credentials: { accessKeyId, secretAccessKey: "sandbox" },
    });
  /** The AMI of each of the group's instances that run. */
  const groupImages = async () => {
    const { Reservations = [] } = await ec2(PAYMENTS).describeInstances({
      Filters: [
        { Name: "instance-state-name", Values: ["running"] },
        { Name: "tag:aws:autoscaling:groupName", Values: ["payments-prod-web"] },
      ],
    });
    return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ ImageId }) => ImageId));
  };
  const newestAmi = async (account: string) => {
    const { Images = [] } = await ec2(account).describeImages({
      Owners: [SHARED],
      Filters: [{ Name: "name", Values: ["web_*"] }],
    });
    return Images.sort((a, b) => String(a.CreationDate).localeCompare(String(b.CreationDate))).at(-1);
  };
  const build = () => project.goldenAmi(["build", "web", "--json"]);

  test("a workload that is planned before any build hears that there is no AMI", async () => {
    await pipeline;
    await project.init("orders-prod");
    expect(await project.planText("orders-prod")).toContain(
      "No AMI of web@1 is to be had: account 111122223333 has none by the name web_1.* that it shares with this account",
    );
  });

  test("a build ends with an AMI in every Region, by the contract's name", async () => {
    await pipeline;
    const { exitCode, stdout, stderr } = await build();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining("completed  build-image / CreateOutputAMI"),
    });
    const { state, amis }: { state: string; amis: { region: string; name: string }[] } = JSON.parse(stdout);
    expect(state).toBe("AVAILABLE");
    expect(amis.map(({ region }) => region)).toEqual(["eu-west-1", "eu-west-3"]);
    for (const { name } of amis)
      expect(name).toMatch(/^web_1\.0\.0_1_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/);
  });

  test("an account in which no group has ever run hears which role it lacks, at plan", async () => {
    await project.aws(ORDERS, "iam delete-service-linked-role --role-name AWSServiceRoleForAutoScaling");
    await expect(project.plan("orders-prod")).rejects.toThrow(
      /Account 777788889999 lacks Auto Scaling's\s+(│ )?service-linked role/,
    );
    await project.aws(ORDERS, "iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com");
  });

  test("workloads apply, and a second plan is empty", async () => {
    await project.init("payments-prod");
    await Promise.all(
      ["payments-prod", "orders-prod"].map(async (stack) => {
        await project.apply(stack);
        expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
      }),
    );
  });

  test("a group's instances run: Auto Scaling may use the shared key", async () => {
    const [images, newest] = await Promise.all([groupImages(), newestAmi(PAYMENTS)]);
    expect(images).toEqual([newest?.ImageId]);
  });

  test("an account of the organization may look the key up, but use it through EC2 only", async () => {
    const key = `--key-id arn:aws:kms:eu-west-1:${SHARED}:alias/golden-ami`;
    expect(await project.aws(PAYMENTS, `kms describe-key ${key}`)).toMatchObject({
      KeyMetadata: { Enabled: true },
    });
    for (const operation of ["encrypt --plaintext aGk=", "generate-data-key --key-spec AES_256"]) {
      await expect(project.aws(PAYMENTS, `kms ${operation} ${key}`)).rejects.toThrow(
        "with an explicit deny in a resource-based policy",
      );
    }
  });

  test("an account outside the organization finds no AMI", async () => {
    expect(await newestAmi(OUTSIDER)).toBeUndefined();
    await project.init("outside");
    await expect(project.plan("outside")).rejects.toThrow("AccessDenied");
  });

  test("an account of the organization sees the AMI, but none of its tags", async () => {
    const [own, seen] = await Promise.all([newestAmi(SHARED), newestAmi(PAYMENTS)]);
    expect(own?.Tags).toEqual(expect.arrayContaining([{ Key: "GoldenImage", Value: "web" }]));
    expect(seen?.ImageId).toMatch(/^ami-/);
    expect(seen?.Tags ?? []).toEqual([]);
  });

  test("after the next build, the plan is one update in place of the launch template and of its group", async () => {
    const before = await newestAmi(PAYMENTS);
    expect((await build()).exitCode).toBe(0);
    const [after, payments, orders] = await Promise.all([
      newestAmi(PAYMENTS),
      project.plan("payments-prod"),
      project.plan("orders-prod"),
    ]);
    expect(after?.ImageId).not.toBe(before?.ImageId);

    expect(payments).toMatchObject({
      hasChanges: true,
      changes: ["aws_autoscaling_group: update", "aws_launch_template: update"],
    });
    const { rollouts } = reviewPlans({
      stacks: [{ name: "payments-prod", status: "planned", plan: payments.plan }],
    });
    expect(rollouts).toMatchObject([
      {
        fleet: "web",
        before: { amiId: before?.ImageId, name: before?.Name },
        after: { amiId: after?.ImageId, name: after?.Name },
        instances: "refreshed",
      },
    ]);
    expect(orders.changes).toEqual(["aws_launch_template: update"]);
  });

  test("its apply makes the new AMI the template's default and starts an instance refresh", async () => {
    await project.applyPlan("payments-prod");
    const [versions, newest, refreshes] = await Promise.all([
      project.aws(
        PAYMENTS,
        "ec2 describe-launch-template-versions --launch-template-name payments-prod-web --versions $Default --query LaunchTemplateVersions[].LaunchTemplateData.ImageId",
      ),
      newestAmi(PAYMENTS),
      project.aws(
        PAYMENTS,
        "autoscaling describe-instance-refreshes --auto-scaling-group-name payments-prod-web --query InstanceRefreshes[].Status",
      ),
    ]);
    expect(versions).toEqual([newest?.ImageId]);
    expect(refreshes).toEqual([expect.stringMatching(/^(Pending|InProgress|Successful)$/)]);
    while (JSON.stringify(await groupImages()) !== JSON.stringify(versions)) await sleep(100);
    expect(await project.plan("payments-prod")).toEqual({ hasChanges: false, changes: [] });
  });

  test("nobody else may read the state", () => {
    const modes = ["", "/shared.tfstate", "/payments-prod.tfstate", "/payments-prod.tfstate.backup"].map(
      (file) => statSync(join(project.directory, `state${file}`)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  test("the shared stack applies, and a second plan is empty", async () => {
    await (await pipeline).ended;
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
  });

  test("an edited component is one line of the lock, which CI refuses to write", async () => {
    const lock = project.read("versions.lock.json");
    project.write(
      "components/web-server.yaml",
      project.read("components/web-server.yaml").replace("dnf install -y nginx", "dnf install -y nginx jq"),
    );
    const refused = await project.synth({ ...project.env, CI: "true" });
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toContain(
      "components.web-server: 1.0.0 is locked, but the content is another now",
    );
    expect(refused.stderr).toContain("expected 1.0.1: run `npx cdktf synth` with CI unset");
    expect(project.read("versions.lock.json")).toBe(lock);

    expect((await project.synth()).exitCode).toBe(0);
    const changed = project
      .read("versions.lock.json")
      .split("\n")
      .filter((line) => !lock.split("\n").includes(line));
    expect(changed).toEqual([expect.stringMatching(/"web-server": .*"1\.0\.1"/)]);
    expect((await project.synth({ ...project.env, CI: "true" })).exitCode).toBe(0);
    const { stderr } = await project.goldenAmi(["build", "web", "--no-wait"]);
    expect(stderr).toBe(
      "warning: this builds web 1.0.0, which is deployed; golden-ami.yaml is at 1.0.1: npx cdktf deploy shared\n",
    );
  });

  test("its plan replaces component, recipe and distribution, updates the pipeline in place, and applies", async () => {
    expect((await project.plan("shared")).changes).toEqual([
      "aws_imagebuilder_component: create, delete",
      "aws_imagebuilder_distribution_configuration: create, delete",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_recipe: create, delete",
    ]);
    await project.applyPlan("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    const { amis }: { amis: { name: string }[] } = JSON.parse((await build()).stdout);
    expect(amis[0]?.name).toMatch(/^web_1\.0\.1_1_/);
  });

  test("cdktf itself lists, diffs and deploys the stacks", async () => {
    expect((await project.cdktf(["list"])).stdout).toContain("payments-prod");
    const diff = await project.cdktf(["diff", "orders-prod", "--skip-provider-lock"]);
    expect(diff.stdout).toContain("aws_launch_template");
    const deploy = await project.cdktf(["deploy", "orders-prod", "--auto-approve", "--skip-provider-lock"]);
    expect(deploy.stdout).toContain("Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
    expect(await project.plan("orders-prod")).toEqual({ hasChanges: false, changes: [] });
  });

  test("a Region that no image goes to any more loses its key, and nothing else changes but the distribution", async () => {
    await project.destroy("orders-prod");
    project.edit([["workloads", "orders-prod"], undefined], [["images", "web", "regions"], ["eu-west-1"]]);
    expect((await project.synth()).exitCode).toBe(0);
    expect((await project.plan("shared")).changes).toEqual([
      "aws_imagebuilder_distribution_configuration: update",
      "aws_kms_alias: delete",
      "aws_kms_key: delete",
    ]);
    await project.applyPlan("shared");
  });

  test("destroying every stack leaves nothing", async () => {
    for (const stack of ["payments-prod", "shared"]) await project.destroy(stack);
    expect((await project.sharedLeftovers(SHARED)).flat()).toEqual([]);
    expect(await project.aws(PAYMENTS, "ec2 describe-launch-templates --query LaunchTemplates")).toEqual([]);
  });
});
