import { DataAwsEc2InstanceTypeOfferings } from "@cdktf/provider-aws/lib/data-aws-ec2-instance-type-offerings";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { instanceTypeMistake } from "../../rules/instance.js";
import { vpcIdMistake } from "../../rules/resource-id.js";
import { isUnresolved, PropsCheck } from "../validation.js";

export interface DefaultSubnetProps {
  /** Id of the default VPC. */
  readonly vpcId: string;
  /** Instance types that are to run in the subnet; at least one. */
  readonly instanceTypes: readonly string[];
}

/**
 * A default subnet whose Availability Zone offers the given instance types, or as many of them as any zone does: few
 * types are in every zone. It is the first of those by id, because AWS returns them in any order.
 */
export class DefaultSubnet extends Construct {
  readonly subnetId: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: DefaultSubnetProps) {
    super(scope, id);
    const { vpcId, instanceTypes } = props;
    new PropsCheck(this)
      .value("vpcId", vpcId, vpcIdMistake)
      .list("instanceTypes", instanceTypes, instanceTypeMistake, { min: 1 })
      .throwIfWrong();
    const types = isUnresolved(instanceTypes) ? Fn.join(", ", [...instanceTypes]) : instanceTypes.join(", ");
    const offerings = new DataAwsEc2InstanceTypeOfferings(this, "Offerings", {
      locationType: "availability-zone",
      filter: [{ name: "instance-type", values: [...instanceTypes] }],
      lifecycle: {
        postcondition: [
          {
            condition: "${length(self.locations) > 0}",
            errorMessage: `No Availability Zone of this Region offers ${types}: choose other instance types.`,
          },
        ],
      },
    });
    const subnets = new DataAwsSubnets(this, "Resource", {
      filter: [
        { name: "vpc-id", values: [vpcId] },
        { name: "default-for-az", values: ["true"] },
        { name: "availability-zone", values: mostFrequent(offerings) },
      ],
      lifecycle: {
        postcondition: [
          {
            condition: "${length(self.ids) > 0}",
            errorMessage: `The default VPC has no default subnet in a zone that offers ${types}: give a VPC and a subnet, or choose other instance types.`,
          },
        ],
      },
    });
    // A plan that destroys goes on without a subnet.
    this.subnetId = `\${try(sort(data.aws_subnets.${subnets.friendlyUniqueId}.ids)[0], null)}`;
  }
}

/** The zones that offer the most types: there is a location for each type and zone. */
function mostFrequent(offerings: DataAwsEc2InstanceTypeOfferings): string[] {
  const locations = `data.aws_ec2_instance_type_offerings.${offerings.friendlyUniqueId}.locations`;
  const count = (zone: string) => `length([for location in ${locations} : location if location == ${zone}])`;
  return Token.asList(
    `\${[for zone in distinct(${locations}) : zone if ${count("zone")} == max([for other in ${locations} : ${count("other")}]...)]}`,
  );
}
