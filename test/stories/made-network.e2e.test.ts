import { undocumented } from "../e2e/permissions.js";
import { Project } from "../e2e/project.js";

const ACCOUNT = "444455556666";

jest.setTimeout(300_000);

/** One story, told in order: an account that has no network yet tries a group, instances and a launch template. */
describe("a workload whose network is made", () => {
  const project = new Project("made-network");
  const stack = "payments-prod";
  const workload = ["workloads", stack];

  const aws = (command: string) => project.aws(ACCOUNT, `${command} --region eu-west-1`);
  const named = (what: string, query: string) =>
    aws(`ec2 ${what} --filters Name=tag:Name,Values=${stack} --query ${query}`) as Promise<string[]>;
  const subnetsOf = (fleet: string) =>
    aws(
      `ec2 describe-instances --filters Name=tag:Name,Values=${stack}-${fleet} Name=instance-state-name,Values=running --query Reservations[].Instances[].SubnetId`,
    ) as Promise<string[]>;

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    const launchTemplate = { instanceType: "t3.small", instanceRole: {} };
    project.edit([[...workload, "network"], { make: { cidr: "10.20.0.0/24" } }]);
    project.edit([
      [...workload, "fleets"],
      {
        web: { image: "web", launchTemplate, autoScaling: { min: 2, max: 2 } },
        db: { image: "web", launchTemplate, instances: { count: 1, onNewAmi: "replace" } },
        job: { image: "web", launchTemplate },
      },
    ]);
    await project.firstSynth();
    await project.applyPipelines();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.init(stack);
  });

  afterAll(() => project.stopSandbox());

  test("has its instances in it, and a second plan is empty", async () => {
    await project.apply(stack);
    const subnets = await named("describe-subnets", "Subnets[].SubnetId");
    expect(subnets).toHaveLength(2);
    const used = [...(await subnetsOf("web")), ...(await subnetsOf("db"))];
    expect(used).toHaveLength(3);
    expect(subnets).toEqual(expect.arrayContaining(used));
    const template = await aws(
      `ec2 describe-launch-template-versions --launch-template-name ${stack}-job --query LaunchTemplateVersions[0].LaunchTemplateData.NetworkInterfaces[0].SubnetId`,
    );
    expect(subnets).toContain(template);
    expect(await named("describe-vpc-endpoints", "VpcEndpoints[].ServiceName")).toHaveLength(4);
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("has another zone by a subnet more, and the group is in it too", async () => {
    project.edit([[...workload, "network"], { make: { cidr: "10.20.0.0/24", zones: 3 } }]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    expect((await project.plan(stack)).changes).toEqual([
      "aws_autoscaling_group: update",
      "aws_subnet: create",
      "aws_vpc_endpoint: update",
      "aws_vpc_endpoint: update",
      "aws_vpc_endpoint: update",
    ]);
    await project.applyPlan(stack);
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("goes without a trace", async () => {
    await project.destroy(stack);
    for (const [what, query] of [
      ["describe-vpcs", "Vpcs"],
      ["describe-subnets", "Subnets"],
      ["describe-vpc-endpoints", "VpcEndpoints[?State!=`deleted`]"],
      ["describe-security-groups", "SecurityGroups"],
    ] as const)
      expect(await named(what, query)).toEqual([]);
  });

  test("Terraform made no call that the documentation of its permissions does not list", () => {
    expect([...project.terraformCalls]).toContain(`${ACCOUNT} ec2:CreateLaunchTemplate`);
    expect(undocumented(project.terraformCalls, ACCOUNT, "workload")).toEqual([]);
  });
});
