import { show } from "../../input/problem.js";
import { LIFECYCLE_ACTIONS } from "../../rules/lifecycle.js";
import { partitionOf } from "../../rules/region.js";
import type { MistakeId, Report, Warn } from "../rules.js";
import { built } from "../salvage.js";
import type { ImageEntry } from "../schema/image.js";
import type { WorkloadEntry } from "../schema/workload.js";
import type { LandingZoneFacts } from "./facts.js";

/** Checks that images are shared within the organization, and reach the workloads whose fleets select them. */
export function checkSharing(landingZone: LandingZoneFacts, report: Report): void {
  checkOrganizationalUnits(landingZone, report);
  const { settings, partition } = landingZone;
  checkReach("region", landingZone, report, {
    isReached: (region, { regions }) =>
      regions.includes(region) || (partition !== undefined && partitionOf(region) !== partition),
    message: (image, region) => `${image} does not go to ${region}`,
    expected: (image, region, { regions }) =>
      `${region} in images.${image}.regions, which are ${regions.join(", ")}`,
    id: "image-region",
    rule: "is a Region that none of the images here goes to",
    wayOut: "a Region of theirs, or this one in the regions of each",
  });
  checkReach("account", landingZone, report, {
    isReached: (account, { share: { organization, organizationalUnits, accounts } = {}, copyTo }) =>
      Boolean(organization || organizationalUnits || accounts?.includes(account)) ||
      copyTo?.includes(account) ||
      account === settings?.shared.account,
    message: (image, account) => `${image} is not shared with ${account}`,
    expected: (image) => `the account in images.${image}.share`,
    id: "image-account",
    rule: "is an account that none of the images here is shared with",
    wayOut: "it in the share of each",
  });
}

/** How an image reaches a workload. */
interface Reach {
  readonly isReached: (value: string, image: ImageEntry) => boolean | undefined;
  readonly message: (image: string, value: string) => string;
  readonly expected: (image: string, value: string, entry: ImageEntry) => string;
  readonly id: MistakeId;
  /** Rule that a workload breaks if no image reaches it. */
  readonly rule: string;
  readonly wayOut: string;
}

/**
 * Checks that the images of its fleets reach a workload's account or Region. What one image lacks is one mistake, however
 * many fleets select it; if all images lack it, it is the workload's.
 */
function checkReach(
  key: "account" | "region",
  landingZone: LandingZoneFacts,
  report: Report,
  { isReached, message, expected, id, rule, wayOut }: Reach,
): void {
  const reported = new Set<string>();
  for (const [workloadName, workload] of landingZone.workloads) {
    const value = workload[key];
    const selected = selectedImages(workload, landingZone);
    const lacking = [...selected].filter(([, { entry }]) => !isReached(value, entry));
    if (lacking.length > 1 && lacking.length === selected.size) {
      report(id, ["workloads", workloadName, key], `${show(value)} ${rule}`, wayOut);
      continue;
    }
    for (const [image, { entry, fleet }] of lacking) {
      const text = message(image, value);
      if (!reported.has(text)) {
        report(
          id,
          ["workloads", workloadName, "fleets", fleet, "image"],
          text,
          expected(image, value, entry),
        );
      }
      reported.add(text);
    }
  }
}

/** The images that a workload's fleets select, each with the first fleet that does. */
function selectedImages({ fleets }: WorkloadEntry, { images, incompleteImages }: LandingZoneFacts) {
  const selected = new Map<string, { readonly entry: ImageEntry; readonly fleet: string }>();
  for (const [fleet, { image: selector }] of Object.entries(fleets)) {
    const entry = images.get(selector.image);
    if (entry && !incompleteImages.has(selector.image) && !selected.has(selector.image))
      selected.set(selector.image, { entry, fleet });
  }
  return selected;
}

/** Checks each OU's ARN, of which all but the OU's own id is told by the organization's. */
function checkOrganizationalUnits(
  { settings, images, containers, partition }: LandingZoneFacts,
  report: Report,
): void {
  if (!settings) return;
  const [, , , , account, organization] = settings.organization.split(":");
  const organizationId = organization?.split("/")[1];
  for (const [name, { share }] of built({ images, containers })) {
    for (const [index, arn] of (share?.organizationalUnits ?? []).entries()) {
      const [, ownPartition, , , ownAccount, ou] = arn.split(":");
      const [, ownOrganizationId, id] = ou?.split("/") ?? [];
      const other =
        (ownOrganizationId !== organizationId && "organization") ||
        (ownAccount !== account && "management account") ||
        (ownPartition !== partition && "partition");
      if (!other) continue;
      report(
        "organizational-unit",
        ["images", name, "share", "organizationalUnits", index],
        `${show(arn)} is an OU of another ${other}`,
        `arn:${partition}:organizations::${account}:ou/${organizationId}/${id}`,
      );
    }
  }
}

/** Warns of what has no effect in a share, or of a share. */
export function warnOfSharing(landingZone: LandingZoneFacts, warn: Warn): void {
  warnOfRetainedAccounts(landingZone, warn);
  const { settings } = landingZone;
  const sharedAccount = settings?.shared.account ?? "";
  for (const [name, { share, repository }] of landingZone.containers) {
    if (!share || repository?.existing === undefined) continue;
    warn(
      "share-no-effect",
      ["images", name, "share"],
      `has no effect beside repository.existing, because the policy of ${show(repository.existing)} says who may pull`,
      "no share, and them in that policy",
      { key: true },
    );
  }
  for (const [name, { share = {} }] of built(landingZone)) {
    const path = ["images", name, "share"];
    const { organization, organizationalUnits, accounts = [] } = share;
    if (organization && organizationalUnits) {
      warn(
        "share-no-effect",
        [...path, "organizationalUnits"],
        "have no effect beside organization: true, because they are in the organization",
        "one of the two",
        { key: true },
      );
    }
    const index = accounts.indexOf(sharedAccount);
    if (index < 0) continue;
    warn(
      "share-no-effect",
      [...path, "accounts", index],
      `${show(sharedAccount)} is the shared account, which may launch its images anyway`,
      "other accounts",
    );
  }
}

/** Warns of accounts whose AMIs a lifecycle would retain, and that no AMI is shared with as the image is now. */
function warnOfRetainedAccounts({ images }: LandingZoneFacts, warn: Warn): void {
  for (const [name, { lifecycle, share }] of images) {
    for (const action of LIFECYCLE_ACTIONS) {
      const retained = lifecycle?.[action]?.retain?.sharedAccounts ?? [];
      for (const [index, account] of retained.entries()) {
        if (share?.accounts?.includes(account)) continue;
        warn(
          "retained-account",
          ["images", name, "lifecycle", action, "retain", "sharedAccounts", index],
          `${show(account)} is not one of the accounts that ${name} is shared with by themselves, so that it retains nothing`,
          `one of images.${name}.share.accounts`,
        );
      }
    }
  }
}
