import { undocumented } from "../e2e/permissions.js";
import { Project, targets } from "../e2e/project.js";

const [SHARED, PAYMENTS, ORDERS] = ["111122223333", "444455556666", "777788889999"] as const;
const ROLE = "EC2ImageBuilderDistributionCrossAccountRole";
const STACK = `distribution-${PAYMENTS}`;
const ROLES = "iam list-roles --query Roles[?Path=='/'].RoleName";

jest.setTimeout(300_000);

/** One story, told in order: an image is copied into an account that must own its AMIs, and no longer is at its end. */
describe("copies into an account", () => {
  const project = new Project("copies");
  const ownAmis = async (account: string, region = "eu-west-1") => {
    const query = `ec2 describe-images --owners self --region ${region} --filters Name=name,Values=web_* --query sort(Images[].Name)`;
    return (await project.aws(account, query)) as string[];
  };
  const output = async (stack: string, name: string): Promise<unknown> => {
    const args = [`-chdir=${project.stack(stack)}`, "output", "-json", name];
    const { stdout } = await project.run("terraform", args, project.terraform.environment);
    return JSON.parse(stdout);
  };

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    project.edit(
      [["images", "web", "copyTo"], [PAYMENTS]],
      [["workloads", "payments-prod", "fleets", "web", "autoScaling"], { min: 1, max: 1, subnets: [] }],
    );
    const subnet = await project.aws(PAYMENTS, "ec2 describe-subnets --query Subnets[0].SubnetId");
    project.edit([["workloads", "payments-prod", "fleets", "web", "autoScaling", "subnets"], [subnet]]);
    await project.firstSynth();
    await project.applyPipelines();
  });

  afterAll(() => project.stopSandbox());

  test("its stack is listed between the shared one and the workloads", async () => {
    const { stdout } = await project.goldenAmi(["stacks"]);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split(/ +/)[0]),
    ).toEqual(["shared", STACK, "payments-prod", "orders-prod"]);
  });

  test("a build fails as long as the account has no role, and says so", async () => {
    const { exitCode, stderr } = await project.goldenAmi(["build", "web"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`not authorized to assume the role arn:aws:iam::${PAYMENTS}:role/${ROLE}`);
    await project.init("payments-prod");
    expect(await project.planText("payments-prod")).toContain(
      `No AMI of web is to be had: account ${PAYMENTS} has none by the name web_* that has been copied to it in this Region.`,
    );
  });

  test("its stack makes the role, and is then as it should be", async () => {
    await project.init(STACK);
    await project.apply(STACK);
    expect(await project.plan(STACK)).toEqual({ hasChanges: false, changes: [] });
    expect(await project.aws(PAYMENTS, ROLES)).toEqual([ROLE]);
    expect(undocumented(project.terraformCalls, PAYMENTS, "distribution")).toEqual([]);
  });

  test("a build copies into each Region of the account, and into no other account", async () => {
    const { exitCode, stdout } = await project.goldenAmi(["build", "web", "--json"]);
    expect(exitCode).toBe(0);
    const { amis }: { amis: { region: string; account?: string; name: string }[] } = JSON.parse(stdout);
    expect(amis.map(({ region, account }) => [region, account])).toEqual([
      ["eu-west-1", undefined],
      ["eu-west-1", PAYMENTS],
      ["eu-west-3", undefined],
      ["eu-west-3", PAYMENTS],
    ]);
    for (const region of ["eu-west-1", "eu-west-3"])
      expect(await ownAmis(PAYMENTS, region)).toEqual([expect.stringMatching(/^web_1\.0\.0_2_/)]);
    expect(await ownAmis(ORDERS)).toEqual([]);
  });

  test("the account's fleet runs its own copy, under the shared account's key; another account's fleet the shared AMI", async () => {
    await Promise.all(
      ["payments-prod", "orders-prod"].map(async (stack) => {
        await project.init(stack);
        await project.apply(stack);
        expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
      }),
    );
    expect(await output("payments-prod", "golden_ami")).toMatchObject({ web: { owner_id: PAYMENTS } });
    expect(await output("orders-prod", "golden_ami")).toMatchObject({ web: { owner_id: SHARED } });
    const query = "ec2 describe-instances --query Reservations[].Instances[].[State.Name,ImageId]";
    const { web }: { web: { id: string } } = JSON.parse(
      JSON.stringify(await output("payments-prod", "golden_ami")),
    );
    expect(await project.aws(PAYMENTS, query)).toEqual([["running", web.id]]);
  });

  test("a release is a release only, because the account's own copies are trusted there", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    const plans = ["payments-prod", "orders-prod"];
    expect((await project.goldenAmi(["plan", ...plans, "--out", "plans"])).exitCode).toBe(0);
    const review = await project.goldenAmi(["review", "plans", "--format", "json"]);
    const { verdict, findings } = JSON.parse(review.stdout);
    expect(verdict.class).toBe("release only");
    expect(findings.filter(({ severity }: { severity: string }) => severity === "error")).toEqual([]);
    const changed = await project.goldenAmi(["plan", "--changed", "HEAD"]);
    expect(changed.stderr).not.toContain("finds no AMI");
    await project.apply("payments-prod");
  });

  test("an image with a lifecycle may have the copies too", async () => {
    project.edit([["images", "web", "lifecycle"], { keep: 5 }]);
    await project.synth();
    expect(await project.plan(STACK)).toMatchObject({
      changes: ["aws_iam_role: create", "aws_iam_role_policy_attachment: create"],
    });
    await project.applyPlan(STACK);
    expect(await project.plan(STACK)).toEqual({ hasChanges: false, changes: [] });
  });

  test("an account that is none of them any more is seen in the plan, and all goes that was made", async () => {
    await project.destroy("payments-prod");
    await project.destroy(STACK);
    expect(await project.aws(PAYMENTS, ROLES)).toEqual([]);
    project.edit([["images", "web", "copyTo"], undefined], [["images", "web", "lifecycle"], undefined]);
    await project.synth();
    const { aws_imagebuilder_distribution_configuration: distributions = [], aws_kms_key: keys = [] } =
      project.addresses("shared");
    const { changes } = await project.plan("shared", targets([...distributions, ...keys]));
    expect(changes).toEqual([
      "aws_imagebuilder_distribution_configuration: update",
      "aws_kms_key: update",
      "aws_kms_key: update",
    ]);
    await project.applyPlan("shared");
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    expect(await ownAmis(PAYMENTS)).toHaveLength(2);
  });
});
