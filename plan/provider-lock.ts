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
 * Takes what Terraform has added to the lock of a stack's folder into the project's.
 * @returns whether the project's lock has changed
 */
export function takeLock(project: string, directory: string): boolean {
  const theirs = readLock(directory);
  if (theirs === undefined || theirs === readLock(project)) return false;
  writeFileSync(join(project, PROVIDER_LOCK), theirs);
  return true;
}

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
