import { Construct } from "constructs";
import { securityGroupIdMistake, subnetIdMistake, vpcIdMistake } from "../../rules/resource-id.js";
import { DefaultSubnet } from "../network/default-subnet.js";
import { DefaultVpc } from "../network/default-vpc.js";
import { EgressOnlySecurityGroup } from "../network/egress-only-security-group.js";
import { PropsCheck } from "../validation.js";

export interface BuildNetworkProps {
  /** VPC, subnet and security groups of build and test instances. @default - the default VPC and a default subnet of it */
  readonly network?: {
    /** Id of the VPC of the security group that is made; without it, `securityGroups` are needed. */
    readonly vpc?: string;
    readonly subnet: string;
    /** Ids of security groups, in place of `vpc`. @default - one that lets out HTTPS and HTTP only */
    readonly securityGroups?: readonly string[];
  };
}

/** Instance types of which one is in every Availability Zone that can run what is sold today. */
const CURRENT_TYPES = ["t3.medium", "m5.large", "m6i.large", "m7i.large"];

/** Subnet and security groups of build and test instances. */
export class BuildNetwork extends Construct {
  readonly #defaultVpcId?: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: BuildNetworkProps = {}) {
    super(scope, id);
    const { network } = props;
    const check = new PropsCheck(this);
    if (network) {
      const { vpc, subnet, securityGroups } = network;
      check
        .value("network.subnet", subnet, subnetIdMistake)
        .list("network.securityGroups", securityGroups, securityGroupIdMistake, { min: 1 });
      if (securityGroups === undefined) check.value("network.vpc", vpc, vpcIdMistake);
      else {
        check.idle("network.vpc", vpc, true, "has no effect beside network.securityGroups", "one of both");
      }
    }
    check.throwIfWrong();
    if (network?.securityGroups) {
      this.subnetId = network.subnet;
      this.securityGroupIds = network.securityGroups;
      return;
    }
    const vpcId = network?.vpc ?? new DefaultVpc(this, "DefaultVpc").vpcId;
    this.#defaultVpcId = network ? undefined : vpcId;
    this.subnetId =
      network?.subnet ??
      new DefaultSubnet(this, "DefaultSubnet", { vpcId, instanceTypes: CURRENT_TYPES }).subnetId;
    this.securityGroupIds = [
      new EgressOnlySecurityGroup(this, "SecurityGroup", {
        namePrefix: "golden-ami-build",
        description: "Build and test instances of Image Builder",
        vpcId,
      }).groupId,
    ];
  }

  /**
   * Subnet for instance types of an image's own: that of the network, or a default one that they are offered in.
   * @param scope the image, which gets the lookup
   */
  subnetIdFor(scope: Construct, instanceTypes: readonly string[] | undefined): string {
    const vpcId = this.#defaultVpcId;
    if (vpcId === undefined || instanceTypes === undefined) return this.subnetId;
    return new DefaultSubnet(scope, "Subnet", { vpcId, instanceTypes }).subnetId;
  }
}
