import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { cidrMistake, DEFAULT_ZONES, zonesMistake } from "../../rules/cidr.js";
import { securityGroupNameMistake } from "../../rules/security-group.js";
import { regionOf } from "../deployment.js";
import { PropsCheck } from "../validation.js";

export interface TrialVpcProps {
  /** Name of the VPC and what is in it. @default - the construct's id */
  readonly name?: string;
  /** IPv4 block of the VPC, of private addresses; /16 to /26. */
  readonly cidr: string;
  /** Availability Zones that have a subnet; 1 to 3. @default 2 */
  readonly zones?: number;
}

/** What Session Manager needs: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
const SESSION_MANAGER = ["ssm", "ssmmessages", "ec2messages"];

/**
 * A small VPC without a way out or in, enough to try a fleet in an account that has none. Session Manager reaches the
 * instances by endpoints, which cost by the hour, and instances reach S3, where Amazon Linux has its packages.
 */
export class TrialVpc extends Construct {
  readonly vpcId: string;
  /** Ids of the subnets, one for each zone. */
  readonly subnetIds: readonly string[];

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: TrialVpcProps) {
    super(scope, id);
    const { name = id, cidr, zones = DEFAULT_ZONES } = props;
    new PropsCheck(this)
      .value("name", name, securityGroupNameMistake)
      .known("cidr", cidr, cidrMistake)
      .known("zones", zones, zonesMistake)
      .throwIfWrong();
    const tags = { Name: name };
    const vpc = new Vpc(this, "Resource", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags,
    });
    // Whatever is started without a group of its own is closed too.
    new DefaultSecurityGroup(this, "Default", { vpcId: vpc.id, tags });
    // Zones that an account must ask for are not in every account.
    const { names } = new DataAwsAvailabilityZones(this, "Zones", {
      state: "available",
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    const subnets = Array.from(
      { length: zones },
      (_, index) =>
        new Subnet(this, `Subnet${index + 1}`, {
          vpcId: vpc.id,
          availabilityZone: Fn.element(names, index),
          // A quarter each, so that another zone leaves the others as they are.
          cidrBlock: Fn.cidrsubnet(vpc.cidrBlock, 2, index),
          tags,
        }),
    );
    const group = new SecurityGroup(this, "EndpointGroup", {
      namePrefix: `${name}-endpoints-`,
      description: `Endpoints of ${name}`,
      vpcId: vpc.id,
      tags,
      lifecycle: { createBeforeDestroy: true },
    });
    new VpcSecurityGroupIngressRule(this, "Https", {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      cidrIpv4: vpc.cidrBlock,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    const region = regionOf(this);
    const serviceName = (service: string) => `com.amazonaws.${region}.${service}`;
    for (const service of SESSION_MANAGER) {
      new VpcEndpoint(this, service, {
        vpcId: vpc.id,
        serviceName: serviceName(service),
        vpcEndpointType: "Interface",
        subnetIds: subnets.map((subnet) => subnet.id),
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags,
      });
    }
    new VpcEndpoint(this, "s3", {
      vpcId: vpc.id,
      serviceName: serviceName("s3"),
      vpcEndpointType: "Gateway",
      routeTableIds: [vpc.mainRouteTableId],
      tags,
    });
    this.vpcId = vpc.id;
    this.subnetIds = subnets.map((subnet) => subnet.id);
  }
}
