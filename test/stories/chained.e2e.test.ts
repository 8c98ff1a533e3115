import { cpSync } from "node:fs";
import { join } from "node:path";
import { undocumented } from "../e2e/permissions.js";
import { Project, targets } from "../e2e/project.js";

const SHARED = "111122223333";
const EXAMPLE = join(__dirname, "..", "..", "examples", "chained");
const LOCK = "versions.lock.json";

jest.setTimeout(300_000);

describe("the example of chained images", () => {
  const project = new Project("chained");

  beforeAll(async () => {
    for (const file of ["golden-ami.yaml", "components", LOCK])
      cpSync(join(EXAMPLE, file), join(project.directory, file), { recursive: true });
    await project.startSandbox("--step-ms", "20", "--verbose");
    // The provider waits a minute for a log bucket's lifecycle rule.
    project.edit(
      [["shared", "logs"], { s3: { enabled: false } }],
      [["defaults", "image", "vulnerabilityScanning"], true],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  const pipeline = (image: string) => `aws_imagebuilder_image_pipeline.${image}_pipeline`;

  /** Versions of an image's builds, by their creation. */
  const builds = async (image: string) => {
    const arn = `arn:aws:imagebuilder:eu-west-1:${SHARED}:image-pipeline/${image}`;
    const listed = await project.aws(
      SHARED,
      `imagebuilder list-image-pipeline-images --image-pipeline-arn ${arn} --query imageSummaryList[].[version,state.status]`,
    );
    return (listed as string[][]).map((row) => row.join(" ")).sort();
  };

  test("each image is deployed when its parent has a release, and then a plan is empty", async () => {
    await project.apply("shared", targets([pipeline("base")]));
    expect(await project.goldenAmi(["build", "base"])).toMatchObject({ exitCode: 0 });
    await project.apply("shared", targets([pipeline("web")]));
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.apply("shared");
    expect(await project.plan("shared")).toMatchObject({ hasChanges: false });
  });

  test("a release of the base starts the builds of its children by events, and no other", async () => {
    expect(await project.goldenAmi(["build", "base"])).toMatchObject({ exitCode: 0 });
    await until(async () => (await builds("batch"))[0] === "1.0.0/1 AVAILABLE");
    await until(async () => (await builds("web"))[1] === "1.0.0/2 AVAILABLE");
    expect(await builds("app")).toEqual([]);
  });

  test("--chain builds all in their order, each once", async () => {
    const { exitCode, stdout, stderr } = await project.goldenAmi(["build", "base", "--chain", "--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringMatching(ORDER) });
    const { builds: built, notBegun } = JSON.parse(stdout);
    expect(notBegun).toEqual([]);
    expect(built.map(({ image, state }: Record<string, string>) => `${image} ${state}`)).toEqual([
      "base AVAILABLE",
      "web AVAILABLE",
      "app AVAILABLE",
      "batch AVAILABLE",
    ]);
    expect(await builds("web")).toHaveLength(3);
    expect(await builds("batch")).toHaveLength(2);
    expect(await builds("app")).toEqual(["1.0.0/1 AVAILABLE"]);
  });

  test("what comes after a build that fails is not begun, and the rest is built", async () => {
    await project.fault({ image: "web", step: "ApplyBuildComponents", reason: "nginx is not there" });
    const { exitCode, stdout, stderr } = await project.goldenAmi(["build", "base", "--chain"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(
        /\nerror: the build web 1\.0\.0\/4 is FAILED: [\s\S]*nginx is not there[\s\S]*\napp was not begun, because web has failed\n/,
      ),
    });
    expect(stdout.trim().split("\n")).toEqual([
      expect.stringMatching(/^eu-west-1 +ami-\w+ {2}base_1\.0\.0_4_/),
      expect.stringMatching(/^eu-west-1 +ami-\w+ {2}batch_1\.0\.0_3_/),
    ]);
  });

  test("a change to the base's component gives the base another version, and no other image", async () => {
    const before = JSON.parse(project.read(LOCK));
    project.write(
      "components/base.yaml",
      project.read("components/base.yaml").replace("chrony", "chrony jq"),
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    const after = JSON.parse(project.read(LOCK));
    expect(after.recipes).toEqual({ ...before.recipes, base: after.recipes.base });
    expect((await project.plan("shared")).changes).toEqual([
      "aws_imagebuilder_component: create, delete",
      "aws_imagebuilder_distribution_configuration: create, delete",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_recipe: create, delete",
    ]);
    await project.applyPlan("shared");
    expect(await project.plan("shared")).toMatchObject({ hasChanges: false });
    const { exitCode, stdout } = await project.goldenAmi(["build", "base", "--chain"]);
    expect({ exitCode, amis: stdout.trim().split("\n") }).toEqual({
      exitCode: 0,
      amis: [/base_1\.0\.1_1_/, /web_1\.0\.0_5_/, /app_1\.0\.0_2_/, /batch_1\.0\.0_4_/].map((name) =>
        expect.stringMatching(name),
      ),
    });
  });

  test("--fail-on holds what comes after back, but for what begins by itself", async () => {
    await project.finding({ image: "web", severity: "CRITICAL", vulnerabilityId: "CVE-2026-0001" });
    const failed = await project.goldenAmi(["build", "web", "--chain", "--fail-on", "high", "--json"]);
    expect(failed).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /\nerror: web 1\.0\.0\/6 is not as --fail-on high wants it: [^\n]+\napp was not begun, because web has failed\n/,
      ),
    });
    expect(JSON.parse(failed.stdout)).toMatchObject({
      builds: [{ image: "web", state: "AVAILABLE", findings: { critical: 1 } }],
      notBegun: ["app"],
    });
    await project.finding({ image: "base", severity: "CRITICAL", vulnerabilityId: "CVE-2026-0002" });
    expect(await project.goldenAmi(["build", "base", "--chain", "--fail-on", "critical"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /\nweb was not waited for: the release of base starts it all the same, because of buildAfterParent\napp was not begun, because base has failed\nbatch was not waited for/,
      ),
    });
    project.edit([["images", "batch", "vulnerabilityScanning"], false]);
    expect(await project.goldenAmi(["build", "base", "--chain", "--fail-on", "critical"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: --fail-on has no effect on batch, which is not scanned: expected vulnerabilityScanning: true in images.batch\n",
    });
    project.edit([["images", "batch", "vulnerabilityScanning"], undefined]);
  });

  test("Ctrl-C says how to go on, and then all is built", async () => {
    await project.fault({ service: "imagebuilder", operation: "GetImage", delayMs: 600_000, times: 1 });
    const child = project.startGoldenAmi(["build", "base", "--chain"]);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
      if (stderr.includes(":image/base/")) child.kill("SIGINT");
    });
    const exitCode = await new Promise((resolve) => child.once("close", resolve));
    const again = /The build of base goes on\. .*: npx golden-ami (build base --follow \S+ --chain)\n$/.exec(
      stderr,
    );
    expect({ exitCode, again: again?.[1] }).toEqual({ exitCode: 130, again: expect.any(String) });
    const followed = await project.goldenAmi(again?.[1]?.split(" ") ?? []);
    expect({ ...followed, stdout: followed.stdout.trim().split("\n").length }).toMatchObject({
      exitCode: 0,
      stdout: 4,
    });
  });

  test("nothing is left after all is destroyed, and the calls are the documented ones", async () => {
    await project.destroy("shared");
    expect(await project.sharedLeftovers(SHARED)).toEqual(Array(8).fill([]));
    expect(await project.aws(SHARED, "events list-rules --query Rules")).toEqual([]);
    expect(undocumented(project.terraformCalls, SHARED, "shared")).toEqual([]);
  });
});

const ORDER =
  /^base\n {2}web {2}\(started by its parent's release\)\n {4}app\n {2}batch {2}\(started by its parent's release\)\n/;

/** Waits until something is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it has not come to pass in time");
}
