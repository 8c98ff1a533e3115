import { Project } from "../e2e/project.js";

const SHARED = "111122223333";
const PAYMENTS = "444455556666";

jest.setTimeout(240_000);

/** One story, told in order: a refresh fails, which no plan shows, and is started again. */
describe("golden-ami rollout", () => {
  const project = new Project("rollout-command");
  let keyId: string;

  const rollout = (...args: readonly string[]) => project.goldenAmi(["rollout", "payments-prod", ...args]);
  const build = async () => expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    const subnets = await project.aws(PAYMENTS, "ec2 describe-subnets --query Subnets[:2].SubnetId");
    project.edit(
      [["workloads", "payments-prod", "fleets", "web", "autoScaling"], { min: 2, max: 4, subnets }],
      [
        ["workloads", "payments-prod", "fleets", "batch"],
        { image: "web", launchTemplate: { instanceType: "t3.small" } },
      ],
    );
    await project.firstSynth();
    await project.applyPipelines();
    keyId = String(
      await project.aws(SHARED, "kms describe-key --key-id alias/golden-ami --query KeyMetadata.KeyId"),
    );
    await build();
    await project.init("payments-prod");
  });

  afterAll(() => project.stopSandbox());

  test.each([
    [["paymets"], 'there is no workload "paymets": expected one of payments-prod, orders-prod'],
    [["payments-prod", "wbe"], 'payments-prod has no fleet "wbe": expected one of web, batch'],
    [
      ["payments-prod", "batch"],
      "batch of payments-prod has no Auto Scaling group: others start its instances, and replace them",
    ],
    [
      ["payments-prod"],
      "there is no Auto Scaling group payments-prod-web in account 444455556666, eu-west-1. Deploy it first: npx cdktf deploy payments-prod",
    ],
  ])("rollout %j is one clear error", async (args, message) => {
    expect(await project.goldenAmi(["rollout", ...args])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: ${message}\n`,
    });
  });

  test("a group that has just been made is current", async () => {
    await project.apply("payments-prod");
    expect(await rollout()).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^web: current\n {2}group {6}payments-prod-web, 2 of 2 instances\n {2}refresh {4}none that AWS still knows\n {2}instances {2}2 of version 1, current {2}ami-\w+ web_1\.0\.0_1_\S+\n$/,
      ),
      stderr: "",
    });
  });

  test("a refresh that fails is followed to its end, with why it failed and how to start it again", async () => {
    await build();
    await project.aws(SHARED, `kms disable-key --key-id ${keyId}`);
    await project.apply("payments-prod");
    const { exitCode, stdout, stderr } = await rollout("--follow");
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: expect.stringMatching(
        /^web: failed\n.*\n {2}refresh {4}Failed, 0%, 2 to replace, started \S+\n {13}Client\.InvalidKMSKey\.InvalidState.*\n {2}instances {2}2 of version 1, outdated ami-\w+ web_1\.0\.0_1_\S+\n$/,
      ),
      stderr: expect.stringContaining(
        "error: payments-prod web: its refresh is Failed: Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state\nMend the cause, and start it again: npx golden-ami rollout payments-prod web --start\n",
      ),
    });
    expect(stderr).toMatch(/^ +0:\d\d {2}web: (Pending|InProgress|Failed), 0%/);
  });

  test("no plan shows it, and machines can read it", async () => {
    expect(await project.plan("payments-prod")).toEqual({ hasChanges: false, changes: [] });
    const { exitCode, stdout } = await rollout("web", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual([
      {
        fleet: "web",
        group: "payments-prod-web",
        state: "failed",
        launchTemplateVersion: "2",
        desiredCapacity: 2,
        instances: [
          {
            count: 2,
            launchTemplateVersion: "1",
            amiId: expect.stringMatching(/^ami-/),
            amiName: expect.stringMatching(/^web_1\.0\.0_1_/),
            isCurrent: false,
          },
        ],
        refresh: {
          id: expect.any(String),
          status: "Failed",
          percentageComplete: 0,
          instancesToUpdate: 2,
          reason: expect.stringContaining("InvalidKMSKey"),
          startTime: expect.any(String),
          endTime: expect.any(String),
        },
      },
    ]);
  });

  test("it is started again once the cause is mended, and then all is current", async () => {
    await project.aws(SHARED, `kms enable-key --key-id ${keyId}`);
    expect(await rollout("--start", "--follow")).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^A refresh of web has started\.\n/),
      stdout: expect.stringMatching(
        /^web: current\n.*\n {2}refresh {4}Successful, 100%, 0 to replace.*\n {2}instances {2}2 of version 2, current {2}ami-\w+ web_1\.0\.0_2_\S+\n$/,
      ),
    });
    expect(await rollout("--start")).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "There is nothing to start.\n",
    });
    expect(await rollout("--cancel")).toMatchObject({ exitCode: 0, stderr: "There is nothing to cancel.\n" });
    expect(await project.plan("payments-prod")).toEqual({ hasChanges: false, changes: [] });
  });

  test("an outage while it is followed is waited for, and then said", async () => {
    await project.fault({
      service: "autoscaling",
      operation: "DescribeInstanceRefreshes",
      status: 500,
      times: 20,
    });
    const { exitCode, stderr } = await rollout("--follow", "--patience", "1");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error: AWS /);
    expect(stderr).not.toMatch(/^\s+at /m);
    await project.clearFaults();
    expect((await rollout()).exitCode).toBe(0);
  });
});
