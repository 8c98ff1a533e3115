import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { subnetIdMistake, vpcIdMistake } from "../../rules/resource-id.js";
import { DefaultVpc } from "../network/default-vpc.js";
import { isUnresolved, PropsCheck } from "../validation.js";

export interface FleetVpcProps {
  /** Id of the VPC. @default - that of the subnets */
  readonly vpc?: string;
  /** Ids of the subnets that the fleet runs in. @default - the default VPC's */
  readonly subnets?: readonly string[];
}

/** The VPC that a fleet's security group must be in. */
export class FleetVpc extends Construct {
  readonly vpcId: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: FleetVpcProps = {}) {
    super(scope, id);
    new PropsCheck(this)
      .optional("vpc", props.vpc, vpcIdMistake)
      .list("subnets", props.subnets, subnetIdMistake)
      .throwIfWrong();
    const subnet = firstOf(props.subnets);
    if (props.vpc !== undefined) this.vpcId = props.vpc;
    else if (subnet !== undefined) this.vpcId = new DataAwsSubnet(this, "Subnet", { id: subnet }).vpcId;
    else this.vpcId = new DefaultVpc(this, "Default").vpcId;
  }
}

/** First of a list, also of a list that only Terraform knows. */
function firstOf(list: readonly string[] = []): string | undefined {
  return isUnresolved(list) ? Fn.element(list, 0) : list[0];
}
