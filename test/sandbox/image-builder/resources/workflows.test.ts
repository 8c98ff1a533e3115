import { createPipeline, Harness } from "../harness.js";

const DATA = `
schemaVersion: 1.0
parameters:
  - { name: wait, type: boolean, default: true }
  - { name: note, type: string }
steps:
  - { name: Launch, action: LaunchInstance, inputs: { waitFor: ssmAgent } }
  - name: Approve
    action: WaitForAction
    if: [{ not: [{ booleanEquals: false, value: $.parameters.wait }] }]
    inputs: { payload: '{ "note": "{{ $.parameters.note }}" }' }
  - { name: Create, action: CreateImage, inputs: { instanceId.$: $.stepOutputs.Launch.instanceId } }
outputs:
  - { name: ImageId, value: $.stepOutputs.Create.imageId }
`;

const WORKFLOW = { name: "My Build", semanticVersion: "1.0.0", type: "BUILD", data: DATA };
const ARN = "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/build/my-build/1.0.0/1";
const MANAGED = "arn:aws:imagebuilder:eu-west-1:aws:workflow/test/test-image/x.x.x";
const ROLE = { executionRole: "arn:aws:iam::111122223333:role/workflows" };
const parameters = [{ name: "note", value: ["hello"] }];

test("a workflow is created, read, listed and deleted, and a second of its version is another build", async () => {
  const harness = new Harness();
  expect(await harness.send("CreateWorkflow", WORKFLOW)).toMatchObject({ workflowBuildVersionArn: ARN });
  const { workflow } = await harness.send("GetWorkflow", { workflowBuildVersionArn: ARN });
  expect(workflow).toMatchObject({
    arn: ARN,
    name: "My Build",
    data: DATA,
    parameters: [
      { name: "wait", type: "boolean", defaultValue: ["true"] },
      { name: "note", type: "string" },
    ],
  });
  expect(workflow).not.toHaveProperty("document");
  expect((await harness.send("ListWorkflows", {})).workflowVersionList).toMatchObject([
    { arn: ARN.replace(/\/1$/, ""), version: "1.0.0", type: "BUILD" },
  ]);
  expect(await harness.send("CreateWorkflow", WORKFLOW)).toMatchObject({
    workflowBuildVersionArn: ARN.replace(/1$/, "2"),
  });
  const { workflowSummaryList } = await harness.send("ListWorkflowBuildVersions", {
    workflowVersionArn: ARN.replace(/\/1$/, ""),
  });
  expect(workflowSummaryList).toHaveLength(2);
  await harness.send("DeleteWorkflow", { workflowBuildVersionArn: ARN });
  expect(await harness.refusal("GetWorkflow", { workflowBuildVersionArn: ARN })).toContain(
    "ResourceNotFoundException",
  );
});

test("Amazon's workflows are listed, and read by a selector", async () => {
  const harness = new Harness();
  const filters = [{ name: "type", values: ["TEST"] }];
  const { workflowVersionList } = await harness.send("ListWorkflows", { owner: "Amazon", filters });
  expect(workflowVersionList.map(({ name }: { name: string }) => name)).toEqual([
    "test-image",
    "test-container",
  ]);
  const { workflow } = await harness.send("GetWorkflow", {
    workflowBuildVersionArn: MANAGED.replace("x.x.x", "1.0.0/1"),
  });
  expect(workflow).toMatchObject({ name: "test-image", owner: "Amazon", type: "TEST" });
});

test.each<[request: object, message: string]>([
  [{ data: undefined }, "Exactly one of the parameters 'data' and 'uri' must be provided"],
  [{ uri: "s3://documents/build.yaml" }, "Exactly one of the parameters 'data' and 'uri' must be provided"],
  [{ data: undefined, uri: "s3://documents" }, "'s3://documents' is not of the form s3://bucket/key"],
  [
    { data: undefined, uri: "s3://documents/build.yaml" },
    "The value supplied for parameter 'uri' is not valid. Invalid schema version",
  ],
  [{ data: "steps: [" }, "Parsing the document failed"],
  [{ data: DATA.replace("1.0", "2.0") }, "Invalid schema version"],
  [
    { type: "TEST", data: DATA.replace("CreateImage", "DistributeImage") },
    "Action DistributeImage is not available in workflows of type TEST",
  ],
  [{ data: DATA.replace("waitFor: ssmAgent", "") }, "Input 'waitFor' is required"],
  [
    { data: DATA.replace("action: LaunchInstance,", "") },
    "Parsing step 'Launch' failed. Error: It has no action.",
  ],
  [{ data: DATA.replace("stepOutputs.Launch", "stepOutputs.Lunch") }, "is no output of an earlier step"],
  [{ data: DATA.replace("parameters.note", "parameters.not") }, "is no parameter of the document"],
  [
    {
      type: "DISTRIBUTION",
      data: `schemaVersion: 1.0\nsteps:\n  - { name: One, action: DistributeImage }\n  - { name: Other, action: DistributeContainerImage, inputs: { instanceId: i-1 } }\n`,
    },
    "A workflow with DistributeContainerImage cannot also have DistributeImage.",
  ],
  [{ data: "x".repeat(16_001) }, "must be at most 16000"],
  [{ dryRun: true }, "DryRunOperationException"],
])("CreateWorkflow with %j is refused", async (request, message) => {
  expect(await new Harness().refusal("CreateWorkflow", { ...WORKFLOW, ...request })).toContain(message);
});

test.each<[what: string, pipeline: object, message: string]>([
  ["without a role", { workflows: [{ workflowArn: ARN, parameters }] }, "An execution role is required"],
  [
    "without a parameter",
    { ...ROLE, workflows: [{ workflowArn: ARN }] },
    "needs a value of parameter 'note'",
  ],
  [
    "with a parameter of another type",
    {
      ...ROLE,
      workflows: [{ workflowArn: ARN, parameters: [...parameters, { name: "wait", value: ["yes"] }] }],
    },
    "The value of parameter 'wait' is not of type boolean",
  ],
  [
    "with one that is not there",
    { ...ROLE, workflows: [{ workflowArn: ARN.replace("my-", "our-") }] },
    "ResourceNotFoundException",
  ],
  [
    "with a slip of Amazon's",
    { ...ROLE, workflows: [{ workflowArn: MANAGED.replace("test-image", "test-imgae") }] },
    "ResourceNotFoundException",
  ],
  [
    "with two that build",
    {
      ...ROLE,
      workflows: [
        { workflowArn: ARN, parameters },
        { workflowArn: ARN, parameters },
      ],
    },
    "at most 1 of type BUILD",
  ],
  [
    "with a group to build in",
    { ...ROLE, workflows: [{ workflowArn: ARN, parameters, parallelGroup: "a" }] },
    "Only test workflows have a parallel group",
  ],
])("a pipeline %s is refused", async (_, pipeline, message) => {
  const harness = new Harness();
  await harness.send("CreateWorkflow", WORKFLOW);
  await expect(createPipeline(harness, { pipeline })).rejects.toThrow(message);
});

test("a role that is not there is refused", async () => {
  const harness = new Harness();
  await harness.send("CreateWorkflow", WORKFLOW);
  harness.moto.statuses.iam = 404;
  const pipeline = { ...ROLE, workflows: [{ workflowArn: ARN, parameters }] };
  await expect(createPipeline(harness, { pipeline })).rejects.toThrow("does not exist");
});

describe("a build with workflows", () => {
  const started = async (harness: Harness, workflows: object[], data = DATA) => {
    await harness.send("CreateWorkflow", { ...WORKFLOW, data });
    const imagePipelineArn = await createPipeline(harness, { pipeline: { ...ROLE, workflows } });
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    return imageBuildVersionArn;
  };
  const waiting = async (harness: Harness) => {
    for (;;) {
      const { steps } = await harness.send("ListWaitingWorkflowSteps");
      if (steps.length) return steps[0];
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const executions = async (harness: Harness, imageBuildVersionArn: string) =>
    (await harness.send("ListWorkflowExecutions", { imageBuildVersionArn })).workflowExecutions.map(
      ({ type, status }: { type: string; status: string }) => `${type} ${status}`,
    );

  test("runs its steps, waits where told, and leaves out stages for which there is none but the distribution", async () => {
    const harness = new Harness();
    const arn = await started(harness, [{ workflowArn: ARN, parameters }]);
    const step = await waiting(harness);
    expect(step).toMatchObject({ name: "Approve", action: "WaitForAction", imageBuildVersionArn: arn });
    expect(await harness.refusal("DeleteWorkflow", { workflowBuildVersionArn: ARN })).toContain(
      "ResourceDependencyException",
    );
    const { stepExecutionId } = step;
    const action = {
      stepExecutionId,
      imageBuildVersionArn: arn,
      action: "RESUME",
      reason: "fine",
      clientToken: "a",
    };
    await harness.send("SendWorkflowStepAction", action);
    expect(await harness.finished(arn)).toMatchObject({ state: { status: "AVAILABLE" } });
    expect(await executions(harness, arn)).toEqual(["DISTRIBUTION COMPLETED", "BUILD COMPLETED"]);
    expect(await harness.send("GetWorkflowStepExecution", { stepExecutionId })).toMatchObject({
      status: "COMPLETED",
      inputs: '{"payload":"{ \\"note\\": \\"hello\\" }"}',
      outputs: '{"action":"RESUME","reason":"fine"}',
    });
    expect(await harness.refusal("SendWorkflowStepAction", { ...action, clientToken: "b" })).toContain(
      "does not wait",
    );
  });

  test("skips a step whose condition does not hold", async () => {
    const harness = new Harness();
    const arn = await started(harness, [
      { workflowArn: ARN, parameters: [...parameters, { name: "wait", value: ["false"] }] },
      { workflowArn: MANAGED, parallelGroup: "a" },
    ]);
    expect(await harness.finished(arn)).toMatchObject({ state: { status: "AVAILABLE" } });
    expect(await executions(harness, arn)).toEqual([
      "DISTRIBUTION COMPLETED",
      "TEST COMPLETED",
      "BUILD COMPLETED",
    ]);
  });

  test("fails if it is stopped, unless the failure of that workflow does not matter", async () => {
    const harness = new Harness();
    const arn = await started(harness, [{ workflowArn: ARN, parameters }]);
    const { stepExecutionId } = await waiting(harness);
    await harness.send("SendWorkflowStepAction", {
      stepExecutionId,
      imageBuildVersionArn: arn,
      action: "STOP",
      reason: "no",
      clientToken: "a",
    });
    expect(await harness.finished(arn)).toMatchObject({
      state: { status: "FAILED", reason: expect.stringContaining("Step 'Approve' was stopped: no") },
    });
    const other = new Harness();
    other.faults.addBuild({ image: "web", step: "ApplyTestComponents" });
    const again = await started(other, [
      { workflowArn: ARN, parameters: [...parameters, { name: "wait", value: ["false"] }] },
      { workflowArn: MANAGED, onFailure: "CONTINUE" },
    ]);
    expect(await other.finished(again)).toMatchObject({ state: { status: "AVAILABLE" } });
    expect(await executions(other, again)).toContain("TEST FAILED");
  });

  test("makes no image if no workflow builds one", async () => {
    const harness = new Harness();
    const arn = await started(harness, [{ workflowArn: MANAGED }]);
    expect(await harness.finished(arn)).toMatchObject({
      state: { status: "FAILED", reason: expect.stringContaining("There is no image") },
    });
  });

  test("fails at a step whose condition is none, and says where", async () => {
    const harness = new Harness();
    const data = DATA.replace("booleanEquals: false", "equals: false");
    const arn = await started(harness, [{ workflowArn: ARN, parameters }], data);
    const { state } = await harness.finished(arn);
    const { workflowExecutions } = await harness.send("ListWorkflowExecutions", {
      imageBuildVersionArn: arn,
    });
    const [{ workflowExecutionId, message }] = workflowExecutions;
    expect(message).toContain("has no comparison operator");
    expect(state).toEqual({
      status: "FAILED",
      reason: `Workflow Execution ID: '${workflowExecutionId}' failed with reason: ${message}`,
    });
    const { steps } = await harness.send("ListWorkflowStepExecutions", { workflowExecutionId });
    expect(steps).toMatchObject([
      { name: "Launch", status: "COMPLETED" },
      { name: "Approve", status: "FAILED", message },
      { name: "Create", status: "SKIPPED" },
    ]);
  });

  test("fails at a step for containers if it is one of AMIs", async () => {
    const harness = new Harness();
    const data = `schemaVersion: 1.0\nsteps:\n  - { name: Push, action: DistributeContainerImage, inputs: { instanceId: i-1 } }\n`;
    const distribution = { ...WORKFLOW, name: "push", type: "DISTRIBUTION", data };
    const { workflowBuildVersionArn } = await harness.send("CreateWorkflow", distribution);
    const build = { workflowArn: ARN, parameters: [...parameters, { name: "wait", value: ["false"] }] };
    const arn = await started(harness, [build, { workflowArn: workflowBuildVersionArn }]);
    expect((await harness.finished(arn)).state.reason).toContain(
      "Step 'Push' failed: DistributeContainerImage is for container images.",
    );
  });

  test("lets go of a step that waits if it is cancelled", async () => {
    const harness = new Harness();
    const arn = await started(harness, [{ workflowArn: ARN, parameters }]);
    await waiting(harness);
    await harness.send("CancelImageCreation", { imageBuildVersionArn: arn });
    expect(await harness.finished(arn)).toMatchObject({ state: { status: "CANCELLED" } });
    expect((await harness.send("ListWaitingWorkflowSteps")).steps).toEqual([]);
  });
});
