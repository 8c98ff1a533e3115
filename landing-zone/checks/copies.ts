import { show } from "../../input/problem.js";
import { type Access, copyAccountsOf } from "../copy-accounts.js";
import type { Report } from "../rules.js";
import type { LandingZoneFacts } from "./facts.js";

/** Checks that images are copied into accounts of which it is known how Terraform works there. */
export function checkCopies(landingZone: LandingZoneFacts, report: Report): void {
  const { settings, images, imageNames, incompleteImages } = landingZone;
  if (!settings) return;
  const copyAccounts = new Map(copyAccountsOf(landingZone).map((one) => [one.account, one]));
  const reported = new Set<string>();
  for (const [name, { copyTo = [] }] of images) {
    for (const [index, account] of copyTo.entries()) {
      const complain = (message: string, expected: string) =>
        report("copy-account", ["images", name, "copyTo", index], message, expected);
      if (account === settings.shared.account) {
        complain(`${show(account)} is the shared account, which owns its AMIs anyway`, "other accounts");
        continue;
      }
      const { access, otherAccess } = copyAccounts.get(account) ?? {};
      if (!access || !otherAccess || reported.has(account)) continue;
      reported.add(account);
      complain(
        `${show(account)} has workloads that Terraform works in differently: ${inWords(access)}, and ${inWords(otherAccess)}`,
        `copyAccounts.${show(account)}, which says how it works in the account's stack of its own`,
      );
    }
  }
  // An image of which a part is missing may lack its copies.
  if (!imageNames || incompleteImages.size) return;
  for (const account of Object.keys(settings.copyAccounts)) {
    if (copyAccounts.has(account)) continue;
    report(
      "no-effect",
      ["copyAccounts", account],
      `${show(account)} has no effect, because no image is copied to it`,
      "the account in the copyTo of an image, or no entry",
      { key: true },
    );
  }
}

function inWords({ assumeRole, externalId }: Access): string {
  if (assumeRole === undefined) return "by its own credentials";
  return `by ${assumeRole}${externalId === undefined ? "" : `, external id ${show(externalId)}`}`;
}
