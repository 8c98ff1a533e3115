import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readFiles, staticPart } from "../../../cli/check/files.js";
import { temporaryDirectory } from "../../plan/temporary-directory.js";

const directory = relative(".", temporaryDirectory());

for (const file of [
  "a.yaml",
  "b/c.yml",
  "b/d.json",
  "b/e.txt",
  "b/[odd].yaml",
  "node_modules/p/f.yaml",
  "b/node_modules/p/g.yml",
  ".git/h.yaml",
]) {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), file);
}

const namesOf = async (...patterns: readonly string[]) =>
  (
    await readFiles(
      patterns.map((pattern) => join(directory, pattern)),
      "stdin",
    )
  ).map(({ name }) => relative(directory, name));

test.each<[what: string, patterns: string[], names: string[]]>([
  ["a file", ["a.yaml"], ["a.yaml"]],
  ["a file that is no YAML by its name", ["b/e.txt"], ["b/e.txt"]],
  ["a file whose name has a glob's characters", ["b/[odd].yaml"], ["b/[odd].yaml"]],
  ["a folder", ["b"], ["b/[odd].yaml", "b/c.yml", "b/d.json"]],
  ["a folder whose files others have installed", ["node_modules/p"], ["node_modules/p/f.yaml"]],
  ["a glob", ["**/*.yml"], ["b/c.yml"]],
  ["a file and a glob that has it too", ["a.yaml", "**/*.yaml"], ["a.yaml", "b/[odd].yaml"]],
])("%s is read, each file once, and nothing of node_modules and .git", async (_, patterns, names) => {
  expect((await namesOf(...patterns)).sort()).toEqual(names.sort());
});

test.each(["nothing.yaml", "*.toml", "a.yaml/*.yaml"])("that there is no %s is said", async (pattern) => {
  await expect(namesOf(pattern)).rejects.toMatchObject({
    name: "UserError",
    exitCode: 2,
    message: expect.stringContaining(pattern),
  });
});

test.each([
  ["a.yaml", "a.yaml"],
  ["**/*.yml", "."],
  ["a/b/*.yml", "a/b"],
  ["/a/{b,c}/d.yml", "/a"],
  ["../a/**", "../a"],
])("of %s, %s is watched", (pattern, path) => {
  expect(staticPart(pattern)).toBe(path);
});
