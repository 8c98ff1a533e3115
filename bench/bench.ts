import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchLandingZone, benchWorkloads } from "./workloads.js";

/**
 * Synth of 1 to 1,000 workloads, from golden-ami.yaml to cdk.tf.json, beside bare constructs that render the same
 * workloads: whole processes, in turns; the median of three of each. Prints one JSON object a line. Arguments are other counts.
 */
const given = process.argv.slice(2).map(Number);
const COUNTS = given.length ? given : [1, 10, 100, 1000];
const ROUNDS = 3;
const ROOT = join(__dirname, "..");
const DIRECTORY = join(ROOT, ".golden-ami", "bench");

interface Run {
  readonly seconds: number;
  /** Of the process, at its peak; MB of 10^6 bytes. */
  readonly peakMemoryMb: number;
}

for (const workloads of COUNTS) {
  const ours: Run[] = [];
  const bare: Run[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(measure("ours", [join(ROOT, "main.ts")], workloads));
    bare.push(measure("bare", [join(ROOT, "bench", "bare.ts"), String(workloads)], workloads));
  }
  assertSame(workloads);
  const [our, their] = [median(ours), median(bare)];
  const ratio = our.seconds / their.seconds;
  console.log(
    JSON.stringify({ bench: "synth", workloads, goldenAmi: our, bareConstructs: their, ratio: round(ratio) }),
  );
}

function measure(name: string, program: readonly string[], workloads: number): Run {
  const directory = join(DIRECTORY, name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "golden-ami.yaml"), benchLandingZone(workloads));
  // As a project's own would be: the note on a new one says nothing here.
  writeFileSync(join(directory, "versions.lock.json"), '{ "components": {}, "recipes": {} }');
  const { CI, ...env } = process.env;
  const start = process.hrtime.bigint();
  const args = ["--import", "tsx", "--require", join(ROOT, "bench", "peak-memory.cjs"), ...program];
  execFileSync(process.execPath, args, { cwd: directory, env, stdio: ["ignore", "ignore", "inherit"] });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const peakMemoryMb = Number(readFileSync(join(directory, "peak-memory"), "utf8")) / 1000;
  return { seconds: round(seconds), peakMemoryMb: Math.round(peakMemoryMb) };
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

function median(runs: readonly Run[]): Run {
  const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error("no run");
  return middle;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
