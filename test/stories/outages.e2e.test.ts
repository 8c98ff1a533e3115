import { Project } from "../e2e/project.js";

jest.setTimeout(120_000);

describe("an AWS that does not answer", () => {
  const project = new Project("outages");

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    await project.firstSynth();
    await project.applyPipelines();
  });

  afterAll(() => project.stopSandbox());

  test("a throttled API is asked again", async () => {
    await project.fault({ service: "imagebuilder", status: 429, times: 4 });
    expect((await project.goldenAmi(["build", "web", "--json"])).exitCode).toBe(0);
  });

  test("an outage in the midst of a build is waited for", async () => {
    await project.fault({ service: "imagebuilder", operation: "GetImage", status: 500, times: 20 });
    const { exitCode, stderr } = await project.goldenAmi(["build", "web", "--json"]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("AWS does not answer: ");
  });

  test("a build that cannot be asked for any more is told how to follow, and another image's not followed", async () => {
    const { arn }: { arn: string } = JSON.parse(
      (await project.goldenAmi(["build", "web", "--no-wait", "--json"])).stdout,
    );
    await project.fault({ service: "imagebuilder", operation: "GetImage", status: 500 });
    const lost = await project.goldenAmi(["build", "web", "--follow", arn, "--patience", "1"]);
    await project.clearFaults();
    await project.fault({ service: "imagebuilder", operation: "GetImage", delayMs: 600_000, times: 1 });
    const silent = await project.goldenAmi(["build", "web", "--follow", arn, "--patience", "2"]);
    expect(silent).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^The build may go on\..*\nerror: AWS cannot be reached in eu-west-1: no answer/m,
      ),
    });
    expect(lost).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`Follow it: npx golden-ami build web --follow ${arn}`),
    });
    expect(lost.stderr).not.toMatch(/^\s+at /m);
    const none = arn.replace(/\d+$/, "99");
    expect(await project.goldenAmi(["build", "web", "--follow", none])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `${none}\nerror: there is no build ${none}\n`,
    });
    const other = arn.replace("/web/", "/api/");
    expect(await project.goldenAmi(["build", "web", "--follow", other])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: ${JSON.stringify(other)} is not a build of web: expected ${arn.split("/").slice(0, 2).join("/")}/<version>/<build>\n`,
    });
  });

  test("a sandbox that has gone is said to have, and no state is lost", async () => {
    const state = project.read("state/shared.tfstate");
    await project.stopSandbox();
    const { exitCode, stderr } = await project.goldenAmi(["build", "web"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: AWS cannot be reached in eu-west-1: /);
    expect(stderr).not.toMatch(/^\s+at /m);
    await expect(project.apply("shared")).rejects.toThrow("Cannot assume IAM Role");
    expect(project.read("state/shared.tfstate")).toBe(state);
  });
});
