import { matching, onlyOf, type Rule, without } from "./rule.js";

/** Why a path does not name a file inside of the project. */
export const PROJECT_PATH_REASONS: readonly Rule[] = [
  without(/^\//, "begins with /", "a path relative to golden-ami.yaml"),
  onlyOf(["\\w ./\\-", "a-z, A-Z, 0-9, spaces, _, -, . and /"], "a file name"),
  without(/(^|\/)\.\.\//, "leads out of the project", "a path without .."),
];

/** Path of a file, which stays inside of its project. */
export const projectFileMistake = matching(
  /^(?!\/|~|(?:.*\/)?\.\.(?:\/|$))[\w ./-]*[\w-]$/,
  "is not a file of the project",
  "a relative path to a file, without ..",
  PROJECT_PATH_REASONS,
);

/** Pattern of files that stay inside of their project: `teams/*.yaml`. */
export const projectFilesMistake = matching(
  /^(?!\/|~|!|(?:.*\/)?\.\.(?:\/|$))[\w ./*?{},[\]-]*[\w*}\]-]$/,
  "is not a pattern of files of the project",
  "a relative path, in which * is any name and ** any folders, without ..",
  [
    without(/^\//, "begins with /", "a path relative to golden-ami.yaml"),
    without(/^!/, "begins with !", "a pattern of the files that are taken"),
    without(/(^|\/)\.\.(\/|$)/, "leads out of the project", "a path without .."),
    onlyOf(
      ["\\w ./*?{},[\\]\\-", "a-z, A-Z, 0-9, spaces, _, -, ., /, and * ? { } [ ] of patterns"],
      "a pattern of files",
    ),
  ],
);
