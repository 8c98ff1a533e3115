import type { Distribution, Ami as OutputAmi } from "@aws-sdk/client-imagebuilder";
import type { Ami, LaunchPermission } from "../../ec2/ami.js";
import type { KeyAccess } from "../../kms/key-access.js";
import type { World } from "../../world.js";
import type { Valid } from "../api/sdk-types.js";
import { OtherServices } from "../other-services.js";
import { type Build, BuildFailure, type DistributionOutput } from "./build.js";
import { Integrations } from "./integrations.js";
import { type AmiSettings, isUnderEbsKey, type OutputAmis } from "./output-amis.js";
import { TargetAccounts } from "./target-accounts.js";

/** Does the last stage of a build, which brings its AMI to Regions and accounts. */
export class Distributor {
  readonly #integrations: Integrations;
  readonly #targets: TargetAccounts;

  constructor(
    private readonly world: World,
    private readonly outputAmis: OutputAmis,
    keyAccess: KeyAccess,
  ) {
    this.#targets = new TargetAccounts(world, keyAccess);
    this.#integrations = new Integrations(new OtherServices(world), world.moto, this.#targets);
  }

  /**
   * Tags the build's AMI for its own Region, and copies it to the others and to target accounts. A retry goes on where
   * the last try came to.
   * @throws {BuildFailure} if the AMI, a key or a role is missing
   */
  async distribute(build: Build): Promise<void> {
    const { ami } = build;
    if (!ami || !this.world.amis.get(ami.imageId))
      throw new BuildFailure(`The AMI ${ami?.imageId} does not exist any more.`);
    const distributions: readonly Valid<Distribution>[] = build.distribution?.distributions ?? [
      { region: build.owner.region },
    ];
    for (const distribution of distributions) await this.#distributeTo(build, ami, distribution);
  }

  /**
   * Lets others launch the AMIs.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html
   * @throws {BuildFailure} if an AMI is to be shared and cannot be
   */
  share(outputs: readonly DistributionOutput[]): void {
    for (const { distribution, own } of outputs) {
      const permission = launchPermissionOf(distribution.amiDistributionConfiguration);
      if (Object.values(permission).some((list) => list.length)) {
        checkShareable(own);
        own.launchPermission = permission;
      }
    }
  }

  /** Points parameters and launch templates to the AMIs. @throws {BuildFailure} if one of them cannot be written */
  integrate(build: Build, outputs: readonly DistributionOutput[]): Promise<void> {
    return this.#integrations.apply(build, outputs);
  }

  async #distributeTo(build: Build, source: Ami, distribution: Valid<Distribution>): Promise<void> {
    const { region, amiDistributionConfiguration: settings } = distribution;
    const { account } = build.owner;
    const targets = (settings?.targetAccountIds ?? []).filter((target) => target !== account);
    if (targets.length) checkShareable(source);
    for (const target of targets)
      await this.#targets.check(build, target, region, source, settings?.kmsKeyId);
    let output = build.outputs.find((it) => it.distribution.region === region);
    if (!output) {
      const stays = region === source.region && account === source.ownerId;
      const own = stays ? source : await this.outputAmis.copy(build, source, { account, region }, settings);
      if (stays) source.tags = { ...source.tags, ...this.outputAmis.tags(build, settings?.amiTags) };
      output = { distribution, own, copies: [] };
      build.outputs.push(output);
    }
    for (const target of targets.slice(output.copies.length))
      output.copies.push(await this.outputAmis.copy(build, source, { account: target, region }, settings));
  }
}

function launchPermissionOf({ launchPermission }: AmiSettings = {}): LaunchPermission {
  return {
    userIds: launchPermission?.userIds ?? [],
    organizationArns: launchPermission?.organizationArns ?? [],
    organizationalUnitArns: launchPermission?.organizationalUnitArns ?? [],
    groups: launchPermission?.userGroups ?? [],
  };
}

/** @throws {BuildFailure} if nobody else could use the AMI */
function checkShareable({ region, blockDevices }: Ami): void {
  if (!blockDevices.some(isUnderEbsKey)) return;
  throw new BuildFailure(
    `The AMI in ${region} cannot be shared: it has a volume that is encrypted with the AWS managed key aws/ebs. Use a customer managed key.`,
  );
}

/** The AMI in the form that GetImage shows. */
export function outputAmi({ region, imageId, name, description, ownerId }: Ami): OutputAmi {
  return { region, image: imageId, name, description, accountId: ownerId, state: { status: "AVAILABLE" } };
}
