import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { LandingZone, ResolvedWorkload } from "../landing-zone/types.js";
import type { AmiLookup } from "../modules/fleet/ami-lookup.js";
import { Fleet } from "../modules/fleet/fleet.js";
import { SharedKeyGrant } from "../modules/fleet/shared-key-grant.js";
import { literals } from "../modules/literal.js";
import { launchTemplateName } from "../rules/contract.js";
import { AccountStack } from "./account-stack.js";
import { scopeId } from "./logical-id.js";

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
    // Workloads without a group have it too, because a group of somebody else's may run the launch template.
    const keyGrant = new SharedKeyGrant(this, "KeyGrant", {
      name: `golden-ami-${workload.name}`,
      account: workload.account,
      keyAliasArn: workload.sharedKeyAliasArn,
    });
    const amis = workload.fleets.map(({ name, image, launchTemplate, autoScaling, tags: fleetTags }) => {
      const { userData, rootVolume = {}, ...settings } = launchTemplate;
      const { ami } = new Fleet(this, scopeId(name), {
        name: launchTemplateName(workload.name, name),
        owner: landingZone.shared.account,
        image,
        launchTemplate: {
          ...literals(settings),
          rootVolumeSizeGiB: rootVolume.sizeGiB,
          rootVolumeType: rootVolume.type,
          rootVolumeIops: rootVolume.iops,
          rootVolumeThroughput: rootVolume.throughput,
          userData,
        },
        autoScaling,
        keyGrant,
        tags: literals({ ...tags, ...fleetTags }),
      });
      return [name, ami] as const;
    });
    this.#output("ami_id", "The AMI of each fleet", amis, ({ id }) => id);
    this.#output("ami_name", "Its name: image, recipe version, build, date", amis, ({ name }) => name);
    this.#output("golden_ami", "What each fleet runs from its next launch on", amis, (ami) => ({
      id: ami.id,
      name: ami.name,
      creation_date: ami.creationDate,
      owner_id: ami.ownerId,
      architecture: ami.architecture,
    }));
    const groups = workload.fleets.filter(({ autoScaling }) => autoScaling);
    const taggedGroups = groups.filter((fleet) => Object.keys(fleet.tags).length);
    if (groups.length) {
      new TerraformOutput(this, "tags_that_replace_instances", {
        description:
          "Tags of instances and volumes: a change is a new version of each launch template, and an instance refresh of each group",
        value: literals(tags),
      });
    }
    if (taggedGroups.length) {
      new TerraformOutput(this, "fleet_tags_that_replace_instances", {
        description:
          "Tags of one fleet's instances and volumes: a change is a new version of its launch template, and an instance refresh of its group",
        value: Object.fromEntries(taggedGroups.map((fleet) => [fleet.name, literals(fleet.tags)])),
      });
    }
  }

  #output(
    name: string,
    description: string,
    amis: readonly (readonly [fleet: string, ami: AmiLookup])[],
    of: (ami: AmiLookup) => unknown,
  ): void {
    const value = Object.fromEntries(amis.map(([fleet, ami]) => [fleet, of(ami)]));
    new TerraformOutput(this, name, { description, value });
  }
}
