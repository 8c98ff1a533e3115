import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { lifecycleNameMistake } from "../../rules/name.js";
import { accountOf, partitionOf } from "../deployment.js";
import { policyJson, serviceTrustPolicy } from "../policy.js";
import { PropsCheck } from "../validation.js";

export interface LifecycleExecutionProps {
  /**
   * What the names of two roles begin with, and the name of the state machine; unique in the account.
   * @default - names of Terraform's making
   */
  readonly name?: string;
}

/**
 * What lifecycle policies run by: the role that deprecates, disables and deletes, and a state machine that tags releases,
 * because policies choose by the tags of Image Builder's images, and Terraform cannot have a pipeline give them any.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 * https://github.com/hashicorp/terraform-provider-aws/issues/50112
 */
export class LifecycleExecution extends Construct {
  /** ARN of the role that lifecycle policies act by. */
  readonly roleArn: string;
  /** Permissions without which AWS refuses a lifecycle policy with the role. */
  readonly permissions: ITerraformDependable;
  /** ARN of the state machine that tags an image: its input is that of Image Builder's TagResource. */
  readonly taggerArn: string;
  /** ARN of the role that events start the state machine by. */
  readonly taggerRoleArn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { name }: LifecycleExecutionProps = {}) {
    super(scope, id);
    new PropsCheck(this).optional("name", name, lifecycleNameMistake).throwIfWrong();
    const partition = partitionOf(this);
    const role = new IamRole(this, "Role", {
      name,
      description: "Image Builder's lifecycle policies",
      assumeRolePolicy: serviceTrustPolicy("imagebuilder.amazonaws.com"),
    });
    // It takes what Image Builder has made alone: AMIs and snapshots with its tag CreatedBy.
    this.permissions = new IamRolePolicyAttachment(this, "EC2ImageBuilderLifecycleExecutionPolicy", {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy`,
    });
    this.roleArn = role.arn;

    const taggerRole = new IamRole(this, "TaggerRole", {
      name: name && `${name}-tagger`,
      description: "Tags Image Builder's images for lifecycle policies",
      assumeRolePolicy: serviceTrustPolicy("events.amazonaws.com", "states.amazonaws.com"),
    });
    const tagger = new SfnStateMachine(this, "Tagger", {
      name,
      roleArn: taggerRole.arn,
      definition: JSON.stringify({
        Comment: "Tags a release, by which lifecycle policies choose it",
        StartAt: "Tag",
        States: {
          Tag: {
            Type: "Task",
            Resource: `arn:${partition}:states:::aws-sdk:imagebuilder:tagResource`,
            Parameters: { "ResourceArn.$": "$.ResourceArn", "Tags.$": "$.Tags" },
            Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: 6, BackoffRate: 3 }],
            End: true,
          },
        },
      }),
    });
    new IamRolePolicy(this, "TaggerPolicy", {
      name: "tagger",
      role: taggerRole.name,
      policy: policyJson(
        {
          Effect: "Allow",
          Action: "imagebuilder:TagResource",
          Resource: `arn:${partition}:imagebuilder:*:${accountOf(this)}:image/*`,
        },
        { Effect: "Allow", Action: "states:StartExecution", Resource: tagger.arn },
      ),
    });
    this.taggerArn = tagger.arn;
    this.taggerRoleArn = taggerRole.arn;
  }
}
