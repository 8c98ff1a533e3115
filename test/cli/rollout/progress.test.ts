import { RolloutProgress } from "../../../cli/rollout/progress.js";
import type { GroupSnapshot } from "../../../cli/rollout/snapshot.js";

const group = (fleet: string, status: string, percentageComplete: number): GroupSnapshot => ({
  fleet,
  group: `payments-prod-${fleet}`,
  state: status === "Successful" ? "current" : "under way",
  desiredCapacity: 2,
  instances: [],
  refresh: { id: fleet, status, percentageComplete, instancesToUpdate: 2 },
});

/** What a terminal or a log gets of some snapshots. */
function written(isTTY: boolean, ...snapshots: readonly GroupSnapshot[][]): string {
  let text = "";
  const progress = new RolloutProgress({
    isTTY,
    write: (chunk: string | Uint8Array) => {
      text += chunk;
      return true;
    },
  });
  for (const groups of snapshots) progress.update(groups);
  progress.end();
  return text;
}

const SNAPSHOTS = [
  [group("web", "Pending", 0), group("api", "InProgress", 50)],
  [group("web", "Pending", 0), group("api", "InProgress", 75)],
  [group("web", "InProgress", 0), group("api", "Successful", 100)],
];

test("a log gets a line for each new status of each group", () => {
  expect(written(false, ...SNAPSHOTS).split("\n")).toEqual([
    "  0:00  web: Pending, 0%, 2 to replace",
    "  0:00  api: InProgress, 50%, 2 to replace",
    "  0:00  web: InProgress, 0%, 2 to replace",
    "  0:00  api: Successful, 100%, 2 to replace",
    "",
  ]);
});

test("a terminal shows the percentages in a line that is rewritten, and taken away at the end", () => {
  const text = written(true, ...SNAPSHOTS);
  expect(text).toContain("\r\u001b[K  0:00  web: Pending, 0%; api: InProgress, 75%");
  expect(text.endsWith("\r\u001b[K")).toBe(true);
});
