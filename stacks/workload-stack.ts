import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { LandingZone, ResolvedFleet, ResolvedWorkload } from "../landing-zone/types.js";
import { statedAccountOf } from "../modules/deployment.js";
import { AmiLookup } from "../modules/fleet/ami-lookup.js";
import { AmiParameter } from "../modules/fleet/ami-parameter.js";
import { Fleet, type FleetAutoScaling, type FleetProps } from "../modules/fleet/fleet.js";
import type { Instances } from "../modules/fleet/instances.js";
import { SharedKeyGrant } from "../modules/fleet/shared-key-grant.js";
import { literals } from "../modules/literal.js";
import { TrialVpc } from "../modules/network/trial-vpc.js";
import { launchTemplateName, prefixed } from "../rules/contract.js";
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
      externalId: workload.externalId,
      profile: workload.profile,
      tags,
      terraform: landingZone.terraform,
    });
    // Workloads without a group have it too, because a group of somebody else's may run the launch template.
    const keyGrant = new SharedKeyGrant(this, "KeyGrant", {
      name: prefixed(landingZone.namePrefix, `golden-ami-${workload.name}`),
      account: workload.account,
      keyAliasArn: workload.sharedKeyAliasArn,
    });
    const vpc =
      workload.network && new TrialVpc(this, "TrialVpc", { name: workload.name, ...workload.network.make });
    const fleets = workload.fleets.map((fleet) => ({
      ...fleet,
      ...this.#make(fleet, vpc, {
        owner: fleet.isCopied ? workload.account : landingZone.shared.account,
        isCopied: fleet.isCopied,
        image: fleet.image,
        name: launchTemplateName(workload.name, fleet.name, landingZone.namePrefix),
        keyGrant,
        tags: literals({ ...tags, ...fleet.tags }),
      }),
    }));
    const amis = fleets.map(({ name, ami }) => [name, ami] as const);
    this.#output("ami_id", "The AMI of each fleet", amis, ({ id }) => id);
    this.#output("ami_name", "Its name: image, recipe version, build, date", amis, ({ name }) => name);
    this.#output("golden_ami", "What each fleet runs from its next launch on", amis, (ami) => ({
      id: ami.id,
      name: ami.name,
      creation_date: ami.creationDate,
      owner_id: ami.ownerId,
      architecture: ami.architecture,
    }));
    const kept = fleets.filter(({ instances }) => instances?.onNewAmi === "keep");
    if (kept.length) {
      new TerraformOutput(this, "kept_instances", {
        description: "Instances that a new AMI does not replace: what they run, beside the newest",
        value: Object.fromEntries(
          kept.map(({ name, ami, runs }) => [
            name,
            { instances: runs?.ids, run: runs?.amiIds, newest: ami.id },
          ]),
        ),
      });
    }
    const replacing = workload.fleets.filter(
      ({ autoScaling, instances }) => autoScaling || instances?.onNewAmi === "replace",
    );
    const tagged = replacing.filter((fleet) => Object.keys(fleet.tags).length);
    if (replacing.length) {
      new TerraformOutput(this, "tags_that_replace_instances", {
        description:
          "Tags of instances and volumes: a change is a new version of each launch template, which replaces instances",
        value: literals(tags),
      });
    }
    if (tagged.length) {
      new TerraformOutput(this, "fleet_tags_that_replace_instances", {
        description:
          "Tags of one fleet's instances and volumes: a change is a new version of its launch template, which replaces them",
        value: Object.fromEntries(tagged.map((fleet) => [fleet.name, literals(fleet.tags)])),
      });
    }
  }

  /** What a fleet's entry asks for: its launch template with who runs it, or its AMI alone. */
  #make(
    { name, launchTemplate, lookup, autoScaling, instances }: ResolvedFleet,
    vpc: TrialVpc | undefined,
    props: Omit<FleetProps, "launchTemplate">,
  ): { readonly ami: AmiLookup; readonly runs?: Instances } {
    if (launchTemplate) {
      const { userData, rootVolume = {}, ...settings } = launchTemplate;
      const fleet = new Fleet(this, scopeId(name), {
        ...props,
        launchTemplate: {
          ...literals(settings),
          ...(vpc && placeIn(vpc, settings, autoScaling ?? instances)),
          rootVolumeSizeGiB: rootVolume.sizeGiB,
          rootVolumeType: rootVolume.type,
          rootVolumeIops: rootVolume.iops,
          rootVolumeThroughput: rootVolume.throughput,
          userData,
        },
        autoScaling:
          autoScaling &&
          groupSettings({ ...literals(autoScaling), subnets: autoScaling.subnets ?? vpc?.subnetIds ?? [] }),
        instances: instances && { ...instances, subnets: instances.subnets ?? vpc?.subnetIds ?? [] },
      });
      return { ami: fleet.ami, runs: fleet.instances };
    }
    const scope = new Construct(this, scopeId(name));
    const { owner, image, isCopied, tags } = props;
    const isOwnAccount = statedAccountOf(this) === owner;
    const ami = new AmiLookup(scope, "Ami", { owner, image, isOwnAccount, isCopied });
    if (lookup?.parameter) new AmiParameter(scope, "AmiParameter", { name: lookup.parameter, ami, tags });
    return { ami };
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

/** Where a launch template is that names no place, in an account whose network is made. */
function placeIn(
  { vpcId, subnetIds }: TrialVpc,
  { vpc, subnet, securityGroups }: NonNullable<ResolvedFleet["launchTemplate"]>,
  starter: { readonly subnets?: readonly string[] } | undefined,
) {
  if (starter?.subnets ?? subnet ?? vpc) return {};
  return {
    vpc: securityGroups ? undefined : vpcId,
    subnet: starter ? undefined : subnetIds[0],
  };
}

/** Without a refresh, its preferences are for `golden-ami rollout --start` alone. */
function groupSettings(
  settings: Omit<NonNullable<ResolvedFleet["autoScaling"]>, "subnets"> & Pick<FleetAutoScaling, "subnets">,
): FleetAutoScaling {
  const {
    minHealthyPercentage,
    maxHealthyPercentage,
    instanceWarmupSeconds,
    refreshCheckpoints,
    refreshAlarms,
    scaleInProtectedInstances,
    standbyInstances,
    skipMatching,
    ...others
  } = settings;
  return settings.refresh === "none" ? others : settings;
}
