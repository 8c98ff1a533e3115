import { stringify } from "yaml";
import type { AwsTarget } from "../../aws/client.js";
import { formatWarnings, UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import type { LandingZone } from "../../landing-zone/types.js";
import type { StackFacts } from "../../plan/manifest.js";
import { partitionOf } from "../../rules/region.js";
import { waveNamesOf } from "../apply/waves.js";
import { print } from "../output.js";
import { type Selection, selectStacks, stackFacts } from "../plan/selection.js";
import { type Shard, shardsOf, workOf } from "./shards.js";

export interface StacksOptions extends Selection {
  readonly format: "text" | "json" | "github-matrix" | "gitlab-pipeline" | "aws-config";
  readonly shards?: number;
  readonly waves?: boolean;
  /** Name, with its path, of the role of each account. */
  readonly role?: string;
  /** Command that prints a role's credentials, given its ARN. */
  readonly credentialProcess?: string;
}

interface ListedStack extends StackFacts {
  readonly name: string;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix */
const MAX_GITHUB_JOBS = 256;
/** File of the jobs that a child pipeline has, in a project of GitLab's. */
const GITLAB_JOBS = "ci/gitlab-jobs.yml";

/** Lists the stacks of the landing zone, for people and for CI systems. Nothing is synthesized, and nobody asked. */
export async function runStacks(globs: readonly string[], options: StacksOptions): Promise<void> {
  const mistakes = mistakesOf(options);
  if (mistakes.length) throw new UserError(mistakes.join("\n"));
  const { landingZone, warnings } = loadLandingZone(".");
  for (const warning of formatWarnings(warnings)) console.error(warning);
  const facts = stackFacts(landingZone);
  const names = selectStacks([...facts.keys()], facts, globs, options);
  const stacks = names.flatMap((name): ListedStack[] => {
    const known = facts.get(name);
    return known ? [{ name, ...known }] : [];
  });
  await print(format(stacks, landingZone, options));
}

function mistakesOf({ format, shards, waves, role, credentialProcess }: StacksOptions): string[] {
  const isForCi = format === "github-matrix" || format === "gitlab-pipeline";
  const isConfig = format === "aws-config";
  const forCi = (option: string) =>
    `${option} has no effect on --format ${format}: expected github-matrix or gitlab-pipeline`;
  const forConfig = (option: string) => `${option} has no effect on --format ${format}: expected aws-config`;
  return [
    ...(shards !== undefined && !isForCi ? [forCi("--shards")] : []),
    ...(waves && !isForCi ? [forCi("--waves")] : []),
    ...(waves && shards !== undefined && format === "github-matrix"
      ? ["--shards and --waves are two matrices: expected one of them"]
      : []),
    ...(role !== undefined && !isConfig ? [forConfig("--role")] : []),
    ...(credentialProcess !== undefined && !isConfig ? [forConfig("--credential-process")] : []),
    ...(isConfig && (role === undefined || credentialProcess === undefined)
      ? ["--format aws-config needs --role <name> and --credential-process <command>"]
      : []),
  ];
}

function format(stacks: readonly ListedStack[], landingZone: LandingZone, options: StacksOptions): string {
  const shards = () =>
    shardsOf(
      stacks.map(({ name }) => name),
      options.shards ?? stacks.length,
      (stack) => workOf(landingZone, stack),
    );
  switch (options.format) {
    case "json":
      return JSON.stringify({ version: 1, stacks }, undefined, 2);
    case "github-matrix":
      return githubMatrix(options.waves ? waveNamesOf(stacks).map((wave) => ({ wave })) : jobsOf(shards()));
    case "gitlab-pipeline":
      return gitlabPipeline(shards(), options.waves ? waveNamesOf(stacks) : []);
    case "aws-config":
      return awsConfig(stacks, landingZone, options);
    case "text":
      return table(stacks);
  }
}

/** A line a stack. */
function table(stacks: readonly ListedStack[]): string {
  const rows = stacks.map(({ name, account, region, wave, images, fleets }) => [
    name,
    account,
    region,
    (images ?? (fleets ?? []).map(({ image }) => image)).join(", "),
    wave === undefined ? "" : `(${wave})`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

const jobsOf = (shards: readonly Shard[]) =>
  shards.map((names, index) => ({ shard: index + 1, stacks: names.join(" ") }));

/** On one line, as an output of a job is. */
function githubMatrix(include: readonly object[]): string {
  if (include.length <= MAX_GITHUB_JOBS) return JSON.stringify({ include });
  throw new UserError(
    `${include.length} jobs are more than GitHub takes in a matrix: expected --shards with at most ${MAX_GITHUB_JOBS}`,
  );
}

/**
 * A child pipeline: a plan for each shard, and for each wave a stage of its own, whose apply begins by hand. GitLab lets none
 * begin before all that stands before it has ended well: every shard, the review, and the waves before.
 */
function gitlabPipeline(shards: readonly Shard[], waves: readonly string[]): string {
  const jobs = jobsOf(shards);
  const plans = jobs.map(({ shard, stacks }): [string, object] => [
    `plan ${shard}`,
    { extends: ".golden-ami-plan", variables: { SHARD: `${shard}`, STACKS: stacks } },
  ]);
  const applies = waves.map((wave): [string, object] => [
    `apply ${wave}`,
    {
      extends: ".golden-ami-apply",
      stage: `apply ${wave}`,
      variables: { WAVE: wave },
      environment: { name: `golden-ami/${wave}` },
    },
  ]);
  return stringify({
    include: [{ local: GITLAB_JOBS }],
    stages: ["plan", "review", ...applies.map(([stage]) => stage)],
    ...Object.fromEntries(plans),
    review: { variables: { SHARDS: JSON.stringify({ include: jobs }) } },
    ...Object.fromEntries(applies),
  }).trimEnd();
}

/**
 * AWS's shared configuration: a profile for each account, as the landing zone names them, and the shared account's without a
 * name, for a state in S3.
 */
function awsConfig(
  stacks: readonly ListedStack[],
  { shared, copyAccounts, workloads }: LandingZone,
  { role, credentialProcess }: StacksOptions,
): string {
  const selected = new Set(stacks.map(({ account }) => account));
  const profiles = new Map<string, AwsTarget>([["default", shared]]);
  const { region } = shared;
  for (const target of [shared, ...copyAccounts.map((one) => ({ ...one, region })), ...workloads]) {
    const { profile, account } = target;
    const section = `profile ${profile}`;
    if (profile !== undefined && selected.has(account) && !profiles.has(section))
      profiles.set(section, target);
  }
  return [...profiles]
    .map(
      ([name, { account, region }]) =>
        `[${name}]\nregion = ${region}\ncredential_process = ${credentialProcess} arn:${partitionOf(region)}:iam::${account}:role/${role}`,
    )
    .join("\n\n");
}
