import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";

export interface BuildInstanceProfileProps {
  /** Of the role and the instance profile; unique in the account. */
  readonly name: string;
  readonly partition: string;
  /** ARN of the bucket that the logs go to. */
  readonly logBucketArn: string;
  /** Prefix of the logs in the bucket, without a slash at the end. */
  readonly logPrefix: string;
}

const MANAGED_POLICIES = ["EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore"];

/**
 * What a build or test instance may do. AWS's managed policies do not let it write its logs, so it is let here, below
 * the prefix only.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html
 */
export class BuildInstanceProfile extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: BuildInstanceProfileProps) {
    super(scope, id);
    // Of all partitions only China's has a name of its own for EC2.
    const ec2 = props.partition === "aws-cn" ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com";
    const role = new IamRole(this, "Role", {
      name: props.name,
      description: "Image Builder's build and test instances",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: ec2 }, Action: "sts:AssumeRole" }],
      }),
    });
    const permissions = [
      ...MANAGED_POLICIES.map(
        (policy) =>
          new IamRolePolicyAttachment(this, policy, {
            role: role.name,
            policyArn: `arn:${props.partition}:iam::aws:policy/${policy}`,
          }),
      ),
      new IamRolePolicy(this, "Logs", {
        name: "logs",
        role: role.name,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "s3:PutObject",
              Resource: `${props.logBucketArn}/${props.logPrefix}/*`,
            },
          ],
        }),
      }),
    ];
    const profile = new IamInstanceProfile(this, "Resource", {
      name: props.name,
      role: role.name,
      // No build starts before the role may do what a build does.
      dependsOn: permissions,
    });
    this.name = profile.name;
  }
}
