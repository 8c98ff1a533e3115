import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giveLock, lockedProviders, PROVIDER_LOCK, readLock, takeLock } from "../../plan/provider-lock.js";
import { temporaryDirectory } from "./temporary-directory.js";

const HEAD = "# This file is maintained automatically.\n\n";
const provider = (name: string, version: string) =>
  `provider "registry.terraform.io/hashicorp/${name}" {\n  version = "${version}"\n  hashes = [\n    "h1:${name}",\n  ]\n}\n`;

const directory = temporaryDirectory();

let count = 0;
/** Folders of a project and of a stack, with these locks. */
function folders(ours: string | undefined, theirs: string) {
  count += 1;
  const root = join(directory, String(count));
  const [project, stack] = [join(root, "project"), join(root, "stack")];
  for (const folder of [project, stack]) mkdirSync(folder, { recursive: true });
  if (ours !== undefined) writeFileSync(join(project, PROVIDER_LOCK), ours);
  writeFileSync(join(stack, PROVIDER_LOCK), theirs);
  return { project, stack };
}

test("the first lock of a stack is the project's, as it is", () => {
  const lock = `${HEAD}${provider("aws", "5.100.0")}\n${provider("random", "3.6.0")}`;
  const { project, stack } = folders(undefined, lock);
  expect(takeLock(project, stack)).toBe(true);
  expect(readLock(project)).toBe(lock);
  expect(takeLock(project, stack)).toBe(false);
});

test("a provider that only another stack needs stays in the project's lock", () => {
  const both = `${HEAD}${provider("aws", "5.100.0")}\n${provider("random", "3.6.0")}`;
  const { project, stack } = folders(both, HEAD + provider("aws", "5.100.0"));
  expect(takeLock(project, stack)).toBe(false);
  expect(readLock(project)).toBe(both);
  giveLock(project, stack);
  expect(readFileSync(join(stack, PROVIDER_LOCK), "utf8")).toBe(both);
});

test("a provider that is new, or of another version, is taken into the project's lock beside the others", () => {
  const { project, stack } = folders(
    HEAD + provider("aws", "5.100.0") + provider("tls", "4.0.0"),
    HEAD + provider("aws", "6.0.0") + provider("random", "3.6.0"),
  );
  expect(takeLock(project, stack)).toBe(true);
  expect(lockedProviders(readLock(project))).toEqual({
    "registry.terraform.io/hashicorp/aws": "6.0.0",
    "registry.terraform.io/hashicorp/random": "3.6.0",
    "registry.terraform.io/hashicorp/tls": "4.0.0",
  });
});
