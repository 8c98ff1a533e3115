import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findProviderMirror } from "../../cli/demo/find-provider-mirror.js";
import { mirrorNotice } from "../../plan/provider-mirror.js";
import { Project } from "./project.js";

jest.setTimeout(280_000);

const ROOT = join(__dirname, "..", "..");

test("the demo shows image_id changing in both workload accounts, and leaves nothing running", async () => {
  rmSync(join(ROOT, ".golden-ami", "demo"), { recursive: true, force: true });
  const { exitCode, stdout, stderr } = await new Project("demo").goldenAmi(["demo"], {
    ...process.env,
    CI: "true",
  });
  const mirror = await findProviderMirror();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: mirror ? `${mirrorNotice(mirror)}\n` : "" });
  const changes = stdout.match(/~ image_id + {2}= "ami-\w+" -> "ami-\w+"/g) ?? [];
  expect(new Set(changes).size).toBe(2);
  expect(stdout).toMatch(/old {2}ami-\w+ {2}web_1\.0\.0_1_/);
  expect(stdout).toMatch(/new {2}ami-\w+ {2}web_1\.0\.0_2_/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of a terminal's codes, because there is no terminal
  expect(stdout).not.toMatch(/\u001b/);
  expect(existsSync(join(ROOT, ".golden-ami", "demo", "versions.lock.json"))).toBe(true);
});
