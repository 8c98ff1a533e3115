import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { literal } from "../literal.js";

export interface ImageKeyProps {
  /** `alias/…`, the same in every Region. */
  readonly alias: string;
  readonly partition: string;
  /** The account that owns the key; 12 digits. */
  readonly account: string;
  /** e.g. `o-exampleorg1`. */
  readonly organizationId: string;
  /** Whether every account of the organization may use the key. */
  readonly organization: boolean;
  /** Ids of organizational units whose accounts may use the key. */
  readonly organizationalUnitIds: readonly string[];
  /** Accounts that may use the key; 12 digits each. */
  readonly accounts: readonly string[];
  /** The key's Region, as a provider. @default - the stack's */
  readonly provider?: TerraformProvider;
}

const USE = [
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:CreateGrant",
  // Terraform reads the grants that it has made.
  "kms:ListGrants",
];

/**
 * The key of one Region's AMIs. A snapshot under AWS's own `aws/ebs` key cannot be shared, so a customer key lets in
 * whom the images are shared with. Others may make grants for AWS services and for service-linked roles of their own
 * account only, as Auto Scaling and Spot need them.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class ImageKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ImageKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "Resource", {
      description: "Encrypts the golden AMIs of this Region",
      enableKeyRotation: true,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements(props) }),
      provider: props.provider,
    });
    new KmsAlias(this, "Alias", { name: props.alias, targetKeyId: key.keyId, provider: props.provider });
    this.arn = key.arn;
  }
}

function statements(props: ImageKeyProps): object[] {
  const { partition, account, organization, organizationId, organizationalUnitIds, accounts } = props;
  const use = (sid: string, condition: object) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: USE,
    Resource: "*",
    Condition: condition,
  });
  return [
    {
      Sid: "Owner",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    ...(organization
      ? [use("Organization", { StringEquals: { "aws:PrincipalOrgID": organizationId } })]
      : []),
    ...(organizationalUnitIds.length
      ? [
          use("OrganizationalUnits", {
            "ForAnyValue:StringLike": {
              "aws:PrincipalOrgPaths": organizationalUnitIds.map((unit) => `${organizationId}/*/${unit}/*`),
            },
          }),
        ]
      : []),
    // Accounts as a condition: as principals, one that is closed would make the whole policy invalid.
    ...(accounts.length ? [use("Accounts", { StringEquals: { "aws:PrincipalAccount": accounts } })] : []),
    {
      Sid: "GrantsForServicesOnly",
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: {
        BoolIfExists: { "kms:GrantIsForAWSResource": "false" },
        StringNotEquals: { "aws:PrincipalAccount": account },
        StringNotLike: {
          "kms:GranteePrincipal": literal(
            `arn:${partition}:iam::\${aws:PrincipalAccount}:role/aws-service-role/*`,
          ),
        },
      },
    },
  ];
}
