import { devNull } from "node:os";
import { quoted } from "../shell.js";

/** Environment variables with which Terraform, the AWS CLI and the SDKs reach a sandbox. */
export type SandboxSettings = Readonly<Record<string, string>>;

interface SandboxAddress {
  readonly url: string;
  /** Account that the credentials belong to. */
  readonly account: string;
  readonly region: string;
}

export function sandboxSettings({ url, account, region }: SandboxAddress): SandboxSettings {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_REGION: region,
    // The AWS CLI and boto3 read this one.
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Lines for a shell: what else its environment says of AWS must not reach the real one. */
export function exportLines(settings: SandboxSettings): string {
  return [
    ...Object.entries(settings).map(([name, value]) => `export ${name}=${quoted(value)}`),
    "unset AWS_PROFILE AWS_SESSION_TOKEN",
  ].join("\n");
}

/** An environment with all that it says of AWS replaced by a sandbox's settings. */
export function environmentWith(
  settings: SandboxSettings,
  environment: Readonly<NodeJS.ProcessEnv>,
): NodeJS.ProcessEnv {
  const others = Object.entries(environment).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(others),
    ...settings,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}
