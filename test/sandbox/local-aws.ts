import { execFile } from "node:child_process";
import { promisify } from "node:util";
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

/** Runs the AWS CLI under an access key, and returns what it prints. @throws with what it says on standard error */
export async function aws(accessKey: string, ...args: string[]): Promise<unknown> {
  const stdout = await awsCli(sandbox.url, accessKey, [...args, "--output", "json"], {
    AWS_MAX_ATTEMPTS: "1",
  });
  return stdout === "" ? undefined : JSON.parse(stdout);
}

/** What the AWS CLI prints. @throws with what it says on standard error */
export async function awsCli(
  url: string,
  accessKey: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
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
      ...environment,
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

export async function registerImage(account = owner, build = 1): Promise<string> {
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
