import type { OtherServices } from "../other-services.js";
import { type Build, BuildFailure, type DistributionOutput } from "./build.js";

/** Writes what points to a new AMI, SSM parameters and launch templates, in the accounts that a distribution names. */
export class Integrations {
  constructor(private readonly services: OtherServices) {}

  /** @throws {BuildFailure} if one of them cannot be written */
  async apply(build: Build, outputs: readonly DistributionOutput[]): Promise<void> {
    for (const output of outputs) checkParameters(build, output);
    for (const output of outputs) {
      await this.#writeParameters(build, output);
      await this.#writeLaunchTemplates(build, output);
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
    for (const { launchTemplateId, accountId, setDefaultVersion = false } of launchTemplateConfigurations) {
      const account = accountId ?? build.owner.account;
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
