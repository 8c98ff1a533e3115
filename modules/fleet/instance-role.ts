import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { policyArnMistake } from "../../rules/arn.js";
import { iamPathMistake, MAX_NAME_PREFIX_CHARACTERS, roleNameMistake } from "../../rules/name.js";
import { attachPolicies } from "../attach-policies.js";
import { partitionOf } from "../deployment.js";
import { ec2TrustPolicy } from "../policy.js";
import { PropsCheck } from "../validation.js";

export interface InstanceRoleProps {
  /** What the names of role and profile begin with; cut to 37 characters. @default - the construct's id */
  readonly namePrefix?: string;
  /** ARNs of the policies that it has. @default - none but Session Manager's */
  readonly policies?: readonly string[];
  /** ARN of the policy that bounds what it may do. @default - none */
  readonly permissionsBoundary?: string;
  /** Path of role and profile. @default "/" */
  readonly path?: string;
  /** Whether Session Manager reaches the instances: the policy AmazonSSMManagedInstanceCore. @default true */
  readonly ssm?: boolean;
}

/**
 * What instances may do, as a role and its instance profile.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
 */
export class InstanceRole extends Construct {
  readonly roleArn: string;
  readonly profileArn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: InstanceRoleProps = {}) {
    super(scope, id);
    const { namePrefix = id, policies = [], permissionsBoundary, path, ssm = true } = props;
    new PropsCheck(this)
      .value("namePrefix", namePrefix, roleNameMistake)
      .knownList("policies", props.policies, policyArnMistake)
      .optional("permissionsBoundary", permissionsBoundary, policyArnMistake)
      .optional("path", path, iamPathMistake)
      .throwIfWrong();
    const partition = partitionOf(this);
    const names = { namePrefix: `${namePrefix.slice(0, MAX_NAME_PREFIX_CHARACTERS - 1)}-`, path };
    const role = new IamRole(this, "Role", {
      ...names,
      description: `Instances of ${namePrefix}`,
      assumeRolePolicy: ec2TrustPolicy(partition),
      permissionsBoundary,
    });
    const profile = new IamInstanceProfile(this, "Resource", {
      ...names,
      role: role.name,
      // No instance starts before the role may do what it is for.
      dependsOn: [
        ...(ssm
          ? [
              new IamRolePolicyAttachment(this, "SessionManager", {
                role: role.name,
                policyArn: `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
              }),
            ]
          : []),
        ...attachPolicies(this, role.name, policies),
      ],
    });
    this.roleArn = role.arn;
    this.profileArn = profile.arn;
  }
}
