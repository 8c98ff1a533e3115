import { ACCOUNT } from "./mask-accounts.js";
import type { Finding, Review } from "./model/review.js";
import { someNames } from "./model/texts.js";

/** A review that shows accounts with the names that the landing zone has for them, also those of which a finding speaks. */
export function nameAccounts(review: Review, names: Readonly<Record<string, string>>): Review {
  const accountNames = Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (!Object.keys(accountNames).length) return review;
  const named = ({ message, ...others }: Finding): Finding => {
    const known = [...new Set(message.match(ACCOUNT))].filter((account) => Object.hasOwn(names, account));
    const texts = known.map((account) => `${account} is ${names[account]}`);
    return { ...others, message: texts.length ? `${message}; ${someNames(texts)}` : message };
  };
  return { ...review, accountNames, findings: review.findings.map(named) };
}
