import { Construct } from "constructs";
import type { LandingZone, ResolvedImage, ResolvedWorkflowNeeds } from "../landing-zone/types.js";
import type { GoldenImageProps } from "../modules/image/golden-image.js";
import { Workflow } from "../modules/image/workflow.js";
import { workflowStatements } from "../modules/image/workflow-needs.js";
import { literal, literals } from "../modules/literal.js";
import type { PolicyStatement } from "../modules/policy-statement.js";
import { nameInArn } from "../rules/name.js";
import { scopeId } from "./logical-id.js";

/** Makes the workflows of all images, and tells which each image's pipeline runs. */
export function pipelineWorkflows(
  scope: Construct,
  landingZone: LandingZone,
): (image: ResolvedImage) => GoldenImageProps["workflows"] {
  const workflows = new Construct(scope, "Workflow");
  const arns = new Map(
    landingZone.workflows.map(({ name, version, type, data }) => [
      name,
      new Workflow(workflows, scopeId(nameInArn(name)), { name, version, type, data: literal(data) }).arn,
    ]),
  );
  return (image) =>
    image.workflows?.map(({ arn, document, parameters, ...workflow }) => ({
      ...workflow,
      arn: arn ?? arns.get(document) ?? "",
      parameters: parameters && literals(parameters),
    }));
}

/** What the role that runs the workflows of several images needs for their steps. */
export function neededStatements(
  partition: string,
  needs: readonly ResolvedWorkflowNeeds[],
): PolicyStatement[] {
  const all = (key: "stateMachineArns" | "topicArns" | "functionArns" | "commandDocumentArns") =>
    literals([...new Set(needs.flatMap((one) => one[key]))].sort());
  return workflowStatements(partition, {
    stateMachineArns: all("stateMachineArns"),
    topicArns: all("topicArns"),
    functionArns: all("functionArns"),
    commandDocumentArns: all("commandDocumentArns"),
    registersImages: needs.some((one) => one.registersImages),
  });
}
