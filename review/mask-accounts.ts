import type { Review } from "./model/review.js";

/** Twelve digits by themselves, also within an ARN or a bucket's name; not part of a longer number or of a hexadecimal id. */
export const ACCOUNT = /(?<![0-9A-Za-z])\d{8}(\d{4})(?![0-9A-Za-z])/g;

/** A review that shows of each account its last four digits. */
export function maskAccounts(review: Review): Review {
  const masked: Review = JSON.parse(JSON.stringify(review), (key, value: unknown) =>
    // The digest is asked for as it is.
    typeof value === "string" && key !== "digest" ? value.replace(ACCOUNT, "********$1") : value,
  );
  return masked;
}
