import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { DISTRIBUTION_ROLE, LIFECYCLE_ROLE } from "../../rules/copy.js";
import { partitionOf } from "../deployment.js";
import { policyJson } from "../policy.js";
import { PropsCheck } from "../validation.js";

export interface DistributionAccessProps {
  /** Account whose Image Builder copies AMIs into this one, and whose keys encrypt them; 12 digits. */
  readonly sharedAccount: string;
  /** Whether lifecycle policies of the shared account may deprecate, disable and delete the copies. @default false */
  readonly lifecycle?: boolean;
}

/**
 * What an account needs so that another's Image Builder can copy AMIs into it: a role by the name that Image Builder looks
 * for. It may use the shared account's keys, if their policies let it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html
 */
export class DistributionAccess extends Construct {
  /** ARN of the role that Image Builder copies by. */
  readonly roleArn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { sharedAccount, lifecycle = false }: DistributionAccessProps) {
    super(scope, id);
    new PropsCheck(this).value("sharedAccount", sharedAccount, accountMistake).throwIfWrong();
    const partition = partitionOf(this);
    const role = new IamRole(this, "Resource", {
      name: DISTRIBUTION_ROLE,
      description: `Image Builder of ${sharedAccount} copies AMIs into this account`,
      // AWSServiceRoleForImageBuilder, or the execution role of a pipeline, whose own policies say whether they may.
      assumeRolePolicy: policyJson({
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${sharedAccount}:root` },
        Action: "sts:AssumeRole",
      }),
    });
    new IamRolePolicyAttachment(this, DISTRIBUTION_POLICY, {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/${DISTRIBUTION_POLICY}`,
    });
    const keys = `arn:${partition}:kms:*:${sharedAccount}:key/*`;
    new IamRolePolicy(this, "KeyPolicy", {
      name: "keys",
      role: role.name,
      policy: policyJson(
        {
          Effect: "Allow",
          Action: [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:DescribeKey",
          ],
          Resource: keys,
        },
        {
          Effect: "Allow",
          Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
          Resource: keys,
          // EC2 makes a grant for each copy, and takes it back.
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
      ),
    });
    this.roleArn = role.arn;
    if (lifecycle) this.#allowLifecycle(partition, sharedAccount);
  }

  #allowLifecycle(partition: string, sharedAccount: string): void {
    const role = new IamRole(this, "LifecycleRole", {
      name: LIFECYCLE_ROLE,
      description: `Lifecycle policies of ${sharedAccount} change the AMIs that it has copied into this account`,
      assumeRolePolicy: policyJson({
        Effect: "Allow",
        Principal: { Service: "imagebuilder.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": sharedAccount },
          ArnLike: { "aws:SourceArn": "arn:*:imagebuilder:*:*:image/*/*/*" },
        },
      }),
    });
    // It takes what Image Builder has made alone: AMIs and snapshots with its tag CreatedBy.
    new IamRolePolicyAttachment(this, "EC2ImageBuilderLifecycleExecutionPolicy", {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy`,
    });
  }
}

const DISTRIBUTION_POLICY = "Ec2ImageBuilderCrossAccountDistributionAccess";
