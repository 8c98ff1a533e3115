import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { undocumented } from "../e2e/permissions.js";
import { oneLine, Project } from "../e2e/project.js";

const ACCOUNT = "111122223333";
const LICENCE = `arn:aws:license-manager:eu-west-3:${ACCOUNT}:license-configuration:lic-0123456789abcdef0123456789abcdef`;
const EXAMPLE = join(__dirname, "..", "..", "examples", "exported-vm-image");

/** A trust policy, without the spaces that would part words of a command. */
const trusting = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

jest.setTimeout(300_000);

/** One story, told in order: images whose AMIs are described, licensed, pointed to, and start faster. */
describe("the settings of a distribution", () => {
  const project = new Project("distribution-settings");
  const [web, windows] = [
    ["images", "web"],
    ["images", "office"],
  ];
  let template = "";

  const aws = (command: string, region = "eu-west-1") =>
    project.aws(ACCOUNT, `${command} --region ${region}`);
  const build = async (image: string) => {
    const { exitCode, stdout, stderr } = await project.goldenAmi(["build", image]);
    return { exitCode, output: oneLine(`${stdout}${stderr}`) };
  };
  const parameter = (name: string, region = "eu-west-1") =>
    aws(`ssm get-parameter --name ${name} --query Parameter.[Value,DataType]`, region);
  const newest = async (image: string, region = "eu-west-1") =>
    String(
      await aws(
        `ec2 describe-images --owners self --filters Name=name,Values=${image}_* --query sort_by(Images,&CreationDate)[-1].ImageId`,
        region,
      ),
    );

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    await aws(
      `iam create-role --role-name golden-ami --assume-role-policy-document ${trusting("ec2.amazonaws.com")}`,
    );
    template = String(
      await aws(
        "ec2 create-launch-template --launch-template-name batch --launch-template-data ImageId=ami-12345678,InstanceType=t3.small --query LaunchTemplate.LaunchTemplateId",
      ),
    );
    project.edit(
      [["workloads"], undefined],
      [
        [...web, "ssmParameters"],
        ["/golden/web", "/imagebuilder/teams/web"],
      ],
      [[...web, "launchTemplates"], { "eu-west-1": [{ launchTemplateId: template }] }],
      [[...web, "licenseConfigurationArns"], [LICENCE]],
      [[...web, "descriptionsByRegion"], { "eu-west-3": "nginx ${Paris}" }],
      [
        windows,
        {
          platform: "Windows",
          parent: "windows-server-2022-english-full-base-x86",
          components: [{ managed: "update-windows" }],
          regions: ["eu-west-1"],
          fastLaunch: { maxParallelLaunches: 8, targetResourceCount: 10 },
          share: { organization: true },
        },
      ],
    );
    await project.firstSynth();
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  test("reach AWS as they are, and a second plan is empty", async () => {
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
  });

  test("are what becomes of a release", async () => {
    expect(await build("web")).toMatchObject({ exitCode: 0 });
    const ami = await newest("web");
    for (const name of ["/golden/web", "/imagebuilder/teams/web", "/imagebuilder/golden-ami/web/latest"])
      expect(await parameter(name)).toEqual([ami, "aws:ec2:image"]);
    expect(await parameter("/golden/web", "eu-west-3")).toEqual([
      await newest("web", "eu-west-3"),
      "aws:ec2:image",
    ]);
    const descriptions = (region: string) =>
      aws("ec2 describe-images --owners self --query Images[].Description", region);
    expect(await descriptions("eu-west-1")).toEqual(["Amazon Linux 2023 with nginx"]);
    expect(await descriptions("eu-west-3")).toEqual(["nginx ${Paris}"]);
    expect(
      await aws(
        `ec2 describe-launch-template-versions --launch-template-id ${template} --versions $Default --query LaunchTemplateVersions[].[VersionNumber,LaunchTemplateData.ImageId]`,
      ),
    ).toEqual([[2, ami]]);
  });

  test("let instances of Windows start faster", async () => {
    expect(await build("office")).toMatchObject({ exitCode: 0 });
    expect(await aws("ec2 describe-fast-launch-images --query FastLaunchImages")).toMatchObject([
      {
        ImageId: await newest("office"),
        MaxParallelLaunches: 8,
        SnapshotConfiguration: { TargetResourceCount: 10 },
        State: "enabled",
      },
    ]);
  });

  test("change distributions, and no recipe", async () => {
    const lock = project.read("versions.lock.json");
    project.edit(
      [[...web, "ssmParameters"], ["/imagebuilder/teams/web"]],
      [[...web, "launchTemplates", "eu-west-1"], [{ launchTemplateId: template, setDefaultVersion: false }]],
      [[...web, "licenseConfigurationArns"], undefined],
      [[...web, "descriptionsByRegion"], undefined],
      [[...windows, "fastLaunch"], { launchTemplateName: "fast-launch" }],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    expect(project.read("versions.lock.json")).toBe(lock);
    expect((await project.plan("shared")).changes).toEqual([
      "aws_iam_role: delete",
      "aws_iam_role_policy: delete",
      "aws_iam_role_policy_attachment: delete",
      "aws_iam_role_policy_attachment: delete",
      "aws_imagebuilder_distribution_configuration: update",
      "aws_imagebuilder_distribution_configuration: update",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_pipeline: update",
    ]);
    await project.applyPlan("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect(await build("web")).toMatchObject({ exitCode: 0 });
    expect(
      await aws(
        `ec2 describe-launch-templates --launch-template-ids ${template} --query LaunchTemplates[].[DefaultVersionNumber,LatestVersionNumber]`,
      ),
    ).toEqual([[2, 3]]);
  });

  test("are refused in a build as AWS refuses them", async () => {
    expect(await build("office")).toMatchObject({
      exitCode: 2,
      output: expect.stringContaining("the launch template 'fast-launch' does not exist"),
    });
    await aws(
      `iam create-role --role-name builder --assume-role-policy-document ${trusting("imagebuilder.amazonaws.com")}`,
    );
    project.edit(
      [[...web, "ssmParameters"], ["/golden/web"]],
      [[...web, "executionRoleArn"], `arn:aws:iam::${ACCOUNT}:role/builder`],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    await project.apply("shared");
    expect(await build("web")).toMatchObject({
      exitCode: 2,
      output: expect.stringContaining("may not perform ssm:PutParameter"),
    });
  });

  test("a destroy leaves what it did not make, and nothing else", async () => {
    await project.destroy("shared");
    await aws("iam delete-role --role-name golden-ami");
    await aws("iam delete-role --role-name builder");
    expect((await project.sharedLeftovers(ACCOUNT)).flat()).toEqual([]);
  });

  test("Terraform made no call that the documentation of its permissions does not list", () => {
    expect(undocumented(project.terraformCalls, ACCOUNT, "shared")).toEqual([]);
  });
});

/** One story, told in order: the example of an image that is exported. */
describe("an image that is exported as a disk image", () => {
  const project = new Project("exported-vm-image");
  const image = ["images", "appliance"];
  const bucket = `golden-ami-exports-${ACCOUNT}-eu-west-1`;

  const aws = (command: string) => project.aws(ACCOUNT, `${command} --region eu-west-1`);
  const objects = (name = bucket) => aws(`s3api list-objects-v2 --bucket ${name} --query Contents[].Key`);
  const build = async () => {
    const { exitCode, stdout, stderr } = await project.goldenAmi(["build", "appliance"]);
    return { exitCode, output: oneLine(`${stdout}${stderr}`) };
  };

  beforeAll(async () => {
    cpSync(join(EXAMPLE, "versions.lock.json"), join(project.directory, "versions.lock.json"));
    project.write("golden-ami.yaml", readFileSync(join(EXAMPLE, "golden-ami.yaml"), "utf8"));
    await project.startSandbox("--step-ms", "20", "--verbose");
    project.edit(
      [["terraform"], { awsProvider: "5.100.0" }],
      [["workloads", "branch-offices", "assumeRole"], "arn:aws:iam::444455556666:role/golden-ami"],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  test("has a bucket and a role for that, and a second plan is empty", async () => {
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
  });

  test("is in the bucket after each release, and its AMI's id in the parameter", async () => {
    expect(await build()).toMatchObject({ exitCode: 0 });
    expect(await objects()).toEqual([
      expect.stringMatching(/^branch-offices\/export-ami-[0-9a-f]{17}\.vmdk$/),
    ]);
    expect(
      await aws("ec2 describe-images --owners self --query Images[].BlockDeviceMappings[].Ebs.Encrypted"),
    ).toEqual([false]);
    expect(
      await project.aws(
        ACCOUNT,
        "ec2 describe-images --owners self --region eu-west-3 --query Images[].BlockDeviceMappings[].Ebs.Encrypted",
      ),
    ).toEqual([true]);
    expect(await aws("ssm get-parameter --name /branch-offices/appliance --query Parameter.DataType")).toBe(
      "aws:ec2:image",
    );
  });

  test("lets its workload run the copy", async () => {
    await project.init("branch-offices");
    await project.apply("branch-offices");
    expect(await project.plan("branch-offices")).toEqual({ hasChanges: false, changes: [] });
    await project.destroy("branch-offices");
  });

  test("may be exported otherwise, to a bucket and by a role of one's own, without another recipe", async () => {
    await aws(
      "s3api create-bucket --bucket acme-disk-images --create-bucket-configuration LocationConstraint=eu-west-1",
    );
    project.edit([[...image, "export"], { diskImageFormat: "RAW", s3Bucket: "acme-disk-images" }]);
    expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
    expect((await project.plan("shared")).changes).toEqual([
      "aws_iam_role_policy: update",
      "aws_imagebuilder_distribution_configuration: update",
      "aws_s3_bucket: delete",
      "aws_s3_bucket_lifecycle_configuration: delete",
      "aws_s3_bucket_policy: delete",
      "aws_s3_bucket_public_access_block: delete",
      "aws_s3_bucket_server_side_encryption_configuration: delete",
      "aws_s3_bucket_versioning: delete",
    ]);
    // The bucket stays as long as it has disk images in it.
    await expect(project.applyPlan("shared")).rejects.toThrow("BucketNotEmpty");
    await empty();
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect(await build()).toMatchObject({ exitCode: 0 });
    expect(await objects("acme-disk-images")).toEqual([
      expect.stringMatching(/^appliance\/export-ami-[0-9a-f]{17}\.raw$/),
    ]);
  });

  test("fails to be exported as it does with AWS", async () => {
    project.edit([
      [...image, "export"],
      { diskImageFormat: "VHD", s3Bucket: "acme-disk-images", roleName: "vmimport" },
    ]);
    expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
    await project.apply("shared");
    expect(await build()).toMatchObject({
      exitCode: 2,
      output: expect.stringContaining("The service role vmimport provided does not exist"),
    });
    await aws(
      `iam create-role --role-name vmimport --assume-role-policy-document ${trusting("vmie.amazonaws.com")}`,
    );
    expect(await build()).toMatchObject({
      exitCode: 2,
      output: expect.stringContaining("does not have sufficient permissions"),
    });
  });

  test("a destroy leaves what it did not make, and nothing else", async () => {
    await project.destroy("shared");
    await aws("iam delete-role --role-name vmimport");
    const args = ["s3", "rb", "s3://acme-disk-images", "--force"];
    expect(await project.run("aws", args, { ...project.env, AWS_ACCESS_KEY_ID: ACCOUNT })).toMatchObject({
      exitCode: 0,
    });
    expect((await project.sharedLeftovers(ACCOUNT)).flat()).toEqual([]);
  });

  test("Terraform made no call that the documentation of its permissions does not list", () => {
    expect(undocumented(project.terraformCalls, ACCOUNT, "shared")).toEqual([]);
  });

  /** Deletes all versions of the disk images. */
  async function empty(): Promise<void> {
    const versions = (await aws(
      `s3api list-object-versions --bucket ${bucket} --query Versions[].[Key,VersionId]`,
    )) as [string, string][];
    for (const [key, version] of versions)
      await aws(`s3api delete-object --bucket ${bucket} --key ${key} --version-id ${version}`);
  }
});
