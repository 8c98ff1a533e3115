import { join, resolve } from "node:path";
import { UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import { Initializer } from "../../plan/initializer.js";
import { type PlannedStack, readPlanManifest } from "../../plan/manifest.js";
import { type SynthesizedStack, synthesizedStacks } from "../../plan/stacks.js";
import { Terraform } from "../../plan/terraform.js";
import { reviewDigest } from "../../review/review.js";
import { ExitCode } from "../exit-code.js";
import { endInterrupted, interruption, unlessInterrupted } from "../interruption.js";
import { print } from "../output.js";
import { WORK_DIRECTORY } from "../paths.js";
import { planFolders, readPlans } from "../review/read.js";
import { withoutSecretsOf } from "../secrets.js";
import { quoted } from "../shell.js";
import { StackProgress } from "../stack-progress.js";
import { synthesize } from "../synthesize.js";
import { planMistake, withPlanFileIn } from "./check.js";
import { type AppliedStack, type ApplyRecord, readRecord, writeRecord } from "./record.js";
import { followRefreshes } from "./refreshes.js";
import { wavesOf } from "./waves.js";

export interface ApplyOptions {
  /** Digest of the review, or its beginning. */
  readonly reviewed: string;
  readonly wave?: readonly string[];
  readonly synth?: boolean;
  /** Whether to follow instance refreshes to their ends. */
  readonly wait: boolean;
  readonly concurrency?: number;
  /** How long AWS may not answer, in seconds. */
  readonly patience: number;
  readonly json?: boolean;
}

class ApplyFailed extends UserError {
  override readonly exitCode = ExitCode.ApplyFailed;
}

const DEFAULT_CONCURRENCY = 4;

/** Applies the plan files of folders, wave by wave, if they are what was reviewed. */
export async function runApply(paths: readonly string[], options: ApplyOptions): Promise<void> {
  const signal = interruption();
  const given = paths.length ? paths : [join(WORK_DIRECTORY, "plans")];
  const folders = planFolders(given.map((path) => resolve(path)));
  const digest = reviewDigest(readPlans(folders).stacks);
  const versions = new Map<string, string | undefined>();
  const stacks = folders.flatMap((folder) => {
    const { stacks: planned, terraformVersion } = readPlanManifest(folder);
    for (const { name } of planned) versions.set(name, terraformVersion);
    return planned.map((stack) => withPlanFileIn(folder, stack));
  });
  const waves = wavesOf(stacks, options.wave);
  // Of several, which shards have left, it cannot be told which stacks each had.
  const isOwnFolder = paths.length === 1 && resolve(paths[0] ?? "") === folders[0];
  const words = paths.map((path) => ` ${quoted(path)}`).join("");
  if (!digest.startsWith(options.reviewed)) {
    throw new UserError(
      `these plans are not the ones that were reviewed: ${options.reviewed} is not the digest of a review of them. Review them again: npx golden-ami review${words}`,
    );
  }
  const { landingZone } = loadLandingZone(".");
  const orEnd = <T>(work: Promise<T>) => unlessInterrupted(work, signal, "Nothing was applied.");
  const directories = directoriesOf(await orEnd(synthesize(options.synth ?? true, signal)));
  // What was applied of several folders is written down in each, because each may be planned again.
  const [recordFolder = ""] = folders;
  const before = readRecord(recordFolder);
  const statusBefore = (name: string) =>
    before?.reviewed === digest ? before.stacks.find((stack) => stack.name === name)?.status : undefined;
  const isDone = ({ name }: PlannedStack) => statusBefore(name) === "done";
  const isApplied = ({ name }: PlannedStack) => statusBefore(name) === "applied";
  const left = waves.flatMap((wave) => wave.stacks).filter((stack) => !isDone(stack) && !isApplied(stack));
  refuseKeptPlans(left);
  const terraform = await orEnd(Terraform.find(process.env, signal));
  const ofStacks = new Map(left.map((stack) => [stack, planMistake(stack, directories.get(stack.name))]));
  const mistakes = [
    ...[...ofStacks.values()].filter((mistake) => mistake !== undefined),
    ...otherVersions(left, versions, terraform.version),
  ];
  if (mistakes.length) {
    const firstWrong = waves.findIndex((wave) => wave.stacks.some((stack) => ofStacks.get(stack)));
    // As of a new landing zone, whose workloads cannot be planned before the shared stack is there.
    const ready = waves.slice(0, Math.max(firstWrong, 0)).filter(({ stacks }) => !stacks.every(isDone));
    const wave = ready.length
      ? `. Or apply what comes before: --wave ${ready.map(({ name }) => quoted(name)).join(" ")}`
      : "";
    throw new UserError(
      `nothing is applied:\n${mistakes.map((mistake) => `  ${mistake}`).join("\n")}\nPlan and review again: npx golden-ami plan${isOwnFolder ? ` --out${words}` : ""}${wave}`,
    );
  }
  const initializer = new Initializer(terraform, process.cwd());
  const todo = waves.map((wave) => ({ ...wave, stacks: wave.stacks.filter((stack) => !isDone(stack)) }));
  const record = new Recorder(folders, {
    version: 1,
    reviewed: digest,
    stacks: stacks.map((stack) => ({
      name: stack.name,
      wave: stack.facts?.wave,
      status: isDone(stack) ? "done" : isApplied(stack) ? "applied" : "not begun",
    })),
  });
  const progress = new StackProgress(process.stderr, todo.flatMap((wave) => wave.stacks).length);
  const withoutSecrets = withoutSecretsOf(process.env);
  const apply = async (stack: PlannedStack): Promise<void> => {
    const begun = Date.now();
    let isInPlace = isApplied(stack);
    const end = (status: AppliedStack["status"], error?: string) => {
      const seconds = Math.round((Date.now() - begun) / 1000);
      record.update({ name: stack.name, wave: stack.facts?.wave, status, error, seconds });
      progress.end(stack.name, status, seconds);
    };
    try {
      if (stack.hasChanges && !isInPlace) {
        // Were we killed, its plan would be stale.
        record.update({ name: stack.name, wave: stack.facts?.wave, status: "interrupted" });
        const directory = directories.get(stack.name) ?? "";
        await initializer.prepare(directory, () => progress.step(stack.name, "init"));
        progress.step(stack.name, "apply");
        await terraform.apply(directory, stack.files?.plan ?? "");
        isInPlace = true;
      }
      if (stack.hasChanges && options.wait) {
        await followRefreshes(landingZone, stack.name, {
          patienceSeconds: options.patience,
          signal,
          update: (text) => progress.step(stack.name, text),
        });
      }
      end("done");
    } catch (error) {
      if (signal.aborted) return end(isInPlace ? "applied" : "interrupted");
      if (!(error instanceof UserError)) throw error;
      end(isInPlace ? "applied" : "failed", withoutSecrets(error.message));
    }
  };
  record.write();
  let broken: PromiseRejectedResult | undefined;
  try {
    for (const wave of todo) {
      if (broken || record.hasFailed || signal.aborted) break;
      const queue = [...wave.stacks];
      const work = async () => {
        for (let next = queue.shift(); next && !record.hasFailed && !signal.aborted; next = queue.shift())
          await apply(next);
      };
      const workers = await Promise.allSettled(
        Array.from({ length: options.concurrency ?? DEFAULT_CONCURRENCY }, work),
      );
      // What others have begun has come to its end.
      broken = workers.find((worker) => worker.status === "rejected");
    }
  } finally {
    progress.stop();
  }
  await print(options.json ? JSON.stringify(record.value, undefined, 2) : matrix(record.value));
  if (broken)
    throw broken.reason instanceof UserError ? new ApplyFailed(broken.reason.message) : broken.reason;
  const again = `npx golden-ami apply${words} --reviewed ${options.reviewed}${optionsOf(options)}`;
  if (signal.aborted) endInterrupted(`What is done stays so. Go on: ${again}`);
  const names = (wanted: AppliedStack["status"]) =>
    record.value.stacks
      .filter(({ status, error }) => status === wanted && error !== undefined)
      .map(({ name }) => name);
  const [failed, refreshing] = [names("failed"), names("applied")];
  const reasons = [
    ...(failed.length
      ? [
          `${failed.join(", ")} failed. Mend the cause, plan what failed again (a plan that was begun is stale), review it, and apply it.`,
        ]
      : []),
    ...(refreshing.length
      ? [`${refreshing.join(", ")}: applied, but instances are not replaced. When they are, go on: ${again}`]
      : []),
  ];
  if (reasons.length) throw new ApplyFailed(reasons.join("\n"));
}

/** What goes on with the same waves, and no further. */
function optionsOf({ wave, wait }: ApplyOptions): string {
  return `${wave ? ` --wave ${wave.map(quoted).join(" ")}` : ""}${wait ? "" : " --no-wait"}`;
}

/** @throws UserError if HCP Terraform has planned changes without a plan file */
function refuseKeptPlans(stacks: readonly PlannedStack[]): void {
  const lines = stacks.flatMap(({ name, run, files, hasChanges }) =>
    run && hasChanges && !files?.plan
      ? [`  ${name}: ${run.planOnly ? "start a run that applies, unlike" : "confirm"} ${run.url}`]
      : [],
  );
  if (!lines.length) return;
  throw new UserError(
    `nothing is applied: golden-ami applies plan files, and HCP Terraform keeps these plans. Apply them there:\n${lines.join("\n")}`,
  );
}

/** Terraform applies no plan file of another version; HCP Terraform has its own. */
function otherVersions(
  stacks: readonly PlannedStack[],
  versions: ReadonlyMap<string, string | undefined>,
  version: string,
): string[] {
  const others = stacks
    .filter(({ run, hasChanges }) => !run && hasChanges)
    .flatMap(({ name }) => versions.get(name) ?? [])
    .filter((other) => other !== version);
  return [...new Set(others)].map(
    (other) => `plans of Terraform ${other} cannot be applied by Terraform ${version}, which is on PATH`,
  );
}

function directoriesOf(outputDirectory: string): Map<string, string> {
  return new Map(
    synthesizedStacks(outputDirectory).map(({ name, directory }: SynthesizedStack) => [
      name,
      resolve(directory),
    ]),
  );
}

/** What was applied, written down after each stack. */
class Recorder {
  constructor(
    private readonly folders: readonly string[],
    public value: ApplyRecord,
  ) {}

  get hasFailed(): boolean {
    return this.value.stacks.some(({ error }) => error !== undefined);
  }

  update(applied: AppliedStack): void {
    this.value = {
      ...this.value,
      stacks: this.value.stacks.map((stack) => (stack.name === applied.name ? applied : stack)),
    };
    this.write();
  }

  /** @throws UserError if it cannot be written */
  write(): void {
    for (const folder of this.folders) writeRecord(folder, this.value);
  }
}

function matrix({ stacks }: ApplyRecord): string {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  const lines = stacks.map(
    ({ name, wave, status }) => `${name.padEnd(width)}  ${status}${wave === undefined ? "" : ` (${wave})`}`,
  );
  const errors = stacks.flatMap(({ name, error }) => (error === undefined ? [] : [`\n${name}\n${error}`]));
  return [...lines, ...errors].join("\n");
}
