import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { DefaultVpc } from "./default-vpc.js";
import { EgressOnlySecurityGroup } from "./egress-only-security-group.js";

export interface BuildNetworkProps {
  /** VPC and subnet of the build instances. @default - the default VPC and the first of its default subnets */
  readonly network?: { readonly vpc: string; readonly subnet: string };
}

/** Where build and test instances run. */
export class BuildNetwork extends Construct {
  readonly subnetId: string;
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: BuildNetworkProps) {
    super(scope, id);
    const vpcId = props.network?.vpc ?? new DefaultVpc(this, "DefaultVpc").vpcId;
    this.subnetId = props.network?.subnet ?? this.#defaultSubnet(vpcId);
    this.securityGroupId = new EgressOnlySecurityGroup(this, "SecurityGroup", {
      name: "golden-ami-build",
      description: "Image Builder's build and test instances",
      vpcId,
    }).groupId;
  }

  /** Sorted, as AWS returns subnets in any order. */
  #defaultSubnet(vpcId: string): string {
    const subnets = new DataAwsSubnets(this, "DefaultSubnets", {
      filter: [
        { name: "vpc-id", values: [vpcId] },
        { name: "default-for-az", values: ["true"] },
      ],
    });
    return Fn.element(Fn.sort(subnets.ids), 0);
  }
}
