import { FINDING_RULES } from "./findings/rules.js";
import type { Finding, Review } from "./model/review.js";

/** What `--fail-on` takes: a rule, or a severity with all that is worse. */
export const FAIL_ON: readonly string[] = [...FINDING_RULES.map(({ id }) => id), "error", "warning", "note"];

const SEVERITIES: readonly string[] = ["error", "warning", "note"];

/** The findings that a review was told to fail on. */
export function failures({ findings }: Review, failOn: readonly string[]): Finding[] {
  const worst = Math.max(...failOn.map((one) => SEVERITIES.indexOf(one)));
  return findings.filter(
    ({ rule, severity }) => failOn.includes(rule) || SEVERITIES.indexOf(severity) <= worst,
  );
}

/**
 * Why a review is not that of a release alone, as an automatic merge needs it: every stack is planned, nothing but releases
 * of a trusted owner would happen, what was planned is what is committed, and nothing is wrong.
 */
export function notReleasesOnly(review: Review): string[] {
  const { verdict, rollouts, findings, notSelected, stacks } = review;
  const released = rollouts.filter(({ before, after }) => before?.amiId !== after?.amiId);
  const withoutOwner = released.filter(({ after }) => after && after.owner === undefined);
  const fromUnknown = released.filter(
    ({ before, after }) => before && before.name === undefined && after?.name !== undefined,
  );
  return [
    ...(stacks.length ? [] : ["there is no plan"]),
    ...(verdict.class === "release only" || verdict.class === "no changes"
      ? []
      : [`the verdict is "${verdict.class}": ${verdict.text}`]),
    ...(review.hasUncommittedChanges
      ? ["files that were planned differ from the commit: commit them, and plan again"]
      : []),
    ...(notSelected.length ? [`not planned: ${notSelected.join(", ")}`] : []),
    ...findings
      .filter(({ severity, rule }) => severity === "error" || UNEXPECTED.has(rule))
      .map(({ rule, stack, message }) => `${rule}: ${stack === undefined ? "" : `${stack}: `}${message}`),
    ...(withoutOwner.length
      ? [`no plan tells who owns ${[...new Set(withoutOwner.map(({ after }) => after?.amiId))].join(", ")}`]
      : []),
    ...(fromUnknown.length
      ? [
          `no plan tells which release ${[...new Set(fromUnknown.map(({ before }) => before?.amiId))].join(", ")} is`,
        ]
      : []),
  ];
}

/** Warnings with which a release does not do what a release does. */
const UNEXPECTED: ReadonlySet<string> = new Set([
  "skew",
  "held-back",
  "not-rolled-out",
  "failed-check",
  "public-ami",
  "deprecated-ami",
  "refresh-under-way",
]);
