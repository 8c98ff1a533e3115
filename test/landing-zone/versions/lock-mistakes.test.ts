import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { LOCK_FILE, readLock, saveLock } from "../../../landing-zone/versions/lock-file.js";
import { MAX_VERSION_NUMBER } from "../../../rules/version.js";
import { exchange, lines, mistakes, project } from "../project.js";

const DIGEST = `sha256:${"0".repeat(64)}`;

const LOCK = `{
  "components": {
    "web-server": {"version":"1.0.0","digest":"${DIGEST}"}
  },
  "recipes": {
    "web": {"version":"1.0.0","digest":"${DIGEST}"}
  }
}
`;

const RESTORED = "what this version of golden-ami writes: restore the file from git";
const RESOLVED =
  "the file without merge conflicts: keep the lines of the branch that is deployed, and synth again";

/** The problem as it is printed. */
const printed = (place: string, message: string, expected: string) => {
  const start = `${LOCK_FILE}:${place}  `;
  return lines(`${start}${message}`, `${" ".repeat(start.length)}expected ${expected}`);
};

const cutAfter = (part: string) => LOCK.slice(0, LOCK.indexOf(part) + part.length);

test.each<[what: string, text: string, place: string, message: string]>([
  ["nothing", "", "1:1", "is empty"],
  ["white space", " \n\n", "1:1", "is empty"],
  ["a beginning, cut in a text", cutAfter('"1.0'), "3:34", "ends too early: a part of it is missing"],
  ["a beginning, cut after a key", cutAfter('"recipes"'), "5:12", "ends too early: a part of it is missing"],
  ["a beginning, cut after a comma", cutAfter('"1.0.0",'), "3:38", "ends too early: a part of it is missing"],
  ["all but the last brace", LOCK.slice(0, -3), "7:4", "ends too early: a part of it is missing"],
  ["one brace", "{", "1:2", "ends too early: a part of it is missing"],
  [
    "a comma after the last entry",
    exchange(LOCK, '"}\n  }\n}', '"},\n  }\n}'),
    "6:114",
    "here is a comma too many",
  ],
  [
    "a comma before a brace",
    exchange(LOCK, `${DIGEST}"}\n  },`, `${DIGEST}",}\n  },`),
    "3:120",
    "here is a comma too many",
  ],
  [
    "no comma between two entries",
    exchange(LOCK, "  },\n", "  }\n"),
    "5:3",
    "a comma is missing before this",
  ],
  ["no colon", exchange(LOCK, '"web":', '"web"'), "6:11", "a colon is missing before this"],
  [
    "a comment",
    exchange(LOCK, '  "recipes"', '  // x\n  "recipes"'),
    "5:3",
    "here is a comment, which JSON does not have",
  ],
  [
    "a comment of another kind",
    exchange(LOCK, '  "recipes"', '  /* x */ "recipes"'),
    "5:3",
    "here is a comment, which JSON does not have",
  ],
  ["a comment of YAML", `# x\n${LOCK}`, "1:1", '"#" is not JSON'],
  ["single quotes", exchange(LOCK, '"web"', "'web'"), "6:5", "\"'web'\" is not JSON"],
  ["a key without quotes", exchange(LOCK, '"web":', "web:"), "6:5", '"web" is not JSON'],
  [
    "a text that is not closed",
    exchange(LOCK, '"recipes"', '"recipes'),
    "5:3",
    "the text that begins here is not closed in its line",
  ],
  ["a tab in a text", exchange(LOCK, '"web"', '"w\teb"'), "6:5", "here is a control character"],
  [
    "an escape that is none",
    exchange(LOCK, '"web"', '"w\\eb"'),
    "6:5",
    "here is a \\ that begins no escape sequence of JSON",
  ],
  ["YAML", "components: {}\nrecipes: {}\n", "1:1", '"components" is not JSON'],
  ["a page of the web", "<!DOCTYPE html>", "1:1", '"<!DOCTYPE" is not JSON'],
  ["more after the end", `${LOCK}}`, "9:1", "there is more after the end"],
  ["two locks", `${LOCK}${LOCK}`, "9:1", "there is more after the end"],
  ["nesting without end", "[".repeat(50_000), "1:101", "this is nested more than 100 levels deep"],
  ["a list", "[]", "1:1", "[] is a list, not a map"],
  ["null", "null", "1:1", "is empty"],
  [
    "another number of a format",
    exchange(LOCK, "{\n", '{\n  "lockfileVersion": 2,\n'),
    "2:3",
    'lockfileVersion: "lockfileVersion" is not a key here',
  ],
  [
    "a key that JavaScript makes none of",
    exchange(LOCK, "{\n", '{\n  "__proto__": {},\n'),
    "2:3",
    '"__proto__" cannot be a key',
  ],
  [
    "a component of such a name",
    exchange(
      LOCK,
      '    "web-server"',
      `    "__proto__": {"version":"1.0.0","digest":"${DIGEST}"},\n    "web-server"`,
    ),
    "3:5",
    '"__proto__" cannot be a key',
  ],
  [
    "such a key in an entry",
    exchange(LOCK, 'web": {"version"', 'web": {"__proto__":{},"version"'),
    "6:13",
    '"__proto__" cannot be a key',
  ],
  [
    "a misspelt key",
    exchange(LOCK, '"recipes"', '"recipe"'),
    "5:3",
    'recipe: "recipe" is not a key here: did you mean "recipes"?',
  ],
  [
    "a missing section",
    exchange(LOCK, `,\n  "recipes": {\n    "web": {"version":"1.0.0","digest":"${DIGEST}"}\n  }`, ""),
    "1:1",
    "recipes: is missing",
  ],
  [
    "a number for a version",
    exchange(LOCK, 'web": {"version":"1.0.0"', 'web": {"version":1.0'),
    "6:23",
    "recipes.web.version: 1.0 is a number, not a text",
  ],
  ...(
    [
      [-1, "small"],
      [MAX_VERSION_NUMBER + 1, "big"],
    ] as const
  ).map(([count, word]): [string, string, string, string] => [
    `a count of ${count}`,
    exchange(LOCK, 'server": {', `server": {"editsByRecipe":{"web":${count}},`),
    "3:43",
    `components.web-server.editsByRecipe.web: ${count} is too ${word}`,
  ]),
  [
    "a list for a section",
    exchange(LOCK, `{\n    "web": {"version":"1.0.0","digest":"${DIGEST}"}\n  }`, "[]"),
    "5:14",
    "recipes: [] is a list, not a map",
  ],
])("a lock with %s is one mistake, with its cause and place", (_, text, place, message) => {
  expect(mistakes({ [LOCK_FILE]: text })).toBe(printed(place, message, RESTORED));
});

test.each<[what: string, text: string, place: string, message: string]>([
  [
    "marks of a merge",
    exchange(LOCK, '    "web":', '<<<<<<< HEAD\n    "web":'),
    "6:1",
    "here is a merge conflict",
  ],
  [
    "the last mark only",
    exchange(LOCK, '    "web":', '>>>>>>> main\n    "web":'),
    "6:1",
    "here is a merge conflict",
  ],
  [
    "the middle mark only",
    exchange(LOCK, '    "web":', '=======\n    "web":'),
    "6:1",
    "here is a merge conflict",
  ],
  [
    "the lines of both branches",
    exchange(LOCK, '    "web":', `    "web": {"version":"1.0.1","digest":"${DIGEST}"},\n    "web":`),
    "7:5",
    'the key "web" is here twice',
  ],
])("a lock with %s says how to solve a merge", (_, text, place, message) => {
  expect(mistakes({ [LOCK_FILE]: text })).toBe(printed(place, message, RESOLVED));
});

test.each<[what: string, text: string]>([
  ["tabs, as an editor may indent it", LOCK.replaceAll("  ", "\t")],
  ["line ends of Windows", LOCK.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\ufeff${LOCK}`],
  ["no white space", JSON.stringify(JSON.parse(LOCK))],
])("a lock with %s is taken", (_, text) => {
  expect(mistakes({ [LOCK_FILE]: text })).toBe("");
});

test("a lock in UTF-16, and a folder in its place, are called so", () => {
  const directory = project();
  writeFileSync(join(directory, LOCK_FILE), Buffer.from(`\ufeff${LOCK}`, "utf16le"));
  expect(() => loadLandingZone(directory)).toThrow(printed("1:1", "is UTF-16", RESTORED));
  const other = project();
  mkdirSync(join(other, LOCK_FILE));
  expect(readLock(other).problems).toEqual([
    { file: LOCK_FILE, message: "is a folder", expected: RESTORED, rule: "landing-zone/versions-lock" },
  ]);
});

test("a lock that cannot be written is said so", () => {
  const { versions } = loadLandingZone(project());
  const directory = project();
  mkdirSync(join(directory, LOCK_FILE));
  expect(() => saveLock(directory, versions, { readOnly: false })).toThrow(
    /^versions\.lock\.json cannot be written: /,
  );
});
