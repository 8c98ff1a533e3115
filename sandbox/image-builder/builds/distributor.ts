import type { Distribution, Ami as OutputAmi } from "@aws-sdk/client-imagebuilder";
import type { Ami, LaunchPermission } from "../../ec2/ami.js";
import { partitionOf } from "../../identity/regions.js";
import type { World } from "../../world.js";
import type { Valid } from "../api/sdk-types.js";
import { OtherServices } from "../other-services.js";
import { type Build, BuildFailure, type DistributionOutput } from "./build.js";
import { Integrations } from "./integrations.js";
import { type AmiSettings, isUnderEbsKey, type OutputAmis } from "./output-amis.js";

/** The role that Image Builder assumes in the account that it copies an AMI to. */
const CROSS_ACCOUNT_ROLE = "EC2ImageBuilderDistributionCrossAccountRole";

/** Does the last stage of a build, which brings its AMI to Regions and accounts. */
export class Distributor {
  readonly #services: OtherServices;
  readonly #integrations: Integrations;

  constructor(
    private readonly world: World,
    private readonly outputAmis: OutputAmis,
  ) {
    this.#services = new OtherServices(world);
    this.#integrations = new Integrations(this.#services, world.moto);
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
    for (const target of targets) await this.#checkRole(target, region);
    if (targets.length) checkShareable(source);
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

  async #checkRole(account: string, region: string): Promise<void> {
    if (await this.#services.hasRole({ account, region }, CROSS_ACCOUNT_ROLE)) return;
    throw new BuildFailure(
      `Distribution to ${region} failed: not authorized to assume the role arn:${partitionOf(region)}:iam::${account}:role/${CROSS_ACCOUNT_ROLE}.`,
    );
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
