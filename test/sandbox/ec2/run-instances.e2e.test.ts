import {
  as,
  awsCli,
  createKey,
  registerImage,
  sandboxUrl,
  shareImage,
  subnet,
  useSandbox,
} from "../local-aws.js";
import { member, outsider, owner } from "../organization.js";

useSandbox();

const AL2023 = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default";

const parameter = async (Name: string) => (await as(member).ssm.getParameter({ Name })).Parameter?.Value;

const run = async (input: object, account = member) => {
  const { Instances } = await as(account).ec2.runInstances({ MinCount: 1, MaxCount: 1, ...input });
  return Instances?.[0];
};

const describe1 = async (InstanceId: string | undefined, account = member) => {
  const { Reservations } = await as(account).ec2.describeInstances({ InstanceIds: [String(InstanceId)] });
  return Reservations?.[0]?.Instances?.[0];
};

const template = async (LaunchTemplateData: object, LaunchTemplateName = "web") => {
  await as(member).ec2.createLaunchTemplate({ LaunchTemplateName, LaunchTemplateData });
  return { LaunchTemplateName };
};

test("an instance that is to have no public address has none, in a subnet that gives one", async () => {
  const SubnetId = await subnet();
  const ImageId = await registerImage();
  await shareImage(ImageId);
  const association = async (AssociatePublicIpAddress: boolean) => {
    const instance = await run({
      ImageId,
      InstanceType: "t3.micro",
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, AssociatePublicIpAddress }],
    });
    return (await describe1(instance?.InstanceId))?.NetworkInterfaces?.[0]?.Association;
  };
  expect(await association(true)).toMatchObject({ PublicIp: expect.any(String) });
  expect(await association(false)).toBeUndefined();
});

describe("an AMI whose key is closed to the caller", () => {
  let ami: string | undefined;
  const condition = {
    StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com", "aws:PrincipalOrgID": "o-exampleorg1" },
  };
  const use = { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" };

  /** Shares an AMI under a key whose policy has these statements too. */
  const encrypted = async (...statements: object[]) => {
    const KmsKeyId = await createKey(...statements);
    const { ImageId } = await as(owner).ec2.copyImage({
      SourceImageId: await registerImage(),
      SourceRegion: "eu-west-1",
      Name: "encrypted",
      Encrypted: true,
      KmsKeyId,
    });
    await shareImage(ImageId);
    ami = ImageId;
    return KmsKeyId;
  };

  test("starts an instance that ends at once, and says why", async () => {
    await encrypted();
    const instance = await run({ ImageId: ami, InstanceType: "t3.micro", DisableApiTermination: true });
    expect(instance).toMatchObject({ ImageId: ami, State: { Name: "pending" } });
    expect(await describe1(instance?.InstanceId)).toMatchObject({
      State: { Name: "terminated" },
      StateReason: { Code: "Client.InternalError", Message: "Client.InternalError: Client error on launch" },
    });
  });

  test("so does an AMI of no key with a volume under a key that the caller may not use", async () => {
    const KmsKeyId = await createKey();
    const ImageId = await registerImage();
    await shareImage(ImageId);
    const mapping = { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 8, Encrypted: true, KmsKeyId } };
    const instance = await run({ ImageId, InstanceType: "t3.micro", BlockDeviceMappings: [mapping] });
    expect((await describe1(instance?.InstanceId))?.StateReason?.Code).toBe("Client.InternalError");
    const LaunchTemplate = await template({
      ImageId,
      InstanceType: "t3.micro",
      BlockDeviceMappings: [mapping],
    });
    const second = await run({ LaunchTemplate });
    expect((await describe1(second?.InstanceId))?.StateReason?.Code).toBe("Client.InternalError");
  });

  test("does so from a launch template too, and shows it to the CLI", async () => {
    await encrypted();
    const LaunchTemplate = await template({ ImageId: ami, InstanceType: "t3.micro" });
    const instance = await run({ LaunchTemplate });
    const query = "Reservations[0].Instances[0].[State.Name,StateReason.Code]";
    const ids = ["--instance-ids", String(instance?.InstanceId)];
    const args = ["ec2", "describe-instances", ...ids, "--query", query, "--output", "text"];
    expect(await awsCli(sandboxUrl(), member, args)).toBe("terminated\tClient.InternalError");
  });

  test.each<[string, object[], string]>([
    ["opens to the organization through EC2", [{ ...use, Condition: condition }], "running"],
    [
      "opens through another service",
      [{ ...use, Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } } }],
      "terminated",
    ],
    ["opens for too few operations", [{ ...use, Action: ["kms:DescribeKey", "kms:Decrypt"] }], "terminated"],
    [
      "opens but for grants",
      [
        use,
        {
          ...use,
          Effect: "Deny",
          Action: "kms:CreateGrant",
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
      ],
      "terminated",
    ],
    [
      "opens to an organization that is not the caller's",
      [{ ...use, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg2" } } }],
      "terminated",
    ],
  ])("runs if its policy %s", async (_how, statements, state) => {
    await encrypted(...statements);
    const instance = await run({ ImageId: ami, InstanceType: "t3.micro" });
    expect((await describe1(instance?.InstanceId))?.State?.Name).toBe(state);
  });

  test("runs with a grant, and the key's use by the caller itself stays closed", async () => {
    const KeyId = await encrypted({ ...use, Condition: condition });
    await expect(as(member).kms.describeKey({ KeyId })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    const instance = await run({ ImageId: ami, InstanceType: "t3.micro" });
    expect((await describe1(instance?.InstanceId))?.State?.Name).toBe("running");
  });

  test("runs in its owner's account", async () => {
    await encrypted();
    const instance = await run({ ImageId: ami, InstanceType: "t3.micro" }, owner);
    expect((await describe1(instance?.InstanceId, owner))?.State?.Name).toBe("running");
  });
});

describe("an instance is refused", () => {
  test.each([
    ["of no type", "x86_64", "t3.huge", "InvalidParameterValue", "Invalid value 't3.huge' for InstanceType."],
    [
      "of a misspelt type",
      "x86_64",
      "T3.micro",
      "InvalidParameterValue",
      "Invalid value 'T3.micro' for InstanceType.",
    ],
    [
      "of an ARM type, for an AMI for Intel",
      "x86_64",
      "t4g.micro",
      "InvalidParameterValue",
      "The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.",
    ],
    [
      "of an Intel type, for an AMI for ARM",
      "arm64",
      "t2.micro",
      "InvalidParameterValue",
      expect.stringContaining(
        "The architecture 'x86_64,i386' of the specified instance type does not match the architecture 'arm64'",
      ),
    ],
    [
      "of a Mac's type",
      "arm64",
      "mac2.metal",
      "InvalidParameterValue",
      expect.stringContaining("'arm64_mac' of the specified instance type"),
    ],
  ])("%s", async (_what, architecture, InstanceType, name, message) => {
    const ImageId = await parameter(`${AL2023}-${architecture}`);
    await expect(run({ ImageId, InstanceType })).rejects.toMatchObject({ name, message });
    const LaunchTemplate = await template({ ImageId, InstanceType });
    await expect(run({ LaunchTemplate })).rejects.toMatchObject({ name, message });
  });

  test("of a type that needs ENA, for an AMI without", async () => {
    await expect(
      run({ ImageId: await registerImage(member, 1, false), InstanceType: "t3.micro" }),
    ).rejects.toMatchObject({
      name: "InvalidParameterCombination",
      message:
        "Enhanced networking with the Elastic Network Adapter (ENA) is required for the 't3.micro' instance type. Ensure that you are using an AMI that is enabled for ENA.",
    });
  });

  test("without an AMI, or with one that is not there, not visible, disabled or gone", async () => {
    await expect(run({ InstanceType: "t3.micro" })).rejects.toMatchObject({ name: "MissingParameter" });
    const own = await registerImage(member);
    const foreign = await registerImage(outsider);
    for (const ImageId of ["ami-0123456789abcdef0", foreign]) {
      await expect(run({ ImageId, InstanceType: "t3.micro" })).rejects.toMatchObject({
        name: "InvalidAMIID.NotFound",
      });
    }
    await as(member).ec2.disableImage({ ImageId: own });
    await expect(run({ ImageId: own, InstanceType: "t3.micro" })).rejects.toMatchObject({
      name: "InvalidAMIID.Unavailable",
    });
    await as(member).ec2.enableImage({ ImageId: own });
    expect((await run({ ImageId: own, InstanceType: "t3.micro" }))?.ImageId).toBe(own);
    await as(member).ec2.deregisterImage({ ImageId: own });
    await expect(run({ ImageId: own, InstanceType: "t3.micro" })).rejects.toMatchObject({
      name: "InvalidAMIID.NotFound",
    });
  });
});

describe("an AMI by reference to a parameter", () => {
  const put = (Value: string | undefined, DataType = "aws:ec2:image") =>
    as(member).ssm.putParameter({ Name: "/golden/web", Value, Type: "String", DataType, Overwrite: true });

  test("is the public one that it names, with its architecture and platform", async () => {
    const reference = "resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base";
    const instance = await run({ ImageId: reference, InstanceType: "t3.large" });
    const id = await parameter(reference.slice("resolve:ssm:".length));
    const shown = { ImageId: id, Platform: "windows", PlatformDetails: "Windows", Architecture: "x86_64" };
    expect(instance).toMatchObject(shown);
    expect(await describe1(instance?.InstanceId)).toMatchObject({ ...shown, State: { Name: "running" } });
    const arm = await run({ ImageId: `resolve:ssm:${AL2023}-arm64`, InstanceType: "t4g.micro" });
    expect(await describe1(arm?.InstanceId)).toMatchObject({
      Architecture: "arm64",
      PlatformDetails: "Linux/UNIX",
    });
  });

  test("is the account's own one, as it is when the instance starts", async () => {
    const [first, second] = [await registerImage(member, 1), await registerImage(member, 2)];
    await put(first);
    const LaunchTemplate = await template({ ImageId: "resolve:ssm:/golden/web", InstanceType: "t3.micro" });
    expect((await run({ LaunchTemplate }))?.ImageId).toBe(first);
    await put(second);
    expect((await run({ LaunchTemplate }))?.ImageId).toBe(second);
    expect((await run({ ImageId: "resolve:ssm:/golden/web:1", InstanceType: "t3.micro" }))?.ImageId).toBe(
      first,
    );
    const versions = async (ResolveAlias: boolean) => {
      const { LaunchTemplateVersions } = await as(member).ec2.describeLaunchTemplateVersions({
        ...LaunchTemplate,
        ResolveAlias,
      });
      return LaunchTemplateVersions?.[0]?.LaunchTemplateData?.ImageId;
    };
    expect(await versions(false)).toBe("resolve:ssm:/golden/web");
    expect(await versions(true)).toBe(second);
  });

  test("is refused if there is no such parameter, or it is no AMI's", async () => {
    const input = { ImageId: "resolve:ssm:/golden/web", InstanceType: "t3.micro" };
    await expect(run(input)).rejects.toMatchObject({ name: "SsmInvalidParameter" });
    await put(await registerImage(member), "text");
    const message = "Unsupported data type. The following parameter data types are supported: aws:ec2:image";
    await expect(run(input)).rejects.toMatchObject({ message });
    await expect(template(input)).rejects.toMatchObject({ message });
  });

  test("is what an Auto Scaling group starts, until an instance refresh", async () => {
    const { autoScaling } = as(member);
    const [first, second] = [await registerImage(member, 1), await registerImage(member, 2)];
    await put(first);
    const LaunchTemplate = await template({ ImageId: "resolve:ssm:/golden/web", InstanceType: "t3.micro" });
    await autoScaling.createAutoScalingGroup({
      AutoScalingGroupName: "web",
      LaunchTemplate,
      MinSize: 1,
      MaxSize: 1,
      VPCZoneIdentifier: await subnet(),
    });
    const imageIds = async () => {
      const { Reservations = [] } = await as(member).ec2.describeInstances({
        Filters: [{ Name: "instance-state-name", Values: ["running"] }],
      });
      return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ ImageId }) => ImageId));
    };
    await put(second);
    expect(await imageIds()).toEqual([first]);
    await autoScaling.startInstanceRefresh({
      AutoScalingGroupName: "web",
      Preferences: { SkipMatching: true },
    });
    const statuses = async () => {
      const { InstanceRefreshes } = await autoScaling.describeInstanceRefreshes({
        AutoScalingGroupName: "web",
      });
      return InstanceRefreshes?.map(({ Status }) => Status);
    };
    while ((await statuses())?.some((it) => it === "Pending" || it === "InProgress"));
    expect(await statuses()).toEqual(["Successful"]);
    expect(await imageIds()).toEqual([second]);
  });
});

test("an Auto Scaling group's instances are refused as EC2 refuses them", async () => {
  const create = async (LaunchTemplateData: object) => {
    const LaunchTemplate = await template(
      LaunchTemplateData,
      `web-${Object.values(LaunchTemplateData)
        .join("-")
        .replaceAll(/[^a-z0-9-]/g, "-")}`,
    );
    await as(member).autoScaling.createAutoScalingGroup({
      AutoScalingGroupName: "web",
      LaunchTemplate,
      MinSize: 0,
      MaxSize: 1,
      VPCZoneIdentifier: await subnet(),
    });
  };
  const ImageId = await parameter(`${AL2023}-x86_64`);
  const start = "You must use a valid fully-formed launch template. ";
  await expect(create({ ImageId, InstanceType: "t9.micro" })).rejects.toMatchObject({
    name: "ValidationError",
    message: `${start}Invalid value 't9.micro' for InstanceType.`,
  });
  await expect(create({ ImageId, InstanceType: "c7g.large" })).rejects.toThrow(
    `${start}The architecture 'arm64'`,
  );
  await expect(create({ InstanceType: "t3.micro" })).rejects.toThrow(
    `${start}The request must contain the parameter ImageId`,
  );
  await create({ ImageId, InstanceType: "t3.micro" });
});

test("an image of an instance has what the instance's AMI has", async () => {
  const instance = await run({ ImageId: `resolve:ssm:${AL2023}-arm64`, InstanceType: "t4g.micro" });
  const { ImageId } = await as(member).ec2.createImage({ InstanceId: instance?.InstanceId, Name: "mine" });
  const { Images } = await as(member).ec2.describeImages({ ImageIds: [String(ImageId)] });
  expect(Images).toMatchObject([
    {
      Architecture: "arm64",
      BootMode: "uefi",
      ImdsSupport: "v2.0",
      RootDeviceName: "/dev/xvda",
      BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 8 } }],
    },
  ]);
});

describe("what an instance is started with", () => {
  const shared = async () => {
    const ImageId = await registerImage();
    await shareImage(ImageId);
    return { ImageId, InstanceType: "t3.micro" };
  };
  const userData = (bytes: number) => Buffer.from("x".repeat(bytes)).toString("base64");
  const profileArn = "arn:aws:iam::444455556666:instance-profile/web";

  test.each<[what: string, input: object, code: string, message: string]>([
    ["a key pair", { KeyName: "ops" }, "InvalidKeyPair.NotFound", "The key pair 'ops' does not exist"],
    [
      "a profile by name",
      { IamInstanceProfile: { Name: "web" } },
      "InvalidParameterValue",
      "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
    ],
    [
      "a profile by ARN",
      { IamInstanceProfile: { Arn: profileArn } },
      "InvalidParameterValue",
      `Value (${profileArn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN`,
    ],
    [
      "user data",
      { UserData: userData(16_385) },
      "InvalidParameterValue",
      "User data is limited to 16384 bytes",
    ],
  ])(
    "%s that cannot be is refused, in the call and in a launch template",
    async (_, input, Code, Message) => {
      const image = await shared();
      await expect(run({ ...image, ...input })).rejects.toMatchObject({ Code, message: Message });
      const LaunchTemplate = await template({ ...image, ...input });
      await expect(run({ LaunchTemplate })).rejects.toMatchObject({ Code, message: Message });
    },
  );

  test("is taken if it is there, by name and by ARN", async () => {
    const image = await shared();
    await as(member).ec2.createKeyPair({ KeyName: "ops" });
    const { InstanceProfile } = await as(member).iam.createInstanceProfile({
      InstanceProfileName: "web",
      Path: "/teams/",
    });
    const input = { ...image, KeyName: "ops", UserData: userData(16_384) };
    for (const IamInstanceProfile of [{ Name: "web" }, { Arn: InstanceProfile?.Arn }]) {
      const LaunchTemplate = await template(
        { ...input, IamInstanceProfile },
        `by-${Object.keys(IamInstanceProfile)}`,
      );
      const instance = await run({ LaunchTemplate });
      expect(await describe1(instance?.InstanceId)).toMatchObject({
        State: { Name: "running" },
        KeyName: "ops",
      });
    }
  });
});
