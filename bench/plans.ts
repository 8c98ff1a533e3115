import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlanManifest } from "../plan/manifest.js";

/** Plans that Terraform wrote, for groups, templates alone, and fleets that stay as they are. */
const PLANS = [
  "release/payments-ireland",
  "release/orders-ireland",
  "odd/search-paris",
  "odd/payments-paris",
];

const FIXTURES = join(__dirname, "..", "test", "review", "fixtures");

/** A folder of plans as `golden-ami plan` writes it, of copies of real plans. */
export function writePlans(folder: string, count: number): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: count }, (_, index) => `workload-${index}`);
  for (const [index, name] of names.entries())
    cpSync(join(FIXTURES, PLANS[index % PLANS.length] ?? ""), join(folder, name), { recursive: true });
  const manifest: PlanManifest = {
    version: 1,
    startedAt: "2026-01-01T00:00:00.000Z",
    terraformVersion: "1.11.4",
    options: [],
    notSelected: [],
    stacks: names.map((name, index) => ({
      name,
      status: "planned",
      configurationDigest: "",
      facts: {
        kind: "workload",
        account: String(444_400_000_000 + Math.floor(index / 2)),
        region: index % 2 ? "eu-west-1" : "eu-west-3",
        owner: "111122223333",
        fleets: [{ name: "web", image: "web" }],
      },
      files: { json: join(name, "plan.json"), text: join(name, "plan.txt") },
    })),
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
}
