import type { Amis } from "./ec2/amis.js";
import type { Deliveries } from "./events/deliveries.js";
import type { Faults } from "./faults.js";
import type { Findings } from "./findings.js";
import type { Organization } from "./identity/organization.js";
import type { Moto } from "./moto/moto.js";

/** The state and the helpers that the services of one sandbox share. */
export interface World {
  readonly organization: Organization;
  /** Every AMI that a build, CopyImage, CreateImage or RegisterImage made, of all accounts and Regions. */
  readonly amis: Amis;
  /** Answers what the sandbox does not answer itself. */
  readonly moto: Pick<Moto, "send" | "call">;
  readonly faults: Faults;
  readonly findings: Findings;
  readonly deliveries: Deliveries;
}
