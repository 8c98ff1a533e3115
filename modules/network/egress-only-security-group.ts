import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";

export interface EgressOnlySecurityGroupProps {
  /** Prefix of the group's name, as a group that replaces another lives beside it for a while. */
  readonly namePrefix: string;
  /** Letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`: EC2 takes no others. */
  readonly description: string;
  readonly vpcId: string;
}

/** A security group that lets nothing in, and out only what package repositories and AWS's endpoints need: 443 and 80. */
export class EgressOnlySecurityGroup extends Construct {
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: EgressOnlySecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "Resource", {
      namePrefix: `${props.namePrefix}-`,
      description: props.description,
      vpcId: props.vpcId,
      tags: { Name: props.namePrefix },
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
