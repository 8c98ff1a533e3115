import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import { vpcIdMistake } from "../../rules/resource-id.js";
import { securityGroupDescriptionMistake, securityGroupNameMistake } from "../../rules/security-group.js";
import { PropsCheck } from "../validation.js";

export interface EgressOnlySecurityGroupProps {
  /** Prefix of the group's name, because a group that replaces another lives beside it for a while. @default - the id */
  readonly namePrefix?: string;
  /** What the group is for; EC2 takes letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. @default "Egress only" */
  readonly description?: string;
  /** Id of the VPC that the group is in. */
  readonly vpcId: string;
}

/** A security group that lets nothing in, and out only what package repositories and AWS's endpoints need: 443 and 80. */
export class EgressOnlySecurityGroup extends Construct {
  readonly groupId: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: EgressOnlySecurityGroupProps) {
    super(scope, id);
    const { namePrefix = id, description = "Egress only" } = props;
    new PropsCheck(this)
      .value("namePrefix", namePrefix, securityGroupNameMistake)
      .value("description", description, securityGroupDescriptionMistake)
      .value("vpcId", props.vpcId, vpcIdMistake)
      .throwIfWrong();
    const group = new SecurityGroup(this, "Resource", {
      namePrefix: `${namePrefix}-`,
      description,
      vpcId: props.vpcId,
      tags: { Name: namePrefix },
      // A group in use cannot go before what uses it has another.
      lifecycle: { createBeforeDestroy: true },
    });
    for (const [name, port] of [
      ["Https", 443],
      ["Http", 80],
    ] as const) {
      new VpcSecurityGroupEgressRule(this, name, {
        securityGroupId: group.id,
        description: `${name.toUpperCase()} to AWS endpoints and package repositories`,
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      });
    }
    this.groupId = group.id;
  }
}
