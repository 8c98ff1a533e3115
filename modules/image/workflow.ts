import { ImagebuilderWorkflow } from "@cdktf/provider-aws/lib/imagebuilder-workflow";
import { Construct } from "constructs";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { versionMistake } from "../../rules/version.js";
import { WORKFLOW_TYPES, type WorkflowType, workflowDataMistake } from "../../rules/workflow.js";
import { PropsCheck } from "../validation.js";

export interface WorkflowProps {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** `major.minor.patch`; another content needs another version. */
  readonly version: string;
  /** Stage of a build that the workflow is for. */
  readonly type: WorkflowType;
  /**
   * Workflow document, at most 16,000 characters. Terraform reads `${` in it as an expression: pass a file's text through
   * `literal`.
   */
  readonly data: string;
}

/**
 * An immutable Image Builder workflow. Other content is another version, created before the old one goes, because a
 * pipeline that is still there uses the old one.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html
 */
export class Workflow extends Construct {
  readonly arn: string;
  readonly type: WorkflowType;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { name = id, version, type, data } = props;
    new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("version", version, versionMistake)
      .known("type", type, (value) =>
        WORKFLOW_TYPES.some((one) => one === value)
          ? undefined
          : { message: "is not a type of workflows", expected: `one of ${WORKFLOW_TYPES.join(", ")}` },
      )
      .value("data", data, workflowDataMistake)
      .throwIfWrong();
    const workflow = new ImagebuilderWorkflow(this, "Resource", {
      name,
      version,
      type,
      data,
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = workflow.arn;
    this.type = type;
  }
}
