import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import { z } from "zod";
import { UserError } from "../input/problem.js";

/** File of a folder of plans that says what was planned, from what, and how it went. */
export const PLAN_MANIFEST = "manifest.json";

const fleetFacts = z.object({
  name: z.string(),
  /** Selector of its image, e.g. `web` or `web@1.4`. */
  image: z.string(),
  /** Account whose AMIs it trusts, if it is not the stack's `owner`: its own, which the image is copied into. */
  owner: z.string().optional(),
  /** The newest instance refresh of its group, if AWS was asked and knows one. */
  lastRefresh: z.object({ status: z.string(), reason: z.string().optional() }).optional(),
});

const stackFacts = z.object({
  kind: z.enum(["shared", "distribution", "workload"]),
  /** 12 digits. */
  account: z.string(),
  region: z.string(),
  /** Account whose AMIs the landing zone trusts: the shared account, 12 digits. */
  owner: z.string().optional(),
  /** Names of accounts, by their ids: a workload's own and the owner's; of the shared stack, all of the landing zone. */
  accountNames: z.record(z.string(), z.string()).optional(),
  /** Workloads that are applied together. */
  wave: z.string().optional(),
  /** Of the shared stack: the images and containers that are built there; of a distribution stack, those that are copied. */
  images: z.array(z.string()).optional(),
  /** Of a workload. */
  fleets: z.array(fleetFacts).optional(),
});

/** Where a folder of plans comes from may not be trusted: what it names is read, and the folders of stacks are removed. */
const pathBelow = z
  .string()
  .refine(
    (path) => !isAbsolute(path) && !/^\.\.?(?:[\\/]|$)/.test(normalize(path)),
    "is no path below the folder",
  );

const plannedStack = z.object({
  name: pathBelow,
  /** `waiting` if its turn has not come, `interrupted` if it was under way. */
  status: z.enum(["planned", "failed", "interrupted", "waiting"]),
  /** Whether there is anything to apply; undefined if it is not planned. */
  hasChanges: z.boolean().optional(),
  /** Resources by what will happen to them, as Terraform counts: one that is replaced is added and destroyed. */
  changes: z.object({ add: z.number(), change: z.number(), destroy: z.number() }).optional(),
  /** What the landing zone says of it; undefined of a stack that is not of a landing zone. */
  facts: stackFacts.optional(),
  /** SHA-256 of the `cdk.tf.json` that was planned, in hexadecimal; undefined of a run that was there before. */
  configurationDigest: z.string().optional(),
  /** Commit that was planned, if it is known and not the manifest's. */
  commit: z.string().optional(),
  /** Run of HCP Terraform that made the plan. */
  run: z.object({ url: z.url({ protocol: /^https$/ }), planOnly: z.boolean() }).optional(),
  /** SHA-256 of its plan file. */
  planDigest: z.string().optional(),
  /** Versions of the providers by their addresses. */
  providers: z.record(z.string(), z.string()).optional(),
  startedAt: z.string().optional(),
  seconds: z.number().optional(),
  /** All that Terraform said if it failed. */
  error: z.string().optional(),
  /** Paths of what was written, relative to the manifest. */
  files: z.object({ plan: pathBelow.optional(), json: pathBelow, text: pathBelow.optional() }).optional(),
});

const planManifest = z.object({
  version: z.literal(1),
  /** Commit that was planned; undefined outside of a git repository, and of runs that were there before. */
  commit: z.string().optional(),
  /** Whether files differed from the commit. */
  hasUncommittedChanges: z.boolean().optional(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  /** Undefined if no Terraform was run here. */
  terraformVersion: z.string().optional(),
  /** Options that Terraform was given, e.g. `-lock=false`. */
  options: z.array(z.string()),
  /** SHA-256 of the variables of the environment that make another plan; undefined if none is set. */
  environmentDigest: z.string().optional(),
  stacks: z.array(plannedStack),
  /** Names of the stacks that were synthesized, and not to be planned. */
  notSelected: z.array(z.string()),
  /** What `--changed` has found; undefined without it. */
  changed: z
    .object({
      /** Commit that the stacks were compared with. */
      base: z.string(),
      /** Why each stack is to be planned, by its name. */
      reasons: z.record(z.string(), z.string()),
      /** Names of stacks that nothing would change in: they are among those that are not selected. */
      unchanged: z.array(z.string()),
      /** Names of stacks of the base that are no more: what they have made stays. */
      removed: z.array(z.string()).optional(),
    })
    .optional(),
});

export type PlanManifest = z.infer<typeof planManifest>;
export type PlannedStack = z.infer<typeof plannedStack>;
export type StackFacts = z.infer<typeof stackFacts>;

/** @throws UserError if the file cannot be read, or is no manifest of plans, or one of a later version */
export function readPlanManifest(folder: string): PlanManifest {
  const file = join(folder, PLAN_MANIFEST);
  const wayOut = `Delete ${folder} if nothing but plans is in it, and plan again`;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(
      `${file} is no manifest of plans: ${error instanceof Error ? error.message : error}. ${wayOut}`,
    );
  }
  const parsed = planManifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${file} is no manifest of plans that this version knows: ${issue?.path.join(".")}: ${issue?.message}. ${wayOut}`,
  );
}

/**
 * The manifest of a folder that is to be written anew; undefined if it is empty, or not there.
 * @throws UserError if it has something else in it, which would be overwritten
 */
export function earlierManifest(folder: string): PlanManifest | undefined {
  if (!existsSync(folder)) return undefined;
  let found: readonly string[];
  try {
    found = readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch (error) {
    throw new UserError(
      `${folder} is no folder that can be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  const [first] = found;
  if (first === undefined) return undefined;
  if (found.includes(PLAN_MANIFEST)) return readPlanManifest(folder);
  throw new UserError(
    `${folder} is no folder of plans, which are all that may be in it: it has ${first}. Name an empty folder, or one that is not there yet`,
  );
}
