import { PLAN, Project } from "../e2e/project.js";

jest.setTimeout(120_000);

const SHARED = "111122223333";

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
});
