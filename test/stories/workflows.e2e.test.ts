import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "../e2e/project.js";

jest.setTimeout(300_000);

const SHARED = "111122223333";
const EXAMPLE = join(__dirname, "..", "..", "examples", "workflows", "workflows");
const BUILD = "workflows/build-approved.yaml";

describe("an image with workflows of its own", () => {
  const project = new Project("workflows");

  const builder = (command: string) => project.aws(SHARED, `imagebuilder ${command}`);

  /** What an AWS CLI's query gives once it gives anything. */
  async function eventually(command: string): Promise<string[]> {
    for (;;) {
      const found = await builder(command);
      if (Array.isArray(found) && found.length) return found.flat();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    mkdirSync(join(project.directory, "workflows"));
    for (const file of ["build-approved.yaml", "disk-space.yaml"])
      project.write(`workflows/${file}`, readFileSync(join(EXAMPLE, file), "utf8"));
    project.edit(
      // The provider waits a minute for the bucket of the logs.
      [["shared", "logs"], { s3: { enabled: false } }],
      [
        ["images", "web", "workflows"],
        [
          {
            file: BUILD,
            type: "BUILD",
            parameters: { approvers: `arn:aws:sns:eu-west-1:${SHARED}:approvals` },
          },
          { managed: "test-image", parallelGroup: "tests" },
          { file: "workflows/disk-space.yaml", type: "TEST", parallelGroup: "tests", onFailure: "CONTINUE" },
        ],
      ],
    );
    await project.firstSynth();
    await project.init("shared");
    await project.apply("shared");
  });

  afterAll(() => project.stopSandbox());

  test("is applied, and not planned again", async () => {
    expect((await project.plan("shared")).hasChanges).toBe(false);
    const [pipeline] = [await builder("list-image-pipelines --query imagePipelineList[0]")];
    expect(pipeline).toMatchObject({
      executionRole: `arn:aws:iam::${SHARED}:role/golden-ami-execution-eu-west-1`,
      workflows: [
        {
          workflowArn: expect.stringMatching(/:workflow\/build\/build-approved\/1\.0\.0\/1$/),
          onFailure: "ABORT",
        },
        {
          workflowArn: expect.stringMatching(/:aws:workflow\/test\/test-image\/x\.x\.x$/),
          parallelGroup: "tests",
        },
        {
          workflowArn: expect.stringMatching(/:workflow\/test\/disk-space\/1\.0\.0\/1$/),
          onFailure: "CONTINUE",
        },
      ],
    });
  });

  test("waits in a build until somebody lets it go on, and runs the steps of its documents", async () => {
    const started = await project.goldenAmi(["build", "web", "--no-wait", "--json"]);
    expect(started.exitCode).toBe(0);
    const { arn }: { arn: string } = JSON.parse(started.stdout);
    const [step = ""] = await eventually("list-waiting-workflow-steps --query steps[].stepExecutionId");
    await builder(
      `send-workflow-step-action --step-execution-id ${step} --image-build-version-arn ${arn} --action RESUME --reason approved`,
    );
    expect(await project.goldenAmi(["build", "web", "--follow", arn, "--json"])).toMatchObject({
      exitCode: 0,
    });
    const executions = await builder(
      `list-workflow-executions --image-build-version-arn ${arn} --query workflowExecutions[].[type,status,totalStepsSucceeded,parallelGroup]`,
    );
    expect(executions).toEqual([
      ["DISTRIBUTION", "COMPLETED", 3, null],
      ["TEST", "COMPLETED", 3, "tests"],
      ["TEST", "COMPLETED", 3, "tests"],
      ["BUILD", "COMPLETED", 7, null],
    ]);
    expect(await builder(`get-workflow-step-execution --step-execution-id ${step} --query outputs`)).toBe(
      JSON.stringify({ action: "RESUME", reason: "approved" }),
    );
  });

  test("fails a build that is stopped, and says where", async () => {
    const started = await project.goldenAmi(["build", "web", "--no-wait", "--json"]);
    const { arn }: { arn: string } = JSON.parse(started.stdout);
    const [step = ""] = await eventually("list-waiting-workflow-steps --query steps[].stepExecutionId");
    await builder(
      `send-workflow-step-action --step-execution-id ${step} --image-build-version-arn ${arn} --action STOP --reason no`,
    );
    const { exitCode, stderr } = await project.goldenAmi(["build", "web", "--follow", arn]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("build-approved / WaitForApproval");
  });

  test("has another version of a workflow that is edited, and none of its recipe", async () => {
    const before = JSON.parse(project.read("versions.lock.json"));
    project.write(BUILD, project.read(BUILD).replace("timeoutSeconds: 86400", "timeoutSeconds: 3600"));
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    const after = JSON.parse(project.read("versions.lock.json"));
    expect(after).toEqual({
      ...before,
      workflows: {
        ...before.workflows,
        "build-approved": { version: "1.0.1", digest: expect.any(String) },
      },
    });
    const { changes } = await project.plan("shared");
    expect(changes).toEqual([
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_workflow: create, delete",
    ]);
    await project.applyPlan("shared");
    expect((await project.plan("shared")).hasChanges).toBe(false);
    expect(
      await builder("list-workflows --owner Self --query workflowVersionList[?type=='BUILD'].version"),
    ).toEqual(["1.0.1"]);
  });

  test("cannot lose a workflow that its pipeline has", async () => {
    const arn = `arn:aws:imagebuilder:eu-west-1:${SHARED}:workflow/test/disk-space/1.0.0/1`;
    await expect(builder(`delete-workflow --workflow-build-version-arn ${arn}`)).rejects.toThrow(
      "ResourceDependencyException",
    );
  });

  test("goes without a trace", async () => {
    await project.destroy("shared");
    expect(await builder("list-workflows --owner Self --query workflowVersionList")).toEqual([]);
    expect(await project.aws(SHARED, "iam list-roles --query Roles[?Path=='/'].RoleName")).toEqual([]);
  });
});
