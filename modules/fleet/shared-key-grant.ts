import { DataAwsIamRoles } from "@cdktf/provider-aws/lib/data-aws-iam-roles";
import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import { Construct } from "constructs";

export interface SharedKeyGrantProps {
  /** Of the grant: KMS gives two grants of one name and content as one, and retiring one would retire both. */
  readonly name: string;
  readonly partition: string;
  /** The workload's account; 12 digits. */
  readonly account: string;
  /** ARN of the shared key's alias in this Region. */
  readonly keyAliasArn: string;
}

/** Of Auto Scaling's service-linked role, which the first group of an account makes. */
const PATH = "/aws-service-role/autoscaling.amazonaws.com/";

/**
 * Lets the account's Auto Scaling groups start instances from AMIs under the shared account's key. Without it they
 * fail, and CloudTrail says nothing.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class SharedKeyGrant extends Construct {
  readonly grant: KmsGrant;

  constructor(scope: Construct, id: string, props: SharedKeyGrantProps) {
    super(scope, id);
    const account = `arn:${props.partition}:iam::${props.account}`;
    // KMS refuses a grant to a role that is not there, but only at apply, and does not say how to get one.
    new DataAwsIamRoles(this, "ServiceLinkedRole", {
      nameRegex: "^AWSServiceRoleForAutoScaling$",
      pathPrefix: PATH,
      lifecycle: {
        postcondition: [
          {
            condition: "${length(self.arns) == 1}",
            errorMessage: `Account ${props.account} lacks Auto Scaling's service-linked role, as no group has ever run in it. Create it once: aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com`,
          },
        ],
      },
    });
    // CreateGrant takes a key's ARN across accounts but no alias; DescribeKey takes both.
    const key = new DataAwsKmsKey(this, "Key", { keyId: props.keyAliasArn });
    this.grant = new KmsGrant(this, "Resource", {
      name: props.name,
      keyId: key.arn,
      granteePrincipal: `${account}:role${PATH}AWSServiceRoleForAutoScaling`,
      // Whoever may revoke a grant may revoke every account's, so destroy retires this one, as the grant itself allows.
      retiringPrincipal: `${account}:root`,
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
