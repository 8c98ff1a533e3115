import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
import { GOLDEN_AMI } from "../../../cli/paths.js";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { saveLock } from "../../../landing-zone/versions/lock-file.js";
import { FakeProject } from "../plan/fake-project.js";

jest.setTimeout(30_000);

describe("golden-ami notes", () => {
  const project = new FakeProject(tmpdir());
  const notes = (...args: readonly string[]) => project.goldenAmi(["notes", ...args]);

  /** Commits the landing zone with the lock that a synth writes. */
  function release(subject: string, edit: (landingZone: string) => string): void {
    project.write("golden-ami.yaml", edit(project.read("golden-ami.yaml")));
    saveLock(project.directory, loadLandingZone(project.directory).versions, { readOnly: false });
    project.git("add", "golden-ami.yaml", "versions.lock.json");
    project.git("commit", "--quiet", "-m", subject);
  }

  afterAll(() => project.remove());

  test("without a lock in any commit there is one error, with what a shallow clone needs", async () => {
    expect(await notes("web")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: no commit here has a versions.lock.json with images: run this in the project's folder, in a clone with its history (git fetch --unshallow)\n",
    });
  });

  test("of the only version they say that it is the first", async () => {
    release("Begin", (text) => text);
    expect(await notes("web")).toEqual({
      exitCode: 0,
      stdout: "web 1.0.0\n  the first version\n",
      stderr: "",
    });
  });

  test("they are of the newest version and the one before, or of those that are named", async () => {
    release("Build from \u001b[31mARM", (text) =>
      text.replaceAll("-x86", "-arm64").replaceAll("t3.small", "t4g.small"),
    );
    release("Scan it", (text) =>
      text.replace("update-linux }", "update-linux }, { managed: amazon-cloudwatch-agent-linux }"),
    );
    expect((await notes("web")).stdout).toMatch(
      /^web 1\.0\.1 → 1\.0\.2\n {2}component amazon-cloudwatch-agent-linux x\.x\.x is new\n {2}[0-9a-f]{12} Scan it\n$/,
    );
    const parent = "  parent amazon-linux-2023-x86 → amazon-linux-2023-arm64\n";
    const { stdout } = await notes("web", "1.0.0");
    expect(stdout.startsWith(`web 1.0.0 → 1.0.2\n${parent}`)).toBe(true);
    expect(stdout).toMatch(/ Scan it\n.* Build from \\u001b\[31mARM\n$/);
    expect((await notes("web", "1.0.0/4", "1.0.1/1")).stdout.startsWith(`web 1.0.0 → 1.0.1\n${parent}`)).toBe(
      true,
    );
  });

  test("of two builds of a version they say that the recipe is the same", async () => {
    expect((await notes("web", "1.0.1/1", "1.0.1/2")).stdout).toBe(
      "web 1.0.1\n  the same recipe, built anew: only what it installs is newer\n",
    );
  });

  test("of the newest version alone there is nothing to say", async () => {
    expect((await notes("web", "1.0.2")).stdout).toBe("web 1.0.2\n  the newest version\n");
  });

  test("a clone without its history does not take its oldest version for the first", async () => {
    const clone = `${project.directory}-clone`;
    project.git("clone", "--quiet", "--depth", "1", `file://${project.directory}`, clone);
    const { status, stdout } = spawnSync(process.execPath, [GOLDEN_AMI, "notes", "web"], {
      cwd: clone,
      encoding: "utf8",
    });
    rmSync(clone, { recursive: true });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: "web 1.0.2\n  the oldest version in the commits here; git fetch --unshallow gets the others\n",
    });
  });

  test("as Markdown they are a release's page, and as JSON for programs", async () => {
    expect((await notes("web", "--format", "markdown")).stdout).toMatch(
      /^\*\*web 1\.0\.1 → 1\.0\.2\*\*\n\n- component amazon-cloudwatch-agent-linux x\.x\.x is new\n- `[0-9a-f]{12}` Scan it\n$/,
    );
    expect(JSON.parse((await notes("web", "--json")).stdout)).toMatchObject({
      version: 1,
      image: "web",
      from: "1.0.1",
      to: "1.0.2",
      commits: [{ subject: "Scan it" }],
    });
  });

  test.each<[args: readonly string[], error: string]>([
    [["wbe"], 'there is no image "wbe": did you mean "web"?'],
    [["database"], 'there is no image "database": expected one of batch, web'],
    [
      ["web", "1.0.9"],
      'image web has no version "1.0.9" in the commits here: expected one of 1.0.2, 1.0.1, 1.0.0',
    ],
    [
      ["web", "1.0.0", "newest"],
      'image web has no version "newest" in the commits here: expected one of 1.0.2, 1.0.1, 1.0.0',
    ],
  ])("%j is one error", async (args, error) => {
    expect(await notes(...args)).toEqual({ exitCode: 1, stdout: "", stderr: `error: ${error}\n` });
  });

  test("what came by a merge is new with the merge, although a branch gave the version before too", async () => {
    project.git("branch", "side");
    release("On main", (text) => text.replaceAll("-arm64", "-x86").replaceAll("t4g.small", "t3.small"));
    // Git tells commits of one second apart by nothing.
    await setTimeout(1100);
    project.git("checkout", "--quiet", "side");
    const more = (text: string) =>
      text.replace("update-linux }", "update-linux }, { managed: aws-cli-version-2-linux }");
    release("On the side", more);
    project.git("checkout", "--quiet", "-");
    project.git("merge", "--quiet", "--strategy=ours", "--no-commit", "side");
    release("Merge", more);
    expect((await notes("web")).stdout).toMatch(
      /^web 1\.0\.3 → 1\.0\.4\n {2}component aws-cli-version-2-linux x\.x\.x is new\n/,
    );
  });
});
