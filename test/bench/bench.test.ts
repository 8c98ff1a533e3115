import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

test("the bench compares two programs that render the same", () => {
  const args = ["--import", "tsx", join(ROOT, "bench", "bench.ts"), "2"];
  const printed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(JSON.parse(printed)).toMatchObject({ bench: "synth", workloads: 2, ratio: expect.any(Number) });
}, 60_000);
