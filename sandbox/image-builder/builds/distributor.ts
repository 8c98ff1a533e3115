import type {
  Distribution,
  InstanceBlockDeviceMapping,
  Ami as OutputAmi,
} from "@aws-sdk/client-imagebuilder";
import {
  type Ami,
  type BlockDevice,
  type LaunchPermission,
  NO_LAUNCH_PERMISSION,
  newId,
} from "../../ec2/ami.js";
import { isAmiName } from "../../ec2/ami-name-check.js";
import type { Place } from "../../identity/caller.js";
import { partitionOf } from "../../identity/regions.js";
import { type KeyMetadata, Keys } from "../../kms/keys.js";
import type { World } from "../../world.js";
import { now } from "../api/output-fields.js";
import type { Valid } from "../api/sdk-types.js";
import { OtherServices } from "../other-services.js";
import { fillIn } from "../resources/ami-name-template.js";
import { type Build, BuildFailure, type DistributionOutput } from "./build.js";
import { Integrations } from "./integrations.js";

export interface Distributed {
  /** The AMIs in the form that GetImage shows. */
  readonly amis: OutputAmi[];
  /** Takes the AMIs back. */
  withdraw(): void;
}

/** The role that Image Builder assumes in the account that it copies an AMI to. */
const CROSS_ACCOUNT_ROLE = "EC2ImageBuilderDistributionCrossAccountRole";

/** Does the last part of a build: makes an AMI for each Region, and for each account that gets a copy. */
export class Distributor {
  readonly #services: OtherServices;
  readonly #keys: Keys;
  readonly #integrations: Integrations;

  constructor(private readonly world: World) {
    this.#services = new OtherServices(world);
    this.#keys = new Keys(world.moto);
    this.#integrations = new Integrations(this.#services);
  }

  /** @throws {BuildFailure} if a key or a role is missing */
  async outputs(build: Build): Promise<DistributionOutput[]> {
    const distributions: readonly Valid<Distribution>[] = build.distribution?.distributions ?? [
      { region: build.owner.region },
    ];
    const outputs: DistributionOutput[] = [];
    for (const distribution of distributions) outputs.push(await this.#outputIn(build, distribution));
    return outputs;
  }

  /**
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html
   * @throws {BuildFailure} if an AMI is to be shared and cannot be
   */
  checkSharing(outputs: readonly DistributionOutput[]): void {
    const refused = outputs.find(({ shared, shareable }) => shared && !shareable);
    if (!refused) return;
    throw new BuildFailure(
      `The AMI in ${refused.own.region} cannot be shared: it has a volume that is encrypted with the AWS managed key aws/ebs. Use a customer managed key.`,
    );
  }

  /** Registers the AMIs and integrates them. @throws {BuildFailure} if that is not possible; then there is no AMI */
  async release(build: Build, outputs: readonly DistributionOutput[]): Promise<Distributed> {
    const amis = outputs.flatMap(({ own, copies }) => [own, ...copies]);
    for (const ami of amis) this.world.amis.register(ami);
    const withdraw = () => {
      for (const { imageId } of amis) this.world.amis.deregister(imageId);
    };
    try {
      await this.#integrations.apply(build, outputs);
    } catch (error) {
      withdraw();
      throw error;
    }
    return { amis: amis.map(outputAmi), withdraw };
  }

  async #outputIn(build: Build, distribution: Valid<Distribution>): Promise<DistributionOutput> {
    const { region, amiDistributionConfiguration: wanted } = distribution;
    const { account } = build.owner;
    const variables = { buildVersion: build.buildVersion, buildDate: build.image.body.dateCreated ?? "" };
    const name = fillIn(wanted?.name ?? `${build.recipe.name} {{imagebuilder:buildDate}}`, variables);
    if (!isAmiName(name))
      throw new BuildFailure(`The AMI name '${name}' in ${region} is not one that EC2 takes.`);
    const tags = { ...build.recipe.amiTags, ...wanted?.amiTags };
    const filled = Object.entries(tags).map(([key, value]) => [key, fillIn(value, variables)]);
    const permission: LaunchPermission = {
      userIds: wanted?.launchPermission?.userIds ?? [],
      organizationArns: wanted?.launchPermission?.organizationArns ?? [],
      organizationalUnitArns: wanted?.launchPermission?.organizationalUnitArns ?? [],
      groups: wanted?.launchPermission?.userGroups ?? [],
    };
    const targets = (wanted?.targetAccountIds ?? []).filter((target) => target !== account);
    for (const target of targets) await this.#checkRole(target, region);
    const keys = new Map<string, KeyMetadata>();
    const amiOf = async (ownerId: string, launchPermission: LaunchPermission): Promise<Ami> => ({
      imageId: newId("ami"),
      name,
      description: wanted?.description,
      ownerId,
      region,
      creationDate: now(),
      architecture: build.image.body.build.architecture,
      platform: build.recipe.platform === "Windows" ? "windows" : undefined,
      rootDeviceName: build.recipe.parent.rootDeviceName,
      blockDevices: await this.#blockDevices(build, { account, region }, wanted?.kmsKeyId, keys),
      state: "available",
      launchPermission,
      tags: {
        CreatedBy: "EC2 Image Builder",
        Ec2ImageBuilderArn: build.image.arn,
        ...Object.fromEntries(filled),
      },
    });
    const own = await amiOf(account, permission);
    const copies: Ami[] = [];
    for (const target of targets) copies.push(await amiOf(target, NO_LAUNCH_PERMISSION));
    const shareable = [...keys.values()].every((key) => key.customerManaged);
    const shared = targets.length > 0 || Object.values(permission).some((list) => list.length > 0);
    return { distribution, own, copies, shared, shareable };
  }

  async #blockDevices(
    build: Build,
    place: Place,
    distributionKey: string | undefined,
    keys: Map<string, KeyMetadata>,
  ): Promise<BlockDevice[]> {
    const { rootDeviceName } = build.recipe.parent;
    const mappings = build.recipe.blockDeviceMappings ?? [];
    const root: InstanceBlockDeviceMapping = { deviceName: rootDeviceName, ebs: {} };
    const all = mappings.some(({ deviceName }) => deviceName === rootDeviceName)
      ? mappings
      : [root, ...mappings];
    const devices: BlockDevice[] = [];
    for (const { deviceName = rootDeviceName, ebs, noDevice } of all) {
      if (!ebs || noDevice !== undefined) continue;
      const keyId = distributionKey ?? (place.region === build.owner.region ? ebs.kmsKeyId : undefined);
      const encrypted = distributionKey !== undefined || (ebs.encrypted ?? false);
      const key = encrypted ? await this.#key(place, keyId) : undefined;
      if (key) keys.set(key.arn, key);
      devices.push({
        deviceName,
        snapshotId: newId("snap"),
        volumeSizeGiB: ebs.volumeSize ?? (build.recipe.platform === "Windows" ? 30 : 8),
        volumeType: ebs.volumeType ?? "gp2",
        encrypted,
        kmsKeyId: key?.arn,
        deleteOnTermination: ebs.deleteOnTermination ?? true,
      });
    }
    return devices;
  }

  /** The key in the AMI's Region; EBS has one of its own there. @throws {BuildFailure} if it cannot be used */
  async #key(place: Place, keyId: string | undefined): Promise<KeyMetadata> {
    if (keyId === undefined || keyId === "alias/aws/ebs") {
      const arn = `arn:${partitionOf(place.region)}:kms:${place.region}:${place.account}:alias/aws/ebs`;
      return { arn, enabled: true, customerManaged: false };
    }
    const key = await this.#keys.describe(place, keyId);
    const problem = !key
      ? "does not exist"
      : !key.enabled
        ? "is disabled or pending deletion"
        : key.arn.split(":")[3] !== place.region
          ? `is not in the Region ${place.region}`
          : undefined;
    if (!key || problem) {
      throw new BuildFailure(
        `Distribution to ${place.region} failed: the KMS key '${keyId}' ${problem}, or Image Builder is not allowed to use it.`,
      );
    }
    return key;
  }

  async #checkRole(account: string, region: string): Promise<void> {
    if (await this.#services.hasRole({ account, region }, CROSS_ACCOUNT_ROLE)) return;
    throw new BuildFailure(
      `Distribution to ${region} failed: not authorized to assume the role arn:${partitionOf(region)}:iam::${account}:role/${CROSS_ACCOUNT_ROLE}.`,
    );
  }
}

function outputAmi({ region, imageId, name, description, ownerId }: Ami): OutputAmi {
  return { region, image: imageId, name, description, accountId: ownerId, state: { status: "AVAILABLE" } };
}
