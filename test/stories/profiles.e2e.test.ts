import { Project } from "../e2e/project.js";

const ACCOUNTS = { shared: "111122223333", "payments-prod": "444455556666", "orders-prod": "777788889999" };
const STACK = "payments-prod";

jest.setTimeout(300_000);

/** One story, told in order: accounts that are reached by a profile each, which plans by one role and applies by another. */
describe("a profile for each account", () => {
  const project = new Project("profiles");

  /** Lets each profile get the credentials of a role from a command, as a CI job's do, which notes whom it was asked for. */
  function profilesGive(role: string): void {
    const profiles = Object.values(ACCOUNTS).map((account) => {
      const keys = JSON.stringify({ Version: 1, AccessKeyId: account, SecretAccessKey: "test" });
      project.write(`${account}.json`, keys);
      const command = `sh -c 'echo ${account} ${role} >> ${project.directory}/asked; cat ${project.directory}/${account}.json'`;
      return `[profile golden-ami-${account}]\ncredential_process = ${command}`;
    });
    project.write("aws-config", profiles.join("\n\n"));
    project.write("asked", "");
  }
  const asked = () => [...new Set(project.read("asked").split("\n").filter(Boolean))].sort();

  const goldenAmi = async (...args: readonly string[]) => {
    const finished = await project.goldenAmi(args);
    expect({ args, ...finished }).toMatchObject({ exitCode: 0 });
    return finished.stdout;
  };

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    project.edit(
      [["terraform", "profile"], "golden-ami-{account}"],
      [["shared", "assumeRole"], undefined],
      [["workloads", STACK, "assumeRole"], undefined],
      [["workloads", "orders-prod", "assumeRole"], undefined],
    );
    // The keys of the environment are of no account of the landing zone: a profile goes before them.
    await project.useEnvironment({
      AWS_CONFIG_FILE: `${project.directory}/aws-config`,
      AWS_ACCESS_KEY_ID: "000000000001",
    });
    profilesGive("golden-ami-apply");
    await project.firstSynth();
    await project.applyPipelines();
    await goldenAmi("build", "web");
  });

  afterAll(() => project.stopSandbox());

  test("plans by one role, and applies the same file by another", async () => {
    profilesGive("golden-ami-plan");
    await goldenAmi("plan", STACK, "--out", "plans");
    expect(asked()).toEqual(["444455556666 golden-ami-plan"]);
    const { digest } = JSON.parse(await goldenAmi("review", "plans", "--json"));
    profilesGive("golden-ami-apply");
    expect(await goldenAmi("apply", "plans", "--reviewed", digest)).toMatch(/^payments-prod +done$/m);
    expect(asked()).toEqual(["444455556666 golden-ami-apply"]);
    expect(await project.plan(STACK)).toEqual({ hasChanges: false, changes: [] });
  });

  test("notices a release by the plan role, and rolls it out by the other", async () => {
    await goldenAmi("build", "web");
    profilesGive("golden-ami-plan");
    await goldenAmi("plan", STACK, "--out", "plans");
    const { stacks } = JSON.parse(project.read("plans/manifest.json"));
    expect(stacks).toMatchObject([{ name: STACK, changes: { add: 0, change: 1, destroy: 0 } }]);
    const { digest } = JSON.parse(await goldenAmi("review", "plans", "--json"));
    profilesGive("golden-ami-apply");
    await goldenAmi("apply", "plans", "--reviewed", digest);
  });

  test("is destroyed by it", async () => {
    profilesGive("golden-ami-apply");
    await project.destroy(STACK);
  });
});
