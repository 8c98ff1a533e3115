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
    // What is behind an alias stands at its anchor.
    [["alias"], 3, 3, 3, 20],
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

test("a text that is not YAML has a problem with its place, and no value", () => {
  const { value, problems } = parseYaml("a.yaml", "a: b\n\nc: [\n\n");
  expect(value).toBeUndefined();
  expect(problems).toEqual([
    {
      file: "a.yaml",
      ...{ line: 3, column: 4, endLine: 3, endColumn: 5 },
      message: "the [ here is not closed",
      expected: "] after its last entry",
    },
  ]);
});

test.each([
  [[], ""],
  [["images"], "images"],
  [["images", "web", "regions", 0], "images.web.regions[0]"],
  [["phases", 0, "steps", 12, "name"], "phases[0].steps[12].name"],
])("the path %j reads %j", (path, formatted) => {
  expect(formatPath(path)).toBe(formatted);
});

test("what is behind an anchor, or merged, stands there, under both paths", () => {
  const yaml = parseYaml("a.yaml", "a: &a { x: 1 }\nb: *a\nc: { <<: *a, y: 2 }\nd: { <<: [{ x: 3 }, *a] }\n");
  expect(["a", "b", "c"].map((key) => yaml.locate([key, "x"]))).toEqual(
    Array(3).fill({ line: 1, column: 12, endLine: 1, endColumn: 13 }),
  );
  expect(yaml.locate(["c", "y"])).toMatchObject({ line: 3, column: 17 });
  expect(yaml.locate(["d", "x"])).toMatchObject({ line: 4, column: 16 });
  expect(
    [["a", "x"], ["b", "x"], ["b"], ["c", "x"], ["c", "y"]].map((path) => yaml.trace(path).isBehindAlias),
  ).toEqual([false, true, true, true, false]);
});

test("what is moved is found where it should be, and where it is", () => {
  const yaml = parseYaml("a.yaml", "a: { platfrom: Linux, cron: x }\n");
  yaml.move(["a", "platfrom"], ["a", "platform"]);
  yaml.move(["a", "cron"], ["a", "schedule", "cron"]);
  const place = { line: 1, column: 6, endLine: 1, endColumn: 14 };
  expect(yaml.locateKey(["a", "platform"])).toEqual(place);
  expect(yaml.locateKey(["a", "platfrom"])).toEqual(place);
  expect(yaml.locate(["a", "schedule", "cron"])).toMatchObject({ column: 29 });
  expect(yaml.locate(["a", "schedule", "timezone"])).toMatchObject({ column: 29 });
});

/** Ten anchors, each of which has the one before ten times. */
const bomb = (uses: number) => {
  const names = [..."abcdefghijk"];
  const lines = names.map(
    (name, index) =>
      `${name}: &${name} [${Array(uses)
        .fill(index ? `*${names[index - 1]}` : "1")
        .join(", ")}]`,
  );
  return lines.join("\n");
};

test("anchors that unfold into too much are one problem, and thousands of plain ones none", () => {
  expect(parseYaml("a.yaml", bomb(10))).toMatchObject({
    value: undefined,
    problems: [
      {
        ...{ line: 6, column: 36 },
        message: "up to here, aliases stand for more than 1,000,000 values",
        expected: "fewer aliases of anchors that have others inside",
      },
    ],
  });
  const merges = `a: &a { ${Array.from({ length: 1000 }, (_, index) => `k${index}: 1`).join(", ")} }\n`;
  expect(parseYaml("a.yaml", `${merges}b:\n${"  - { <<: *a }\n".repeat(1000)}`).problems).toMatchObject([
    { line: 1002 },
  ]);
  const many = `a: &a { b: 1 }\nlist:\n${"  - *a\n".repeat(50_000)}`;
  expect(parseYaml("a.yaml", many).value).toMatchObject({ list: Array(50_000).fill({ b: 1 }) });
});

test("an anchor that is given twice is the last one before its alias", () => {
  const { value, problems } = parseYaml("a.yaml", "a: &a 1\nb: *a\nc: &a [*a]\n");
  expect(problems).toMatchObject([{ line: 3, message: "*a stands inside what it names" }]);
  expect(value).toBeUndefined();
  expect(parseYaml("a.yaml", "a: &a 1\nb: *a\nc: &a 2\nd: *a\n").value).toMatchObject({ b: 1, d: 2 });
});

test.each<[what: string, text: string, line: number, column: number, endColumn: number, message: string]>([
  ["an alias merged that is no map", "a: &a\nb: { <<: *a }", 2, 10, 12, "<< takes a map"],
  ["a list merged of other things", "b:\n  <<: [{ a: 1 }, 2]", 2, 7, 20, "<< takes a map"],
  ["a number and a text that are one key", '1: a\n"1": b', 2, 1, 4, 'the key "1" is here twice'],
  ["a key that is no text", "a:\n  ? [a, b]\n  : c", 2, 5, 11, "this cannot be a key"],
  ["an empty key", ": c", 1, 1, 1, "this cannot be a key"],
  [
    "a key that JavaScript takes for another thing",
    "a: { __proto__: b }",
    ...([1, 6, 15] as const),
    '"__proto__" cannot be a key',
  ],
  [
    "nesting without end in one line",
    "- ".repeat(20_000),
    ...([1, 201, 202] as const),
    "this is nested more than 100 levels deep",
  ],
])("%s is refused, with its place", (_, text, line, column, endColumn, message) => {
  expect(parseYaml("a.yaml", text).problems).toMatchObject([
    { file: "a.yaml", line, column, endLine: line, endColumn, message: expect.stringContaining(message) },
  ]);
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

test.each<[what: string, value: string, places: string[]]>([
  ["a plain text of some lines", "x ab\n  ab", ["1:6-1:8", "2:3-2:5"]],
  ["single quotes", "'it''s ab'", ["1:11-1:13"]],
  ["double quotes with escapes before and after", '"\\t ab\\u0041"', ["1:8-1:10"]],
  ["a literal block, whose header has it too", "| # ab\n  x\n    ab", ["3:5-3:7"]],
  ["a folded block with an indentation of its own", ">2-\n   ab\n\n  ab", ["2:4-2:6", "4:3-4:5"]],
  ["an escape, so that the whole text is the place", '"\\x61b ab"', ["1:4-1:14", "1:4-1:14"]],
  ["a number", "1", []],
  ["a map", "{ ab: ab }", []],
])("a pattern is found where it is written in %s", (_, value, places) => {
  const file = parseYaml("a.yaml", `a: ${value}\n`);
  expect(file.problems).toEqual([]);
  expect(
    file
      .locateMatches(["a"], /ab/g)
      .map(({ line, column, endLine, endColumn }) => `${line}:${column}-${endLine}:${endColumn}`),
  ).toEqual(places);
});

test("a value is known as it is written, with its quotes", () => {
  const file = parseYaml("a.yaml", "a: [ 'b''c' , 1.0 ] # d\n");
  expect([file.raw(["a", 0]), file.raw(["a", 1]), file.raw(["a"])]).toEqual([
    "'b''c'",
    "1.0",
    "[ 'b''c' , 1.0 ]",
  ]);
});

test.each(["{ a: b\n# c\n}", '[ "a"\n  # c\n]', "{ a: [ b ]\n# c\n}"])(
  "a comment may have a line of its own before brackets close: %j",
  (text) => {
    expect(parseYaml("a.yaml", text).problems).toEqual([]);
  },
);
