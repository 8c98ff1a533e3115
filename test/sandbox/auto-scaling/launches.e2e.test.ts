import { autoScalingRole, aws, registerImage, useSandbox } from "../local-aws.js";
import { member, organizationArn, owner } from "../organization.js";

useSandbox();

describe("a shared AMI under the owner's key", () => {
  let ami: string;
  let key: string;

  beforeEach(async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: "kms:*", Resource: "*" },
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${member}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    };
    key = String(
      await aws(
        ...([owner, "kms", "create-key", "--policy", JSON.stringify(policy)] as const),
        ...["--query", "KeyMetadata.Arn"],
      ),
    );
    ami = String(
      await aws(
        ...([
          owner,
          "ec2",
          "copy-image",
          "--name",
          "web",
          "--source-region",
          "eu-west-1",
          "--encrypted",
        ] as const),
        ...["--source-image-id", await registerImage(), "--kms-key-id", key, "--query", "ImageId"],
      ),
    );
    await aws(
      ...([member, "ec2", "create-launch-template", "--launch-template-name", "web"] as const),
      ...["--launch-template-data", `ImageId=${ami},InstanceType=t3.small`],
    );
  });

  const share = () =>
    aws(
      ...([owner, "ec2", "modify-image-attribute", "--image-id", ami] as const),
      ...["--launch-permission", `Add=[{OrganizationArn=${organizationArn}}]`],
    );
  const createGroup = async (minSize = 1) => {
    const subnet = await aws(member, "ec2", "describe-subnets", "--query", "Subnets[0].SubnetId");
    await aws(
      ...([member, "autoscaling", "create-auto-scaling-group", "--auto-scaling-group-name", "web"] as const),
      ...["--min-size", String(minSize), "--max-size", "2", "--vpc-zone-identifier", String(subnet)],
      ...["--launch-template", "LaunchTemplateName=web"],
    );
  };
  const group = () =>
    aws(
      ...([member, "autoscaling", "describe-auto-scaling-groups"] as const),
      ...["--query", "AutoScalingGroups[].[MinSize, DesiredCapacity, length(Instances)]"],
    );
  const failures = () =>
    aws(
      ...([
        member,
        "autoscaling",
        "describe-scaling-activities",
        "--auto-scaling-group-name",
        "web",
      ] as const),
      ...["--query", "Activities[].StatusMessage"],
    );
  const grant = (...operations: string[]) =>
    aws(
      ...([member, "kms", "create-grant", "--key-id", key, "--grantee-principal", autoScalingRole] as const),
      ...["--operations", ...operations],
    );

  test("is not to be had for instances before it is shared", async () => {
    await expect(createGroup()).rejects.toThrow(
      `(ValidationError) when calling the CreateAutoScalingGroup operation: You must use a valid fully-formed launch template. The image id '[${ami}]' does not exist`,
    );
    const run = () =>
      aws(
        member,
        "ec2",
        "run-instances",
        "--launch-template",
        "LaunchTemplateName=web",
        "--query",
        "Instances[0].ImageId",
      );
    await expect(run()).rejects.toThrow(`(InvalidAMIID.NotFound)`);
    await share();
    expect(await run()).toBe(ami);
  });

  test("starts no instance of a group until the key is granted to Auto Scaling's role for all that it does", async () => {
    await share();
    await createGroup(0);
    expect([await group(), await failures()]).toEqual([[[0, 0, 0]], []]);
    await aws(
      ...([member, "autoscaling", "update-auto-scaling-group", "--auto-scaling-group-name", "web"] as const),
      ...["--min-size", "1"],
    );
    expect(await group()).toEqual([[1, 1, 0]]);
    expect(await failures()).toEqual([
      expect.stringContaining("Client.InternalError: Client error on launch"),
    ]);
    await grant("Decrypt", "DescribeKey");
    expect(await group()).toEqual([[1, 1, 0]]);
    await grant(
      ...["Encrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
      "CreateGrant",
    );
    // An update of something else does not make it forget what it was told to have.
    await aws(
      ...([member, "autoscaling", "update-auto-scaling-group", "--auto-scaling-group-name", "web"] as const),
      ...["--max-size", "3"],
    );
    expect(await group()).toEqual([[1, 1, 1]]);
    expect(await failures()).toEqual([]);
  });

  test("starts no instance under a key that is to be deleted", async () => {
    await share();
    await aws(owner, "kms", "schedule-key-deletion", "--key-id", key.slice(key.indexOf("/") + 1));
    await createGroup();
    expect(await failures()).toEqual([expect.stringContaining("Client.InvalidKMSKey.InvalidState")]);
  });

  test("is granted to no role that does not exist", async () => {
    await aws(
      ...([member, "iam", "delete-service-linked-role"] as const),
      ...["--role-name", "AWSServiceRoleForAutoScaling"],
    );
    await expect(grant("Decrypt")).rejects.toThrow(
      `(InvalidArnException) when calling the CreateGrant operation: ARN does not refer to a valid principal: ${autoScalingRole}`,
    );
  });
});
