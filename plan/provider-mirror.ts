import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../input/problem.js";

/** Folder of a mirror that has the provider that the stacks need. */
export const MIRRORED_PROVIDER = join("registry.terraform.io", "hashicorp", "aws");

/**
 * Has Terraform install providers from a folder, in place of its registry and of the user's CLI configuration.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 * @param directory gets the CLI configuration that says so, a file for each mirror, because others may be in use
 * @returns what to add to Terraform's environment
 * @throws UserError if the folder has no providers, or the configuration cannot be written
 */
export function useProviderMirror(
  mirror: string,
  directory: string,
): { readonly TF_CLI_CONFIG_FILE: string } {
  const folder = resolve(mirror);
  if (!existsSync(join(folder, MIRRORED_PROVIDER))) {
    throw new UserError(
      `${mirror} is not a provider mirror: expected ${MIRRORED_PROVIDER} in it, as \`terraform providers mirror <folder>\` makes it`,
    );
  }
  const digest = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const file = resolve(directory, `providers-${digest}.tfrc`);
  const text = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(folder)}\n  }\n}\n`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileAtomic.sync(file, text);
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${(error as Error).message}`);
  }
  return { TF_CLI_CONFIG_FILE: file };
}
