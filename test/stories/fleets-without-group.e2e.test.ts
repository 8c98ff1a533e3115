import { undocumented } from "../e2e/permissions.js";
import { Project } from "../e2e/project.js";

const ACCOUNT = "444455556666";

jest.setTimeout(300_000);

/** One story, told in order: instances that are replaced, instances that are kept, and an AMI alone. */
describe("fleets without a group", () => {
  const project = new Project("fleets-without-group");
  const stack = "payments-prod";
  const fleets = ["workloads", stack, "fleets"];

  const aws = (command: string) => project.aws(ACCOUNT, `${command} --region eu-west-1`);
  const running = (fleet: string) =>
    aws(
      `ec2 describe-instances --filters Name=tag:Name,Values=${stack}-${fleet} Name=instance-state-name,Values=running --query Reservations[].Instances[].[InstanceId,ImageId,SubnetId]`,
    ) as Promise<[id: string, ami: string, subnet: string][]>;
  const outputs = async () => {
    const { stdout } = await project.run("terraform", [`-chdir=${project.stack(stack)}`, "output", "-json"]);
    return JSON.parse(stdout) as Record<string, { value: Record<string, Record<string, unknown>> }>;
  };

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    const subnets = (await aws("ec2 describe-subnets --query Subnets[:2].SubnetId")) as string[];
    const launchTemplate = {
      instanceType: "t3.small",
      dataVolumes: [{ deviceName: "/dev/sdf", sizeGiB: 8 }],
    };
    project.edit([
      fleets,
      {
        web: { image: "web", launchTemplate, instances: { count: 2, subnets, onNewAmi: "replace" } },
        db: { image: "web", launchTemplate, instances: { count: 1, subnets, onNewAmi: "keep" } },
        nodes: { image: "web", lookup: { parameter: "/golden-ami/nodes" } },
      },
    ]);
    await project.firstSynth();
    await project.applyPipelines();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.init(stack);
  });

  afterAll(() => project.stopSandbox());

  let first = "";

  test("have their instances, one subnet after the other, and their parameter; a second plan is empty", async () => {
    await project.apply(stack);
    const { golden_ami } = await outputs();
    first = String(golden_ami?.value.nodes?.id);
    const [one, two] = await running("web");
    expect([one?.[1], two?.[1]]).toEqual([first, first]);
    expect(one?.[2]).not.toBe(two?.[2]);
    expect(await running("db")).toHaveLength(1);
    expect(await aws("ssm get-parameter --name /golden-ami/nodes --query Parameter.Value")).toBe(first);
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("replace, keep or publish at a release, and say what the kept ones run", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    const [kept] = await running("db");
    expect((await project.plan(stack)).changes).toEqual([
      "aws_instance: create, delete",
      "aws_instance: create, delete",
      "aws_launch_template: update",
      "aws_launch_template: update",
      "aws_ssm_parameter: update",
    ]);
    await project.applyPlan(stack);
    const { golden_ami, kept_instances } = await outputs();
    const newest = golden_ami?.value.nodes?.id;
    expect(newest).not.toBe(first);
    expect((await running("web")).map(([, ami]) => ami)).toEqual([newest, newest]);
    expect(await running("db")).toEqual([kept]);
    expect(kept_instances?.value).toEqual({ db: { instances: [kept?.[0]], run: [first], newest } });
    expect(await aws("ssm get-parameter --name /golden-ami/nodes --query Parameter.Value")).toBe(newest);
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("go without a trace", async () => {
    await project.destroy(stack);
    for (const fleet of ["web", "db"]) expect(await running(fleet)).toEqual([]);
    expect(await aws("ssm describe-parameters --query Parameters")).toEqual([]);
    expect(await aws("ec2 describe-launch-templates --query LaunchTemplates")).toEqual([]);
  });

  test("Terraform made no call that the documentation of its permissions does not list", () => {
    expect([...project.terraformCalls]).toContain(`${ACCOUNT} ec2:CreateLaunchTemplate`);
    expect(undocumented(project.terraformCalls, ACCOUNT, "workload")).toEqual([]);
  });
});
