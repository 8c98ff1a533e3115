import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { Construct } from "constructs";

/** The account's default VPC in the stack's Region. */
export class DefaultVpc extends Construct {
  readonly vpcId: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpcId = new DataAwsVpc(this, "Resource", { default: true }).id;
  }
}
