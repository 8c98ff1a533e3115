import { setTimeout as sleep } from "node:timers/promises";
import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { EC2 } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { GetImageCommand, ImagebuilderClient, ListImageRecipesCommand } from "@aws-sdk/client-imagebuilder";
import { type GrantOperation, KMS } from "@aws-sdk/client-kms";
import { SSM } from "@aws-sdk/client-ssm";
import { STS } from "@aws-sdk/client-sts";
import { findMotoCommand } from "../../sandbox/moto/moto-command.js";
import { type Sandbox, startSandbox } from "../../sandbox/server.js";
import { member, organizationArn, outsider, owner } from "./organization.js";

const alias = `arn:aws:kms:eu-west-1:${owner}:alias/golden-ami`;
const autoScalingRole = `arn:aws:iam::${member}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

let sandbox: Sandbox;

jest.setTimeout(90_000);

beforeAll(async () => {
  sandbox = await startSandbox({
    organization: {
      arn: organizationArn,
      members: [
        { account: owner, organizationalUnits: [] },
        { account: member, organizationalUnits: ["ou-abcd-11111111"] },
      ],
    },
    defaultAccount: owner,
    motoCommand: await findMotoCommand(".golden-ami", () => undefined),
  });
}, 120_000);

afterAll(() => sandbox?.close());

afterEach(() => admin("POST", "reset"));

/** The SDK's clients under an access key. */
function as(accessKeyId: string) {
  const config = {
    endpoint: sandbox.url,
    region: "eu-west-1",
    credentials: { accessKeyId, secretAccessKey: "any" },
    maxAttempts: 1,
  };
  return {
    autoScaling: new AutoScaling(config),
    ec2: new EC2(config),
    iam: new IAM(config),
    kms: new KMS(config),
    ssm: new SSM(config),
    sts: new STS(config),
  };
}

function admin(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
}

async function registerImage(account = owner, build = 1): Promise<string | undefined> {
  const { ImageId } = await as(account).ec2.registerImage({
    Name: `web_1.0.0_${build}_2026-01-01T00-00-00.000Z`,
    RootDeviceName: "/dev/xvda",
    Architecture: "x86_64",
    BlockDeviceMappings: [
      { DeviceName: "/dev/xvda", Ebs: { SnapshotId: "snap-0123456789abcdef0", VolumeSize: 8 } },
    ],
    TagSpecifications: [{ ResourceType: "image", Tags: [{ Key: "Name", Value: "web" }] }],
  });
  return ImageId;
}

const shareImage = (ImageId: string | undefined) =>
  as(owner).ec2.modifyImageAttribute({
    ImageId,
    LaunchPermission: { Add: [{ OrganizationArn: organizationArn }] },
  });

async function createKey(...statements: object[]): Promise<string | undefined> {
  const { KeyMetadata } = await as(owner).kms.createKey({
    Policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: "kms:*", Resource: "*" },
        ...statements,
      ],
    }),
  });
  return KeyMetadata?.Arn;
}

describe("an AMI that is shared with the organization", () => {
  const describeImages = async (account: string) => {
    const { Images = [] } = await as(account).ec2.describeImages({ Owners: [owner] });
    return Images.map(({ ImageId, Tags = [] }) => [ImageId, Tags.map(({ Key }) => Key)]);
  };

  test("is seen with its tags by the owner, without them by a member, and by no outsider", async () => {
    const id = await registerImage();
    expect(await describeImages(member)).toEqual([]);
    await shareImage(id);
    expect(await describeImages(owner)).toEqual([[id, ["Name"]]]);
    expect(await describeImages(member)).toEqual([[id, []]]);
    expect(await describeImages(outsider)).toEqual([]);
  });

  test("is changed by its owner only", async () => {
    const ImageId = await registerImage();
    await expect(as(member).ec2.deregisterImage({ ImageId })).rejects.toMatchObject({
      name: "AuthFailure",
      message: `Not authorized for image:${ImageId}`,
    });
    await as(owner).ec2.deregisterImage({ ImageId });
    expect(await describeImages(owner)).toEqual([]);
  });
});

test("tagging AMIs and what moto has in one call reaches both", async () => {
  const { ec2 } = as(owner);
  const id = await registerImage();
  const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
  await ec2.createTags({
    Resources: [id, Vpc?.VpcId].map(String),
    Tags: [{ Key: "Team", Value: "web" }],
  });
  const { Tags } = await ec2.describeTags({ Filters: [{ Name: "key", Values: ["Team"] }] });
  expect(Tags?.map(({ ResourceId }) => ResourceId)).toEqual([id, Vpc?.VpcId]);
});

describe("a key of another account", () => {
  beforeEach(async () => {
    const TargetKeyId = await createKey({
      Effect: "Allow",
      Principal: "*",
      Action: ["kms:DescribeKey", "kms:CreateGrant"],
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
    });
    await as(owner).kms.createAlias({ AliasName: "alias/golden-ami", TargetKeyId });
  });

  const describeKey = async (account: string) =>
    (await as(account).kms.describeKey({ KeyId: alias })).KeyMetadata?.Arn;

  test("is found by its alias ARN from within the organization, and from outside refused by its policy", async () => {
    const arn = await describeKey(owner);
    expect(arn).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${owner}:key/`));
    expect(await describeKey(member)).toBe(arn);
    await expect(describeKey(outsider)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::${outsider}:root is not authorized to perform: kms:DescribeKey on resource: ${arn} because no resource-based policy allows the kms:DescribeKey action`,
    });
  });

  test("is granted once under one name, and the grant is retired by the account that it names", async () => {
    const KeyId = await describeKey(member);
    const grant = async (Name: string) => {
      const { GrantId } = await as(member).kms.createGrant({
        KeyId,
        Name,
        GranteePrincipal: autoScalingRole,
        RetiringPrincipal: `arn:aws:iam::${member}:root`,
        Operations: ["Decrypt"],
      });
      return GrantId;
    };
    const first = await grant("payments");
    expect(first).toEqual(expect.any(String));
    expect(await grant("payments")).toBe(first);
    expect(await grant("orders")).not.toBe(first);
    const retire = (account: string) => as(account).kms.retireGrant({ KeyId, GrantId: first });
    await expect(retire(outsider)).rejects.toMatchObject({ name: "AccessDeniedException" });
    await retire(member);
    expect(await grant("payments")).not.toBe(first);
  });

  test("is granted by its ARN, and not by its alias", async () => {
    const grant = (KeyId: string | undefined) =>
      as(member).kms.createGrant({ KeyId, GranteePrincipal: autoScalingRole, Operations: ["Decrypt"] });
    expect(await grant(await describeKey(member))).toMatchObject({ GrantId: expect.any(String) });
    await expect(grant(alias)).rejects.toMatchObject({
      name: "InvalidArnException",
      message: "Key Aliases are not supported for this operation.",
    });
  });
});

describe("an access key", () => {
  test("belongs to the account of the role that was assumed", async () => {
    const RoleArn = `arn:aws:iam::${member}:role/path/golden-ami`;
    const { Credentials } = await as("any").sts.assumeRole({ RoleArn, RoleSessionName: "me" });
    expect(await as(Credentials?.AccessKeyId ?? "").sts.getCallerIdentity()).toMatchObject({
      Account: member,
      Arn: `arn:aws:sts::${member}:assumed-role/golden-ami/me`,
    });
  });

  test("of 12 digits is that account's, and any other the default account's", async () => {
    expect(await as(outsider).sts.getCallerIdentity()).toMatchObject({ Account: outsider });
    expect(await as("any").sts.getCallerIdentity()).toMatchObject({ Account: owner });
  });

  test("that is missing is an error", async () => {
    const response = await fetch(sandbox.url, { method: "POST", body: "Action=DescribeImages" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>MissingAuthenticationToken</Code>");
  });
});

/** A subnet of the member's default VPC. */
async function subnet(): Promise<string | undefined> {
  return (await as(member).ec2.describeSubnets()).Subnets?.[0]?.SubnetId;
}

describe("an instance refresh", () => {
  test("replaces the instances of a group by those of its new launch template, one refresh at a time", async () => {
    const { autoScaling, ec2 } = as(member);
    const LaunchTemplateName = "web";
    const AutoScalingGroupName = "web";
    const [first, second] = [await registerImage(member, 1), await registerImage(member, 2)];
    await ec2.createLaunchTemplate({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId: first, InstanceType: "t3.small" },
    });
    await autoScaling.createAutoScalingGroup({
      AutoScalingGroupName,
      MinSize: 2,
      MaxSize: 2,
      VPCZoneIdentifier: await subnet(),
      LaunchTemplate: { LaunchTemplateName, Version: "1" },
    });
    await ec2.createLaunchTemplateVersion({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId: second, InstanceType: "t3.small", UserData: "IyEvYmluL3No" },
    });
    await autoScaling.updateAutoScalingGroup({
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateName, Version: "2" },
    });
    const start = () =>
      autoScaling.startInstanceRefresh({ AutoScalingGroupName, Preferences: { SkipMatching: true } });
    // Both at once: by itself, the second might come when the first is done.
    const starts = await Promise.allSettled([start(), start()]);
    const refusals = starts.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refusals).toMatchObject([{ Code: "InstanceRefreshInProgress" }]);
    const states = async () => {
      const { InstanceRefreshes = [] } = await autoScaling.describeInstanceRefreshes({
        AutoScalingGroupName,
      });
      return InstanceRefreshes.map(({ Status, StatusReason }) => [Status, StatusReason]);
    };
    while (/Pending|InProgress/.test(JSON.stringify(await states()))) await sleep(100);
    expect(await states()).toEqual([["Successful", undefined]]);
    const { Reservations = [] } = await ec2.describeInstances({
      Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    });
    expect(Reservations.flatMap(({ Instances = [] }) => Instances.map(({ ImageId }) => ImageId))).toEqual([
      second,
      second,
    ]);
  });
});

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

describe("a fault", () => {
  test("throttles EC2 as often as told", async () => {
    const fault = { service: "ec2", operation: "DescribeImages", status: 429, times: 1 };
    expect((await admin("POST", "faults", fault)).status).toBe(204);
    const describeImages = () => as(owner).ec2.describeImages({ Owners: ["self"] });
    await expect(describeImages()).rejects.toMatchObject({ name: "RequestLimitExceeded" });
    expect((await describeImages()).Images).toEqual([]);
  });

  test("of KMS has the JSON protocol's form, and is cleared", async () => {
    await admin("POST", "faults", { service: "kms", status: 429 });
    await expect(as(owner).kms.listKeys()).rejects.toMatchObject({ name: "ThrottlingException" });
    await admin("DELETE", "faults");
    expect((await as(owner).kms.listKeys()).Keys).toEqual([]);
  });

  test("of Image Builder is retried by the SDK until it is used up", async () => {
    const client = new ImagebuilderClient({
      endpoint: sandbox.url,
      region: "eu-west-1",
      credentials: { accessKeyId: owner, secretAccessKey: "any" },
    });
    await admin("POST", "faults", { service: "imagebuilder", status: 429, times: 1 });
    await admin("POST", "faults", { service: "imagebuilder", status: 500, times: 1 });
    const { imageRecipeSummaryList, $metadata } = await client.send(new ListImageRecipesCommand({}));
    expect(imageRecipeSummaryList).toEqual([]);
    expect($metadata.attempts).toBe(3);
    await admin("POST", "faults", { service: "imagebuilder", operation: "GetImage", status: 429 });
    const arn = `arn:aws:imagebuilder:eu-west-1:${owner}:image/web/1.0.0/1`;
    await expect(client.send(new GetImageCommand({ imageBuildVersionArn: arn }))).rejects.toMatchObject({
      name: "CallRateLimitExceededException",
      $metadata: { httpStatusCode: 429 },
    });
    client.destroy();
  });

  test("that is none is refused with what is right", async () => {
    for (const body of [
      {},
      { service: "ec2" },
      { service: "ec2", status: "429" },
      { image: "web" },
      { image: "web", step: "Distribute" },
      { service: "imagebuilder", operation: "GetImge", status: 429 },
    ]) {
      const response = await admin("POST", "faults", body);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: expect.stringContaining('expected {"service"') });
    }
  });
});

test("a security group's description takes only what EC2 takes", async () => {
  const { ec2 } = as(owner);
  const create = (GroupName: string, Description: string) =>
    ec2.createSecurityGroup({ GroupName, Description });
  await expect(create("web", "Image Builder's")).rejects.toThrow("Invalid security group description");
  await expect(create("sg-web", "web")).rejects.toThrow("Group names may not be in the format sg-*");
  const { GroupId } = await create("web", "Instances of payments-prod-web");
  const authorize = (Description: string) => {
    const IpRanges = [{ CidrIp: "0.0.0.0/0", Description }];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges }];
    return ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions });
  };
  await expect(authorize("AWS's endpoints")).rejects.toThrow("Invalid rule description");
  expect((await authorize("AWS endpoints")).Return).toBe(true);
});

test("a reset empties AMIs, moto and assumed roles alike", async () => {
  await registerImage();
  await as(owner).ssm.putParameter({ Name: "/a", Value: "b", Type: "String" });
  expect(await (await admin("GET", "amis")).json()).toMatchObject({ amis: [{ ownerId: owner }] });
  expect((await admin("POST", "reset")).status).toBe(204);
  expect(await (await admin("GET", "amis")).json()).toEqual({ amis: [] });
  await expect(as(owner).ssm.getParameter({ Name: "/a" })).rejects.toMatchObject({
    name: "ParameterNotFound",
  });
});

test("a web page cannot drive the sandbox", async () => {
  const fromPage = await fetch(`${sandbox.url}/_sandbox/reset`, {
    method: "POST",
    headers: { origin: "https://example.com" },
  });
  expect(fromPage.status).toBe(403);
});
