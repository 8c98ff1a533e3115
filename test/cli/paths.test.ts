import { existsSync } from "node:fs";
import { join } from "node:path";

type Paths = typeof import("../../cli/paths.js");

function pathsIn(directory: string): Paths {
  jest.spyOn(process, "cwd").mockReturnValue(directory);
  let paths: Paths | undefined;
  jest.isolateModules(() => {
    paths = require("../../cli/paths.js");
  });
  if (!paths) throw new Error("cli/paths.ts exports nothing");
  return paths;
}

afterEach(() => jest.restoreAllMocks());

test.each([
  ["a project's own", "/home/me/project", "/home/me/project/.golden-ami"],
  ["that of the project around it", "/home/me/project/.golden-ami/demo", "/home/me/project/.golden-ami"],
  [
    "not a part of another folder's name",
    "/home/me/.golden-ami-team/project",
    "/home/me/.golden-ami-team/project/.golden-ami",
  ],
])("the work directory is %s", (_, directory, expected) => {
  expect(pathsIn(directory).WORK_DIRECTORY).toBe(expected);
});

test("a checkout runs its sources", () => {
  const { PACKAGE, GOLDEN_AMI, SYNTH } = pathsIn("/home/me/project");
  expect(existsSync(join(PACKAGE, "package.json"))).toBe(true);
  expect(existsSync(GOLDEN_AMI)).toBe(true);
  expect(SYNTH).toEqual(["--import", "tsx", join(PACKAGE, "main.ts")]);
});
