import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { kmsKeyArnMistake, organizationArnMistake, organizationalUnitArnMistake } from "../../rules/arn.js";
import { KEY_ALIAS } from "../../rules/contract.js";
import { keyAliasMistake } from "../../rules/name.js";
import { arnPart } from "../arn-part.js";
import { accountOf, partitionOf, regionOf } from "../deployment.js";
import { policyJson } from "../policy.js";
import { PropsCheck } from "../validation.js";

export interface ImageKeyProps {
  /** Alias of the key, the same in every Region: fleets look for it. @default "alias/golden-ami" */
  readonly alias?: string;
  /** ARN of a key that is there and is given the alias, in place of one that is made. @default - one is made */
  readonly keyArn?: string;
  /** Account that owns the key; 12 digits. @default - that of the stack's credentials */
  readonly account?: string;
  /** ARNs of organizations whose accounts may use the key. @default - none */
  readonly organizationArns?: readonly string[];
  /** ARNs of organizational units whose accounts may use the key. @default - none */
  readonly organizationalUnitArns?: readonly string[];
  /** Accounts that may use the key; 12 digits each. @default - none */
  readonly accounts?: readonly string[];
  /**
   * Accounts that Image Builder copies AMIs into, by a {@link DistributionAccess} there; 12 digits each. They may use the key
   * too, because it encrypts their copies.
   * @default - none
   */
  readonly copyAccounts?: readonly string[];
  /** Provider of the key's Region. @default - the stack's */
  readonly provider?: TerraformProvider;
}

/** What reads and writes with the key. */
const CRYPTOGRAPHIC_ACTIONS = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
];

/** What else a member needs: Terraform looks the key up, makes a grant, and reads the grants that it has made. */
const OTHER_ACTIONS = ["kms:DescribeKey", "kms:CreateGrant", "kms:ListGrants"];

/**
 * The key of one Region's AMIs. A snapshot under AWS's own `aws/ebs` key cannot be shared, so a customer key lets in
 * those whom the images are shared with. Others may use it through EC2 and Auto Scaling only, and may make grants for AWS
 * services and for service-linked roles of their own account only, as Auto Scaling and Spot need them.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class ImageKey extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ImageKeyProps = {}) {
    super(scope, id);
    const { alias = KEY_ALIAS, keyArn, provider } = props;
    const check = new PropsCheck(this)
      .value("alias", alias, keyAliasMistake)
      .optional("account", props.account, accountMistake)
      .knownList("organizationArns", props.organizationArns, organizationArnMistake)
      .knownList("organizationalUnitArns", props.organizationalUnitArns, organizationalUnitArnMistake)
      .knownList("accounts", props.accounts, accountMistake)
      .knownList("copyAccounts", props.copyAccounts, accountMistake)
      .optional("keyArn", keyArn, kmsKeyArnMistake);
    for (const prop of [
      "account",
      "organizationArns",
      "organizationalUnitArns",
      "accounts",
      "copyAccounts",
    ] as const)
      check.idle(prop, props[prop], keyArn !== undefined, "has no effect beside keyArn", "one of both");
    check.throwIfWrong();
    if (keyArn !== undefined) {
      new KmsAlias(this, "Alias", { name: alias, targetKeyId: keyArn, provider });
      this.arn = keyArn;
      return;
    }
    const account = props.account ?? accountOf(this, provider);
    const key = new KmsKey(this, "Resource", {
      description: "Encrypts the golden AMIs of this Region",
      enableKeyRotation: true,
      policy: policyJson(
        ...statements(props, {
          account,
          partition: partitionOf(this, provider),
          region: regionOf(this, provider),
        }),
      ),
      provider,
    });
    new KmsAlias(this, "Alias", { name: alias, targetKeyId: key.keyId, provider });
    this.arn = key.arn;
  }
}

interface Owner {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

function statements(props: ImageKeyProps, { account, partition, region }: Owner): object[] {
  const { organizationArns = [], organizationalUnitArns = [], copyAccounts = [] } = props;
  const accounts = [...new Set([...(props.accounts ?? []), ...copyAccounts])];
  const organizationIds = organizationArns.map((arn) => arnPart(arn, 1));
  const use = (sid: string, condition: object) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: [...CRYPTOGRAPHIC_ACTIONS, ...OTHER_ACTIONS],
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
    ...(organizationIds.length
      ? [use("Organization", { StringEquals: { "aws:PrincipalOrgID": organizationIds } })]
      : []),
    ...(organizationalUnitArns.length
      ? [
          use("OrganizationalUnits", {
            // A path needs wildcards, for which the policy would count as public.
            StringEquals: {
              "aws:PrincipalOrgID": [...new Set(organizationalUnitArns.map((arn) => arnPart(arn, 1)))],
            },
            "ForAnyValue:StringLike": {
              "aws:PrincipalOrgPaths": organizationalUnitArns.map(
                (arn) => `${arnPart(arn, 1)}/*/${arnPart(arn, 2)}/*`,
              ),
            },
          }),
        ]
      : []),
    // Accounts are a condition, because as principals one that is closed would make the whole policy invalid.
    ...(accounts.length ? [use("Accounts", { StringEquals: { "aws:PrincipalAccount": accounts } })] : []),
    // EC2 takes back the grant that it has made for a copy. Nobody takes back a grant himself.
    ...(copyAccounts.length
      ? [
          {
            ...use("GrantsOfCopies", {
              StringEquals: { "aws:PrincipalAccount": copyAccounts },
              Bool: { "kms:GrantIsForAWSResource": "true" },
            }),
            Action: "kms:RevokeGrant",
          },
        ]
      : []),
    {
      Sid: "ThroughEc2Only",
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: CRYPTOGRAPHIC_ACTIONS,
      Resource: "*",
      Condition: {
        StringNotEquals: { "aws:PrincipalAccount": account },
        // The domain behind them is the partition's.
        StringNotLike: {
          // A copy for another Region is made by that Region's EC2, which reads with the key of the build's Region.
          "kms:ViaService": [`ec2.${copyAccounts.length ? "*" : region}.*`, `autoscaling.${region}.*`],
        },
        // These have the key by a grant: the roles of Auto Scaling and Spot, and EC2 itself, which reads a volume for its
        // instance: https://docs.aws.amazon.com/kms/latest/developerguide/ct-ec2two.html
        ArnNotLike: {
          "aws:PrincipalArn": [
            `arn:${partition}:iam::*:role/aws-service-role/*`,
            `arn:${partition}:iam::*:role/aws:ec2-infrastructure`,
            `arn:${partition}:sts::*:assumed-role/aws:ec2-infrastructure/*`,
          ],
        },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
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
          // The first dollar escapes the second for Terraform, because the variable is one of IAM.
          "kms:GranteePrincipal": `arn:${partition}:iam::$\${aws:PrincipalAccount}:role/aws-service-role/*`,
        },
      },
    },
  ];
}
