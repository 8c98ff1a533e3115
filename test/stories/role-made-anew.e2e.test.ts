import { Project } from "../e2e/project.js";

const PAYMENTS = "444455556666";
const ROLE = "AWSServiceRoleForAutoScaling";

jest.setTimeout(240_000);

/**
 * One story, told in order: a grant dies with the role that it named. Terraform's provider then tries for minutes to read
 * it, and fails, so that only a plan without a refresh mends it.
 */
describe("Auto Scaling's service-linked role that was made anew", () => {
  const project = new Project("role-made-anew");

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    const subnets = await project.aws(PAYMENTS, "ec2 describe-subnets --query Subnets[:2].SubnetId");
    project.edit([
      ["workloads", "payments-prod", "fleets", "web", "autoScaling"],
      { min: 1, max: 2, subnets },
    ]);
    await project.firstSynth();
    await project.applyPipelines();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.init("payments-prod");
    await project.apply("payments-prod");
    expect(await project.plan("payments-prod")).toEqual({ hasChanges: false, changes: [] });
    await project.aws(PAYMENTS, `iam delete-service-linked-role --role-name ${ROLE}`);
    await project.aws(
      PAYMENTS,
      "iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com",
    );
  });

  afterAll(() => project.stopSandbox());

  test("gets a grant of its own with a plan that does not refresh, in place of the dead one", async () => {
    const { changes, plan } = await project.plan("payments-prod", ["-refresh=false"]);
    expect(changes).toEqual(["aws_kms_grant: delete, create"]);
    const grant = plan?.resource_changes?.find(({ type }) => type === "aws_kms_grant")?.change;
    const NAME = /^golden-ami-payments-prod-AROA\w+$/;
    expect(grant).toMatchObject({
      before: { name: expect.stringMatching(NAME) },
      after: { name: expect.stringMatching(NAME) },
    });
    await project.applyPlan("payments-prod");
    expect(await project.plan("payments-prod")).toEqual({ hasChanges: false, changes: [] });
  });

  test("starts the instances of the next release, and goes with the workload", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.apply("payments-prod");
    expect(await project.goldenAmi(["rollout", "payments-prod", "--follow"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("1 of version 2, current"),
    });
    await project.destroy("payments-prod");
  });
});
