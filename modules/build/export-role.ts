import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { arnMistake } from "../../rules/arn.js";
import { exportPrefixMistake } from "../../rules/bucket.js";
import { roleNameMistake } from "../../rules/name.js";
import { accountOf, partitionOf } from "../deployment.js";
import { policyJson } from "../policy.js";
import { PropsCheck } from "../validation.js";

/** Where in S3 disk images go. */
export interface ExportLocation {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** Prefix of the disk images in it, without a slash at the end. */
  readonly prefix: string;
}

export interface ExportRoleProps {
  /** Name of the role; unique in the account. @default - a name of Terraform's making */
  readonly name?: string;
  /** Where disk images go; at least one. */
  readonly locations: readonly ExportLocation[];
}

/**
 * The role by which VM Import/Export writes disk images of AMIs to S3: only it, for this account, and below these prefixes.
 * https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html#vmimport-role
 */
export class ExportRole extends Construct {
  /** Name of the role, for what needs its permissions too. */
  readonly roleName: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { name, locations }: ExportRoleProps) {
    super(scope, id);
    const check = new PropsCheck(this)
      .optional("name", name, roleNameMistake)
      .size("locations", locations.length, { min: 1 });
    for (const [index, { bucketArn, prefix }] of locations.entries())
      check
        .value(`locations[${index}].bucketArn`, bucketArn, arnMistake)
        .value(`locations[${index}].prefix`, prefix, exportPrefixMistake);
    check.throwIfWrong();
    const partition = partitionOf(this);
    const account = accountOf(this);
    const role = new IamRole(this, "Resource", {
      name,
      description: "VM Import/Export's exports of AMIs",
      assumeRolePolicy: policyJson({
        Effect: "Allow",
        Principal: { Service: "vmie.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "sts:ExternalId": "vmimport", "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:${partition}:vmie:*:${account}:*` },
        },
      }),
    });
    const condition = { StringEquals: { "aws:ResourceAccount": account } };
    const policy = new IamRolePolicy(this, "Policy", {
      name: "export",
      role: role.name,
      policy: policyJson(
        {
          Effect: "Allow",
          Action: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"],
          Resource: [...new Set(locations.map(({ bucketArn }) => bucketArn))],
          Condition: condition,
        },
        {
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject"],
          Resource: [...new Set(locations.map(({ bucketArn, prefix }) => `${bucketArn}/${prefix}/*`))],
          Condition: condition,
        },
        {
          Effect: "Allow",
          Action: ["ec2:CopySnapshot", "ec2:Describe*", "ec2:ModifySnapshotAttribute", "ec2:RegisterImage"],
          Resource: "*",
        },
      ),
    });
    // Whoever is given the policy's role waits for the policy.
    this.roleName = policy.role;
  }
}
