import { partitionOf } from "../../identity/regions.js";
import { roleAllows } from "../../identity/role-permissions.js";
import type { World } from "../../world.js";
import { type OtherServices, roleName } from "../other-services.js";
import { type Build, BuildFailure, type DistributionOutput } from "./build.js";
import { DiskExports } from "./disk-exports.js";
import { FastLaunches } from "./fast-launches.js";
import type { TargetAccounts } from "./target-accounts.js";

/**
 * Writes what points to a new AMI, SSM parameters and launch templates, in the accounts that a distribution names, and
 * exports it, counts it among licences, and lets it start faster.
 */
export class Integrations {
  readonly #exports: DiskExports;
  readonly #fastLaunches: FastLaunches;

  constructor(
    private readonly services: OtherServices,
    private readonly moto: Pick<World["moto"], "call">,
    private readonly targets: TargetAccounts,
  ) {
    this.#exports = new DiskExports(moto);
    this.#fastLaunches = new FastLaunches(moto);
  }

  /** @throws {BuildFailure} if one of them cannot be written */
  async apply(build: Build, outputs: readonly DistributionOutput[]): Promise<void> {
    for (const output of outputs) {
      checkParameters(build, output);
      await this.#checkRole(build, output);
    }
    for (const output of outputs) {
      await this.#writeParameters(build, output);
      await this.#writeLaunchTemplates(build, output);
      await this.#export(output);
      await this.#fastLaunch(build, output);
      checkLicences(output);
    }
  }

  /** An execution role may write what its policies say. Below /imagebuilder/, that is taken as said by AWS's own for it. */
  async #checkRole({ executionRole, owner }: Build, { distribution }: DistributionOutput): Promise<void> {
    const { region, ssmParameterConfigurations = [] } = distribution;
    if (executionRole === undefined) return;
    for (const { parameterName, amiAccountId = owner.account } of ssmParameterConfigurations) {
      if (parameterName.startsWith("/imagebuilder/") || amiAccountId !== owner.account) continue;
      const parameter = `arn:${partitionOf(region)}:ssm:${region}:${owner.account}:parameter/${parameterName.replace(/^\//, "")}`;
      const action = { action: "ssm:PutParameter", resource: parameter };
      if (await roleAllows(this.moto, { account: owner.account, region }, roleName(executionRole), action))
        continue;
      throw new BuildFailure(
        `Not authorized to write the SSM parameter '${parameterName}' in ${region}: the role ${executionRole} may not perform ssm:PutParameter on ${parameter}.`,
      );
    }
  }

  async #export({ distribution, own }: DistributionOutput): Promise<void> {
    const { region, s3ExportConfiguration: target } = distribution;
    if (!target) return;
    await orFail(`The AMI in ${region} could not be exported`, this.#exports.export(own, target));
  }

  async #fastLaunch({ executionRole }: Build, { distribution, own }: DistributionOutput): Promise<void> {
    const { region, fastLaunchConfigurations = [] } = distribution;
    for (const configuration of fastLaunchConfigurations) {
      if (!configuration.enabled) continue;
      await orFail(
        `EC2 Fast Launch could not be enabled in ${region}`,
        this.#fastLaunches.enable(own, configuration, executionRole),
      );
    }
  }

  async #writeParameters(build: Build, output: DistributionOutput): Promise<void> {
    const { region, ssmParameterConfigurations = [] } = output.distribution;
    for (const { parameterName, amiAccountId, dataType = "text" } of ssmParameterConfigurations) {
      const account = amiAccountId ?? build.owner.account;
      await orFail(
        `The SSM parameter '${parameterName}' in ${region} could not be written`,
        this.services.putParameter({ account, region }, parameterName, amiOf(output, account), dataType),
      );
    }
  }

  async #writeLaunchTemplates(build: Build, output: DistributionOutput): Promise<void> {
    const { region, launchTemplateConfigurations = [] } = output.distribution;
    for (const { launchTemplateId, accountId, setDefaultVersion = true } of launchTemplateConfigurations) {
      const account = accountId ?? build.owner.account;
      if (account !== build.owner.account) await this.targets.assertRole(build, account, region);
      await orFail(
        `The launch template '${launchTemplateId}' in ${region} could not be updated`,
        this.services.addLaunchTemplateVersion(
          { account, region },
          launchTemplateId,
          amiOf(output, account),
          setDefaultVersion,
        ),
      );
    }
  }
}

/**
 * License Manager has configurations of its own in each Region.
 * https://docs.aws.amazon.com/license-manager/latest/userguide/license-configurations.html
 */
function checkLicences({
  distribution: { region, licenseConfigurationArns = [] },
}: DistributionOutput): void {
  const other = licenseConfigurationArns.find((arn) => arn.split(":")[3] !== region);
  if (other === undefined) return;
  throw new BuildFailure(`The licence configuration '${other}' does not exist in ${region}.`);
}

/**
 * Refuses what the service-linked role may not write, and accounts that get no AMI.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSServiceRoleForImageBuilder.html
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SsmParameterConfiguration.html
 */
function checkParameters(
  { executionRole, owner }: Build,
  { distribution, copies }: DistributionOutput,
): void {
  const { region, ssmParameterConfigurations = [] } = distribution;
  for (const { parameterName, amiAccountId } of ssmParameterConfigurations) {
    if (!parameterName.startsWith("/imagebuilder/") && executionRole === undefined) {
      throw new BuildFailure(
        `Not authorized to write the SSM parameter '${parameterName}' in ${region}: the service-linked role AWSServiceRoleForImageBuilder may write below /imagebuilder/ only. Use such a name, or give the pipeline an execution role.`,
      );
    }
    const accounts = [owner.account, ...copies.map(({ ownerId }) => ownerId)];
    if (amiAccountId !== undefined && !accounts.includes(amiAccountId)) {
      throw new BuildFailure(
        `The SSM parameter '${parameterName}' in ${region} could not be written: ${amiAccountId} is not a target account of the distribution.`,
      );
    }
  }
}

/** The account's copy if it has one, else the AMI that is shared with it. */
function amiOf({ own, copies }: DistributionOutput, account: string): string {
  return (copies.find(({ ownerId }) => ownerId === account) ?? own).imageId;
}

async function orFail(what: string, done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    throw new BuildFailure(`${what}: ${error instanceof Error ? error.message : error}`);
  }
}
