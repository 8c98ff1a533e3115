import { formatPath, parseYaml } from "../../input/yaml-file.js";

const text = `# a comment
base: &base
  region: eu-west-1
images:
  web:
    regions: [eu-west-1, eu-west-3]
    version: 2.0
    note: "quoted"
    empty:
alias: *base
`;

describe("a value that was parsed still knows where it stands", () => {
  const yaml = parseYaml("a.yaml", text);

  test.each([
    [["images", "web", "regions", 1], 6, 26],
    [["images", "web", "version"], 7, 14],
    [["images", "web"], 6, 5],
    // What is behind an alias stands at its anchor.
    [["alias", "region"], 3, 11],
    // What is missing stands where it should be.
    [["images", "web", "platform"], 6, 5],
    [["images", "web", "regions", 7], 6, 14],
    [["images", "web", "version", "major"], 7, 14],
    [[], 2, 1],
  ])("%j at %d:%d", (path, line, column) => {
    expect(yaml.locate(path)).toEqual({ line, column });
  });

  test("and so does its key", () => {
    expect(yaml.locateKey(["images", "web", "version"])).toEqual({ line: 7, column: 5 });
    expect(yaml.locateKey(["images", "web", "regions", 1])).toEqual({ line: 6, column: 26 });
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
  expect(yaml.locate(["a", "b"])).toEqual({ line: 2, column: 6 });
  expect(yaml.locate(["a", "c"])).toEqual({ line: 3, column: 6 });
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

test("two keys of one name, and an alias of nothing, are problems", () => {
  expect(parseYaml("a.yaml", "a: 1\na: 2\n").problems).toEqual([
    { file: "a.yaml", line: 2, column: 1, message: 'is not valid YAML: the key "a" is here twice' },
  ]);
  expect(parseYaml("a.yaml", "a: *b\n").problems).toEqual([
    {
      file: "a.yaml",
      line: 1,
      column: 4,
      message: "is not valid YAML: there is no anchor &b before *b",
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

test.each<[what: string, text: string, line: number, column: number, message: string]>([
  ["an alias merged that is no map", "a: &a\nb: { <<: *a }", 2, 10, "<< takes a map"],
  ["a list merged of other things", "b:\n  <<: [{ a: 1 }, 2]", 2, 7, "<< takes a map"],
  ["a number and a text that are one key", '1: a\n"1": b', 2, 1, 'the key "1" is here twice'],
  ["a key that is no text", "a:\n  ? [a, b]\n  : c", 2, 5, "a key must be a text"],
  ["an empty key", ": c", 1, 1, "a key must be a text"],
  ["a key that JavaScript takes for another thing", "a: { __proto__: b }", 1, 6, '"__proto__" as a key'],
  ["a tag that is not known", "a: !Ref b", 1, 4, "Unresolved tag: !Ref"],
  ["a second document", "a: b\n---\na: c", 2, 1, "there is a second document"],
  ["nesting without end", `\n${"[".repeat(20_000)}`, 2, 101, "is nested more than 100 levels deep"],
  ["nesting without end in one line", "- ".repeat(20_000), 1, 201, "is nested more than 100 levels deep"],
])("%s is refused, with its place", (_, text, line, column, message) => {
  expect(parseYaml("a.yaml", text).problems).toContainEqual({
    file: "a.yaml",
    line,
    column,
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
