import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { EC2 } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { SSM } from "@aws-sdk/client-ssm";
import { STS } from "@aws-sdk/client-sts";
import { findMotoCommand } from "../../sandbox/moto/moto-command.js";
import { type Sandbox, startSandbox } from "../../sandbox/server.js";
import { member, organizationArn, owner } from "./organization.js";

const run = promisify(execFile);

/** Role of the member account's groups. */
export const autoScalingRole = `arn:aws:iam::${member}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

let sandbox: Sandbox;

/** Gives the tests of a file a sandbox, with the owner and one member, that is empty before each. */
export function useSandbox(): void {
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
}

export function sandboxUrl(): string {
  return sandbox.url;
}

/** The SDK's clients under an access key. */
export function as(accessKeyId: string) {
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

/** What the AWS CLI prints. @throws with what it says on standard error */
export async function awsCli(url: string, accessKey: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run("aws", args, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
  });
  return stdout.trim();
}

/** Asks the sandbox's own endpoint. */
export function admin(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
}

export async function registerImage(
  account = owner,
  build = 1,
  EnaSupport = true,
): Promise<string | undefined> {
  const { ImageId } = await as(account).ec2.registerImage({
    Name: `web_1.0.0_${build}_2026-01-01T00-00-00.000Z`,
    RootDeviceName: "/dev/xvda",
    Architecture: "x86_64",
    EnaSupport,
    BlockDeviceMappings: [
      { DeviceName: "/dev/xvda", Ebs: { SnapshotId: "snap-0123456789abcdef0", VolumeSize: 8 } },
    ],
    TagSpecifications: [{ ResourceType: "image", Tags: [{ Key: "Name", Value: "web" }] }],
  });
  return ImageId;
}

/** Shares an AMI of the owner with the organization. */
export const shareImage = (ImageId: string | undefined) =>
  as(owner).ec2.modifyImageAttribute({
    ImageId,
    LaunchPermission: { Add: [{ OrganizationArn: organizationArn }] },
  });

/** Creates a key of the owner, for whom its policy has more statements than the owner's. @returns its ARN */
export async function createKey(...statements: object[]): Promise<string | undefined> {
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

/** A subnet of the member's default VPC. */
export async function subnet(): Promise<string | undefined> {
  return (await as(member).ec2.describeSubnets()).Subnets?.[0]?.SubnetId;
}
