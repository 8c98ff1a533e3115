import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { arnMistake, policyArnMistake } from "../../rules/arn.js";
import { logPrefixMistake } from "../../rules/bucket.js";
import { repositoryNameMistake, SCANNING_REPOSITORY } from "../../rules/container.js";
import { LOG_PREFIX } from "../../rules/contract.js";
import { iamPathMistake, MAX_BUILD_ROLE_POLICIES, roleNameMistake } from "../../rules/name.js";
import { readableParameterMistake } from "../../rules/readable-parameter.js";
import { attachPolicies } from "../attach-policies.js";
import { accountOf, partitionOf } from "../deployment.js";
import { ec2TrustPolicy, policyJson } from "../policy.js";
import { checkStatements, type PolicyStatement } from "../policy-statement.js";
import { PropsCheck } from "../validation.js";

export interface InstanceProfileProps {
  /** Name of the role and the instance profile; unique in the account. @default - a name of Terraform's making */
  readonly name?: string;
  /** ARNs of policies beside Image Builder's and Session Manager's. @default - none */
  readonly policies?: readonly string[];
  /** Statements of a policy of the role's own. @default - none */
  readonly statements?: readonly PolicyStatement[];
  /** ARN of the policy that bounds what the role may do. @default - none */
  readonly permissionsBoundary?: string;
  /** Path of role and profile. @default "/" */
  readonly path?: string;
  /** ARN of the bucket that the logs go to. @default - no permission to write to one */
  readonly logBucketArn?: string;
  /** Prefix of the logs in the bucket, without a slash at the end. @default "image-builder" */
  readonly logPrefix?: string;
  /** SSM parameters of the account that it may read: names, and paths with `/*` at their end. @default - those below `/imagebuilder/` */
  readonly readableParameters?: readonly string[];
  /** Names of the ECR repositories that it may push containers to, in any Region. @default - none */
  readonly containerRepositories?: readonly string[];
}

const MANAGED_POLICIES = ["EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore"];

/** And what builds of containers need beside them. */
const CONTAINER_POLICY = "EC2InstanceProfileForImageBuilderECRContainerBuilds";

/** Parameters of the account that Image Builder and Inspector make. */
const SERVICE_PARAMETERS = ["/imagebuilder/*", "/inspector-aws/*"];

/**
 * The permissions of a build or test instance. AWS's managed policies do not let it write its logs, so it is let here, below
 * the prefix only; and they let it read every SSM parameter of the account, which may be a secret of somebody else's, so
 * that all but AWS's public ones, and those that it is told of, are denied.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html
 */
export class InstanceProfile extends Construct {
  readonly name: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: InstanceProfileProps = {}) {
    super(scope, id);
    const {
      name,
      path,
      permissionsBoundary,
      policies = [],
      statements = [],
      logBucketArn,
      logPrefix = LOG_PREFIX,
      readableParameters = [],
      containerRepositories = [],
    } = props;
    const check = new PropsCheck(this)
      .optional("name", name, roleNameMistake)
      .knownList("policies", props.policies, policyArnMistake)
      .size("policies", policies.length, {
        max: MAX_BUILD_ROLE_POLICIES - (containerRepositories.length ? 1 : 0),
      })
      .optional("permissionsBoundary", permissionsBoundary, policyArnMistake)
      .optional("path", path, iamPathMistake)
      .optional("logBucketArn", logBucketArn, arnMistake)
      .value("logPrefix", logPrefix, logPrefixMistake)
      .knownList("readableParameters", props.readableParameters, readableParameterMistake)
      .idle(
        "logPrefix",
        props.logPrefix,
        logBucketArn === undefined,
        "has no effect without logBucketArn",
        "both, or none",
      );
    check.list("containerRepositories", props.containerRepositories, repositoryNameMistake);
    checkStatements(check, "statements", statements).throwIfWrong();
    const partition = partitionOf(this);
    const account = accountOf(this);
    const role = new IamRole(this, "Role", {
      name,
      path,
      permissionsBoundary,
      description: "Image Builder's build and test instances",
      assumeRolePolicy: ec2TrustPolicy(partition),
    });
    const permissions: ITerraformDependable[] = MANAGED_POLICIES.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.name,
          policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
        }),
    );
    permissions.push(...attachPolicies(this, role.name, policies));
    if (containerRepositories.length)
      permissions.push(...this.#pushes(role, containerRepositories, { partition, account }));
    if (statements.length) {
      permissions.push(
        new IamRolePolicy(this, "Statements", {
          name: "statements",
          role: role.name,
          policy: policyJson(...statements),
        }),
      );
    }
    permissions.push(
      new IamRolePolicy(this, "Parameters", {
        name: "parameters",
        role: role.name,
        policy: policyJson({
          Effect: "Deny",
          Action: "ssm:GetParameter*",
          NotResource: [
            `arn:${partition}:ssm:*::parameter/aws/service/*`,
            ...[...SERVICE_PARAMETERS, ...readableParameters].map(
              (parameter) => `arn:${partition}:ssm:*:${account}:parameter/${parameter.replace(/^\//, "")}`,
            ),
          ],
        }),
      }),
    );
    if (logBucketArn !== undefined) {
      permissions.push(
        new IamRolePolicy(this, "Logs", {
          name: "logs",
          role: role.name,
          policy: policyJson({
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: `${logBucketArn}/${logPrefix}/*`,
            // A bucket's name is anybody's once it is deleted.
            Condition: { StringEquals: { "aws:ResourceAccount": account } },
          }),
        }),
      );
    }
    const profile = new IamInstanceProfile(this, "Resource", {
      name,
      path,
      role: role.name,
      // No build starts before the role may do what a build does.
      dependsOn: permissions,
    });
    this.name = profile.name;
  }

  /** AWS's policy for builds of containers lets them push to every repository of the account, of which all others are denied. */
  #pushes(
    role: IamRole,
    repositories: readonly string[],
    { partition, account }: { readonly partition: string; readonly account: string },
  ): ITerraformDependable[] {
    return [
      new IamRolePolicyAttachment(this, CONTAINER_POLICY, {
        role: role.name,
        policyArn: `arn:${partition}:iam::aws:policy/${CONTAINER_POLICY}`,
      }),
      new IamRolePolicy(this, "Repositories", {
        name: "repositories",
        role: role.name,
        policy: policyJson({
          Effect: "Deny",
          Action: [
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage",
          ],
          NotResource: [...repositories, SCANNING_REPOSITORY].map(
            (name) => `arn:${partition}:ecr:*:${account}:repository/${name}`,
          ),
        }),
      }),
    ];
  }
}
