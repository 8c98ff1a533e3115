import type { Distribution, InstanceBlockDeviceMapping } from "@aws-sdk/client-imagebuilder";
import { type Ami, type BlockDevice, NO_LAUNCH_PERMISSION, newId } from "../../ec2/ami.js";
import { isAmiName } from "../../ec2/ami-name-check.js";
import type { Place } from "../../identity/caller.js";
import { partitionOf } from "../../identity/regions.js";
import type { Keys } from "../../kms/keys.js";
import type { World } from "../../world.js";
import { now } from "../api/output-fields.js";
import type { Valid } from "../api/sdk-types.js";
import { fillIn } from "../resources/ami-name-template.js";
import type { OwnImageRecipe } from "../resources/stored.js";
import { type Build, BuildFailure } from "./build.js";

export type AmiSettings = NonNullable<Valid<Distribution>["amiDistributionConfiguration"]>;

/** What an AMI has of the instance or AMI that it is made of. */
type AmiProperties = Omit<
  Ami,
  | "imageId"
  | "name"
  | "description"
  | "ownerId"
  | "region"
  | "creationDate"
  | "state"
  | "deprecationTime"
  | "launchPermission"
  | "tags"
>;

/** Makes the AMIs of builds. An AMI is there as soon as it is made, and nothing that fails later takes it back. */
export class OutputAmis {
  constructor(
    private readonly world: World,
    private readonly keys: Keys,
  ) {}

  /**
   * Makes the AMI of the build instance, in the build's account and Region. No distribution has had a hand in it yet:
   * it has the recipe's tags and keys, and nobody else may launch it. EC2 cannot rename an AMI, so it has the name
   * of the build Region's distribution.
   * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html
   * @throws {BuildFailure} if EC2 refuses it
   */
  async create(build: Build, recipe: OwnImageRecipe): Promise<Ami> {
    const settings = build.distribution?.distributions.find(
      ({ region }) => region === build.owner.region,
    )?.amiDistributionConfiguration;
    return this.#register(build, build.owner, settings, recipe.amiTags, {
      architecture: build.image.body.build.architecture,
      platform: recipe.platform === "Windows" ? "windows" : undefined,
      rootDeviceName: recipe.parent.rootDeviceName,
      awsSoftware: recipe.parent.awsSoftware,
      blockDevices: await this.#devices(recipe, build.owner),
    });
  }

  /** Copies a build's AMI to an account and Region. @throws {BuildFailure} if EC2 refuses it */
  async copy(build: Build, source: Ami, place: Place, settings: AmiSettings | undefined): Promise<Ami> {
    const keyId = settings?.kmsKeyId;
    const keyOwner = keyId === undefined ? place.account : build.owner.account;
    const devices: BlockDevice[] = [];
    for (const device of source.blockDevices) {
      const encrypted = keyId !== undefined || device.encrypted;
      const kmsKeyId = encrypted
        ? await this.#key({ account: keyOwner, region: place.region }, keyId)
        : undefined;
      devices.push({ ...device, snapshotId: newId("snap"), encrypted, kmsKeyId });
    }
    return this.#register(build, place, settings, settings?.amiTags, {
      ...source,
      fastLaunch: undefined,
      blockDevices: devices,
      sourceImageId: source.imageId,
      sourceImageRegion: source.region,
    });
  }

  /** Fills in the variables of tags: https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html */
  tags(build: Build, tags: Readonly<Record<string, string>> = {}): Record<string, string> {
    return Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [key, fillIn(value, variablesOf(build))]),
    );
  }

  #register(
    build: Build,
    { account, region }: Place,
    settings: AmiSettings | undefined,
    tags: Readonly<Record<string, string>> | undefined,
    properties: AmiProperties,
  ): Ami {
    const { image } = build;
    const name = fillIn(settings?.name ?? `${image.name} {{imagebuilder:buildDate}}`, variablesOf(build));
    if (!isAmiName(name))
      throw new BuildFailure(`The AMI name '${name}' in ${region} is not one that EC2 takes.`);
    const description = settings?.description;
    // EC2 refuses it only now, at the end: https://github.com/metadist/synaplan/pull/1546
    if (description !== undefined && /[^\0-\x7f]/.test(description)) {
      throw new BuildFailure(
        `Value (${description}) for parameter description is invalid. Character sets beyond ASCII are not supported.`,
      );
    }
    const ami: Ami = {
      ...properties,
      imageId: newId("ami"),
      name,
      description,
      ownerId: account,
      region,
      creationDate: now(),
      state: "available",
      deprecationTime: undefined,
      launchPermission: NO_LAUNCH_PERMISSION,
      tags: { CreatedBy: "EC2 Image Builder", Ec2ImageBuilderArn: image.arn, ...this.tags(build, tags) },
    };
    if (build.stopped) throw new BuildFailure("The build was stopped.");
    this.world.amis.register(ami);
    return ami;
  }

  /** The volumes of the build instance, which the recipe says. */
  async #devices(
    { platform, parent, blockDeviceMappings: mappings = [] }: OwnImageRecipe,
    owner: Place,
  ): Promise<BlockDevice[]> {
    const { rootDeviceName } = parent;
    const root: InstanceBlockDeviceMapping = { deviceName: rootDeviceName, ebs: {} };
    const all = mappings.some(({ deviceName }) => deviceName === rootDeviceName)
      ? mappings
      : [root, ...mappings];
    const devices: BlockDevice[] = [];
    for (const { deviceName = rootDeviceName, ebs, noDevice } of all) {
      if (!ebs || noDevice !== undefined) continue;
      const encrypted = ebs.encrypted ?? false;
      devices.push({
        deviceName,
        snapshotId: newId("snap"),
        volumeSizeGiB: ebs.volumeSize ?? (platform === "Windows" ? 30 : 8),
        volumeType: ebs.volumeType ?? (ebs.iops || ebs.throughput ? "gp3" : "gp2"),
        iops: ebs.iops,
        throughput: ebs.throughput,
        encrypted,
        kmsKeyId: encrypted ? await this.#key(owner, ebs.kmsKeyId) : undefined,
        deleteOnTermination: ebs.deleteOnTermination ?? true,
      });
    }
    return devices;
  }

  /** ARN of the key in the AMI's Region; EBS has one of its own there. @throws {BuildFailure} if it cannot be used */
  async #key(place: Place, keyId: string | undefined): Promise<string> {
    const own = `arn:${partitionOf(place.region)}:kms:${place.region}:${place.account}:alias/aws/ebs`;
    if (keyId === undefined || keyId === "alias/aws/ebs" || keyId === own) return own;
    const key = await this.keys.describe(place, keyId);
    const problem = !key
      ? "does not exist"
      : !key.enabled
        ? "is disabled or pending deletion"
        : key.arn.split(":")[3] !== place.region
          ? `is not in the Region ${place.region}`
          : undefined;
    if (!key || problem) {
      throw new BuildFailure(
        `The AMI in ${place.region} could not be encrypted: the KMS key '${keyId}' ${problem}, or Image Builder is not allowed to use it.`,
      );
    }
    return key.customerManaged ? key.arn : own;
  }
}

function variablesOf({ buildVersion, image }: Build) {
  return { buildVersion, buildDate: image.body.dateCreated ?? "" };
}

/** Whether a volume is encrypted under the key that EBS has of its own, which nobody can share. */
export function isUnderEbsKey({ encrypted, kmsKeyId }: BlockDevice): boolean {
  return encrypted && (kmsKeyId?.endsWith(":alias/aws/ebs") ?? false);
}
