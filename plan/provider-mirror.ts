import { createHash } from "node:crypto";
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve, sep } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { printable, UserError } from "../input/problem.js";

/** Folder of a mirror that has the provider that the stacks need. */
export const MIRRORED_PROVIDER = join("registry.terraform.io", "hashicorp", "aws");

/**
 * Has Terraform install providers from a folder, in place of its registry and of the user's CLI configuration.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 * @param directory gets the CLI configuration that says so, a file for each mirror, because others may be in use
 * @param environment that in which Terraform will run
 * @returns what to add to it
 * @throws UserError if the folder has no providers, is Terraform's plugin cache, or the configuration cannot be written
 */
export function useProviderMirror(
  mirror: string,
  directory: string,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): { readonly TF_CLI_CONFIG_FILE: string } {
  const folder = resolve(mirror);
  if (!existsSync(join(folder, MIRRORED_PROVIDER))) {
    throw new UserError(
      `${mirror} is not a provider mirror: expected ${MIRRORED_PROVIDER} in it, as \`terraform providers mirror <folder>\` makes it`,
    );
  }
  if (isPluginCache(folder, environment)) {
    throw new UserError(
      `${mirror} is Terraform's plugin cache, from which it cannot install into itself: name another folder, such as a copy, or another TF_PLUGIN_CACHE_DIR`,
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

/** What a user is told of a mirror, because what lies in it is run. */
export function mirrorNotice(mirror: string): string {
  return `Terraform installs its providers from ${printable(resolve(mirror))}, and nowhere else.`;
}

/**
 * Whether a folder that exists is, or is in, the cache that Terraform fills, or cdktf has it fill. Terraform fails to install
 * from it: "cannot install existing provider directory … to itself".
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 */
export function isPluginCache(folder: string, { TF_PLUGIN_CACHE_DIR }: Readonly<NodeJS.ProcessEnv>): boolean {
  const cache = TF_PLUGIN_CACHE_DIR || join(homedir(), ".terraform.d", "plugin-cache");
  return existsSync(cache) && `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(cache)}${sep}`);
}
