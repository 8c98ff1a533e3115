import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { arch, homedir, platform, userInfo } from "node:os";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { MIRRORED_PROVIDER } from "../../plan/provider-mirror.js";
import { WORK_DIRECTORY } from "../paths.js";

const REGISTRY = "https://registry.terraform.io/.well-known/terraform.json";
const REGISTRY_TIMEOUT_MS = 3_000;
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
 * Searches the disk for a folder of unpacked providers, for the demo and the tests, which must run where Terraform's
 * registry is out of reach and nobody has named a mirror.
 * @param directory remembers what was found
 * @returns undefined if the user has a CLI configuration, if the registry answers, or if there is no mirror
 */
export async function findProviderMirror(
  directory = WORK_DIRECTORY,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<string | undefined> {
  const configurations = [environment.TF_CLI_CONFIG_FILE, join(homedir(), ".terraformrc")];
  if (configurations.some((file) => file && existsSync(file)) || (await registryAnswers())) return undefined;
  const memory = join(directory, "provider-mirror.txt");
  const mirror = knownMirror(memory) ?? searchDisk();
  if (!mirror) return undefined;
  mkdirSync(directory, { recursive: true });
  writeFileAtomic.sync(memory, mirror);
  return mirror;
}

async function registryAnswers(): Promise<boolean> {
  try {
    return (await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/** @returns the mirror that an earlier search found, if it is still there */
function knownMirror(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const mirror = readFileSync(file, "utf8");
  return isMirror(mirror) ? mirror : undefined;
}

/** Searches breadth first, so that what lies near the root is found before what lies deep in a home. */
function searchDisk(): string | undefined {
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

/** Whether there is a folder `<folder>/registry.terraform.io/hashicorp/aws/<version>/<os_arch>` for this machine. */
function isMirror(folder: string): boolean {
  const provider = join(folder, MIRRORED_PROVIDER);
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
