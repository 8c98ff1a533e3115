import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../input/value.js";
import { areThere, installedProviders } from "./installed-providers.js";
import { readLock } from "./provider-lock.js";
import { synthesizedConfiguration } from "./stacks.js";

/** In the folder that `terraform init` fills, so that it goes with it. */
const RECORD = join(".terraform", "golden-ami-initialized");

/**
 * What `terraform init` looks at: the configuration's `terraform` block with backend and providers, modules, the lock, and
 * Terraform itself.
 */
function initDigest(directory: string, terraformVersion: string): string {
  const configuration = synthesizedConfiguration(directory);
  const { terraform, module } = isObject(configuration) ? configuration : {};
  return createHash("sha256")
    .update(JSON.stringify([terraform, module, readLock(directory), terraformVersion]))
    .digest("hex");
}

/** Whether a stack's folder was initialized for just what it is now, and its providers are there, or what they link to. */
export function isInitialized(directory: string, terraformVersion: string): boolean {
  const record = join(directory, RECORD);
  const providers = installedProviders(directory);
  return (
    existsSync(record) &&
    readFileSync(record, "utf8") === initDigest(directory, terraformVersion) &&
    providers.length > 0 &&
    areThere(directory, providers)
  );
}

/** Before an init, which may not come to its end. */
export const forgetInitialized = (directory: string) => rmSync(join(directory, RECORD), { force: true });

export function recordInitialized(directory: string, terraformVersion: string): void {
  if (existsSync(join(directory, ".terraform"))) {
    writeFileSync(join(directory, RECORD), initDigest(directory, terraformVersion));
  }
}
