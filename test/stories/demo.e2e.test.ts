import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findProviderMirror } from "../../cli/demo/find-provider-mirror.js";
import { mirrorNotice } from "../../plan/provider-mirror.js";
import { Project } from "../e2e/project.js";

jest.setTimeout(280_000);

const ROOT = join(__dirname, "..", "..");

test("the demo ends with the review of a release in both workload accounts, as a page too, and leaves nothing running", async () => {
  rmSync(join(ROOT, ".golden-ami", "demo"), { recursive: true, force: true });
  const { exitCode, stdout, stderr } = await new Project("demo").goldenAmi(["demo"], {
    ...process.env,
    CI: "true",
  });
  const mirror = await findProviderMirror();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: mirror ? `${mirrorNotice(mirror)}\n` : "" });
  expect(stdout).toMatch(/\nweb 1\.0\.0\/1 → 1\.0\.0\/2 in all 2 accounts; nothing else changes\n/);
  expect(stdout).toContain(
    "orders-prod web (777788889999 eu-west-3), payments-prod web (444455556666 eu-west-1)",
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of a terminal's codes, because there is no terminal
  expect(stdout).not.toMatch(/\u001b/);
  for (const file of ["versions.lock.json", "review.html"])
    expect(existsSync(join(ROOT, ".golden-ami", "demo", file))).toBe(true);
});
