import type { Report, Warn } from "../rules.js";
import { checkAccountNames, warnOfAccountNames } from "./account-names.js";
import { checkAccountsAndRegions } from "./accounts-and-regions.js";
import { warnOfUnknownNames } from "./aws-name-warnings.js";
import { warnOfMissingBuilds } from "./build-warnings.js";
import { checkBuilds } from "./builds.js";
import { checkComponents } from "./components.js";
import { checkContainers } from "./containers.js";
import { checkCopies } from "./copies.js";
import { checkDistribution } from "./distribution.js";
import type { LandingZoneFacts } from "./facts.js";
import { checkFleets } from "./fleets.js";
import { checkInstanceTypes } from "./instance-types.js";
import { checkNames } from "./names.js";
import { checkParents } from "./parents.js";
import { checkProviderVersions, warnOfProviderVersions } from "./provider-versions.js";
import { checkReleaseEvents, warnOfReleaseEvents } from "./release-events.js";
import { checkSelectors, warnOfSelectors } from "./selectors.js";
import { checkSharing, warnOfSharing } from "./sharing.js";
import { checkTags } from "./tags.js";
import { checkWorkflows, warnOfWorkflows } from "./workflows.js";

/** Reports what no part of a landing zone can see by itself. */
export function checkLandingZone(landingZone: LandingZoneFacts, report: Report): void {
  checkNames(landingZone, report);
  checkAccountsAndRegions(landingZone, report);
  checkAccountNames(landingZone, report);
  checkProviderVersions(landingZone, report);
  checkTags(landingZone, report);
  checkBuilds(landingZone, report);
  checkReleaseEvents(landingZone, report);
  checkParents(landingZone, report);
  checkComponents(landingZone, report);
  checkContainers(landingZone, report);
  checkWorkflows(landingZone, report);
  checkSelectors(landingZone, report);
  checkSharing(landingZone, report);
  checkDistribution(landingZone, report);
  checkCopies(landingZone, report);
  checkFleets(landingZone, report);
  checkInstanceTypes(landingZone, report);
}

/** Warns of what is taken, but looks wrong. */
export function warnOfLandingZone(landingZone: LandingZoneFacts, warn: Warn): void {
  warnOfAccountNames(landingZone, warn);
  warnOfUnknownNames(landingZone, warn);
  warnOfMissingBuilds(landingZone, warn);
  warnOfReleaseEvents(landingZone, warn);
  warnOfProviderVersions(landingZone, warn);
  warnOfSelectors(landingZone, warn);
  warnOfSharing(landingZone, warn);
  warnOfWorkflows(landingZone, warn);
}
