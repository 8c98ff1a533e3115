import { z } from "zod";
import { FileChecker } from "../../input/file-checker.js";
import { mistake, obey, otherwise } from "../../input/schema-issue.js";
import type { Path } from "../../input/value.js";
import { parseYaml } from "../../input/yaml-file.js";

const text = `image:
  name: Web
  size: 007
  port: 80
  tags: { a: b, A: c }
  list: x
  colour: red
other: 1
`;

const schema = z.strictObject({
  name: z
    .string()
    .superRefine(
      obey((name: string) =>
        name === name.toLowerCase() ? undefined : { message: "is not in lower case", expected: "a-z" },
      ),
    ),
  size: z.int().max(5),
  port: z.int().refine((port) => port > 1024, otherwise("is a port of the system", "one above 1024")),
  tags: z.record(z.string(), z.string()).superRefine((_, context) => {
    context.addIssue({ ...mistake("is a to IAM", "another", { key: true }), path: ["A"] });
    context.addIssue(mistake("has 2 tags", "at most 1", { valueless: true }));
  }),
  list: z.array(z.string()).max(0),
  parent: z.string(),
});

function check(path: Path = ["image"]) {
  const checker = new FileChecker(parseYaml("a.yaml", text));
  const output = checker.check(schema, path);
  return { output, problems: checker.problems, warnings: checker.warnings };
}

const PROBLEMS = [
  {
    line: 3,
    column: 9,
    endLine: 3,
    endColumn: 12,
    path: "image.size",
    message: "007 is too big",
    expected: "at most 5",
  },
  {
    line: 6,
    column: 9,
    endLine: 6,
    endColumn: 10,
    path: "image.list",
    message: '"x" is a text, not a list',
    expected: "a list, each entry a text",
  },
  {
    line: 2,
    column: 3,
    endLine: 7,
    endColumn: 14,
    path: "image.parent",
    message: "is missing",
    expected: "a text",
  },
  {
    line: 2,
    column: 9,
    endLine: 2,
    endColumn: 12,
    path: "image.name",
    message: '"Web" is not in lower case',
    expected: "a-z",
  },
  {
    line: 4,
    column: 9,
    endLine: 4,
    endColumn: 11,
    path: "image.port",
    message: "80 is a port of the system",
    expected: "one above 1024",
  },
  {
    line: 5,
    column: 17,
    endLine: 5,
    endColumn: 18,
    path: "image.tags.A",
    message: '"A" is a to IAM',
    expected: "another",
  },
  {
    line: 5,
    column: 9,
    endLine: 5,
    endColumn: 23,
    path: "image.tags",
    message: "has 2 tags",
    expected: "at most 1",
  },
].map((problem) => ({ file: "a.yaml", ...problem }));

const UNKNOWN_KEY = {
  file: "a.yaml",
  line: 7,
  column: 3,
  endLine: 7,
  endColumn: 9,
  path: "image.colour",
  message: "is not a key here",
  expected: "one of name, size, port, tags, list, parent",
};

test("all that a value breaks of a schema is reported at once, each with its whole place", () => {
  const { output, problems, warnings } = check();
  expect(output).toBeUndefined();
  expect(problems).toHaveLength(PROBLEMS.length + 1);
  expect(problems).toEqual(expect.arrayContaining([...PROBLEMS, UNKNOWN_KEY]));
  expect(warnings).toEqual([]);
});

test("nothing stands at a path that leads nowhere", () => {
  expect(check(["toString"]).problems).toMatchObject([
    {
      path: "toString",
      message: "is missing",
      expected: "a map with name, size, port, tags, list and parent",
    },
  ]);
});
