import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { Construct } from "constructs";
import { DefaultVpc } from "../network/default-vpc.js";

export interface FleetVpcProps {
  /** @default - that of the subnets */
  readonly vpc?: string;
  /** Where the fleet runs. @default - the default VPC's */
  readonly subnets?: readonly string[];
}

/** The VPC that a fleet's security group must be in. */
export class FleetVpc extends Construct {
  readonly vpcId: string;

  constructor(scope: Construct, id: string, props: FleetVpcProps) {
    super(scope, id);
    const [subnet] = props.subnets ?? [];
    if (props.vpc !== undefined) this.vpcId = props.vpc;
    else if (subnet !== undefined) this.vpcId = new DataAwsSubnet(this, "Subnet", { id: subnet }).vpcId;
    else this.vpcId = new DefaultVpc(this, "Default").vpcId;
  }
}
