import { PLAN, Project } from "../e2e/project.js";

jest.setTimeout(120_000);

const SHARED = "111122223333";
const WORKLOADS = ["payments-prod", "orders-prod"];

describe("state in S3", () => {
  const project = new Project("s3-backend");

  beforeAll(() => project.startSandbox());

  afterAll(() => project.stopSandbox());

  test("is one object for each stack, encrypted and locked, reached by a role of its own", async () => {
    project.edit([
      ["terraform", "backend"],
      {
        s3: {
          bucket: "acme-terraform-state",
          region: "eu-west-1",
          useLockfile: true,
          assumeRole: `arn:aws:iam::${SHARED}:role/terraform-state`,
        },
      },
    ]);
    await project.run("aws", ["s3", "mb", "s3://acme-terraform-state"]);
    await project.firstSynth();

    const { terraform } = project;
    const shared = project.stack("shared");
    const alias = "aws_kms_alias.key_eu-west-1_alias";
    await terraform.init(shared);
    await terraform.plan(shared, PLAN, [`-target=${alias}`]);
    await terraform.apply(shared, PLAN);
    expect(await terraform.stateList(shared)).toEqual([alias, expect.stringMatching(/^aws_kms_key\./)]);
    expect(
      await project.aws(
        SHARED,
        "s3api head-object --bucket acme-terraform-state --key golden-ami/shared.tfstate",
      ),
    ).toMatchObject({ ServerSideEncryption: "AES256" });
    await project.destroy("shared");
  });

  test("is each stack's own, though Terraform has initialized one of them alone", async () => {
    await project.goldenAmi(["plan", "--skip-synth", "--workload", "*", "--out", "plans"]);
    const group = "aws_security_group.web_security_group";
    for (const name of WORKLOADS) {
      const { backend } = JSON.parse(project.read(`cdktf.out/stacks/${name}/.terraform/terraform.tfstate`));
      expect(backend).toMatchObject({ type: "s3", config: { key: `golden-ami/${name}.tfstate` } });
      const stack = project.stack(name);
      await project.terraform.plan(stack, PLAN, [`-target=${group}`]);
      await project.terraform.apply(stack, PLAN);
      expect(await project.terraform.stateList(stack)).toContain(group);
      await project.terraform.apply(stack, "-destroy", `-target=${group}`);
    }
    expect(
      await project.aws(SHARED, "s3api list-objects-v2 --bucket acme-terraform-state --query Contents[].Key"),
    ).toEqual(expect.arrayContaining(WORKLOADS.map((name) => `golden-ami/${name}.tfstate`)));
  });
});
