import type { Construct } from "constructs";
import type { LandingZone, ResolvedCopyAccount } from "../landing-zone/types.js";
import { DistributionAccess } from "../modules/build/distribution-access.js";
import { AccountStack } from "./account-stack.js";

/** An account that images are copied into: lets the shared account's Image Builder in. Roles are in no Region. */
export class DistributionStack extends AccountStack {
  constructor(scope: Construct, { shared, tags, terraform }: LandingZone, copyAccount: ResolvedCopyAccount) {
    const { name, account, assumeRole, externalId, profile, lifecycle } = copyAccount;
    super(scope, name, {
      account,
      region: shared.region,
      assumeRole,
      externalId,
      profile,
      tags,
      terraform,
    });
    new DistributionAccess(this, "Distribution", { sharedAccount: shared.account, lifecycle });
  }
}
