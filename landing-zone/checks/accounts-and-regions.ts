import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { partitionOfArn } from "../../rules/arn.js";
import { ACCOUNT } from "../../rules/backend.js";
import { LIFECYCLE_ACTIONS } from "../../rules/lifecycle.js";
import { partitionOf } from "../../rules/region.js";
import { copyAccountsOf } from "../copy-accounts.js";
import type { Report } from "../rules.js";
import { built } from "../salvage.js";
import type { LandingZoneFacts } from "./facts.js";

/** Checks that all Regions are in the organization's partition, and that each role and key is of its account and Region. */
export function checkAccountsAndRegions(landingZone: LandingZoneFacts, report: Report): void {
  const { settings, images, workloads, partition } = landingZone;
  const checkRegion = (path: Path, region: string) => {
    if (partition !== undefined && partitionOf(region) !== partition)
      report(
        "partition",
        path,
        `${show(region)} is not in the organization's partition`,
        `a Region of ${partition}`,
      );
  };
  /** If the Region is of another partition, the role may be of either. */
  const checkRole = (path: Path, role: string | undefined, account: string, region: string) => {
    if (role === undefined) return;
    const ownPartition = partitionOf(region) ?? "";
    if (![ownPartition, partition].includes(partitionOfArn(role))) {
      const name = role.slice(role.indexOf("/") + 1);
      report(
        "partition",
        path,
        `${show(role)} is a role of another partition than ${region}'s`,
        `arn:${ownPartition}:iam::${account}:role/${name}`,
      );
    } else if (role.split(":")[4] !== account) {
      report("role", path, `${show(role)} is a role of another account`, `a role of ${account}`);
    }
  };
  if (settings) {
    const { organization, shared } = settings;
    if (partitionOfArn(organization) !== partition) {
      report(
        "partition",
        ["organization"],
        `${show(organization)} is not in the partition ${partition}, as all Regions here are`,
        `arn:${partition}:organizations::…`,
      );
    }
    checkRole(["shared", "assumeRole"], shared.assumeRole, shared.account, shared.region);
    checkExternalId(["shared"], shared, report);
    checkRegion(["shared", "region"], shared.region);
    for (const [account, access] of Object.entries(settings.copyAccounts)) {
      checkExternalId(["copyAccounts", account], access, report);
      checkRole(["copyAccounts", account, "assumeRole"], access.assumeRole, account, shared.region);
    }
    const copyAccounts = copyAccountsOf(landingZone).map(({ account, access }) => ({ account, ...access }));
    checkProfile(settings.terraform, [shared, ...workloads.values(), ...copyAccounts], report);
    checkBackend(settings.terraform, report);
  }
  for (const [name, { regions }] of built(landingZone))
    for (const [index, region] of regions.entries()) checkRegion(["images", name, "regions", index], region);
  for (const [name, { lifecycle }] of images) {
    for (const action of LIFECYCLE_ACTIONS)
      for (const [index, region] of (lifecycle?.[action]?.retain?.regions ?? []).entries())
        checkRegion(["images", name, "lifecycle", action, "retain", "regions", index], region);
  }
  for (const [name, workload] of workloads) {
    const { assumeRole, account, region } = workload;
    checkExternalId(["workloads", name], workload, report);
    checkRole(["workloads", name, "assumeRole"], assumeRole, account, region);
    checkRegion(["workloads", name, "region"], region);
  }
}

function checkExternalId(
  path: Path,
  { assumeRole, externalId }: { readonly assumeRole?: string; readonly externalId?: string },
  report: Report,
): void {
  if (externalId === undefined || assumeRole !== undefined) return;
  report(
    "no-effect",
    [...path, "externalId"],
    '"externalId" has no effect without assumeRole',
    "both, or none",
    { key: true },
  );
}

type Terraform = NonNullable<LandingZoneFacts["settings"]>["terraform"];

/** Checks that one profile is not to be of two accounts. */
function checkProfile(
  { profile }: Terraform,
  targets: readonly { readonly account: string; readonly assumeRole?: string }[],
  report: Report,
): void {
  if (profile === undefined || profile.includes(ACCOUNT)) return;
  const own = targets.filter(({ assumeRole }) => assumeRole === undefined);
  const accounts = [...new Set(own.map(({ account }) => account))];
  if (accounts.length < 2) return;
  report(
    "profile",
    ["terraform", "profile"],
    `${show(profile)} is one profile for ${accounts.length} accounts without assumeRole: ${accounts.slice(0, 3).join(", ")}${accounts.length > 3 ? ", …" : ""}`,
    `one for each, e.g. ${profile}-${ACCOUNT}, or assumeRole in all but one`,
  );
}

/** Checks that the role and the key of a state bucket are where the bucket is. Its account may be any. */
function checkBackend({ backend: { s3 } }: Terraform, report: Report): void {
  if (!s3) return;
  const { region, assumeRole, kmsKeyId } = s3;
  const path = ["terraform", "backend", "s3"];
  const partition = partitionOf(region) ?? "";
  if (assumeRole !== undefined && partitionOfArn(assumeRole) !== partition) {
    report(
      "s3-backend",
      [...path, "assumeRole"],
      `${show(assumeRole)} is a role of another partition than ${region}'s`,
      `arn:${partition}:iam::<account>:role/<name>`,
    );
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
  if (kmsKeyId?.startsWith("arn:") && !kmsKeyId.startsWith(`arn:${partition}:kms:${region}:`)) {
    report(
      "s3-backend",
      [...path, "kmsKeyId"],
      `${show(kmsKeyId)} is not in the bucket's Region`,
      `a key of ${region}: arn:${partition}:kms:${region}:…`,
    );
  }
}
