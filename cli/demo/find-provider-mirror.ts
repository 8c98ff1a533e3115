import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { arch, homedir, platform, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { isPluginCache, MIRRORED_PROVIDER } from "../../plan/provider-mirror.js";

const REGISTRY = "https://registry.terraform.io/.well-known/terraform.json";
const REGISTRY_TIMEOUT_MS = 3_000;

/** Folders that a system's administrator fills. Homes are elsewhere: anything that was ever downloaded may be in one. */
const SYSTEM_FOLDERS = ["/opt", "/srv", "/usr/local"];
/** A mirror lies near the top of them: deeper folders belong to some program. */
const MAX_DEPTH = 3;

/**
 * Searches the system's folders for a mirror of the provider, for the demo and the tests, which must run where
 * Terraform's registry is out of reach and nobody has named a mirror.
 * @returns undefined if Terraform has been told where to install from, if the registry answers, or if there is no mirror
 */
export async function findProviderMirror(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
  folders: readonly string[] = SYSTEM_FOLDERS,
): Promise<string | undefined> {
  const configurations = [environment.TF_CLI_CONFIG_FILE, join(homedir(), ".terraformrc")];
  if (configurations.some((file) => file && existsSync(file))) return undefined;
  if (impliedMirrors(environment).some((folder) => existsSync(join(folder, MIRRORED_PROVIDER))))
    return undefined;
  if (await registryAnswers()) return undefined;
  const mirror = mirrors(folders.filter(existsSync).map((folder) => realpathSync(folder)));
  return mirror.find((folder) => isTrusted(folder) && !isPluginCache(folder, environment));
}

/**
 * Folders that Terraform installs from without being told to.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
function impliedMirrors({ XDG_DATA_HOME, XDG_DATA_DIRS }: Readonly<NodeJS.ProcessEnv>): string[] {
  const home = homedir();
  const applications =
    platform() === "darwin"
      ? [home, "/"].map((root) => join(root, "Library", "Application Support", "io.terraform"))
      : [
          XDG_DATA_HOME || join(home, ".local", "share"),
          ...(XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":"),
        ].map((folder) => join(folder, "terraform"));
  return [join(home, ".terraform.d"), ...applications].map((folder) => join(folder, "plugins"));
}

async function registryAnswers(): Promise<boolean> {
  try {
    return (await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/** The folders in and below these that have the provider for this machine, nearest first. Links are not followed. */
function mirrors(folders: readonly string[], depth = 0): string[] {
  if (depth > MAX_DEPTH || folders.length === 0) return [];
  const below = folders.flatMap((folder) =>
    subfolders(folder)
      .filter((name) => !name.startsWith(".") && name !== "node_modules")
      .map((name) => join(folder, name))
      .filter((path) => path !== homedir()),
  );
  return [...folders.filter(hasProvider), ...mirrors(below, depth + 1)];
}

function hasProvider(folder: string): boolean {
  const provider = join(folder, MIRRORED_PROVIDER);
  return subfolders(provider).some((version) => existsSync(join(provider, version, osArch())));
}

/**
 * Whether what lies in a mirror was put there by this machine's administrator or user: Terraform runs it, the newest
 * version first, and checks no signatures. A checkout is somebody else's, whoever owns its files.
 */
function isTrusted(mirror: string): boolean {
  return (
    foldersAbove(mirror).every(
      (folder) => isOwn(folder, { sticky: true }) && !existsSync(join(folder, ".git")),
    ) &&
    isOwn(mirror) &&
    !existsSync(join(mirror, ".git")) &&
    isOwnWhole(join(mirror, "registry.terraform.io"))
  );
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...foldersAbove(parent)];
}

function isOwnWhole(path: string): boolean {
  const entries = lstatSync(path).isDirectory() ? readdirSync(path) : [];
  return isOwn(path) && entries.every((name) => isOwnWhole(join(path, name)));
}

/** @param sticky whether others may write to a folder like /tmp, in which they cannot replace what is not theirs */
function isOwn(path: string, { sticky = false } = {}): boolean {
  const status = lstatSync(path);
  const isClosed = (status.mode & 0o022) === 0 || (sticky && (status.mode & 0o1000) !== 0);
  return !status.isSymbolicLink() && isClosed && [0, userInfo().uid].includes(status.uid);
}

function osArch(): string {
  return `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
}

/** Names of the folders in a folder, in their order; none if it cannot be read. */
function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}
