import type { PolicyStatement } from "../policy-statement.js";

/** What steps of workflows do beside building, testing and distributing an image. */
export interface WorkflowNeeds {
  /** ARNs of state machines that steps run. @default - none */
  readonly stateMachineArns?: readonly string[];
  /** ARNs of topics that steps tell. @default - none */
  readonly topicArns?: readonly string[];
  /** ARNs of Lambda functions that steps invoke. @default - none */
  readonly functionArns?: readonly string[];
  /** ARNs of Systems Manager's documents that steps run on instances. @default - Image Builder's own alone */
  readonly commandDocumentArns?: readonly string[];
  /** Whether steps register AMIs of snapshots. @default false */
  readonly registersImages?: boolean;
}

const allow = (Action: readonly string[], Resource: readonly string[]): PolicyStatement => ({
  Effect: "Allow",
  Action,
  Resource,
});

/**
 * The statements of an execution role that steps need, beside AWS's policy for such roles.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html
 */
export function workflowStatements(partition: string, needs: WorkflowNeeds): PolicyStatement[] {
  const {
    stateMachineArns = [],
    topicArns = [],
    functionArns = [],
    commandDocumentArns = [],
    registersImages,
  } = needs;
  const statements: PolicyStatement[] = [];
  if (stateMachineArns.length)
    statements.push(
      allow(["states:StartExecution"], stateMachineArns),
      allow(
        ["states:DescribeExecution"],
        stateMachineArns.map((arn) => `${arn.replace(":stateMachine:", ":execution:")}:*`),
      ),
    );
  if (topicArns.length) statements.push(allow(["sns:Publish"], topicArns));
  if (functionArns.length) statements.push(allow(["lambda:InvokeFunction"], functionArns));
  if (commandDocumentArns.length) statements.push(allow(["ssm:SendCommand"], commandDocumentArns));
  if (registersImages)
    statements.push(
      allow(["ec2:DescribeSnapshots"], ["*"]),
      allow(["ec2:RegisterImage"], [`arn:${partition}:ec2:*::image/*`, `arn:${partition}:ec2:*::snapshot/*`]),
      {
        ...allow(["ec2:CreateTags"], [`arn:${partition}:ec2:*::image/*`]),
        Condition: { StringEquals: { "ec2:CreateAction": ["RegisterImage"] } },
      },
    );
  return statements;
}
