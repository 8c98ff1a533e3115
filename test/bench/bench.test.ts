import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

test("the bench compares two programs that render the same", () => {
  const args = ["--import", "tsx", join(ROOT, "bench", "bench.ts"), "2"];
  const printed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  const lines = printed
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(lines).toEqual([
    { bench: "load", workloads: 500, teams: 50, seconds: expect.any(Number) },
    { bench: "load", workloads: 500, teams: 0, seconds: expect.any(Number) },
    expect.objectContaining({ bench: "synth", workloads: 2, ratio: expect.any(Number) }),
  ]);
}, 60_000);
