import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { LandingZone, ResolvedWorkload } from "../landing-zone/types.js";
import { AmiLookup } from "../modules/fleet/ami-lookup.js";
import { AutoScalingGroup } from "../modules/fleet/auto-scaling-group.js";
import { FleetVpc } from "../modules/fleet/fleet-vpc.js";
import { LaunchTemplate } from "../modules/fleet/launch-template.js";
import { SharedKeyGrant } from "../modules/fleet/shared-key-grant.js";
import { EgressOnlySecurityGroup } from "../modules/network/egress-only-security-group.js";
import { AccountStack } from "./account-stack.js";

/** One workload: finds the newest AMI of each fleet's image at every plan, and rolls it into the launch template. */
export class WorkloadStack extends AccountStack {
  constructor(scope: Construct, landingZone: LandingZone, workload: ResolvedWorkload) {
    const tags = { ...landingZone.tags, ...workload.tags };
    super(scope, workload.name, {
      account: workload.account,
      region: workload.region,
      assumeRole: workload.assumeRole,
      tags,
      terraform: landingZone.terraform,
    });
    const { grant } = new SharedKeyGrant(this, "SharedKeyGrant", {
      name: `golden-ami-${workload.name}`,
      partition: landingZone.partition,
      account: workload.account,
      keyAliasArn: workload.sharedKeyAliasArn,
    });
    const amis = new Map<string, AmiLookup>();
    for (const { name, amiNameGlob, launchTemplate, autoScaling } of workload.fleets) {
      const fullName = `${workload.name}-${name}`;
      const ami = new AmiLookup(this, `${name}-Ami`, {
        owner: landingZone.shared.account,
        nameGlob: amiNameGlob,
      });
      amis.set(name, ami);
      const { subnet } = launchTemplate;
      const subnets = autoScaling?.subnets ?? (subnet === undefined ? undefined : [subnet]);
      const securityGroupIds = launchTemplate.securityGroups ?? [
        new EgressOnlySecurityGroup(this, `${name}-SecurityGroup`, {
          namePrefix: fullName,
          description: `Instances of ${fullName}`,
          vpcId: new FleetVpc(this, `${name}-Vpc`, { vpc: launchTemplate.vpc, subnets }).vpcId,
        }).groupId,
      ];
      const template = new LaunchTemplate(this, `${name}-LaunchTemplate`, {
        name: fullName,
        amiId: ami.id,
        rootDeviceName: ami.rootDeviceName,
        rootVolumeSizeGiB: launchTemplate.rootVolumeSizeGiB,
        instanceType: launchTemplate.instanceType,
        securityGroupIds,
        subnetId: subnet,
        tags,
      });
      if (autoScaling) {
        new AutoScalingGroup(this, `${name}-AutoScalingGroup`, {
          ...autoScaling,
          name: fullName,
          launchTemplateId: template.id,
          launchTemplateVersion: template.latestVersion,
          tags,
          dependsOn: [grant],
        });
      }
    }
    this.#output("ami_id", "The AMI of each fleet", amis, ({ id }) => id);
    this.#output("ami_name", "Its name: image, recipe version, build, date", amis, ({ name }) => name);
    this.#output("golden_ami", "What each fleet runs from its next launch on", amis, (ami) => ({
      id: ami.id,
      name: ami.name,
      creation_date: ami.creationDate,
      owner_id: ami.ownerId,
      architecture: ami.architecture,
    }));
  }

  #output(
    name: string,
    description: string,
    amis: ReadonlyMap<string, AmiLookup>,
    of: (ami: AmiLookup) => unknown,
  ): void {
    const value = Object.fromEntries([...amis].map(([fleet, ami]) => [fleet, of(ami)]));
    new TerraformOutput(this, name, { description, value });
  }
}
