// Says of each shard whose job left nothing, e.g. because its machine was lost, that its stacks are not planned, so that a review
// counts them in: node ci/lost-shards.mjs <folder of the shards> <matrix of the shards>
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, matrix] = process.argv.slice(2);
for (const { shard, stacks } of JSON.parse(matrix).include) {
  const into = join(folder, `shard-${shard}`);
  const file = join(into, "manifest.json");
  if (existsSync(file)) continue;
  mkdirSync(into, { recursive: true });
  const lost = (name) => ({ name, status: "failed", error: `the job of shard ${shard} left no plan` });
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      startedAt: new Date().toISOString(),
      options: [],
      stacks: stacks.split(" ").map(lost),
      notSelected: [],
    }),
  );
}
