import type { GrantOperation } from "@aws-sdk/client-kms";
import {
  as,
  autoScalingRole,
  createKey,
  registerImage,
  shareImage,
  subnet,
  useSandbox,
} from "../local-aws.js";
import { member, owner } from "../organization.js";

useSandbox();

describe("a shared AMI under the owner's key", () => {
  const LaunchTemplate = { LaunchTemplateName: "web" };
  const AutoScalingGroupName = "web";
  let ami: string | undefined;
  let key: string | undefined;

  beforeEach(async () => {
    key = await createKey({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${member}:root` },
      Action: "kms:*",
      Resource: "*",
    });
    const copy = await as(owner).ec2.copyImage({
      Name: "web",
      SourceRegion: "eu-west-1",
      SourceImageId: await registerImage(),
      Encrypted: true,
      KmsKeyId: key,
    });
    ami = copy.ImageId;
    await as(member).ec2.createLaunchTemplate({
      ...LaunchTemplate,
      LaunchTemplateData: { ImageId: ami, InstanceType: "t3.small" },
    });
  });

  const createGroup = async (MinSize = 1) =>
    as(member).autoScaling.createAutoScalingGroup({
      AutoScalingGroupName,
      MinSize,
      MaxSize: 2,
      VPCZoneIdentifier: await subnet(),
      LaunchTemplate,
    });
  const updateGroup = (sizes: { MinSize?: number; MaxSize?: number }) =>
    as(member).autoScaling.updateAutoScalingGroup({ AutoScalingGroupName, ...sizes });
  const group = async () => {
    const { AutoScalingGroups = [] } = await as(member).autoScaling.describeAutoScalingGroups();
    return AutoScalingGroups.map(({ MinSize, DesiredCapacity, Instances }) => [
      MinSize,
      DesiredCapacity,
      Instances?.length ?? 0,
    ]);
  };
  const failures = async () => {
    const { Activities = [] } = await as(member).autoScaling.describeScalingActivities({
      AutoScalingGroupName,
    });
    return Activities.map(({ StatusMessage }) => StatusMessage);
  };
  const grant = (...Operations: GrantOperation[]) =>
    as(member).kms.createGrant({ KeyId: key, GranteePrincipal: autoScalingRole, Operations });

  test("is not to be had for instances before it is shared", async () => {
    await expect(createGroup()).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining(
        `You must use a valid fully-formed launch template. The image id '[${ami}]' does not exist`,
      ),
    });
    const run = async () => {
      const { Instances } = await as(member).ec2.runInstances({ LaunchTemplate, MinCount: 1, MaxCount: 1 });
      return Instances?.[0]?.ImageId;
    };
    await expect(run()).rejects.toMatchObject({ name: "InvalidAMIID.NotFound" });
    await shareImage(ami);
    expect(await run()).toBe(ami);
  });

  test("starts no instance of a group until the key is granted to Auto Scaling's role for all that it does", async () => {
    await shareImage(ami);
    await createGroup(0);
    expect([await group(), await failures()]).toEqual([[[0, 0, 0]], []]);
    await updateGroup({ MinSize: 1 });
    expect(await group()).toEqual([[1, 1, 0]]);
    expect(await failures()).toEqual([
      expect.stringContaining("Client.InternalError: Client error on launch"),
    ]);
    await grant("Decrypt", "DescribeKey");
    expect(await group()).toEqual([[1, 1, 0]]);
    await grant(
      ...(["Encrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey"] as const),
      ...(["GenerateDataKeyWithoutPlaintext", "CreateGrant"] as const),
    );
    // An update of something else does not make it forget what it was told to have.
    await updateGroup({ MaxSize: 3 });
    expect(await group()).toEqual([[1, 1, 1]]);
    expect(await failures()).toEqual([]);
  });

  test("starts no more instances than a group may have by then, when they can start", async () => {
    await shareImage(ami);
    await createGroup(2);
    await updateGroup({ MinSize: 0, MaxSize: 1 });
    expect(await group()).toEqual([[0, 1, 0]]);
    await grant(
      ...(["Decrypt", "DescribeKey", "Encrypt", "ReEncryptFrom", "ReEncryptTo"] as const),
      ...(["GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "CreateGrant"] as const),
    );
    expect(await group()).toEqual([[0, 1, 1]]);
  });

  test("starts no instance under a key that is to be deleted", async () => {
    await shareImage(ami);
    await as(owner).kms.scheduleKeyDeletion({ KeyId: key?.slice(key.indexOf("/") + 1) });
    await createGroup();
    expect(await failures()).toEqual([expect.stringContaining("Client.InvalidKMSKey.InvalidState")]);
  });

  test("is granted to no role that does not exist", async () => {
    await as(member).iam.deleteServiceLinkedRole({ RoleName: "AWSServiceRoleForAutoScaling" });
    await expect(grant("Decrypt")).rejects.toMatchObject({
      name: "InvalidArnException",
      message: `ARN does not refer to a valid principal: ${autoScalingRole}`,
    });
  });
});
