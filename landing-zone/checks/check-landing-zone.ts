import type { Report } from "../../input/file-checker.js";
import type { SalvagedLandingZone } from "../salvage.js";
import { checkAccountsAndRegions } from "./accounts-and-regions.js";
import { checkArchitectures } from "./architectures.js";
import { warnOfUnknownNames } from "./aws-name-warnings.js";
import { warnOfMissingBuilds } from "./build-warnings.js";
import { checkComponents } from "./components.js";
import { checkFleets } from "./fleets.js";
import { checkNames } from "./names.js";
import { checkParents } from "./parents.js";
import { checkProviderVersions, warnOfProviderVersions } from "./provider-versions.js";
import { checkSelectors } from "./selectors.js";
import { checkSharing } from "./sharing.js";
import { checkTags } from "./tags.js";

/** Reports what no part of a landing zone can see by itself. */
export function checkLandingZone(landingZone: SalvagedLandingZone, report: Report): void {
  checkNames(landingZone, report);
  checkAccountsAndRegions(landingZone, report);
  checkProviderVersions(landingZone, report);
  checkTags(landingZone, report);
  checkParents(landingZone, report);
  checkComponents(landingZone, report);
  checkSelectors(landingZone, report);
  checkSharing(landingZone, report);
  checkFleets(landingZone, report);
  checkArchitectures(landingZone, report);
}

/** Warns of what is taken, but looks wrong. */
export function warnOfLandingZone(landingZone: SalvagedLandingZone, warn: Report): void {
  warnOfUnknownNames(landingZone, warn);
  warnOfMissingBuilds(landingZone, warn);
  warnOfProviderVersions(landingZone, warn);
}
