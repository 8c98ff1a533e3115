import { z } from "zod";
import { always } from "../input/schema-issue.js";
import { isObject } from "../input/value.js";
import { breaking } from "./issue.js";
import { isSlip, unknownKeys } from "./misspelling.js";
import { isGiven, type Shape } from "./values.js";

/** How many of some keys may be given. */
interface KeyCount {
  readonly quantity: "exactly one" | "both or none";
  readonly keys: readonly string[];
}

/** A map with the keys that it must have, and those that it may have; an empty value is as good as none of those. */
export function map(required: Shape, optional: Shape = {}, count?: KeyCount) {
  const nullish = Object.entries(optional).map(([key, type]) => [key, type.nullish()]);
  const known = Object.keys({ ...required, ...optional });
  return z.looseObject({ ...required, ...Object.fromEntries(nullish) }).superRefine((value, context) => {
    if (!isObject(value)) return;
    const needed = [...Object.keys(required), ...(count?.keys ?? [])].filter((key) => !isGiven(value[key]));
    for (const [key, meant] of unknownKeys(value, known))
      context.addIssue(keyIssue(key, meant, known, needed));
    const issue = count && countIssue(value, known, count);
    if (issue) context.addIssue(issue);
  }, always);
}

/**
 * An issue about a key that is not known: one that AWS has added, unless it is a misspelt one.
 * @param needed the known keys that are not there and should be
 */
export function keyIssue(
  key: string,
  meant: string | undefined,
  known: readonly string[],
  needed: readonly string[] = [],
) {
  const isMisspelt = meant !== undefined && (isSlip(key, meant) || needed.includes(meant));
  const rule = isMisspelt ? "component/misspelt-key" : "component/unknown-key";
  const message = meant ? `is not a key here: did you mean ${meant}?` : "is not a key here";
  const options = { key: true, valueless: true, fix: meant, meant };
  return { ...breaking(rule, message, `one of ${known.join(", ")}`, options), path: [key] };
}

function countIssue(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  { quantity, keys }: KeyCount,
) {
  const meant = [...unknownKeys(value, known).values()];
  const given = keys.filter((key) => isGiven(value[key]) || meant.includes(key));
  if (quantity === "exactly one" ? given.length === 1 : given.length !== 1) return undefined;
  const found = given.length ? `has ${given.join(" and ")}` : `has none of ${keys.join(", ")}`;
  return breaking("component/key-combination", found, `${quantity} of ${keys.join(", ")}`, {
    valueless: true,
  });
}
