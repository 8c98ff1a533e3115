import { Project } from "../e2e/project.js";

const SHARED = "111122223333";
const PAYMENTS = "444455556666";
/** Share of all requests that each kind of fault hits. */
const RATE = 0.05;

jest.setTimeout(15 * 60_000);

/** One story, told in order, of a project whose every tenth request fails. */
describe("an AWS that fails and throttles now and then", () => {
  const project = new Project("unreliable-aws");

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    await project.firstSynth();
    for (const stack of ["shared", "payments-prod"]) await project.init(stack);
    await project.fault({ status: 500, rate: RATE, seed: 8 });
    await project.fault({ status: 429, rate: RATE, seed: 88 });
  });

  afterAll(() => project.stopSandbox());

  const build = async (): Promise<string[]> => {
    const { exitCode, stdout, stderr } = await project.goldenAmi(["build", "web", "--json"]);
    if (exitCode !== 0) throw new Error(stderr);
    const { amis }: { amis: { name: string }[] } = JSON.parse(stdout);
    return amis.map(({ name }) => name.split("_").slice(0, 3).join("_"));
  };
  const isEmptyPlan = async (stack: string) => !(await project.plan(stack)).hasChanges;

  test("takes nothing from what is created", async () => {
    await project.apply("shared");
    expect(await build()).toEqual(["web_1.0.0_1", "web_1.0.0_1"]);
    await project.apply("payments-prod");
    expect(await Promise.all(["shared", "payments-prod"].map(isEmptyPlan))).toEqual([true, true]);
  });

  test("nor from what is updated", async () => {
    const component = "components/web-server.yaml";
    project.write(component, project.read(component).replace("install -y nginx", "install -y nginx jq"));
    expect((await project.synth()).exitCode).toBe(0);
    await project.apply("shared");
    expect(await build()).toEqual(["web_1.0.1_1", "web_1.0.1_1"]);
    expect((await project.plan("payments-prod")).changes).toEqual(["aws_launch_template: update"]);
    await project.applyPlan("payments-prod");
    expect(await Promise.all(["shared", "payments-prod"].map(isEmptyPlan))).toEqual([true, true]);
  });

  test("and leaves nothing behind when all is destroyed", async () => {
    for (const stack of ["payments-prod", "shared"]) await project.destroy(stack);
    await project.clearFaults();
    expect((await project.sharedLeftovers(SHARED)).flat()).toEqual([]);
    const groups = "SecurityGroups[?GroupName!='default'].GroupName";
    expect(await project.aws(PAYMENTS, "ec2 describe-launch-templates --query LaunchTemplates")).toEqual([]);
    expect(await project.aws(PAYMENTS, `ec2 describe-security-groups --query ${groups}`)).toEqual([]);
  });

  test("has failed and throttled requests of all services that it was asked for", () => {
    const failed = project.log.filter((line) => / (?:400|429|500|503)$/.test(line));
    const services = new Set(failed.map((line) => line.split(" ")[2]));
    expect(failed.length).toBeGreaterThan(20);
    for (const service of ["ec2", "iam", "imagebuilder", "kms", "s3", "sts"]) {
      expect(services).toContain(service);
    }
  });
});
