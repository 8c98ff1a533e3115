import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyArnMistake } from "../../rules/arn.js";
import { DISTRIBUTION_ROLE } from "../../rules/copy.js";
import { MAX_ROLE_POLICIES, roleNameMistake } from "../../rules/name.js";
import { parameterNameMistake } from "../../rules/parameter-name.js";
import { attachPolicies } from "../attach-policies.js";
import { accountOf, partitionOf } from "../deployment.js";
import { policyJson } from "../policy.js";
import { checkStatements, type PolicyStatement } from "../policy-statement.js";
import { PropsCheck } from "../validation.js";

export interface ExecutionRoleProps {
  /** Name of the role; unique in the account. @default - a name of Terraform's making */
  readonly name?: string;
  /** SSM parameters of the account that get ids of AMIs, in whatever Region. @default - those below `/imagebuilder/` */
  readonly parameterNames?: readonly string[];
  /** ARNs of policies beside AWS's for execution roles; at most 19. @default - none */
  readonly policies?: readonly string[];
  /** Whether it copies AMIs into other accounts, each of which says so by a {@link DistributionAccess}. @default false */
  readonly copies?: boolean;
  /** Statements of a policy of the role's own. @default - none */
  readonly statements?: readonly PolicyStatement[];
}

/** AWS's policy for execution roles, which lets do what the service-linked role may. */
const MANAGED_POLICY = "EC2ImageBuilderExecutionPolicy";

/**
 * The role that Image Builder builds and distributes by in place of its service-linked role, which may write no parameter
 * but those below `/imagebuilder/`, and runs no workflow of one's own. An image has one at most, so all that any image
 * needs goes into it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html#ami-distribution-config-prereqs
 */
export class ExecutionRole extends Construct {
  readonly arn: string;
  /** What the role may do, which must be there before a pipeline builds by it. */
  readonly permissions: ITerraformDependable[];

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ExecutionRoleProps = {}) {
    super(scope, id);
    const { name, parameterNames = [], policies = [], copies, statements = [] } = props;
    const check = new PropsCheck(this)
      .optional("name", name, roleNameMistake)
      .knownList("parameterNames", props.parameterNames, parameterNameMistake)
      .knownList("policies", props.policies, policyArnMistake, { max: MAX_ROLE_POLICIES - 1 });
    checkStatements(check, "statements", statements).throwIfWrong();
    const partition = partitionOf(this);
    const account = accountOf(this);
    const role = new IamRole(this, "Resource", {
      name,
      description: "Image Builder's builds and distributions",
      assumeRolePolicy: policyJson({
        Effect: "Allow",
        Principal: { Service: "imagebuilder.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      }),
    });
    this.permissions = [
      new IamRolePolicyAttachment(this, MANAGED_POLICY, {
        role: role.name,
        policyArn: `arn:${partition}:iam::aws:policy/${MANAGED_POLICY}`,
      }),
      ...attachPolicies(this, role.name, policies),
    ];
    const all: object[] = [...statements];
    if (parameterNames.length) {
      all.push(
        {
          Effect: "Allow",
          Action: "ssm:PutParameter",
          Resource: parameterNames.map(
            (parameter) => `arn:${partition}:ssm:*:${account}:parameter/${parameter.replace(/^\//, "")}`,
          ),
        },
        // Systems Manager makes sure that there is such an AMI.
        { Effect: "Allow", Action: "ec2:DescribeImages", Resource: "*" },
      );
    }
    if (copies) {
      all.push({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        // Of any account, as the service-linked role may: a policy does not take the ARNs of a thousand.
        Resource: `arn:${partition}:iam::*:role/${DISTRIBUTION_ROLE}`,
      });
    }
    if (all.length) {
      this.permissions.push(
        new IamRolePolicy(this, "Statements", {
          name: "statements",
          role: role.name,
          policy: policyJson(...all),
        }),
      );
    }
    this.arn = role.arn;
  }
}
