import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { arnMistake } from "../../rules/arn.js";
import { imageNameMistake, MAX_EVENT_RULE_NAME_CHARACTERS } from "../../rules/name.js";
import { accountOf, partitionOf, regionOf } from "../deployment.js";
import { policyJson, serviceTrustPolicy } from "../policy.js";
import { PropsCheck } from "../validation.js";

export interface ParentReleaseProps {
  /** Name of the image that is built. */
  readonly image: string;
  /** Name of the image that it is built from, in the same account and Region. */
  readonly parent: string;
  /** ARN of the pipeline that builds the image. */
  readonly pipelineArn: string;
}

/**
 * Starts an image's pipeline as soon as its parent has a release, whoever or whatever started the parent's build. A
 * pipeline's own condition (EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE) looks at its schedule's times alone, and AWS
 * says of versions only that they are updates, not of a further build of the same version.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ev-rules-for-pipeline.html
 */
export class ParentRelease extends Construct {
  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { image, parent, pipelineArn }: ParentReleaseProps) {
    super(scope, id);
    new PropsCheck(this)
      .value("image", image, imageNameMistake)
      .value("parent", parent, imageNameMistake)
      .value("pipelineArn", pipelineArn, arnMistake)
      .throwIfWrong();
    const partition = partitionOf(this);
    const images = `arn:${partition}:imagebuilder:${regionOf(this)}:${accountOf(this)}:image`;
    const name = `golden-ami-parent-of-${image}`;
    const rule = new CloudwatchEventRule(this, "Resource", {
      // Terraform makes one in place of a name that is too long.
      name: name.length > MAX_EVENT_RULE_NAME_CHARACTERS ? undefined : name,
      description: `Builds ${image} after a release of ${parent}`,
      eventPattern: JSON.stringify({
        source: ["aws.imagebuilder"],
        "detail-type": ["EC2 Image Builder Image State Change"],
        resources: [{ prefix: `${images}/${parent}/` }],
        detail: { state: { status: ["AVAILABLE"] } },
      }),
    });
    // A role's name is one in the account, an image's one in its Region: Terraform makes a name that is free.
    const role = new IamRole(this, "Role", {
      description: `Starts the pipeline of ${image} after a release of ${parent}`,
      assumeRolePolicy: serviceTrustPolicy("events.amazonaws.com"),
    });
    const policy = new IamRolePolicy(this, "Policy", {
      name: "start",
      role: role.name,
      policy: policyJson({
        Effect: "Allow",
        Action: "imagebuilder:StartImagePipelineExecution",
        Resource: pipelineArn,
      }),
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "pipeline",
      arn: pipelineArn,
      roleArn: role.arn,
      // A release that comes before the permission would start nothing, and say so nowhere.
      dependsOn: [policy],
    });
  }
}
