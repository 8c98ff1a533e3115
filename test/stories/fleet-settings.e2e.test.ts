import { undocumented } from "../e2e/permissions.js";
import { Project } from "../e2e/project.js";

const ACCOUNT = "444455556666";

jest.setTimeout(300_000);

/** One story, told in order: a fleet whose instances have a role, user data, a key pair, more groups, volumes and tags. */
describe("the settings of a fleet's instances", () => {
  const project = new Project("fleet-settings");
  const launchTemplate = ["workloads", "payments-prod", "fleets", "web", "launchTemplate"];
  const stack = "payments-prod";
  let key = "";

  const templateData = async (): Promise<Record<string, unknown> & { UserData: string }> => {
    const versions = await project.aws(
      ACCOUNT,
      "ec2 describe-launch-template-versions --launch-template-name payments-prod-web --versions $Default --query LaunchTemplateVersions[].LaunchTemplateData",
    );
    const [data] = versions as [Record<string, unknown> & { UserData: string }];
    return { ...data, UserData: Buffer.from(data.UserData, "base64").toString() };
  };

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    await project.aws(ACCOUNT, "ec2 create-key-pair --key-name ops --region eu-west-1");
    const [group] = (await project.aws(
      ACCOUNT,
      "ec2 describe-security-groups --region eu-west-1 --filters Name=group-name,Values=default --query SecurityGroups[].GroupId",
    )) as [string];
    const subnets = (await project.aws(
      ACCOUNT,
      "ec2 describe-subnets --region eu-west-1 --query Subnets[:2].SubnetId",
    )) as string[];
    key = String(await project.aws(ACCOUNT, "kms create-key --region eu-west-1 --query KeyMetadata.Arn"));
    project.write("web.sh", '#!/bin/bash\necho "${PORT} %{x}" > /etc/web\n');
    project.edit(
      [
        launchTemplate,
        {
          instanceType: "t3.small",
          instanceRole: { policies: ["arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"], path: "/web/" },
          userData: { file: "web.sh", variables: { PORT: "it's ${80}" } },
          metadata: { hopLimit: 2 },
          keyPair: "ops",
          monitoring: true,
          publicAddress: true,
          additionalSecurityGroups: [group],
          rootVolume: { sizeGiB: 40, type: "gp3", iops: 4000, throughput: 250 },
          dataVolumes: [
            { deviceName: "/dev/sdf", sizeGiB: 100 },
            { deviceName: "/dev/sdg", sizeGiB: 8, type: "io2", iops: 400, deleteOnTermination: false },
          ],
          kmsKeyId: key,
          cpuOptions: { coreCount: 1, threadsPerCore: 1 },
          placement: { groupName: "web" },
        },
      ],
      [["workloads", stack, "fleets", "web", "autoScaling"], { min: 1, max: 2, subnets }],
      [["workloads", stack, "fleets", "web", "tags"], { Dept: "R&D" }],
      // The AMI has a volume beside the root volume.
      [["images", "web", "dataVolumes"], [{ deviceName: "/dev/sdh", sizeGiB: 10, iops: 3500 }]],
    );
    await project.firstSynth();
    await project.applyPipelines();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.init(stack);
  });

  afterAll(() => project.stopSandbox());

  test("reach EC2 as they are, and a second plan is empty", async () => {
    await project.apply(stack);
    expect(await templateData()).toMatchObject({
      IamInstanceProfile: { Arn: expect.stringMatching(/:instance-profile\/web\/payments-prod-web-\d+$/) },
      UserData: "#!/bin/bash\nexport PORT='it'\\''s ${80}'\necho \"${PORT} %{x}\" > /etc/web\n",
      MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
      KeyName: "ops",
      Monitoring: { Enabled: true },
      NetworkInterfaces: [
        { AssociatePublicIpAddress: true, Groups: [expect.any(String), expect.any(String)] },
      ],
      CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 },
      Placement: { GroupName: "web" },
    });
    const { BlockDeviceMappings, TagSpecifications } = await templateData();
    expect(BlockDeviceMappings).toEqual([
      {
        DeviceName: "/dev/xvda",
        Ebs: expect.objectContaining({
          Encrypted: true,
          KmsKeyId: key,
          VolumeSize: 40,
          Iops: 4000,
          Throughput: 250,
        }),
      },
      {
        DeviceName: "/dev/sdf",
        Ebs: expect.objectContaining({ Encrypted: true, KmsKeyId: key, VolumeSize: 100, VolumeType: "gp3" }),
      },
      {
        DeviceName: "/dev/sdg",
        Ebs: expect.objectContaining({
          Encrypted: true,
          VolumeType: "io2",
          Iops: 400,
          DeleteOnTermination: false,
        }),
      },
      {
        DeviceName: "/dev/sdh",
        Ebs: expect.objectContaining({
          Encrypted: true,
          KmsKeyId: key,
          VolumeSize: 10,
          Iops: 3500,
          SnapshotId: expect.stringMatching(/^snap-/),
        }),
      },
    ]);
    expect(TagSpecifications).toEqual(
      ["instance", "volume", "network-interface"].map((ResourceType) => ({
        ResourceType,
        Tags: expect.arrayContaining([{ Key: "Dept", Value: "R&D" }]),
      })),
    );
    const groups = await project.aws(
      ACCOUNT,
      "autoscaling describe-auto-scaling-groups --region eu-west-1 --query AutoScalingGroups[].Instances[].LifecycleState",
    );
    expect(groups).toEqual(["InService"]);
    const attached = await project.aws(
      ACCOUNT,
      "iam list-attached-role-policies --role-name $ROLE --query AttachedPolicies[].PolicyName".replace(
        "$ROLE",
        String(await project.aws(ACCOUNT, "iam list-roles --path-prefix /web/ --query Roles[0].RoleName")),
      ),
    );
    expect(new Set(attached as string[])).toEqual(
      new Set(["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"]),
    );
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("change the launch template and its group in place, and nothing else", async () => {
    key = String(await project.aws(ACCOUNT, "kms create-key --region eu-west-1 --query KeyMetadata.Arn"));
    project.write("web.sh", "#!/bin/bash\necho changed\n");
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    expect((await project.plan(stack)).changes).toEqual([
      "aws_autoscaling_group: update",
      "aws_launch_template: update",
    ]);
    await project.applyPlan(stack);
    expect((await templateData()).UserData).toContain("echo changed\n");
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("go without a trace: each may be left out again, and a destroy leaves nothing", async () => {
    project.edit([launchTemplate, { instanceType: "t3.small" }]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    await project.apply(stack);
    const data = await templateData().catch(() => undefined);
    expect(data?.UserData ?? "").toBe("");
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
    await project.destroy(stack);
    for (const query of [
      "iam list-roles --path-prefix /web/ --query Roles",
      "iam list-instance-profiles --query InstanceProfiles",
      "ec2 describe-launch-templates --region eu-west-1 --query LaunchTemplates",
      `kms list-grants --region eu-west-1 --query Grants --key-id ${key}`,
    ]) {
      expect(await project.aws(ACCOUNT, query)).toEqual([]);
    }
  });

  test("Terraform made no call that the documentation of its permissions does not list", () => {
    expect([...project.terraformCalls]).toContain(`${ACCOUNT} ec2:CreateLaunchTemplate`);
    expect(undocumented(project.terraformCalls, ACCOUNT, "workload")).toEqual([]);
  });
});
