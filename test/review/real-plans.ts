import { changeLine } from "../../review/model/change-lines.js";
import type { Review } from "../../review/model/review.js";

/** What a review says, without the ids of AMIs, which are others each time. */
export interface Said {
  readonly verdict: string;
  /** Rule and message of each. */
  readonly findings: readonly string[];
  /** What becomes of each fleet's instances. */
  readonly instances: readonly string[];
  /** Changes that are no release and destroy nothing. */
  readonly others: readonly string[];
}

export function said({ verdict, findings, rollouts, stacks }: Review): Said {
  const others = stacks.flatMap(({ changes }) =>
    changes.filter(({ isRollout, kind }) => !isRollout && !["delete", "replace"].includes(kind)),
  );
  return {
    verdict: verdict.text.replace(/ami-[0-9a-f]{17}/g, "ami-…"),
    findings: findings.map(({ rule, message }) => `${rule}: ${message}`),
    instances: rollouts.map(({ fleet, instances, why }) => `${fleet} ${instances}: ${why}`),
    others: others.map(changeLine),
  };
}

const USE_OF_KEY =
  'Action: ["kms:Encrypt","kms:Decrypt","kms:ReEncryptFrom","kms:ReEncryptTo","kms:GenerateDataKey","kms:GenerateDataKeyWithoutPlaintext","kms:DescribeKey","kms:CreateGrant","kms:ListGrants"]';

/** What a review says of the fixtures of the same name, and of the plans of the story that writes them. */
export const REAL_PLANS = {
  "destroyed/payments-prod": {
    verdict:
      "5 resources are destroyed or replaced: payments-prod aws_autoscaling_group.web_auto_scaling_group, payments-prod aws_launch_template.web_launch_template, payments-prod aws_security_group.web_security_group and 2 more; 1 other change in payments-prod",
    findings: [
      "destructive: aws_autoscaling_group.web_auto_scaling_group is destroyed (delete_because_no_resource_config)",
      "destructive: aws_launch_template.web_launch_template is destroyed (delete_because_no_resource_config)",
      "destructive: aws_security_group.web_security_group is destroyed (delete_because_no_resource_config)",
      "destructive: aws_vpc_security_group_egress_rule.web_security_group_http is destroyed (delete_because_no_resource_config)",
      "destructive: aws_vpc_security_group_egress_rule.web_security_group_https is destroyed (delete_because_no_resource_config)",
      "instances-replaced: instances of web are destroyed: payments-prod-web goes with its instances",
    ],
    instances: ["db none: nothing changes", "web destroyed: payments-prod-web goes with its instances"],
    others: [],
  },
  "replaced/payments-prod": {
    verdict: "1 resource is destroyed or replaced: payments-prod aws_instance.db_instances[0]",
    findings: [
      "destructive: aws_instance.db_instances[0] is replaced, forced by subnet_id",
      "instances-replaced: instances of db are replaced: Terraform replaces the instance",
    ],
    instances: ["db replaced: Terraform replaces the instance"],
    others: [],
  },
  "shares/shared": {
    verdict: "2 other changes in shared",
    findings: [
      "launch-permission: 444455556666 may start its AMIs",
      "launch-permission: arn:aws:organizations::000000000000:organization/o-exampleorg1 may no longer start its AMIs",
      `key-policy: gains Allow ${USE_OF_KEY}; Condition: {"StringEquals":{"aws:PrincipalAccount":["444455556666"]}}; Principal: {"AWS":"*"}; Resource: *`,
      `key-policy: loses Allow ${USE_OF_KEY}; Condition: {"StringEquals":{"aws:PrincipalOrgID":["o-exampleorg1"]}}; Principal: {"AWS":"*"}; Resource: *`,
    ],
    instances: [],
    others: [
      "update aws_imagebuilder_distribution_configuration.web_distribution_configuration: distribution[0].ami_distribution_configuration[0].launch_permission[0].organization_arns; distribution[0].ami_distribution_configuration[0].launch_permission[0].user_ids",
      "update aws_kms_key.key_eu-west-1: policy",
    ],
  },
  "drift/network": {
    verdict: "2 other changes in network",
    findings: [
      "drift: module.fleet.aws_autoscaling_group.this was changed outside of Terraform: max_size",
      "drift: module.fleet.aws_launch_template.this was changed outside of Terraform: instance_type, latest_version",
    ],
    instances: ["module.fleet.aws_launch_template.this refreshed: an instance refresh of api"],
    others: [
      "update module.fleet.aws_autoscaling_group.this: launch_template[0].version (known after apply); max_size 9 → 2",
      "update module.fleet.aws_launch_template.this: instance_type t3.large → t3.small; latest_version (known after apply)",
    ],
  },
  "addresses/network": {
    verdict: "3 other changes in network",
    findings: [],
    instances: ["module.fleet.aws_launch_template.this none: nothing changes"],
    others: [
      "forget aws_ssm_parameter.second",
      "import aws_ssm_parameter.third",
      "move aws_ssm_parameter.renamed, moved from aws_ssm_parameter.first",
    ],
  },
  "module-replaced/network": {
    verdict:
      "2 resources are destroyed or replaced: network module.fleet.aws_autoscaling_group.this, network module.fleet.aws_launch_template.this",
    findings: [
      "destructive: module.fleet.aws_autoscaling_group.this is replaced, forced by name",
      "destructive: module.fleet.aws_launch_template.this is replaced, forced by name",
      "instances-replaced: instances of module.fleet.aws_launch_template.this are replaced: api is replaced",
    ],
    instances: ["module.fleet.aws_launch_template.this replaced: api is replaced"],
    others: [],
  },
  "module-release/network": {
    verdict: "ami-… → web 1.0.0/2 in 1 stack; nothing else changes",
    findings: [],
    instances: ["module.fleet.aws_launch_template.this refreshed: an instance refresh of api"],
    others: [],
  },
  "unknown/network": {
    verdict:
      "the AMI is known at apply only for network module.fleet.aws_launch_template.this; 1 other change in network",
    findings: [
      "unknown-ami: the AMI of module.fleet.aws_launch_template.this is known at apply only: Terraform reads module.fleet.data.aws_ami.web (read_because_dependency_pending) then, because it depends on aws_ssm_parameter.second",
    ],
    instances: ["module.fleet.aws_launch_template.this refreshed: an instance refresh of api"],
    others: [
      "update aws_ssm_parameter.second: insecure_value (known after apply); value (sensitive); version (known after apply)",
    ],
  },
} satisfies Readonly<Record<`${string}/${string}`, Said>>;

/** A fixture of the reviews' tests: what happens, and the stack. */
export type RealPlan = keyof typeof REAL_PLANS;
