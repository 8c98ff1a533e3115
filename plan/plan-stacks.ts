import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../input/problem.js";
import { Initializer } from "./initializer.js";
import { type MadePlan, planByTerraform, planFromHcp } from "./made-plan.js";
import {
  earlierManifest,
  PLAN_MANIFEST,
  type PlanManifest,
  type PlannedStack,
  type StackFacts,
} from "./manifest.js";
import { changeCounts, parsePlan } from "./plan-json.js";
import { lockedProviders, readLock, takeLock } from "./provider-lock.js";
import { CONFIGURATION, type SynthesizedStack, synthesizedConfiguration } from "./stacks.js";
import { type Terraform, TerraformError } from "./terraform.js";

/** What is under way for a stack. */
export type PlanStep = "init" | "plan" | "show";

export interface StackToPlan extends SynthesizedStack {
  readonly facts?: StackFacts;
}

export interface PlanOptions {
  /** Folder of the project, which has the providers' lock. */
  readonly project: string;
  /** Folder of what is written. */
  readonly out: string;
  /** How many stacks at once. */
  readonly concurrency: number;
  /** Options of `terraform plan`. */
  readonly options: readonly string[];
  readonly signal: AbortSignal;
  /** Takes secrets out of what Terraform says. */
  readonly withoutSecrets: (text: string) => string;
  /** What AWS says of a stack beside its plan; asked while Terraform plans. */
  readonly withRefreshes: (stack: StackToPlan) => Promise<StackFacts | undefined>;
  readonly onStep: (stack: string, step: PlanStep) => void;
  readonly onEnd: (stack: PlannedStack) => void;
  /** The project's lock of providers is new, or has got something. */
  readonly onLock: () => void;
  /** What a person should know of a stack whose plan is there. */
  readonly onNote: (stack: string, text: string) => void;
}

const PLAN = "plan.tfplan";
const JSON_PLAN = "plan.json";
const TEXT = "plan.txt";
const OWNER_ONLY = 0o600;

/**
 * Plans stacks side by side, and writes each's plan file, JSON and text, and the manifest after each.
 * @param terraform undefined if plans that HCP Terraform has are to be read
 */
export async function planStacks(
  terraform: Terraform | undefined,
  stacks: readonly StackToPlan[],
  manifest: PlanManifest,
  options: PlanOptions,
): Promise<PlanManifest> {
  const { project, out, concurrency, signal, onEnd, onLock } = options;
  prepareFolder(out, manifest);
  let current = manifest;
  const update = (planned: PlannedStack) => {
    current = {
      ...current,
      stacks: current.stacks.map((stack) => (stack.name === planned.name ? planned : stack)),
    };
    writeManifest(out, current);
    onEnd(planned);
  };
  writeManifest(out, current);
  // Without a lock of the project's, one that a stack has is it; without any, that which the first stack gets.
  const locked = stacks.find(({ directory }) => readLock(directory) !== undefined);
  if (terraform && locked && readLock(project) === undefined && takeLock(project, locked.directory)) onLock();
  const planner = terraform && { terraform, initializer: new Initializer(terraform, project, { onLock }) };
  const queue = [...stacks];
  const work = async () => {
    for (let next = queue.shift(); next && !signal.aborted; next = queue.shift())
      update(await planStack(planner, next, options));
  };
  // A worker that has met a bug lets the others finish, so that the manifest says what was planned.
  const workers = await Promise.allSettled(Array.from({ length: concurrency }, work));
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
  if (!signal.aborted) current = { ...current, finishedAt: new Date().toISOString() };
  writeManifest(out, current);
  return current;
}

/**
 * Removes the plans of an earlier run that the manifest no longer names, because their JSON has secrets.
 * @throws UserError if the folder has something else in it, or cannot be written
 */
function prepareFolder(out: string, { stacks }: PlanManifest): void {
  const before = earlierManifest(out);
  const named = new Set(stacks.map(({ name }) => name));
  try {
    mkdirSync(out, { recursive: true, mode: 0o700 });
    chmodSync(out, 0o700);
    for (const { name } of before?.stacks ?? [])
      if (!named.has(name)) rmSync(join(out, name), { recursive: true, force: true });
  } catch (error) {
    throw isOfTheSystem(error) ? new UserError(`${out} cannot be written: ${error.message}`) : error;
  }
}

/** @throws UserError if it cannot be written, such as on a disk that is full */
function writeManifest(out: string, manifest: PlanManifest): void {
  try {
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    writeFileAtomic.sync(join(out, PLAN_MANIFEST), text, { mode: OWNER_ONLY });
  } catch (error) {
    throw isOfTheSystem(error)
      ? new UserError(`${join(out, PLAN_MANIFEST)} cannot be written: ${error.message}`)
      : error;
  }
}

interface Planner {
  readonly terraform: Terraform;
  readonly initializer: Initializer;
}

async function planStack(
  planner: Planner | undefined,
  stack: StackToPlan,
  options: PlanOptions,
): Promise<PlannedStack> {
  const { out, signal, withRefreshes, withoutSecrets, onStep, onNote } = options;
  const { name, directory, facts } = stack;
  const begun = Date.now();
  const folder = join(out, name);
  const base = {
    name,
    facts,
    configurationDigest: planner && configurationDigest(directory),
    startedAt: new Date(begun).toISOString(),
  };
  const seconds = () => Math.round((Date.now() - begun) / 100) / 10;
  const refreshes = withRefreshes(stack);
  refreshes.catch(() => undefined);
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    if (!planner) onStep(name, "show");
    const made = planner
      ? await initAndPlan(planner, stack, join(folder, PLAN), options)
      : await planFromHcp(directory, process.env, signal, (text) => onNote(name, text));
    const { json, hasChanges, run, commit } = made;
    return {
      ...base,
      facts: await refreshes,
      status: "planned",
      hasChanges,
      changes: changeCounts(parsePlan(json)),
      run,
      commit,
      providers: planner && lockedProviders(readLock(directory)),
      seconds: seconds(),
      ...writePlan(out, name, made),
    };
  } catch (error) {
    removePlan(folder);
    if (signal.aborted) return { ...base, status: "interrupted" };
    if (!(error instanceof UserError) && !isOfTheSystem(error)) throw error;
    return { ...base, status: "failed", seconds: seconds(), error: withoutSecrets(error.message) };
  }
}

/** Terraform breaks its lines at the width of a terminal, names no command in automation, and OpenTofu has another name. */
const ASKS_FOR_INIT = /\b(?:terraform|tofu)\s+init\b|Required\s+plugins\s+are\s+not\s+installed/;

async function initAndPlan(
  { terraform, initializer }: Planner,
  { name, directory }: StackToPlan,
  file: string,
  { options, signal, onStep }: PlanOptions,
): Promise<MadePlan> {
  const onInit = () => onStep(name, "init");
  const isNew = await initializer.prepare(directory, onInit);
  const plan = () => {
    onStep(name, "plan");
    return planByTerraform(terraform, directory, file, {
      options,
      signal,
      onShow: () => onStep(name, "show"),
    });
  };
  return plan().catch(async (error: unknown) => {
    // What was initialized may have gone, such as a cache of providers.
    if (isNew || !(error instanceof TerraformError) || !ASKS_FOR_INIT.test(error.message)) throw error;
    onInit();
    await initializer.again(directory);
    return plan();
  });
}

/** Removes what Terraform has written of a plan that has failed: it has secrets too, for everybody to read. */
function removePlan(folder: string): void {
  try {
    rmSync(join(folder, PLAN), { recursive: true, force: true });
  } catch {
    // It could not be written either.
  }
}

/** Writes a plan's JSON and text beside its plan file, if there is one. */
function writePlan(
  out: string,
  name: string,
  { json, text }: MadePlan,
): Pick<PlannedStack, "planDigest" | "files"> {
  const write = (file: string, content: string) => {
    writeFileSync(join(out, name, file), content, { mode: OWNER_ONLY });
    return join(name, file);
  };
  const plan = join(name, PLAN);
  const isThere = existsSync(join(out, plan));
  return {
    planDigest: isThere ? digestOfFile(join(out, plan)) : undefined,
    files: {
      plan: isThere ? plan : undefined,
      json: write(JSON_PLAN, json),
      text: text === undefined ? undefined : write(TEXT, text),
    },
  };
}

/** Such as a disk that is full, or a folder that may not be written. */
const isOfTheSystem = (error: unknown): error is Error =>
  error instanceof Error && "syscall" in error && "code" in error;

/**
 * SHA-256 of a stack's configuration.
 * @throws UserError if it is not there
 */
export function configurationDigest(directory: string): string {
  synthesizedConfiguration(directory);
  return digestOfFile(join(directory, CONFIGURATION));
}

/** SHA-256 in hexadecimal, as the manifest has it. */
export const digestOfFile = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
