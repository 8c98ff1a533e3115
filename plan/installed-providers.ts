import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders of providers, or links to those of a mirror, a cache or another stack. */
const PROVIDERS = join(".terraform", "providers");
/** Host, namespace, type, version, platform. */
const LEVELS = 5;

/** The providers of a folder that was initialized, as paths in it. A link may be to what is no more. */
export const installedProviders = (directory: string): string[] => foldersIn(directory, PROVIDERS, LEVELS);

function foldersIn(directory: string, folder: string, levels: number): string[] {
  if (levels === 0) return [folder];
  if (!existsSync(join(directory, folder))) return [];
  return readdirSync(join(directory, folder)).flatMap((name) =>
    foldersIn(directory, join(folder, name), levels - 1),
  );
}

export const areThere = (directory: string, providers: readonly string[]): boolean =>
  providers.every((provider) => existsSync(join(directory, provider)));

/** Links in one folder to providers of another, in place of links to what is no more. */
export function linkProviders(from: string, to: string, providers: readonly string[]): void {
  for (const provider of providers) {
    const link = join(to, provider);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    mkdirSync(dirname(link), { recursive: true });
    // The type is for Windows.
    symlinkSync(realpathSync(join(from, provider)), link, "junction");
  }
}

/** Takes links away: Terraform does not install where one is to what is no more, and would into what another folder has. */
export function unlinkProviders(directory: string): void {
  for (const provider of installedProviders(directory)) {
    const path = join(directory, provider);
    if (lstatSync(path).isSymbolicLink()) rmSync(path, { recursive: true });
  }
}
