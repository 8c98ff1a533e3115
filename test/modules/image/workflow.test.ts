import { GoldenImage, type GoldenImageProps } from "../../../modules/image/golden-image.js";
import { ImagePipeline, type ImagePipelineProps } from "../../../modules/image/image-pipeline.js";
import { Workflow, type WorkflowProps } from "../../../modules/image/workflow.js";
import { workflowStatements } from "../../../modules/image/workflow-needs.js";
import { count, only, synthesize } from "../../synthesize.js";

const DATA = "schemaVersion: 1.0\n";
const workflow = (props: Partial<WorkflowProps> = {}) =>
  synthesize((stack) => {
    new Workflow(stack, "wait", { version: "1.0.0", type: "TEST", data: DATA, ...props });
  });

test("another version is made before the old one goes, which a pipeline still has", () => {
  expect(only(workflow(), "aws_imagebuilder_workflow")).toEqual({
    name: "wait",
    version: "1.0.0",
    type: "TEST",
    data: DATA,
    lifecycle: { create_before_destroy: true },
  });
});

test("a workflow's name may be another than its id", () => {
  expect(only(workflow({ name: "Approve it" }), "aws_imagebuilder_workflow").name).toBe("Approve it");
});

test.each<[Partial<WorkflowProps>, string]>([
  [{ version: "1" }, 'version "1" is not a version'],
  [{ name: "a:b" }, 'name "a:b" has ":"'],
  [{ data: "" }, 'data "" is empty: expected a workflow document'],
  [{ data: "x".repeat(16_001) }, "has 16001 characters: expected at most 16000"],
  [
    Object({ type: "DEPLOY" }),
    'type "DEPLOY" is not a type of workflows: expected one of BUILD, TEST, DISTRIBUTION',
  ],
])("a workflow with %j is refused", (props, message) => {
  expect(() => workflow(props)).toThrow(message);
});

const ARN = "arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/x.x.x";
const BUILD = { arn: ARN, type: "BUILD" } as const;
const TEST = { arn: ARN.replaceAll("build/build", "test/test"), type: "TEST" } as const;
const ROLE = "arn:aws:iam::111122223333:role/workflows";

const pipeline = (props: Partial<ImagePipelineProps>) =>
  synthesize((stack) => {
    new ImagePipeline(stack, "Pipeline", {
      name: "web",
      imageRecipeArn: "arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/web/1.0.0",
      infrastructureConfigurationArn:
        "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/web",
      distributionConfigurationArn:
        "arn:aws:imagebuilder:eu-west-1:111122223333:distribution-configuration/web",
      ...props,
    });
  });

test("a pipeline has its workflows in their order, each with what it is given", () => {
  const workflows = [
    BUILD,
    { ...TEST, parameters: { a: "b" }, parallelGroup: "c", onFailure: "CONTINUE" as const },
  ];
  expect(
    only(pipeline({ workflows, executionRoleArn: ROLE }), "aws_imagebuilder_image_pipeline"),
  ).toMatchObject({
    execution_role: ROLE,
    workflow: [
      { workflow_arn: BUILD.arn, on_failure: "ABORT" },
      {
        workflow_arn: TEST.arn,
        on_failure: "CONTINUE",
        parallel_group: "c",
        parameter: [{ name: "a", value: "b" }],
      },
    ],
  });
});

test.each<[Partial<ImagePipelineProps>, string]>([
  [{ workflows: [BUILD] }, "executionRoleArn is not given: expected a value"],
  [{ workflows: [] }, "workflows has 0 entries: expected at least 1"],
  [{ workflows: [TEST] }, "workflows of type BUILD has 0 entries: expected at least 1"],
  [{ workflows: [BUILD, BUILD] }, "workflows of type BUILD has 2 entries: expected at most 1"],
  [
    { workflows: [{ ...BUILD, parallelGroup: "a" }] },
    "workflows[0].parallelGroup has no effect on a workflow of type BUILD",
  ],
  [{ workflows: [{ ...BUILD, arn: "build-image" }] }, 'workflows[0].arn "build-image" is not an ARN'],
  [{ workflows: [BUILD, TEST], tests: { enabled: false } }, "workflows[1] has no effect without tests"],
  [{ executionRoleArn: "role" }, 'executionRoleArn "role" is not a role ARN'],
])("a pipeline with %j is refused", (props, message) => {
  expect(() => pipeline(props)).toThrow(message);
});

const image = (props: Partial<GoldenImageProps>) =>
  synthesize((stack) => {
    new GoldenImage(stack, "web", {
      version: "1.0.0",
      parentImage: "ami-0123456789abcdef0",
      components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
      rootDeviceName: "/dev/xvda",
      keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc" },
      ...props,
    });
  });

test("an image with workflows has a role of its own that may do what their steps do, unless it is given one", () => {
  const topic = "arn:aws:sns:eu-west-1:111122223333:approvals";
  const own = image({ workflows: [BUILD], workflowNeeds: { topicArns: [topic] } });
  expect(count(own)).toMatchObject({ aws_iam_role: 2 });
  expect(JSON.stringify(own)).toContain(JSON.stringify(JSON.stringify(["sns:Publish"])).slice(1, -1));
  expect(only(own, "aws_imagebuilder_image_pipeline").execution_role).toMatch(
    /^\$\{aws_iam_role\.web_ExecutionRole/,
  );
  const given = image({ workflows: [BUILD], executionRoleArn: ROLE });
  expect(count(given)).toMatchObject({ aws_iam_role: 1 });
  expect(only(given, "aws_imagebuilder_image_pipeline").execution_role).toBe(ROLE);
});

test.each<[Partial<GoldenImageProps>, string]>([
  [{ workflowNeeds: {} }, "workflowNeeds has no effect without workflows: expected both, or none"],
  [
    { workflows: [BUILD], workflowNeeds: {}, executionRoleArn: ROLE },
    "workflowNeeds has no effect beside another role: expected one of both",
  ],
  [{ workflows: [TEST] }, "workflows of type BUILD has 0 entries"],
])("an image with %j is refused", (props, message) => {
  expect(() => image(props)).toThrow(message);
});

test("each need is one permission, on what it names alone", () => {
  const machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:check";
  const statements = workflowStatements("aws", {
    stateMachineArns: [machine],
    functionArns: ["arn:f"],
    commandDocumentArns: ["arn:d"],
    registersImages: true,
  });
  expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [["states:StartExecution"], [machine]],
    [["states:DescribeExecution"], ["arn:aws:states:eu-west-1:111122223333:execution:check:*"]],
    [["lambda:InvokeFunction"], ["arn:f"]],
    [["ssm:SendCommand"], ["arn:d"]],
    [["ec2:DescribeSnapshots"], ["*"]],
    [["ec2:RegisterImage"], ["arn:aws:ec2:*::image/*", "arn:aws:ec2:*::snapshot/*"]],
    [["ec2:CreateTags"], ["arn:aws:ec2:*::image/*"]],
  ]);
  expect(workflowStatements("aws", {})).toEqual([]);
});
