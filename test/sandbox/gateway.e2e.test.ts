import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GetImageCommand, ImagebuilderClient, ListImageRecipesCommand } from "@aws-sdk/client-imagebuilder";
import { findMotoCommand } from "../../sandbox/moto/moto-command.js";
import { type Sandbox, startSandbox } from "../../sandbox/server.js";
import { member, organizationArn, outsider, owner } from "./organization.js";

const run = promisify(execFile);
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

/** Runs the AWS CLI under an access key, and returns what it prints. @throws with what it says on standard error */
async function aws(accessKey: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await run("aws", [...args, "--output", "json"], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_MAX_ATTEMPTS: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
  });
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
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

async function registerImage(account = owner, build = 1): Promise<string> {
  const id = await aws(
    ...([account, "ec2", "register-image", "--name", `web_1.0.0_${build}_2026-01-01T00-00-00.000Z`] as const),
    ...["--root-device-name", "/dev/xvda", "--architecture", "x86_64", "--query", "ImageId"],
    ...[
      "--block-device-mappings",
      "DeviceName=/dev/xvda,Ebs={SnapshotId=snap-0123456789abcdef0,VolumeSize=8}",
    ],
    ...["--tag-specifications", "ResourceType=image,Tags=[{Key=Name,Value=web}]"],
  );
  return String(id);
}

describe("an AMI that is shared with the organization", () => {
  const describeImages = (account: string) =>
    aws(account, "ec2", "describe-images", "--owners", owner, "--query", "Images[].[ImageId,Tags[].Key]");

  test("is seen with its tags by the owner, without them by a member, and by no outsider", async () => {
    const id = await registerImage();
    expect(await describeImages(member)).toEqual([]);
    await aws(
      ...([owner, "ec2", "modify-image-attribute", "--image-id", id] as const),
      ...["--launch-permission", `Add=[{OrganizationArn=${organizationArn}}]`],
    );
    expect(await describeImages(owner)).toEqual([[id, ["Name"]]]);
    expect(await describeImages(member)).toEqual([[id, []]]);
    expect(await describeImages(outsider)).toEqual([]);
  });

  test("is changed by its owner only", async () => {
    const id = await registerImage();
    await expect(aws(member, "ec2", "deregister-image", "--image-id", id)).rejects.toThrow(
      `An error occurred (AuthFailure) when calling the DeregisterImage operation: Not authorized for image:${id}`,
    );
    await aws(owner, "ec2", "deregister-image", "--image-id", id);
    expect(await describeImages(owner)).toEqual([]);
  });
});

test("tagging AMIs and what moto has in one call reaches both", async () => {
  const id = await registerImage();
  const vpc = String(
    await aws(owner, "ec2", "create-vpc", "--cidr-block", "10.0.0.0/16", "--query", "Vpc.VpcId"),
  );
  await aws(owner, "ec2", "create-tags", "--resources", id, vpc, "--tags", "Key=Team,Value=web");
  expect(
    await aws(
      ...([owner, "ec2", "describe-tags", "--filters", "Name=key,Values=Team"] as const),
      ...["--query", "Tags[].ResourceId"],
    ),
  ).toEqual([id, vpc]);
});

describe("a key of another account", () => {
  beforeEach(async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: "kms:*", Resource: "*" },
        {
          Effect: "Allow",
          Principal: "*",
          Action: ["kms:DescribeKey", "kms:CreateGrant"],
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
        },
      ],
    };
    const key = await aws(
      ...([owner, "kms", "create-key", "--policy", JSON.stringify(policy)] as const),
      ...["--query", "KeyMetadata.KeyId"],
    );
    await aws(
      ...([owner, "kms", "create-alias", "--alias-name", "alias/golden-ami"] as const),
      ...["--target-key-id", String(key)],
    );
  });

  const describeKey = (account: string) =>
    aws(account, "kms", "describe-key", "--key-id", alias, "--query", "KeyMetadata.Arn");
  const createGrant = (account: string, key: string) =>
    aws(
      ...([account, "kms", "create-grant", "--key-id", key, "--operations", "Decrypt"] as const),
      ...["--grantee-principal", autoScalingRole],
    );

  test("is found by its alias ARN from within the organization, and from outside refused by its policy", async () => {
    const arn = await describeKey(owner);
    expect(arn).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${owner}:key/`));
    expect(await describeKey(member)).toBe(arn);
    await expect(describeKey(outsider)).rejects.toThrow(
      `(AccessDeniedException) when calling the DescribeKey operation: User: arn:aws:iam::${outsider}:root is not authorized to perform: kms:DescribeKey on resource: ${arn} because no resource-based policy allows the kms:DescribeKey action`,
    );
  });

  test("is granted once under one name, and the grant is retired by the account that it names", async () => {
    const key = String(
      await aws(member, "kms", "describe-key", "--key-id", alias, "--query", "KeyMetadata.Arn"),
    );
    const grant = (name: string) =>
      aws(
        ...([member, "kms", "create-grant", "--key-id", key, "--name", name] as const),
        ...["--grantee-principal", autoScalingRole, "--retiring-principal", `arn:aws:iam::${member}:root`],
        ...["--operations", "Decrypt", "--query", "GrantId"],
      );
    const first = String(await grant("payments"));
    expect(await grant("payments")).toBe(first);
    expect(await grant("orders")).not.toBe(first);
    const retire = (account: string) =>
      aws(account, "kms", "retire-grant", "--key-id", key, "--grant-id", first);
    await expect(retire(outsider)).rejects.toThrow("AccessDeniedException");
    await retire(member);
    expect(await grant("payments")).not.toBe(first);
  });

  test("is granted by its ARN, and not by its alias", async () => {
    expect(await createGrant(member, String(await describeKey(member)))).toMatchObject({
      GrantId: expect.any(String),
    });
    await expect(createGrant(member, alias)).rejects.toThrow(
      "(InvalidArnException) when calling the CreateGrant operation: Key Aliases are not supported for this operation.",
    );
  });
});

describe("an access key", () => {
  const callerIdentity = (accessKey: string) => aws(accessKey, "sts", "get-caller-identity");

  test("belongs to the account of the role that was assumed", async () => {
    const role = `arn:aws:iam::${member}:role/path/golden-ami`;
    const accessKey = await aws(
      ...(["any", "sts", "assume-role", "--role-arn", role, "--role-session-name", "me"] as const),
      ...["--query", "Credentials.AccessKeyId"],
    );
    expect(await callerIdentity(String(accessKey))).toMatchObject({
      Account: member,
      Arn: `arn:aws:sts::${member}:assumed-role/golden-ami/me`,
    });
  });

  test("of 12 digits is that account's, and any other the default account's", async () => {
    expect(await callerIdentity(outsider)).toMatchObject({ Account: outsider });
    expect(await callerIdentity("any")).toMatchObject({ Account: owner });
  });

  test("that is missing is an error", async () => {
    const response = await fetch(sandbox.url, { method: "POST", body: "Action=DescribeImages" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>MissingAuthenticationToken</Code>");
  });
});

describe("an instance refresh", () => {
  test("replaces the instances of a group by such of its new launch template, one refresh at a time", async () => {
    const subnet = await aws(member, "ec2", "describe-subnets", "--query", "Subnets[0].SubnetId");
    const launchTemplate = ["--launch-template-name", "web"];
    const [first, second] = [await registerImage(member, 1), await registerImage(member, 2)];
    await aws(
      ...([member, "ec2", "create-launch-template", ...launchTemplate] as const),
      ...["--launch-template-data", `ImageId=${first},InstanceType=t3.small`],
    );
    const group = ["--auto-scaling-group-name", "web"];
    await aws(
      ...([member, "autoscaling", "create-auto-scaling-group", ...group, "--min-size", "2"] as const),
      ...["--max-size", "2", "--vpc-zone-identifier", String(subnet)],
      ...["--launch-template", "LaunchTemplateName=web,Version=1"],
    );
    await aws(
      ...([member, "ec2", "create-launch-template-version", ...launchTemplate] as const),
      ...["--launch-template-data", `ImageId=${second},InstanceType=t3.small,UserData=IyEvYmluL3No`],
    );
    await aws(
      ...([member, "autoscaling", "update-auto-scaling-group", ...group] as const),
      ...["--launch-template", "LaunchTemplateName=web,Version=2"],
    );
    const start = () =>
      aws(member, "autoscaling", "start-instance-refresh", ...group, "--preferences", "SkipMatching=true");
    // Both start at once, because the second might come when the first is done.
    const starts = await Promise.allSettled([start(), start()]);
    const refusals = starts.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []));
    expect(refusals).toEqual([expect.stringContaining("(InstanceRefreshInProgress)")]);
    const states = () =>
      aws(
        ...([member, "autoscaling", "describe-instance-refreshes", ...group] as const),
        ...["--query", "InstanceRefreshes[].[Status,StatusReason]"],
      );
    while (/Pending|InProgress/.test(JSON.stringify(await states()))) {}
    expect(await states()).toEqual([["Successful", null]]);
    expect(
      await aws(
        ...([member, "ec2", "describe-instances"] as const),
        ...["--filters", "Name=instance-state-name,Values=running"],
        ...["--query", "Reservations[].Instances[].ImageId"],
      ),
    ).toEqual([second, second]);
  });
});

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

describe("a fault", () => {
  test("throttles EC2 as often as told", async () => {
    const fault = { service: "ec2", operation: "DescribeImages", status: 429, times: 1 };
    expect((await admin("POST", "faults", fault)).status).toBe(204);
    const describeImages = () => aws(owner, "ec2", "describe-images", "--owners", "self");
    await expect(describeImages()).rejects.toThrow("(RequestLimitExceeded)");
    expect(await describeImages()).toEqual({ Images: [] });
  });

  test("of KMS has the JSON protocol's form, and is cleared", async () => {
    await admin("POST", "faults", { service: "kms", status: 429 });
    await expect(aws(owner, "kms", "list-keys")).rejects.toThrow("(ThrottlingException)");
    await admin("DELETE", "faults");
    expect(await aws(owner, "kms", "list-keys", "--query", "Keys")).toEqual([]);
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
  const create = (name: string, description: string) =>
    aws(
      owner,
      "ec2",
      "create-security-group",
      "--group-name",
      name,
      "--description",
      description,
      "--query",
      "GroupId",
    );
  await expect(create("web", "Image Builder's")).rejects.toThrow("Invalid security group description");
  await expect(create("sg-web", "web")).rejects.toThrow("Group names may not be in the format sg-*");
  const group = String(await create("web", "Instances of payments-prod-web"));
  const permission = (description: string) =>
    JSON.stringify([
      {
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: "0.0.0.0/0", Description: description }],
      },
    ]);
  const authorize = (description: string) =>
    aws(
      ...([owner, "ec2", "authorize-security-group-egress", "--group-id", group] as const),
      ...["--ip-permissions", permission(description), "--query", "Return"],
    );
  await expect(authorize("AWS's endpoints")).rejects.toThrow("Invalid rule description");
  expect(await authorize("AWS endpoints")).toBe(true);
});

test("a reset empties AMIs, moto and assumed roles alike", async () => {
  await registerImage();
  await aws(owner, "ssm", "put-parameter", "--name", "/a", "--value", "b", "--type", "String");
  expect(await (await admin("GET", "amis")).json()).toMatchObject({ amis: [{ ownerId: owner }] });
  expect((await admin("POST", "reset")).status).toBe(204);
  expect(await (await admin("GET", "amis")).json()).toEqual({ amis: [] });
  await expect(aws(owner, "ssm", "get-parameter", "--name", "/a")).rejects.toThrow("(ParameterNotFound)");
});

test("a web page cannot drive the sandbox", async () => {
  const fromPage = await fetch(`${sandbox.url}/_sandbox/reset`, {
    method: "POST",
    headers: { origin: "https://example.com" },
  });
  expect(fromPage.status).toBe(403);
});
