import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import { runCommand } from "../../plan/command.js";
import { workspaceOf } from "../../plan/hcp/workspace.js";
import { earlierManifest, type PlanManifest, type PlannedStack } from "../../plan/manifest.js";
import { configurationDigest, planStacks, type StackToPlan } from "../../plan/plan-stacks.js";
import { PROVIDER_LOCK } from "../../plan/provider-lock.js";
import { synthesizedStacks } from "../../plan/stacks.js";
import { Terraform } from "../../plan/terraform.js";
import { planMistake, withPlanFileIn } from "../apply/check.js";
import { readRecord, removeRecord } from "../apply/record.js";
import { ExitCode } from "../exit-code.js";
import { endInterrupted, interruption, unlessInterrupted } from "../interruption.js";
import { print } from "../output.js";
import { WORK_DIRECTORY } from "../paths.js";
import { withoutSecretsOf } from "../secrets.js";
import { quoted } from "../shell.js";
import { StackProgress } from "../stack-progress.js";
import { synthesize } from "../synthesize.js";
import { findBase, isCheckedOut, synthesizeBase } from "./changed/base.js";
import { findChanged } from "./changed/report.js";
import { withLastRefreshes } from "./last-refreshes.js";
import { LogGroups } from "./log-groups.js";
import { type Selection, selectStacks, stackFacts } from "./selection.js";
import { outcome, summary } from "./summary.js";

export interface RunPlanOptions extends Selection {
  readonly synth?: boolean;
  readonly changed?: boolean;
  readonly base?: string;
  readonly out?: string;
  readonly concurrency?: number;
  readonly resume?: boolean;
  readonly lock?: string;
  readonly lockTimeout?: string;
  readonly refresh?: string;
  readonly detailedExitcode?: boolean;
  /** Whether to read the plans that HCP Terraform has. */
  readonly fromHcp?: boolean;
  readonly json?: boolean;
}

const MEMORY_OF_A_PLAN = 800 * 1024 ** 2;

export async function runPlan(globs: readonly string[], options: RunPlanOptions): Promise<void> {
  const signal = interruption();
  const out = resolve(options.out ?? join(WORK_DIRECTORY, "plans"));
  const earlier = earlierManifest(out);
  const { landingZone } = loadLandingZone(".");
  const facts = stackFacts(landingZone);
  const base = options.changed ? await findBase(options.base ?? "HEAD") : undefined;
  const isAtBase = base !== undefined && options.synth !== false && (await isCheckedOut(base));
  const baseStacks = base && !isAtBase ? synthesizeBase(base, signal) : undefined;
  const orEnd = <T>(work: Promise<T>) => unlessInterrupted(work, signal, "Nothing was planned.");
  const outputDirectory = await orEnd(synthesize(options.synth ?? true, signal).finally(() => baseStacks));
  const all = synthesizedStacks(outputDirectory);
  const asked = selectStacks(
    all.map(({ name }) => name),
    facts,
    globs,
    options,
  );
  const changed =
    base &&
    (await orEnd(
      findChanged(
        all.filter(({ name }) => asked.includes(name)),
        all.map(({ name }) => name),
        base,
        // The synth may have written the lock of versions.
        isAtBase && (await isCheckedOut(base)) ? {} : await (baseStacks ?? synthesizeBase(base, signal)),
        signal,
      ),
    ));
  const selected = new Set(changed ? Object.keys(changed.reasons) : asked);
  const stacks = all
    .filter(({ name }) => selected.has(name))
    .map((stack) => ({ ...stack, directory: resolve(stack.directory), facts: facts.get(stack.name) }));
  if (options.fromHcp) refuseOtherBackends(stacks);
  const terraform = options.fromHcp ? undefined : await orEnd(Terraform.find(process.env, signal));
  const fresh: PlanManifest = {
    version: 1,
    // What runs have planned is not what is checked out here.
    ...(terraform && (await commitOf(process.cwd()))),
    startedAt: new Date().toISOString(),
    terraformVersion: terraform?.version,
    options: terraformOptions(options),
    environmentDigest: terraform && environmentDigest(process.env),
    stacks: [],
    notSelected: all.map(({ name }) => name).filter((name) => !selected.has(name)),
    changed,
  };
  const kept = options.resume && earlier ? stillGood(earlier, fresh, out, stacks) : [];
  const todo = stacks.filter(({ name }) => !kept.some((stack) => stack.name === name));
  const waiting = todo.map(
    ({ name, facts: known, directory }): PlannedStack => ({
      name,
      status: "waiting",
      facts: known,
      configurationDigest: terraform && configurationDigest(directory),
    }),
  );
  const inOrder = stacks.flatMap(
    ({ name }) => [...kept, ...waiting].find((stack) => stack.name === name) ?? [],
  );
  if (kept.length) console.error(`${kept.length} of ${stacks.length} stacks are planned already.`);

  if (signal.aborted) return endInterrupted("Nothing was planned.");
  if (earlier) removeRecord(out);
  const progress = new StackProgress(process.stderr, todo.length);
  const groups = new LogGroups(process.env, options.json ? process.stderr : process.stdout);
  const manifest = await planStacks(
    terraform,
    todo,
    { ...fresh, stacks: inOrder },
    {
      project: process.cwd(),
      out,
      concurrency: options.concurrency ?? defaultConcurrency(),
      options: fresh.options,
      signal,
      withRefreshes: async (stack) => {
        const workload = landingZone.workloads.find(({ name }) => name === stack.name);
        if (!workload || !stack.facts) return stack.facts;
        return withLastRefreshes(stack.facts, landingZone, workload, signal).catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
          progress.note(`${stack.name}: its groups' instance refreshes are not known: ${error.message}`);
          return stack.facts;
        });
      },
      withoutSecrets: withoutSecretsOf(process.env),
      onStep: (stack, step) => progress.step(stack, step),
      onEnd: (stack) => {
        progress.end(stack.name, outcome(stack), stack.seconds);
        groups.print(out, stack);
      },
      onLock: () =>
        progress.note(`${PROVIDER_LOCK} has changed: commit it, so that every plan has the same providers.`),
      onNote: (stack, text) => progress.note(`${stack}: ${text}`),
    },
  ).finally(() => progress.stop());
  const command = resumeCommand(globs, options);
  if (options.json || stacks.length)
    await print(options.json ? JSON.stringify(manifest, undefined, 2) : summary(manifest));
  console.error(
    `Plans are in ${shown(out)}, for you alone to read: their JSON has secrets in clear text. Review them: npx golden-ami review${options.out === undefined ? "" : ` ${quoted(options.out)}`}`,
  );
  if (signal.aborted) endInterrupted(`What was finished is kept. Go on: ${command}`);
  const failed = manifest.stacks.filter(({ status }) => status === "failed");
  if (failed.length) {
    const names = failed.map(({ name }) => name).join(", ");
    throw new UserError(
      `${failed.length} of ${manifest.stacks.length} stacks failed: ${names}. When the cause is mended: ${command}`,
    );
  }
  if (options.detailedExitcode && manifest.stacks.some(({ hasChanges }) => hasChanges))
    process.exitCode = ExitCode.HasChanges;
}

/** What goes on with the same stacks and the same options, as other options would make other plans. */
function resumeCommand(globs: readonly string[], options: RunPlanOptions): string {
  const { workload, image, account, region, changed, base, out, lock, lockTimeout, refresh, fromHcp } =
    options;
  const selection = { workload, image, account, region, changed, base };
  const given = { ...selection, out, lock, "lock-timeout": lockTimeout, refresh };
  const words = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, ...(typeof value === "boolean" ? [] : [value].flat())],
  );
  const how = fromHcp ? "--from-hcp" : "--resume";
  return ["npx golden-ami plan", ...[...globs, ...words].map(quoted), how].join(" ");
}

/** @throws UserError if HCP Terraform cannot have plans of some stacks */
function refuseOtherBackends(stacks: readonly StackToPlan[]): void {
  const others = stacks.filter(({ directory }) => !workspaceOf(directory, process.env));
  if (!others.length) return;
  const names = others.map(({ name }) => name).join(", ");
  throw new UserError(
    `HCP Terraform has no runs of ${names}: --from-hcp reads stacks with a workspace in \`terraform.backend.cloud\`. Select those, or plan without it`,
  );
}

async function commitOf(cwd: string): Promise<Pick<PlanManifest, "commit" | "hasUncommittedChanges">> {
  const git = async (...args: string[]) => {
    const finished = await runCommand("git", args, { cwd, env: process.env }).catch(() => undefined);
    return finished?.exitCode === 0 ? finished.stdout.trim() : undefined;
  };
  const commit = await git("rev-parse", "HEAD");
  if (commit === undefined) return {};
  return {
    commit,
    hasUncommittedChanges: (await git("status", "--porcelain", "--untracked-files=no")) !== "",
  };
}

function terraformOptions({ lock, lockTimeout, refresh }: RunPlanOptions): string[] {
  return [
    ...(lock === undefined ? [] : [`-lock=${lock}`]),
    ...(lockTimeout === undefined ? [] : [`-lock-timeout=${lockTimeout}`]),
    ...(refresh === undefined ? [] : [`-refresh=${refresh}`]),
  ];
}

/** Variables by which the same Terraform plans something else: `-target` or `-destroy`, another workspace, values. */
const OF_A_PLAN = /^TF_(?:CLI_ARGS|CLI_ARGS_plan|WORKSPACE|VAR_.+)$/;

function environmentDigest(environment: NodeJS.ProcessEnv): string | undefined {
  const own = Object.entries(environment).filter(([name, value]) => value && OF_A_PLAN.test(name));
  if (!own.length) return undefined;
  return createHash("sha256").update(JSON.stringify(own.sort())).digest("hex");
}

/** The plans of an earlier run that are what a run now would make. */
function stillGood(
  before: PlanManifest,
  now: PlanManifest,
  out: string,
  stacks: readonly StackToPlan[],
): PlannedStack[] {
  // AWS says the last refreshes of what was planned; the landing zone says the rest.
  const comparable = (value: unknown) =>
    JSON.stringify(value, (key, part: unknown) => (key === "lastRefresh" ? undefined : part));
  const isSame = (a: unknown, b: unknown) => comparable(a) === comparable(b);
  const madeBy = (manifest: PlanManifest) => [
    manifest.commit,
    manifest.terraformVersion,
    manifest.options,
    manifest.environmentDigest,
  ];
  if (!isSame(madeBy(before), madeBy(now))) return [];
  // What was applied, or only begun, has changed its state since.
  const begun = readRecord(out)?.stacks.filter((stack) => stack.status !== "not begun") ?? [];
  return before.stacks.filter((planned) => {
    const { name, facts, files } = planned;
    const stack = stacks.find((one) => one.name === name);
    return (
      !begun.some((stack) => stack.name === name) &&
      stack !== undefined &&
      isSame(facts, stack.facts) &&
      Object.values(files ?? {}).every((file) => existsSync(join(out, file))) &&
      planMistake(withPlanFileIn(out, planned), stack.directory) === undefined
    );
  });
}

/**
 * A plan keeps a core busy, but for when it waits for AWS or is the last: one more than cores. Terraform and its provider take
 * three quarters of a gigabyte. A container may have less than its machine.
 */
const defaultConcurrency = () =>
  Math.max(1, Math.min(availableParallelism() + 1, Math.floor(process.availableMemory() / MEMORY_OF_A_PLAN)));

const shown = (path: string) => {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || isAbsolute(short) ? path : short;
};
