import { show } from "../../input/problem.js";
import { LIFECYCLE_ACTIONS } from "../../rules/lifecycle.js";
import type { Report, Warn } from "../rules.js";
import { built } from "../salvage.js";
import type { LandingZoneFacts } from "./facts.js";

/** Checks that a name tells one account from the others. */
export function checkAccountNames({ settings }: LandingZoneFacts, report: Report): void {
  const accounts = new Map<string, string>();
  for (const [account, name] of Object.entries(settings?.accountNames ?? {})) {
    const other = accounts.get(name);
    if (other === undefined) accounts.set(name, account);
    else
      report(
        "account-name",
        ["accountNames", account],
        `${show(name)} is the name of ${other} already`,
        "a name of its own for each account",
      );
  }
}

/** Warns of names of accounts that no review will show. */
export function warnOfAccountNames(landingZone: LandingZoneFacts, warn: Warn): void {
  const { settings, images, workloads } = landingZone;
  if (!settings) return;
  const known = new Set([settings.shared.account, ...[...workloads.values()].map(({ account }) => account)]);
  for (const { share } of built(landingZone).values())
    for (const account of share?.accounts ?? []) known.add(account);
  for (const { copyTo = [], lifecycle } of images.values()) {
    const retained = LIFECYCLE_ACTIONS.flatMap((action) => lifecycle?.[action]?.retain?.sharedAccounts ?? []);
    for (const account of [...copyTo, ...retained]) known.add(account);
  }
  for (const account of Object.keys(settings.accountNames)) {
    if (known.has(account)) continue;
    warn(
      "unused-account-name",
      ["accountNames", account],
      `${show(account)} is no account of the shared stack, of a workload, of a share or of copies`,
      "one of these, or no name for it",
      { key: true },
    );
  }
}
