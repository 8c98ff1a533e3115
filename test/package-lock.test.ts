import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LockedPackage {
  readonly integrity?: string;
  readonly resolved?: string;
  /** Whether the package lies in the tarball of the one that it is below. */
  readonly inBundle?: boolean;
}

const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(join(__dirname, "..", "package-lock.json"), "utf8"),
);
const locked = Object.entries(packages).filter(([path]) => path !== "");

test("npm checks the content of every package that it downloads", () => {
  const unchecked = locked.filter(
    ([, { integrity, inBundle }]) => !inBundle && !integrity?.startsWith("sha512-"),
  );
  expect(unchecked.map(([path]) => path)).toEqual([]);
});

test("the lock names no registry, so that everybody's own is asked", () => {
  expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});
