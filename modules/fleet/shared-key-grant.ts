import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { DataAwsIamRoles } from "@cdktf/provider-aws/lib/data-aws-iam-roles";
import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { kmsAliasArnMistake, kmsKeyMistake } from "../../rules/arn.js";
import { grantNameMistake } from "../../rules/name.js";
import { accountOf, partitionOf } from "../deployment.js";
import { PropsCheck } from "../validation.js";

export interface SharedKeyGrantProps {
  /**
   * Name of the grant, before the id of the role that it is for. KMS gives two grants of one name and content as one, and retiring one would retire both.
   * @default - `golden-ami/` and the construct's path
   */
  readonly name?: string;
  /** Account that may use the key; 12 digits. @default - that of the stack's credentials */
  readonly account?: string;
  /** ARN of the shared key's alias in the stack's Region. @default - the key of `keyId` */
  readonly keyAliasArn?: string;
  /** Id or ARN of another key that volumes are encrypted under, or its alias. @default - the key of `keyAliasArn` */
  readonly keyId?: string;
}

/** Path of Auto Scaling's service-linked role, which the first group of an account makes. */
const PATH = "/aws-service-role/autoscaling.amazonaws.com/";

/**
 * Lets the account's Auto Scaling groups start instances from AMIs under the shared account's key, or with volumes under
 * another. Without it they fail, and CloudTrail says nothing.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class SharedKeyGrant extends Construct {
  readonly grant: KmsGrant;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: SharedKeyGrantProps) {
    super(scope, id);
    const { name = `golden-ami/${this.node.path.replace(/[^\w:/-]/g, "-")}`, keyAliasArn, keyId } = props;
    new PropsCheck(this)
      .value("name", name, grantNameMistake)
      .optional("account", props.account, accountMistake)
      .optional("keyAliasArn", keyAliasArn, kmsAliasArnMistake)
      .optional("keyId", keyId, kmsKeyMistake)
      .idle("keyId", keyId, keyAliasArn !== undefined, "has no effect beside keyAliasArn", "one of both")
      .given("keyAliasArn or keyId", keyAliasArn ?? keyId)
      .throwIfWrong();
    const account = props.account ?? accountOf(this);
    const accountArn = `arn:${partitionOf(this)}:iam::${account}`;
    // KMS refuses a grant to a role that is not there, but only at apply, and does not say how to get one.
    const roles = new DataAwsIamRoles(this, "ServiceLinkedRole", {
      nameRegex: "^AWSServiceRoleForAutoScaling$",
      pathPrefix: PATH,
      lifecycle: {
        postcondition: [
          {
            condition: "${length(self.arns) == 1}",
            errorMessage: `Account ${account} lacks Auto Scaling's service-linked role, because no group has ever run in it. Create it once: aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com`,
          },
        ],
      },
    });
    // Roles that are not there have no names, and then a plan that destroys goes on.
    const role = new DataAwsIamRole(this, "Role", {
      count: Token.asNumber(Fn.lengthOf(roles.names)),
      name: Fn.one(roles.names),
    });
    // CreateGrant takes a key's ARN across accounts but no alias; DescribeKey takes both.
    const key = new DataAwsKmsKey(this, "Key", { keyId: keyAliasArn ?? keyId ?? "" });
    // The old grant goes before the new one is there, because KMS answers with the old one if all about both is the same, as
    // it is for a grant that Terraform has made and could not read. Terraform would retire that then, and leave none.
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-Name
    this.grant = new KmsGrant(this, "Resource", {
      // A grant dies with its role, also if one of the same name comes after. Its own name has the role's id, so that a plan
      // makes another; one without a refresh, because the provider fails to read a dead grant.
      // https://github.com/hashicorp/terraform-provider-aws/issues/29340
      name: `${name}-\${join("", data.aws_iam_role.${role.friendlyUniqueId}[*].unique_id)}`,
      keyId: key.arn,
      granteePrincipal: `${accountArn}:role${PATH}AWSServiceRoleForAutoScaling`,
      // Whoever may revoke a grant may revoke every account's, so destroy retires this one, as the grant itself allows.
      retiringPrincipal: `${accountArn}:root`,
      retireOnDelete: true,
      operations: [
        "Encrypt",
        "Decrypt",
        "ReEncryptFrom",
        "ReEncryptTo",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "DescribeKey",
        "CreateGrant",
      ],
    });
  }
}
