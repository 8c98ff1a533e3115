import { createHash } from "node:crypto";
import { compare, isObject } from "../input/value.js";
import type { ReviewedStack } from "./findings/rule.js";
import { FINDING_RULES } from "./findings/rules.js";
import { resourceSummaries } from "./model/changes.js";
import { driftOf } from "./model/drift.js";
import { withoutSecrets, withoutValues } from "./model/plan-text.js";
import { References } from "./model/references.js";
import { isReleaseChange, otherOutputs } from "./model/release-changes.js";
import { KnownReleases } from "./model/releases.js";
import type { ReleaseContents, Review, Rollout, StackReview } from "./model/review.js";
import { rolloutsOf, type TracedRollout } from "./model/rollouts.js";
import { sensitiveValues } from "./model/sensitive-values.js";
import type { StackPlan } from "./model/stack-plan.js";
import { verdictOf } from "./model/verdict.js";

export interface ReviewInput {
  /** Each name once. */
  readonly stacks: readonly StackPlan[];
  /** Commit that the plans are of. */
  readonly commit?: string;
  /** Whether files differed from it. */
  readonly hasUncommittedChanges?: boolean;
  /** Stacks that nobody asked to plan. */
  readonly notSelected?: readonly string[];
  /** What a new version of an image contains; asked for each pair of versions once. */
  readonly contentsOf?: (image: string, from: string, to: string) => ReleaseContents;
}

/** What plans mean, for a person. The same plans give the same review, in whatever order they come. */
export function reviewPlans({
  stacks,
  commit,
  hasUncommittedChanges,
  notSelected = [],
  contentsOf,
}: ReviewInput): Review {
  const sorted = stacks.toSorted((a, b) => compare(a.name, b.name));
  const releases = new KnownReleases();
  for (const { plan } of sorted) if (plan) releases.add(plan);
  const reviewed = sorted.map((stack) => reviewStack(stack, releases));
  const rollouts = reviewed.flatMap((stack) => stack.rollouts.map(shown));
  const secrets = new Map(reviewed.map(({ stack, secrets }) => [stack.name, secrets]));
  const findings = FINDING_RULES.flatMap((rule) =>
    rule.find(reviewed).map(({ stack, address, message }) => ({
      rule: rule.id,
      severity: rule.severity,
      stack,
      address,
      message: withoutValues(message, secrets.get(stack ?? "")),
      remedy: rule.remedy,
    })),
  );
  const reviews = reviewed.map(({ review }) => review);
  const times = sorted.flatMap(({ startedAt, plan }) => startedAt ?? plan?.timestamp ?? []);
  return {
    version: 1,
    verdict: verdictOf({ stacks: reviews, rollouts, findings }),
    commit,
    hasUncommittedChanges,
    plannedAt: times.sort()[0],
    digest: reviewDigest(stacks),
    rollouts,
    findings,
    stacks: reviews,
    contents: contentsOf ? versionChanges(rollouts, sorted).map((pair) => contentsOf(...pair)) : [],
    notSelected,
  };
}

type VersionChange = readonly [image: string, from: string, to: string];

/**
 * The pairs of versions of one image that fleets change from and to, and those of containers' recipes, which no fleet
 * runs; each once.
 */
function versionChanges(rollouts: readonly Rollout[], stacks: readonly StackPlan[]): VersionChange[] {
  const pairs = new Map<string, VersionChange>();
  for (const { before, after } of rollouts) {
    if (!before?.image || before.image !== after?.image || before.amiId === after.amiId) continue;
    const pair = [before.image, before.version ?? "", after.version ?? ""] as const;
    pairs.set(pair.join(), pair);
  }
  const shared = stacks.filter(({ facts }) => facts?.kind === "shared");
  for (const { type, change } of shared.flatMap(({ plan }) => plan?.resource_changes ?? [])) {
    if (type !== "aws_imagebuilder_container_recipe") continue;
    const [before, after] = [change.before, change.after].map(recipeIn);
    if (!before || before.name !== after?.name || before.version === after.version) continue;
    const pair = [after.name, before.version, after.version] as const;
    pairs.set(pair.join(), pair);
  }
  return [...pairs.values()].sort((a, b) => compare(a.join(), b.join()));
}

const recipeIn = (values: unknown) =>
  isObject(values) && typeof values.name === "string" && typeof values.version === "string"
    ? { name: values.name, version: values.version }
    : undefined;

function reviewStack(stack: StackPlan, releases: KnownReleases): ReviewedStack {
  const { name, facts, status, error, plan, text, run } = stack;
  const place = { name, account: facts?.account, region: facts?.region, status, error, runUrl: run?.url };
  if (!plan) {
    return { stack, review: { ...place, changes: [], outputs: [], drift: [] }, rollouts: [], secrets: [] };
  }
  const secrets = sensitiveValues(plan);
  const references = new References(plan);
  const rollouts = rolloutsOf(stack, plan, releases, references).map(({ why, ...row }) => ({
    ...row,
    why: withoutValues(why, secrets),
  }));
  const isOurs = facts?.kind === "workload" || plan.output_changes?.golden_ami !== undefined;
  const context = { isOurs, isRedacted: !plan.prior_state, references };
  const changes = resourceSummaries(plan, (resource, attributes) =>
    isReleaseChange(resource, attributes, rollouts, context),
  );
  const review: StackReview = {
    ...place,
    changes,
    outputs: otherOutputs(plan, rollouts),
    drift: driftOf(plan),
    text: text === undefined ? undefined : withoutSecrets(text, secrets),
  };
  return { stack, plan, references, review, rollouts, secrets };
}

/** A rollout without what only findings ask for. */
const shown = ({
  resource: _resource,
  runners: _runners,
  newest: _newest,
  ...rollout
}: TracedRollout): Rollout => rollout;

/** What a review says was reviewed: SHA-256 over all plans, in whatever order they come. */
export function reviewDigest(stacks: readonly StackPlan[]): string {
  const lines = stacks.map(({ name, status, digest = "" }) => JSON.stringify([name, status, digest]));
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}
