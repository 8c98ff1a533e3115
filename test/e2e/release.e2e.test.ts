import type { SandboxProcess } from "../../cli/sandbox-process.js";
import { Terraform } from "../../plan/terraform.js";
import { amiChanges } from "../../review/ami-changes.js";
import { NEW_LOCK, Project } from "./project.js";

const SHARED = "111122223333";
const PAYMENTS = "444455556666";
const ORDERS = "777788889999";
const OUTSIDER = "999900001111";
const PLAN = "test.tfplan";

jest.setTimeout(240_000);

/** One story, told in order: each test goes on where the one before it ended. */
describe("a golden AMI crosses accounts", () => {
  const project = new Project("release");
  let sandbox: SandboxProcess;
  let terraform: Terraform;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    sandbox = await project.startSandbox("--step-ms", "20", "--outsider", OUTSIDER);
    const { CI, ...rest } = sandbox.environment;
    env = rest;
    terraform = await Terraform.find(env);
    const subnets = await firstSubnets();
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
    expect(await project.synth(env)).toMatchObject({ exitCode: 0, stderr: NEW_LOCK });
  });

  afterAll(() => sandbox?.stop());

  async function firstSubnets(): Promise<string[]> {
    const answer = await project.aws(
      PAYMENTS,
      ["ec2", "describe-subnets", "--query", "Subnets[:2].SubnetId"],
      env,
    );
    return answer as string[];
  }

  const changesOf = async (stack: string) => {
    const hasChanges = await terraform.plan(project.stack(stack), PLAN);
    const plan = await terraform.show(project.stack(stack), PLAN);
    const changes = (plan.resource_changes ?? [])
      .filter(({ change }) => change.actions.join() !== "no-op")
      .map(({ type, change }) => `${type}: ${change.actions.join(", ")}`);
    return { hasChanges, plan, changes: changes.sort() };
  };
  const applyAll = async (stack: string) => {
    await terraform.init(project.stack(stack));
    await terraform.apply(project.stack(stack));
  };
  /** The AMI of each of the group's instances that run. */
  const groupImages = () =>
    project.aws(
      PAYMENTS,
      [
        "ec2",
        "describe-instances",
        "--filters",
        "Name=instance-state-name,Values=running",
        "Name=tag:aws:autoscaling:groupName,Values=payments-prod-web",
        "--query",
        "Reservations[].Instances[].ImageId",
      ],
      env,
    );
  const build = () => project.goldenAmi(["build", "web", "--json"], env);
  const newestAmi = async (account: string, region = "eu-west-1") =>
    (await project.aws(
      account,
      [
        "ec2",
        "describe-images",
        "--region",
        region,
        "--owners",
        SHARED,
        "--filters",
        "Name=name,Values=web_*",
        "--query",
        "sort_by(Images, &CreationDate)[-1]",
      ],
      env,
    )) as { ImageId: string; Name: string; Tags?: unknown[] } | null;

  test("a workload that is planned before any build hears that there is no AMI", async () => {
    await terraform.init(project.stack("orders-prod"));
    await expect(terraform.plan(project.stack("orders-prod"), PLAN)).rejects.toThrow(
      "Your query returned no results",
    );
  });

  test("the shared stack applies, and a second plan is empty", async () => {
    await applyAll("shared");
    expect(await changesOf("shared")).toMatchObject({ hasChanges: false, changes: [] });
  });

  test("a build ends with an AMI in every Region, by the contract's name", async () => {
    const { exitCode, stdout, stderr } = await build();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining("completed  build-image / CreateOutputAMI"),
    });
    const { state, amis } = JSON.parse(stdout);
    expect(state).toBe("AVAILABLE");
    expect(amis.map(({ region }: { region: string }) => region)).toEqual(["eu-west-1", "eu-west-3"]);
    for (const { name } of amis)
      expect(name).toMatch(/^web_1\.0\.0_1_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/);
  });

  test("an account in which no group has ever run hears which role it lacks, at plan", async () => {
    await project.aws(
      ORDERS,
      ["iam", "delete-service-linked-role", "--role-name", "AWSServiceRoleForAutoScaling"],
      env,
    );
    await expect(terraform.plan(project.stack("orders-prod"), PLAN)).rejects.toThrow(
      /Account 777788889999 lacks Auto Scaling's\s+(│ )?service-linked role/,
    );
    await project.aws(
      ORDERS,
      ["iam", "create-service-linked-role", "--aws-service-name", "autoscaling.amazonaws.com"],
      env,
    );
  });

  test("workloads apply, and a second plan is empty", async () => {
    for (const stack of ["payments-prod", "orders-prod"]) {
      await applyAll(stack);
      expect(await changesOf(stack)).toMatchObject({ hasChanges: false, changes: [] });
    }
  });

  test("a group's instances run: Auto Scaling may use the shared key", async () => {
    expect(await groupImages()).toEqual([(await newestAmi(PAYMENTS))?.ImageId]);
  });

  test("an account outside the organization finds no AMI", async () => {
    expect(await newestAmi(OUTSIDER)).toBeNull();
    await terraform.init(project.stack("outside"));
    await expect(terraform.plan(project.stack("outside"), PLAN)).rejects.toThrow(
      "Your query returned no results",
    );
  });

  test("an account of the organization sees the AMI, but none of its tags", async () => {
    expect((await newestAmi(SHARED))?.Tags).toEqual(
      expect.arrayContaining([{ Key: "GoldenImage", Value: "web" }]),
    );
    const seen = await newestAmi(PAYMENTS);
    expect(seen?.ImageId).toMatch(/^ami-/);
    expect(seen?.Tags ?? []).toEqual([]);
  });

  test("after the next build, the plan is one update in place of the launch template and of its group", async () => {
    const before = await newestAmi(PAYMENTS);
    expect((await build()).exitCode).toBe(0);
    const after = await newestAmi(PAYMENTS);
    expect(after?.ImageId).not.toBe(before?.ImageId);

    const { hasChanges, plan, changes } = await changesOf("payments-prod");
    expect(hasChanges).toBe(true);
    expect(changes).toEqual(["aws_autoscaling_group: update", "aws_launch_template: update"]);
    expect(amiChanges(plan)).toEqual([
      {
        fleet: "web",
        before: { id: before?.ImageId, name: before?.Name },
        after: { id: after?.ImageId, name: after?.Name },
      },
    ]);
    expect((await changesOf("orders-prod")).changes).toEqual(["aws_launch_template: update"]);
  });

  test("its apply makes the new AMI the template's default and starts an instance refresh", async () => {
    await terraform.apply(project.stack("payments-prod"), PLAN);
    const versions = await project.aws(
      PAYMENTS,
      [
        "ec2",
        "describe-launch-template-versions",
        "--launch-template-name",
        "payments-prod-web",
        "--versions",
        "$Default",
        "--query",
        "LaunchTemplateVersions[].LaunchTemplateData.ImageId",
      ],
      env,
    );
    expect(versions).toEqual([(await newestAmi(PAYMENTS))?.ImageId]);
    const refreshes = await project.aws(
      PAYMENTS,
      [
        "autoscaling",
        "describe-instance-refreshes",
        "--auto-scaling-group-name",
        "payments-prod-web",
        "--query",
        "InstanceRefreshes[].Status",
      ],
      env,
    );
    expect(refreshes).toEqual([expect.stringMatching(/^(Pending|InProgress|Successful)$/)]);
    while (JSON.stringify(await groupImages()) !== JSON.stringify(versions)) {}
    expect(await changesOf("payments-prod")).toMatchObject({ hasChanges: false, changes: [] });
  });

  test("an edited component is one line of the lock, which CI refuses to write", async () => {
    const lock = project.read("versions.lock.json");
    project.write(
      "components/web-server.yaml",
      project.read("components/web-server.yaml").replace("dnf install -y nginx", "dnf install -y nginx jq"),
    );
    const refused = await project.synth({ ...env, CI: "true" });
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toContain(
      "components.web-server: 1.0.0 is locked, but the content is another now",
    );
    expect(refused.stderr).toContain("expected 1.0.1: run `npx cdktf synth` where CI is not set");
    expect(project.read("versions.lock.json")).toBe(lock);

    expect((await project.synth(env)).exitCode).toBe(0);
    const changed = project
      .read("versions.lock.json")
      .split("\n")
      .filter((line) => !lock.split("\n").includes(line));
    expect(changed).toEqual([expect.stringMatching(/"web-server": .*"1\.0\.1"/)]);
    expect((await project.synth({ ...env, CI: "true" })).exitCode).toBe(0);
    const { stderr } = await project.goldenAmi(["build", "web", "--no-wait"], env);
    expect(stderr).toBe(
      "warning: this builds web 1.0.0, which is deployed; golden-ami.yaml is at 1.0.1: npx cdktf deploy shared\n",
    );
  });

  test("its plan replaces component and recipe and updates the pipeline in place, and applies", async () => {
    expect((await changesOf("shared")).changes).toEqual([
      "aws_imagebuilder_component: create, delete",
      "aws_imagebuilder_distribution_configuration: update",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_recipe: create, delete",
    ]);
    await terraform.apply(project.stack("shared"), PLAN);
    expect(await changesOf("shared")).toMatchObject({ hasChanges: false, changes: [] });
    expect(JSON.parse((await build()).stdout).amis[0].name).toMatch(/^web_1\.0\.1_1_/);
  });

  test("a failed build says why, at which step and where its log is, and exits with 2", async () => {
    await fault({ image: "web", step: "ApplyBuildComponents", reason: "nginx is not there" });
    const { exitCode, stderr } = await project.goldenAmi(["build", "web"], env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("is FAILED");
    expect(stderr).toContain("nginx is not there");
    expect(stderr).toContain("build-image / ApplyBuildComponents");
    expect(stderr).toContain("log group /aws/imagebuilder/web, stream 1.0.1/2");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("a throttled API is asked again", async () => {
    await fault({ service: "imagebuilder", status: 429, times: 4 });
    expect((await build()).exitCode).toBe(0);
  });

  test("Ctrl-C stops following a build and says how to go on", async () => {
    await fault({ service: "imagebuilder", operation: "GetImage", delayMs: 600_000, times: 1 });
    const child = project.start(["build", "web"], env);
    let stderr = "";
    child.stderr.once("data", () => child.kill("SIGINT"));
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const exitCode = await new Promise((resolve) => child.once("close", resolve));
    const again = /Follow it: npx golden-ami (build web --follow (\S+))/.exec(stderr);
    expect({ exitCode, arn: again?.[2] }).toEqual({ exitCode: 130, arn: stderr.split("\n")[0] });
    const followed = await project.goldenAmi(again?.[1]?.split(" ") ?? [], env);
    expect(followed).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/eu-west-1 +ami-\w+ {2}web_/),
    });
  });

  test("Ctrl-C before AWS has said which build it starts says where to look", async () => {
    await fault({
      service: "imagebuilder",
      operation: "StartImagePipelineExecution",
      delayMs: 600_000,
      times: 1,
    });
    const child = project.start(["build", "web"], env);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    setTimeout(() => child.kill("SIGINT"), 6_000);
    const exitCode = await new Promise((resolve) => child.once("close", resolve));
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: expect.stringMatching(
        /^A build may have started: aws imagebuilder list-image-pipeline-images --image-pipeline-arn \S+web\n$/,
      ),
    });
  });

  test("a result that cannot be written is not lost", async () => {
    const command = `"${process.execPath}" ../../../cli/golden-ami.js build web --no-wait --json > /dev/full`;
    const { exitCode, stderr } = await project.run("sh", ["-c", command], env);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: the result cannot be written: .*ENOSPC.*\n\{"arn":"\S+:image\/web\/\S+"\}\n$/,
    );
  });

  test("an outage in the midst of a build is waited for", async () => {
    await fault({ service: "imagebuilder", operation: "GetImage", status: 500, times: 20 });
    const { exitCode, stderr } = await build();
    expect(exitCode).toBe(0);
    expect(stderr).toContain("AWS does not answer: ");
  });

  test("--no-wait only starts a build, and prints its ARN for machines", async () => {
    const { exitCode, stdout, stderr } = await project.goldenAmi(
      ["build", "web", "--no-wait", "--json"],
      env,
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ arn: expect.stringMatching(/:image\/web\/1\.0\.\d\/\d+$/) });
  });

  test("a build that cannot be asked for any more is told how to follow, and another image's not followed", async () => {
    const { arn } = JSON.parse(
      (await project.goldenAmi(["build", "web", "--no-wait", "--json"], env)).stdout,
    );
    await fault({ service: "imagebuilder", operation: "GetImage", status: 500 });
    const lost = await project.goldenAmi(["build", "web", "--follow", arn, "--patience", "1"], env);
    await fetch(`${env.AWS_ENDPOINT_URL}/_sandbox/faults`, { method: "DELETE" });
    await fault({ service: "imagebuilder", operation: "GetImage", delayMs: 600_000, times: 1 });
    const silent = await project.goldenAmi(["build", "web", "--follow", arn, "--patience", "2"], env);
    expect(silent).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^The build may go on\..*\nerror: AWS cannot be reached in eu-west-1: no answer/m,
      ),
    });
    expect(lost).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`Follow it: npx golden-ami build web --follow ${arn}`),
    });
    expect(lost.stderr).not.toMatch(/^\s+at /m);
    const none = arn.replace(/\d+$/, "99");
    expect(await project.goldenAmi(["build", "web", "--follow", none], env)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `${none}\nerror: there is no build ${none}\n`,
    });
    const other = arn.replace("/web/", "/api/");
    expect(await project.goldenAmi(["build", "web", "--follow", other], env)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: ${JSON.stringify(other).slice(0, 57)}… is not a build of web: expected ${arn.split("/").slice(0, 2).join("/")}/<version>/<build>\n`,
    });
  });

  test("an image that is not there is one clear error", async () => {
    expect(await project.goldenAmi(["build", "wbe"], env)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: 'error: there is no image "wbe": expected one of web\n',
    });
  });

  test("cdktf itself lists, diffs and deploys the stacks", async () => {
    const tfEnv = terraform.environment;
    expect((await project.cdktf(["list"], tfEnv)).stdout).toContain("payments-prod");
    const diff = await project.cdktf(["diff", "orders-prod", "--skip-provider-lock"], tfEnv);
    expect(diff.stdout).toContain("aws_launch_template");
    const deploy = await project.cdktf(
      ["deploy", "orders-prod", "--auto-approve", "--skip-provider-lock"],
      tfEnv,
    );
    expect(deploy.stdout).toContain("Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
    expect(await changesOf("orders-prod")).toMatchObject({ hasChanges: false });
  });

  test("a Region that no image goes to any more loses its key, and nothing else changes but the distribution", async () => {
    await terraform.destroy(project.stack("orders-prod"));
    expect(await terraform.stateList(project.stack("orders-prod"))).toEqual([]);
    project.edit([["workloads", "orders-prod"], undefined], [["images", "web", "regions"], ["eu-west-1"]]);
    expect((await project.synth(env)).exitCode).toBe(0);
    expect((await changesOf("shared")).changes).toEqual([
      "aws_imagebuilder_distribution_configuration: update",
      "aws_kms_alias: delete",
      "aws_kms_key: delete",
    ]);
    await terraform.apply(project.stack("shared"), PLAN);
  });

  test("destroying every stack leaves nothing", async () => {
    for (const stack of ["payments-prod", "shared"]) {
      await terraform.destroy(project.stack(stack));
      expect(await terraform.stateList(project.stack(stack))).toEqual([]);
    }
    const left = async (args: string[], account = SHARED) => project.aws(account, args, env);
    expect(
      await left(["imagebuilder", "list-components", "--owner", "Self", "--query", "componentVersionList"]),
    ).toEqual([]);
    expect(
      await left([
        "imagebuilder",
        "list-image-recipes",
        "--owner",
        "Self",
        "--query",
        "imageRecipeSummaryList",
      ]),
    ).toEqual([]);
    expect(await left(["imagebuilder", "list-image-pipelines", "--query", "imagePipelineList"])).toEqual([]);
    expect(await left(["s3api", "list-buckets", "--query", "Buckets"])).toEqual([]);
    expect(await left(["kms", "list-aliases", "--query", "Aliases[?AliasName=='alias/golden-ami']"])).toEqual(
      [],
    );
    expect(await left(["ec2", "describe-launch-templates", "--query", "LaunchTemplates"], PAYMENTS)).toEqual(
      [],
    );
  });

  test("a sandbox that has gone is said to have, and no state is lost", async () => {
    const state = project.read("state/payments-prod.tfstate");
    await sandbox.stop();
    const { exitCode, stderr } = await project.goldenAmi(["build", "web"], env);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: AWS cannot be reached in eu-west-1: /);
    expect(stderr).not.toMatch(/^\s+at /m);
    await expect(terraform.apply(project.stack("payments-prod"))).rejects.toThrow("Cannot assume IAM Role");
    expect(project.read("state/payments-prod.tfstate")).toBe(state);
  });

  async function fault(body: object): Promise<void> {
    const response = await fetch(`${env.AWS_ENDPOINT_URL}/_sandbox/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBeLessThan(300);
  }
});
