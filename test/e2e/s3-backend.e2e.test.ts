import { type SandboxProcess, startSandboxProcess } from "../../cli/sandbox-process.js";
import { Terraform } from "../../plan/terraform.js";
import { NEW_LOCK, Project, TEST_DIRECTORY } from "./project.js";

jest.setTimeout(120_000);

const SHARED = "111122223333";

describe("state in S3", () => {
  const project = new Project("s3-backend");
  let sandbox: SandboxProcess;

  beforeAll(async () => {
    sandbox = await startSandboxProcess(project.directory);
  });

  afterAll(() => sandbox?.stop());

  test("is one object for each stack, encrypted and locked, reached by a role of its own", async () => {
    const { CI, ...env } = sandbox.environment;
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
    await project.aws(SHARED, ["s3", "mb", "s3://acme-terraform-state"], env).catch(() => undefined);
    expect(await project.synth(env)).toMatchObject({ exitCode: 0, stderr: NEW_LOCK });

    const terraform = await Terraform.find(TEST_DIRECTORY, env);
    const key = "aws_kms_alias.key_eu-west-1_alias";
    await terraform.init(project.stack("shared"));
    await terraform.plan(project.stack("shared"), "test.tfplan", [`-target=${key}`]);
    await terraform.apply(project.stack("shared"), "test.tfplan");
    expect(await terraform.stateList(project.stack("shared"))).toEqual([
      key,
      expect.stringMatching(/^aws_kms_key\./),
    ]);
    const object = await project.aws(
      SHARED,
      ["s3api", "head-object", "--bucket", "acme-terraform-state", "--key", "golden-ami/shared.tfstate"],
      env,
    );
    expect(object).toMatchObject({ ServerSideEncryption: "AES256" });
    await terraform.destroy(project.stack("shared"));
    expect(await terraform.stateList(project.stack("shared"))).toEqual([]);
  });
});
