import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { arch, homedir, platform, userInfo } from "node:os";
import { join, resolve } from "node:path";

const PROVIDER = join("registry.terraform.io", "hashicorp", "aws");
const REGISTRY = "https://registry.terraform.io/.well-known/terraform.json";
const REGISTRY_TIMEOUT_MS = 3000;
/** A mirror lies near the root of a disk or a home: deeper folders are somebody's data. */
const MAX_DEPTH = 6;
const SKIPPED = new Set([
  "proc",
  "sys",
  "dev",
  "run",
  "tmp",
  "node_modules",
  ".git",
  ".terraform",
  "cdktf.out",
]);

/**
 * Environment for a Terraform that may not reach its registry: where the user has no CLI configuration, the registry
 * does not answer, and an unpacked provider mirror lies on the machine, a configuration that names the mirror, written
 * below `directory`. A TF_CLI_CONFIG_FILE that points to nothing is dropped.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export async function providerEnvironment(
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv> {
  const { TF_CLI_CONFIG_FILE, ...env } = environment;
  if (TF_CLI_CONFIG_FILE && existsSync(TF_CLI_CONFIG_FILE)) return environment;
  if (existsSync(join(homedir(), ".terraformrc")) || (await registryAnswers())) return env;
  const file = resolve(directory, "terraform.rc");
  const mirror = knownMirror(file) ?? findMirror();
  if (!mirror) return env;
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    `${file}.new`,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  renameSync(`${file}.new`, file);
  return { ...env, TF_CLI_CONFIG_FILE: file };
}

async function registryAnswers(): Promise<boolean> {
  try {
    return (await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/** The mirror that an earlier run found, if it is still there. */
function knownMirror(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const mirror = /path = "(.+)"/.exec(readFileSync(file, "utf8"))?.[1];
  return mirror && isMirror(mirror) ? mirror : undefined;
}

/** Breadth first, so that what lies near the root is found before what lies deep in a home. */
function findMirror(): string | undefined {
  let level = [homedir(), "/"];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      if (isMirror(folder)) return folder;
      for (const name of subfolders(folder)) if (!SKIPPED.has(name)) next.push(join(folder, name));
    }
    level = next;
  }
  return undefined;
}

/** Whether `<folder>/registry.terraform.io/hashicorp/aws/<version>/<os_arch>` is there for this machine. */
function isMirror(folder: string): boolean {
  const provider = join(folder, PROVIDER);
  return subfolders(provider).some((version) => {
    const program = join(provider, version, osArch());
    return existsSync(program) && [folder, program].every(isTrusted);
  });
}

/** What lies in a mirror is run: nobody else may have put it there. Terraform does not check a mirror's signatures. */
function isTrusted(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  const self = userInfo().uid;
  return self < 0 || ((uid === 0 || uid === self) && (mode & 0o022) === 0);
}

function osArch(): string {
  const os = platform() === "win32" ? "windows" : platform();
  return `${os}_${arch() === "x64" ? "amd64" : arch()}`;
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
