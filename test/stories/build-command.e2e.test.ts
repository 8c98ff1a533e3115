import { GOLDEN_AMI } from "../../cli/paths.js";
import { start, until } from "../cli/processes.js";
import { Project } from "../e2e/project.js";

const SHARED = "111122223333";

jest.setTimeout(120_000);

describe("golden-ami build", () => {
  const project = new Project("build-command");

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    project.edit([["images", "web", "vulnerabilityScanning"], true]);
    await project.firstSynth();
    await project.applyPipelines();
  });

  afterAll(() => project.stopSandbox());

  test("a failed build says why, at which step and where its log is, and exits with 2", async () => {
    await project.fault({ image: "web", step: "ApplyBuildComponents", reason: "nginx is not there" });
    const { exitCode, stderr } = await project.goldenAmi(["build", "web"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("is FAILED");
    expect(stderr).toContain("nginx is not there");
    expect(stderr).toContain("build-image / ApplyBuildComponents");
    expect(stderr).toContain("log group /aws/imagebuilder/web, stream 1.0.0/1");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("an AMI that is named for another version than was built fails the build, and is named", async () => {
    const [pipeline, foreign] = await Promise.all([
      project.aws(SHARED, "imagebuilder list-image-pipelines --query imagePipelineList[0]"),
      project.aws(
        SHARED,
        "imagebuilder create-distribution-configuration --name foreign --distributions " +
          JSON.stringify([
            {
              region: "eu-west-1",
              amiDistributionConfiguration: { name: "web_2.0.0_1_{{imagebuilder:buildDate}}" },
            },
          ]),
      ),
    ]);
    const { arn, imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn } =
      pipeline as Record<string, string>;
    const update = (distribution: unknown) =>
      project.aws(
        SHARED,
        `imagebuilder update-image-pipeline --image-pipeline-arn ${arn} --image-recipe-arn ${imageRecipeArn} --infrastructure-configuration-arn ${infrastructureConfigurationArn} --distribution-configuration-arn ${distribution} --image-scanning-configuration imageScanningEnabled=true`,
      );
    await update((foreign as Record<string, string>).distributionConfigurationArn);
    const { exitCode, stderr } = await project.goldenAmi(["build", "web", "--json"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /error: the build web 1\.0\.0\/2 has AMIs that are named for another one: expected web_1\.0\.0_2_…\n {2}eu-west-1 {2}ami-\w+ {2}web_2\.0\.0_1_/,
    );
    await update(distributionConfigurationArn);
  });

  test("Ctrl-C stops following a build and says how to go on", async () => {
    await project.fault({ service: "imagebuilder", operation: "GetImage", delayMs: 600_000, times: 1 });
    const child = project.startGoldenAmi(["build", "web"]);
    let stderr = "";
    child.stderr.once("data", () => child.kill("SIGINT"));
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const exitCode = await new Promise((resolve) => child.once("close", resolve));
    const again = /Follow it: npx golden-ami (build web --follow (\S+))/.exec(stderr);
    expect({ exitCode, arn: again?.[2] }).toEqual({ exitCode: 130, arn: stderr.split("\n")[0] });
    const followed = await project.goldenAmi(again?.[1]?.split(" ") ?? []);
    expect(followed).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/eu-west-1 +ami-\w+ {2}web_/),
    });
  });

  test("the following ends, and the build goes on, when whoever started it is gone", async () => {
    await project.fault({ service: "imagebuilder", operation: "GetImage", delayMs: 600_000, times: 1 });
    const command = `"${process.execPath}" "${GOLDEN_AMI}" build web & wait`;
    const starter = start("bash", ["-c", command], { cwd: project.directory, env: project.env });
    await until(() => starter.stderr().includes(":image/web/"));
    starter.child.kill("SIGKILL");
    await until(() =>
      starter.stderr().includes("The build goes on. Follow it: npx golden-ami build web --follow"),
    );
  });

  test("Ctrl-C before AWS has said which build it starts says where to look", async () => {
    await project.fault({
      service: "imagebuilder",
      operation: "StartImagePipelineExecution",
      delayMs: 600_000,
      times: 1,
    });
    const child = project.startGoldenAmi(["build", "web"]);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    setTimeout(() => child.kill("SIGINT"), 6_000);
    const exitCode = await new Promise((resolve) => child.once("close", resolve));
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: expect.stringMatching(
        /^A build may have started: aws imagebuilder list-image-pipeline-images --image-pipeline-arn \S+web\n$/,
      ),
    });
  });

  test("a result that cannot be written is not lost", async () => {
    const command = `"${process.execPath}" ../../../cli/golden-ami.js build web --no-wait --json > /dev/full`;
    const { exitCode, stderr } = await project.run("sh", ["-c", command]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: the result cannot be written: .*ENOSPC.*\n\{"arn":"\S+:image\/web\/\S+"\}\n$/,
    );
  });

  test("--no-wait only starts a build, and prints its ARN for machines", async () => {
    const { exitCode, stdout, stderr } = await project.goldenAmi(["build", "web", "--no-wait", "--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ arn: expect.stringMatching(/:image\/web\/1\.0\.\d\/\d+$/) });
  });

  test("a release without vulnerabilities says so, and is as --fail-on wants it", async () => {
    const { exitCode, stderr } = await project.goldenAmi(["build", "web", "--fail-on", "medium"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/\nweb 1\.0\.0\/\d+: no vulnerabilities\n/),
    });
  });

  test("what its scan has found is told, the worst first, and --fail-on decides whether it fails", async () => {
    await project.finding({ image: "web", severity: "LOW", vulnerabilityId: "CVE-2026-0001" });
    await project.finding({
      image: "web",
      severity: "HIGH",
      vulnerabilityId: "CVE-2026-0002",
      package: "curl",
    });
    await project.finding({
      image: "web",
      severity: "CRITICAL",
      vulnerabilityId: "CVE-2026-0003",
      package: "openssl",
      version: "3.0.2",
      fixedInVersion: "3.0.7",
    });
    const told =
      /\nweb 1\.0\.0\/\d+: 3 vulnerabilities: 1 critical, 1 high, 0 medium, 1 lesser\n {2}critical CVE-2026-0003 openssl 3\.0\.2, fixed in 3\.0\.7\n {2}high CVE-2026-0002 curl 1\.0\.0\n/;
    const taken = await project.goldenAmi(["build", "web", "--json"]);
    expect(taken).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(told) });
    const { arn, findings } = JSON.parse(taken.stdout);
    expect(findings).toMatchObject({ all: 3, critical: 1, high: 1, medium: 0 });
    const follow = ["build", "web", "--follow", arn, "--fail-on", "high"];
    expect(await project.goldenAmi(follow)).toEqual({
      exitCode: 2,
      stdout: expect.stringMatching(/^eu-west-1 +ami-\w+ {2}web_/),
      stderr: expect.stringMatching(
        /\nerror: web 1\.0\.0\/\d+ is not as --fail-on high wants it: the scan has found 2 vulnerabilities of severity high or worse\. It is released all the same/,
      ),
    });
    const counts = await project.aws(
      SHARED,
      `imagebuilder list-image-scan-finding-aggregations --filter name=imageBuildVersionArn,values=${arn}`,
    );
    expect(counts).toMatchObject({
      aggregationType: "imageBuildVersionArn",
      responses: [{ imageAggregation: { severityCounts: { all: 3, critical: 1, high: 1, medium: 0 } } }],
    });
    // Whoever may not ask is not told that all is well.
    await project.fault({ operation: "ListImageScanFindingAggregations", status: 403, times: 2 });
    expect(await project.goldenAmi(follow.slice(0, 4))).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/\nwarning: it is not known what the scan of web has found: AWS refused/),
    });
    expect(await project.goldenAmi(follow)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/\nerror: it is not known what the scan of web has found: AWS refused/),
    });
  });

  test("--fail-on of an image that is not scanned is a mistake, and nothing is built", async () => {
    project.edit([["images", "web", "vulnerabilityScanning"], undefined]);
    expect(await project.goldenAmi(["build", "web", "--fail-on", "high"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: --fail-on has no effect on web, which is not scanned: expected vulnerabilityScanning: true in images.web\n",
    });
  });

  test("an image that is not there is one clear error", async () => {
    expect(await project.goldenAmi(["build", "wbe"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: 'error: there is no image "wbe": expected one of web\n',
    });
  });
});
