import type { Place } from "../../input/problem.js";
import { formatPath, type Path } from "../../input/value.js";
import { parseYaml } from "../../input/yaml-file.js";

const text = `# a comment
base: &base
  region: eu-west-1
images:
  web:
    regions: [eu-west-1, eu-west-3]
    version: 2.0
    note: "quoted"
    empty:
alias: *base # the same
script: |
  one
  two

lines: one
  two # a comment
list:
  - a
  - { b: c } # a comment

# another comment
last: !!str x
`;

describe("a value that was parsed still knows where it stands", () => {
  const yaml = parseYaml("a.yaml", text);

  test.each<[path: Path, line: number, column: number, endLine: number, endColumn: number]>([
    [["images", "web", "regions", 1], 6, 26, 6, 35],
    [["images", "web", "regions"], 6, 14, 6, 36],
    [["images", "web", "version"], 7, 14, 7, 17],
    [["images", "web", "note"], 8, 11, 8, 19],
    // An empty value stands after its key.
    [["images", "web", "empty"], 9, 11, 9, 11],
    [["images", "web"], 6, 5, 9, 11],
    [["alias"], 10, 8, 10, 13],
    // What is behind an alias stands at its anchor.
    [["alias", "region"], 3, 11, 3, 20],
    // What is missing stands where it should be.
    [["images", "web", "platform"], 6, 5, 9, 11],
    [["images", "web", "regions", 7], 6, 14, 6, 36],
    [["images", "web", "version", "major"], 7, 14, 7, 17],
    // No comment and no line end belongs to a value.
    [["script"], 11, 9, 13, 6],
    [["lines"], 15, 8, 16, 6],
    [["list"], 18, 3, 19, 13],
    [["last"], 22, 13, 22, 14],
    [[], 2, 1, 22, 14],
  ])("%j from %d:%d up to %d:%d", (path, line, column, endLine, endColumn) => {
    expect(yaml.locate(path)).toEqual({ line, column, endLine, endColumn });
  });

  test.each<[path: Path, line: number, column: number, endColumn: number]>([
    [["images", "web", "version"], 7, 5, 12],
    [["images", "web", "empty"], 9, 5, 10],
    [["alias"], 10, 1, 6],
    [["alias", "region"], 3, 3, 9],
    // An entry of a list has no key.
    [["images", "web", "regions", 1], 6, 26, 35],
  ])("and so does the key of %j", (path, line, column, endColumn) => {
    expect(yaml.locateKey(path)).toEqual({ line, column, endLine: line, endColumn });
  });

  test.each([
    [["images", "web", "version"], "2.0"],
    [["images", "web", "note"], "quoted"],
    [["images", "web", "regions"], undefined],
  ])("%j is written %s", (path, source) => {
    expect(yaml.source(path)).toBe(source);
  });

  test("it has no problems", () => {
    expect(yaml.problems).toEqual([]);
    expect(yaml.value).toMatchObject({ images: { web: { version: 2 } }, alias: { region: "eu-west-1" } });
  });
});

test("line ends of Windows move no column", () => {
  const yaml = parseYaml("a.yaml", "a:\r\n  b: 1\r\n  c: x\r\n");
  expect(yaml.locate(["a", "b"])).toEqual({ line: 2, column: 6, endLine: 2, endColumn: 7 });
  expect(yaml.locate(["a", "c"])).toEqual({ line: 3, column: 6, endLine: 3, endColumn: 7 });
  expect(yaml.locate(["a"])).toEqual({ line: 2, column: 3, endLine: 3, endColumn: 7 });
});

test("a text that is not YAML has problems with their places, and no value", () => {
  const { value, problems } = parseYaml("a.yaml", "a: [\nb: }\n");
  expect(value).toBeUndefined();
  expect(problems[0]).toMatchObject({
    file: "a.yaml",
    line: 2,
    message: expect.stringMatching(/^is not valid YAML: /),
  });
});

test.each<[what: string, text: string, place: Place, message: string, expected: string | undefined]>([
  [
    "two keys of one name",
    "a: 1\na: 2\n",
    { line: 2, column: 1, endLine: 2, endColumn: 2 },
    'is not valid YAML: the key "a" is here twice',
    undefined,
  ],
  [
    "an alias of nothing",
    "a: *b # c\n",
    { line: 1, column: 4, endLine: 1, endColumn: 6 },
    "is not valid YAML: there is no anchor &b before *b",
    undefined,
  ],
  [
    "a merge conflict",
    "a: 1\r\n<<<<<<< HEAD\r\nb: 1\r\n",
    { line: 2, column: 1, endLine: 2, endColumn: 13 },
    "is not valid YAML: here is a merge conflict",
    "one of both sides",
  ],
  [
    "a second document",
    "a: b\n---\na: c",
    { line: 2, column: 1, endLine: 3, endColumn: 5 },
    "is not valid YAML: there is a second document, after a line of ---, of which nothing would be read",
    undefined,
  ],
])("%s is a problem, with its place", (_, text, place, message, expected) => {
  expect(parseYaml("a.yaml", text).problems).toEqual([{ file: "a.yaml", ...place, message, expected }]);
});

test.each([
  [[], ""],
  [["images"], "images"],
  [["images", "web", "regions", 0], "images.web.regions[0]"],
  [["phases", 0, "steps", 12, "name"], "phases[0].steps[12].name"],
])("the path %j reads %j", (path, formatted) => {
  expect(formatPath(path)).toBe(formatted);
});

test("anchors that unfold into too much are a problem, and thousands of plain ones none", () => {
  const bomb = [
    "a: &a [1, 1]",
    ..."bcdefg".split("").map((name, index) => {
      const before = "abcdef"[index];
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(", ")}]`;
    }),
  ].join("\n");
  expect(parseYaml("golden-ami.yaml", bomb)).toMatchObject({
    value: undefined,
    problems: [
      { file: "golden-ami.yaml", message: expect.stringContaining("uses anchors more than 100000 times") },
    ],
  });
  const many = `a: &a 1\nlist:\n${"  - *a\n".repeat(5000)}`;
  expect(parseYaml("golden-ami.yaml", many).value).toMatchObject({ list: Array(5000).fill(1) });
});

test.each<[what: string, text: string, line: number, column: number, endColumn: number, message: string]>([
  ["an alias merged that is no map", "a: &a\nb: { <<: *a }", 2, 10, 12, "<< takes a map"],
  ["a list merged of other things", "b:\n  <<: [{ a: 1 }, 2]", 2, 7, 20, "<< takes a map"],
  ["a number and a text that are one key", '1: a\n"1": b', 2, 1, 4, 'the key "1" is here twice'],
  ["a key that is no text", "a:\n  ? [a, b]\n  : c", 2, 5, 11, "a key must be a text"],
  ["an empty key", ": c", 1, 1, 1, "a key must be a text"],
  ["a key that JavaScript takes for another thing", "a: { __proto__: b }", 1, 6, 15, '"__proto__" as a key'],
  ["a tag that is not known", "a: !Ref b", 1, 4, 8, "Unresolved tag: !Ref"],
  ["nesting without end", `\n${"[".repeat(20_000)}`, 2, 101, 102, "is nested more than 100 levels deep"],
  [
    "nesting without end in one line",
    "- ".repeat(20_000),
    1,
    201,
    202,
    "is nested more than 100 levels deep",
  ],
])("%s is refused, with its place", (_, text, line, column, endColumn, message) => {
  expect(parseYaml("a.yaml", text).problems).toContainEqual({
    file: "a.yaml",
    line,
    column,
    endLine: line,
    endColumn,
    message: expect.stringContaining(message),
  });
});

test("what is merged, a block text and brackets in texts are taken as they are", () => {
  const text = `\uFEFFa: &a { x: 1 }
b: &b { y: 2 }
c: { <<: *a }
d: { <<: [*a, *b], z: 3 }
e: # ${"[".repeat(200)}
  <<: *a
  <<: *b
f: |
  ${"[".repeat(200)}
g: "${"{".repeat(200)}"
`;
  const { value, problems } = parseYaml("a.yaml", text.replaceAll("\n", "\r\n"));
  expect(problems).toEqual([]);
  expect(value).toMatchObject({ c: { x: 1 }, d: { x: 1, y: 2, z: 3 }, e: { x: 1, y: 2 } });
});
