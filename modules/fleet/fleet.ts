import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { instanceProfileMistake, policyArnMistake } from "../../rules/arn.js";
import { keyAliasArn } from "../../rules/contract.js";
import {
  fixedInstanceCountMistake,
  hopLimitMistake,
  instanceTypeMistake,
  onNewAmiMistake,
} from "../../rules/instance.js";
import { iamPathMistake, launchTemplateNameMistake } from "../../rules/name.js";
import { securityGroupIdMistake, subnetIdMistake, vpcIdMistake } from "../../rules/resource-id.js";
import { MAX_SECURITY_GROUPS } from "../../rules/security-group.js";
import { formatSelector, type Selector, selectorMistake } from "../../rules/selector.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import { partitionOf, regionOf, statedAccountOf } from "../deployment.js";
import { EgressOnlySecurityGroup } from "../network/egress-only-security-group.js";
import type { UserData } from "../user-data.js";
import { PropsCheck } from "../validation.js";
import { AmiLookup } from "./ami-lookup.js";
import { AutoScalingGroup } from "./auto-scaling-group.js";
import { FleetVpc } from "./fleet-vpc.js";
import { checkGroupSettings, type GroupSettings } from "./group-settings.js";
import { InstanceRole, type InstanceRoleProps } from "./instance-role.js";
import { Instances, type InstancesProps } from "./instances.js";
import { checkInstanceSettings, type InstanceSettings, LaunchTemplate } from "./launch-template.js";
import { SharedKeyGrant } from "./shared-key-grant.js";

/** How a fleet's instances start. */
export interface FleetLaunchTemplate extends InstanceSettings {
  /** EC2 instance type, e.g. `t3.small`, of the image's architecture. */
  readonly instanceType: string;
  /** Id of the subnet of instances that no group starts. @default - the default VPC's */
  readonly subnet?: string;
  /** Id of the VPC of the security group that the fleet makes. @default - that of the subnets, or the default VPC */
  readonly vpc?: string;
  /** Ids of the instances' security groups. @default - one that lets out HTTPS and HTTP only */
  readonly securityGroups?: readonly string[];
  /** Ids of security groups beside the one that the fleet makes. @default - none */
  readonly additionalSecurityGroups?: readonly string[];
  /** Name or ARN of the instances' profile. @default - that of `instanceRole`, or none */
  readonly instanceProfile?: string;
  /** Role that is made for the instances. @default - none; they may do nothing at AWS */
  readonly instanceRole?: Omit<InstanceRoleProps, "namePrefix">;
  /** What each instance runs when it starts first. @default - nothing */
  readonly userData?: UserData;
  readonly metadata?: {
    /** Hops that answers of the instance metadata may go: 2 reaches a container on the instance. @default 1 */
    readonly hopLimit?: number;
  };
}

/** Size of a fleet's group, what its instances are, and how they are replaced. */
export type FleetAutoScaling = GroupSettings;

/** Instances of a fleet without a group. */
export type FleetInstances = Pick<InstancesProps, "count" | "subnets" | "onNewAmi">;

export interface FleetProps {
  /** Account that owns the image's AMIs; 12 digits. */
  readonly owner: string;
  /** Selector of the image: `web` for its newest release, `web@1`, `web@1.4`, `web@1.4.0`, or one build, `web@1.4.0/7`. */
  readonly image: string | Selector;
  /**
   * Whether the owner is the stack's own account, into which Image Builder copies the AMIs of another. Give a `keyGrant` for
   * that one's key then, which encrypts the copies.
   * @default false
   */
  readonly isCopied?: boolean;
  /** Name of the launch template and the group; unique in the account and Region. @default - the construct's id */
  readonly name?: string;
  /** How instances start. */
  readonly launchTemplate: FleetLaunchTemplate;
  /** Group that runs the fleet, refreshed when there is a new AMI. @default - no group; others start the instances */
  readonly autoScaling?: FleetAutoScaling;
  /** Instances that Terraform itself starts and replaces, in place of a group. @default - none */
  readonly instances?: FleetInstances;
  /**
   * Grant that lets Auto Scaling use the key of the AMIs; one for each key is enough for all fleets of an account.
   * @default - if there is a group, one of the fleet's own, for the owner's key `alias/golden-ami`
   */
  readonly keyGrant?: SharedKeyGrant;
  /** Tags of the instances, their volumes and the group. @default - `Name` alone */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Instances of one image in one account and Region. Each plan looks for the image's newest AMI; a new one is an update
 * in place of the launch template and, if there is a group, of the group, which then replaces its instances.
 */
export class Fleet extends Construct {
  /** Newest AMI of the image. */
  readonly ami: AmiLookup;
  readonly launchTemplateId: string;
  /** Newest version of the launch template. */
  readonly launchTemplateVersion: number;
  /** Name of the group; undefined without `autoScaling`. */
  readonly autoScalingGroupName?: string;
  /** Instances without a group; undefined without `instances`. */
  readonly instances?: Instances;
  /** Ids of the instances' security groups. */
  readonly securityGroupIds: readonly string[];
  /** Grant that the group waits for, for other fleets under the same key. Undefined without `autoScaling`. */
  readonly keyGrant?: SharedKeyGrant;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: FleetProps) {
    super(scope, id);
    const { owner, image, name = id, launchTemplate, autoScaling, instances, tags } = props;
    new PropsCheck(this).given("launchTemplate", launchTemplate).throwIfWrong();
    const text = typeof image === "string" ? image : formatSelector(image);
    // The children check theirs too, but one after the other, and know the props by other names.
    const check = new PropsCheck(this)
      .value("owner", owner, accountMistake)
      .known("image", text, selectorMistake)
      .value("name", name, launchTemplateNameMistake)
      .value("launchTemplate.instanceType", launchTemplate.instanceType, instanceTypeMistake)
      .optional("launchTemplate.subnet", launchTemplate.subnet, subnetIdMistake)
      .optional("launchTemplate.vpc", launchTemplate.vpc, vpcIdMistake)
      .idle(
        "launchTemplate.vpc",
        launchTemplate.vpc,
        launchTemplate.securityGroups !== undefined,
        "has no effect beside launchTemplate.securityGroups",
        "one of both",
      )
      .list("launchTemplate.securityGroups", launchTemplate.securityGroups, securityGroupIdMistake, {
        min: 1,
      })
      .list(
        "launchTemplate.additionalSecurityGroups",
        launchTemplate.additionalSecurityGroups,
        securityGroupIdMistake,
        { max: MAX_SECURITY_GROUPS - 1 },
      )
      .idle(
        "launchTemplate.additionalSecurityGroups",
        launchTemplate.additionalSecurityGroups,
        launchTemplate.securityGroups !== undefined,
        "has no effect beside launchTemplate.securityGroups",
        "one of both",
      )
      .optional("launchTemplate.instanceProfile", launchTemplate.instanceProfile, instanceProfileMistake)
      .idle(
        "launchTemplate.instanceProfile",
        launchTemplate.instanceProfile,
        launchTemplate.instanceRole !== undefined,
        "has no effect beside launchTemplate.instanceRole",
        "one of both",
      )
      .knownList(
        "launchTemplate.instanceRole.policies",
        launchTemplate.instanceRole?.policies,
        policyArnMistake,
      )
      .optional(
        "launchTemplate.instanceRole.permissionsBoundary",
        launchTemplate.instanceRole?.permissionsBoundary,
        policyArnMistake,
      )
      .optional("launchTemplate.instanceRole.path", launchTemplate.instanceRole?.path, iamPathMistake)
      .userData("launchTemplate.userData", launchTemplate.userData)
      .optional("launchTemplate.metadata.hopLimit", launchTemplate.metadata?.hopLimit, hopLimitMistake)
      .idle(
        "instances",
        instances,
        autoScaling !== undefined,
        "has no effect beside autoScaling",
        "one of both",
      )
      .idle(
        "launchTemplate.subnet",
        launchTemplate.subnet,
        instances !== undefined,
        "has no effect beside instances",
        "instances.subnets alone",
      )
      .optional("instances.count", instances?.count, fixedInstanceCountMistake)
      .list("instances.subnets", instances?.subnets, subnetIdMistake, { min: 1 })
      .optional("instances.onNewAmi", instances?.onNewAmi, onNewAmiMistake)
      // The instances' Name is one more.
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS - 1 });
    if (autoScaling) checkGroupSettings(check, autoScaling, "autoScaling.");
    // The owner's own key `alias/golden-ami` would be another.
    if (autoScaling && props.isCopied) check.given("keyGrant", props.keyGrant);
    checkInstanceSettings(check, launchTemplate, "launchTemplate.").throwIfWrong();
    this.ami = new AmiLookup(this, "Ami", {
      owner,
      image,
      isOwnAccount: statedAccountOf(this) === owner,
      isCopied: props.isCopied,
    });
    this.securityGroupIds = launchTemplate.securityGroups ?? [
      this.#securityGroup(name, props),
      ...(launchTemplate.additionalSecurityGroups ?? []),
    ];
    const {
      instanceRole,
      instanceProfile,
      subnet,
      vpc: _vpc,
      securityGroups: _groups,
      additionalSecurityGroups: _others,
      metadata,
      ...settings
    } = launchTemplate;
    const role =
      instanceRole && new InstanceRole(this, "InstanceRole", { ...instanceRole, namePrefix: name });
    const template = new LaunchTemplate(this, "LaunchTemplate", {
      name,
      ...this.ami.forLaunchTemplate,
      ...settings,
      securityGroupIds: this.securityGroupIds,
      hasNetworkInterface: instances === undefined,
      subnetId: subnet,
      instanceProfile: role?.profileArn ?? instanceProfile,
      metadataHopLimit: metadata?.hopLimit,
      tags,
    });
    this.launchTemplateId = template.id;
    this.launchTemplateVersion = template.latestVersion;
    if (instances) {
      this.instances = new Instances(this, "Instances", {
        ...instances,
        name,
        launchTemplateId: template.id,
        launchTemplateVersion: template.latestVersion,
        securityGroupIds: this.securityGroupIds,
        publicAddress: launchTemplate.publicAddress,
        tags,
      });
    }
    if (autoScaling) {
      this.keyGrant = props.keyGrant ?? this.#keyGrant(owner);
      this.autoScalingGroupName = new AutoScalingGroup(this, "AutoScalingGroup", {
        ...autoScaling,
        name,
        launchTemplateId: template.id,
        launchTemplateVersion: template.latestVersion,
        tags,
        dependsOn: [this.keyGrant, ...this.#volumeKeyGrants(launchTemplate)].map(({ grant }) => grant),
      }).name;
    }
  }

  #securityGroup(
    name: string,
    { launchTemplate: { vpc, subnet }, autoScaling, instances }: FleetProps,
  ): string {
    const subnets = (autoScaling ?? instances)?.subnets ?? (subnet === undefined ? undefined : [subnet]);
    const { vpcId } = new FleetVpc(this, "Vpc", { vpc, subnets });
    return new EgressOnlySecurityGroup(this, "SecurityGroup", {
      namePrefix: name,
      description: `Instances of ${name}`,
      vpcId,
    }).groupId;
  }

  /** Grants for the keys that volumes are encrypted under in place of the AMI's. */
  #volumeKeyGrants({ kmsKeyId, dataVolumes = [] }: FleetLaunchTemplate): SharedKeyGrant[] {
    const keyIds = [kmsKeyId, ...dataVolumes.map((volume) => volume.kmsKeyId)].filter(
      (id) => id !== undefined,
    );
    return [...new Set(keyIds)].map(
      (keyId, index) => new SharedKeyGrant(this, `VolumeKeyGrant${index || ""}`, { keyId }),
    );
  }

  #keyGrant(owner: string): SharedKeyGrant {
    return new SharedKeyGrant(this, "KeyGrant", {
      keyAliasArn: keyAliasArn(partitionOf(this), regionOf(this), owner),
    });
  }
}
