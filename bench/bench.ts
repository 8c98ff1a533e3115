import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../landing-zone/load.js";
import { benchAsking } from "./asking.js";
import { benchPlanning } from "./planning.js";
import { writePlans } from "./plans.js";
import { benchFiles, benchLandingZone, benchWorkloads } from "./workloads.js";

/**
 * Synth of 1 to 1,000 workloads, from golden-ami.yaml to cdk.tf.json, beside bare constructs that render the same
 * workloads: whole processes, in turns. Prints one JSON object a line: the medians, and the medians of the rounds' ratios.
 * `ratio` is of CPU time, because wall time on a busy machine measures its neighbours. Arguments are other counts, of one
 * round each. First comes how long it takes to load 500 workloads in 50 files, of which one file would be the alternative;
 * last, without arguments, the review of 500 and 2,000 plans as a page, beside parsing their JSON; what `plan --changed` takes to
 * ask 1,000 accounts; and planning, which takes minutes.
 */
const given = process.argv.slice(2).map(Number);
const COUNTS = given.length ? given : [1, 10, 100, 1000];
const ROUNDS = given.length ? 1 : 5;
const ROOT = join(__dirname, "..");
const DIRECTORY = join(ROOT, ".golden-ami", "bench");

interface Run {
  /** Wall time of the process. */
  readonly seconds: number;
  /** User and system time of all of its threads. */
  readonly cpuSeconds: number;
  /** Resident memory of the process at its peak, in MB of 10^6 bytes. */
  readonly peakMemoryMb: number;
}

for (const teams of [50, 0])
  console.log(JSON.stringify({ bench: "load", workloads: 500, teams, seconds: load(500, teams) }));

for (const workloads of COUNTS) {
  const ours: Run[] = [];
  const bare: Run[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(measure("ours", [join(ROOT, "main.ts")], workloads));
    bare.push(measure("bare", [join(ROOT, "bench", "bare.ts"), String(workloads)], workloads));
  }
  assertSame(workloads);
  const ratios = (field: "seconds" | "cpuSeconds") =>
    ours.map((run, index) => run[field] / (bare[index]?.[field] ?? Number.NaN));
  console.log(
    JSON.stringify({
      bench: "synth",
      workloads,
      goldenAmi: medians(ours),
      bareConstructs: medians(bare),
      ratio: round(median(ratios("cpuSeconds"))),
      wallRatio: round(median(ratios("seconds"))),
    }),
  );
}

if (!given.length) {
  for (const plans of [500, 2_000]) console.log(JSON.stringify(benchReview(plans)));
  void benchCommands();
}

/** What is asked of AWS, and what Terraform does. */
async function benchCommands(): Promise<void> {
  console.log(JSON.stringify(await benchAsking()));
  for await (const result of benchPlanning()) console.log(JSON.stringify(result));
}

/** The review of plans, beside a program that does no more than parse them. */
function benchReview(plans: number) {
  const directory = join(DIRECTORY, "review");
  writePlans(join(directory, "plans"), plans);
  const parse = `for (const name of fs.readdirSync("plans")) if (fs.existsSync("plans/" + name + "/plan.json")) JSON.parse(fs.readFileSync("plans/" + name + "/plan.json", "utf8"))`;
  const ours: Run[] = [];
  const bare: Run[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(
      run(
        directory,
        [],
        [join(ROOT, "cli", "golden-ami.js"), "review", "plans", "--format", "html", "--out", "review.html"],
      ),
    );
    bare.push(run(directory, [], ["--eval", parse]));
  }
  const ratio = round(
    median(ours.map((one, index) => one.cpuSeconds / (bare[index]?.cpuSeconds ?? Number.NaN))),
  );
  return { bench: "review", plans, goldenAmi: medians(ours), parseAlone: medians(bare), ratio };
}

/** Seconds that a landing zone takes to load, with its workloads in files of teams, or in one file. */
function load(workloads: number, teams: number): number {
  const directory = join(DIRECTORY, "load");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, "teams"), { recursive: true });
  const files = teams ? benchFiles(workloads, teams) : { "golden-ami.yaml": benchLandingZone(workloads) };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  const start = process.hrtime.bigint();
  const { landingZone } = loadLandingZone(directory);
  if (landingZone.workloads.length !== workloads) throw new Error("not all workloads were loaded");
  return round(Number(process.hrtime.bigint() - start) / 1e9);
}

function measure(name: string, program: readonly string[], workloads: number): Run {
  const directory = join(DIRECTORY, name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "golden-ami.yaml"), benchLandingZone(workloads));
  // The lock is not new, because the note on a new one says nothing here.
  writeFileSync(join(directory, "versions.lock.json"), '{ "components": {}, "recipes": {} }');
  return run(directory, ["--import", "tsx"], program);
}

/** A program of Node's in a folder, as a whole process. */
function run(directory: string, options: readonly string[], program: readonly string[]): Run {
  const { CI, ...env } = process.env;
  const start = process.hrtime.bigint();
  const args = [...options, "--require", join(ROOT, "bench", "usage.cjs"), ...program];
  execFileSync(process.execPath, args, { cwd: directory, env, stdio: ["ignore", "ignore", "inherit"] });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const usage: NodeJS.ResourceUsage = JSON.parse(readFileSync(join(directory, "usage.json"), "utf8"));
  return {
    seconds,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMemoryMb: (usage.maxRSS * 1024) / 1e6,
  };
}

/** A ratio says something only of two programs that do the same. */
function assertSame(workloads: number): void {
  for (const { name } of benchWorkloads(workloads)) {
    const [ours, bare] = ["ours", "bare"].map((program) =>
      readFileSync(join(DIRECTORY, program, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8"),
    );
    if (ours !== bare) throw new Error(`${name} is rendered differently below ${DIRECTORY}`);
  }
}

function medians(runs: readonly Run[]): Run {
  return {
    seconds: round(median(runs.map(({ seconds }) => seconds))),
    cpuSeconds: round(median(runs.map(({ cpuSeconds }) => cpuSeconds))),
    peakMemoryMb: Math.round(median(runs.map(({ peakMemoryMb }) => peakMemoryMb))),
  };
}

function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error("no run");
  return middle;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
