import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { SharedStack } from "../../stacks/shared-stack.js";
import { synthesize } from "../../stacks/synthesize.js";
import { WorkloadStack } from "../../stacks/workload-stack.js";
import { COMPONENT, load } from "../landing-zone/project.js";
import { LANDING_ZONE } from "./landing-zone.js";

const PROJECT = process.cwd();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "synth-"));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(PROJECT);
  rmSync(directory, { recursive: true, force: true });
});

function* stacks(app: App): Iterable<TerraformStack> {
  const { landingZone } = load({ "golden-ami.yaml": LANDING_ZONE, "components/web-server.yaml": COMPONENT });
  yield new SharedStack(app, landingZone);
  for (const workload of landingZone.workloads) yield new WorkloadStack(app, landingZone, workload);
}

function written(): Record<string, string> {
  const files = readdirSync("cdktf.out", { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, "utf8")]));
}

test("what is written stack by stack is what App.synth writes, the manifest included", () => {
  synthesize(stacks);
  const ours = written();
  rmSync("cdktf.out", { recursive: true });
  const app = new App();
  Array.from(stacks(app));
  app.synth();
  expect(ours).toEqual(written());
  expect(Object.keys(ours).length).toBeGreaterThan(2);
});

test("an error among the stacks keeps its own trace, and tokens get theirs back", () => {
  const { captureStackTrace } = Error;
  function breaksHere(): never {
    throw new Error("a bug");
  }
  let thrown: unknown;
  try {
    synthesize(() => breaksHere());
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    message: "a bug",
    stack: expect.stringMatching(/breaksHere.*synthesize\.test/),
  });
  expect(Error.captureStackTrace).toBe(captureStackTrace);
});
