import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Terraform's own name: https://developer.hashicorp.com/terraform/language/files/dependency-lock */
export const PROVIDER_LOCK = ".terraform.lock.hcl";

/** Gives a stack's folder the project's lock, so that all stacks have the same providers. */
export function giveLock(project: string, directory: string): void {
  if (existsSync(join(project, PROVIDER_LOCK))) {
    copyFileSync(join(project, PROVIDER_LOCK), join(directory, PROVIDER_LOCK));
  }
}

/**
 * Takes what Terraform has added to the lock of a stack's folder into the project's, which keeps what other stacks need:
 * Terraform drops the providers that a stack has not.
 * @returns whether the project's lock has changed
 */
export function takeLock(project: string, directory: string): boolean {
  const theirs = readLock(directory);
  if (theirs === undefined) return false;
  const ours = readLock(project);
  const providers = new Map([...providerBlocks(ours), ...providerBlocks(theirs)]);
  if (ours !== undefined && hasAll(providerBlocks(ours), providers)) return false;
  const blocks = [...providers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, block]) => block);
  writeFileSync(join(project, PROVIDER_LOCK), [headOf(theirs), ...blocks].join("\n"));
  return true;
}

/** Each provider's part of a lock, by its address. */
function providerBlocks(lock = ""): Map<string, string> {
  const blocks = lock.matchAll(/^provider "([^"]+)" \{\n[\s\S]*?^\}\n?/gm);
  return new Map([...blocks].map(([block, address = ""]) => [address, `${block.trimEnd()}\n`]));
}

const hasAll = (blocks: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>) =>
  [...wanted].every(([address, block]) => blocks.get(address) === block);

/** The comment that Terraform begins a lock with. */
const headOf = (lock: string) => /^(?:#.*\n)*/.exec(lock)?.[0] ?? "";

/** @returns undefined if there is none */
export function readLock(directory: string): string | undefined {
  const file = join(directory, PROVIDER_LOCK);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Versions of the providers that a lock has, by their addresses. */
export function lockedProviders(lock = ""): Record<string, string> {
  const blocks = lock.matchAll(/^provider "([^"]+)" \{\s*version\s*=\s*"([^"]+)"/gm);
  return Object.fromEntries([...blocks].map(([, address, version]) => [address, version]));
}

/** A lock by which Terraform takes the providers as they are: it verifies those that have hashes. */
export const withoutHashes = (lock: string) => lock.replace(/^ *hashes = \[[^\]]*\]\n/gm, "");
