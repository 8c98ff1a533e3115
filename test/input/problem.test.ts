import { formatProblem, InputError, UserError } from "../../input/problem.js";

test("a problem names its place, its path, what is wrong, and below that what would be right", () => {
  const problem = {
    file: "golden-ami.yaml",
    line: 14,
    column: 9,
    path: "images.web.share.organizationalUnits[0]",
    message: '"ou-12" is not an OU ARN',
    expected: "arn:aws:organizations::…",
  };
  expect(formatProblem(problem)).toBe(
    `golden-ami.yaml:14:9  images.web.share.organizationalUnits[0]: "ou-12" is not an OU ARN
                      expected arn:aws:organizations::…`,
  );
});

test("a problem of a whole file has neither place nor path", () => {
  expect(formatProblem({ file: "versions.lock.json", message: "is not JSON" })).toBe(
    "versions.lock.json  is not JSON",
  );
});

test("an input's error is all of its problems, and a user's mistake", () => {
  const error = new InputError([
    { file: "a.yaml", line: 1, column: 2, message: "is wrong" },
    { file: "b.yaml", message: "is wrong too" },
  ]);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    name: "InputError",
    message: "a.yaml:1:2  is wrong\nb.yaml  is wrong too",
    exitCode: 1,
  });
});

test("problems are sorted by file and place, and what is the same at the same place is said once", () => {
  const at = (file: string, line: number, path: string) => ({
    file,
    line,
    column: 1,
    path,
    message: "is wrong",
  });
  const error = new InputError(
    [at("b.yaml", 1, "x"), at("a.yaml", 10, "x"), at("a.yaml", 9, "x"), at("a.yaml", 9, "x")],
    [at("c.yaml", 2, "x"), at("c.yaml", 1, "x"), at("c.yaml", 1, "x")],
  );
  expect(error.message.split("\n")).toEqual([
    "warning: c.yaml:1:1  x: is wrong",
    "warning: c.yaml:2:1  x: is wrong",
    "a.yaml:9:1  x: is wrong",
    "a.yaml:10:1  x: is wrong",
    "b.yaml:1:1  x: is wrong",
  ]);
  expect(error.problems).toHaveLength(3);
});

test("problems of whole files are told apart by their paths", () => {
  const problem = { file: "versions.lock.json", message: "is not locked yet" };
  const error = new InputError([
    { ...problem, path: "recipes.web" },
    { ...problem, path: "recipes.app" },
  ]);
  expect(error.problems).toHaveLength(2);
});

test("of more than 200 problems, the first 200 are printed, and how many more there are", () => {
  const problems = Array.from({ length: 40_000 }, (_, index) => ({
    file: "a.yaml",
    line: 40_000 - index,
    column: 1,
    message: "is wrong",
  }));
  const lines = new InputError(problems, problems).message.split("\n");
  expect(lines).toHaveLength(402);
  expect(lines.slice(199, 202)).toEqual([
    "warning: a.yaml:200:1  is wrong",
    "… and 39,800 more warnings",
    "a.yaml:1:1  is wrong",
  ]);
  expect(lines.at(-1)).toBe("… and 39,800 more problems");
  expect(new InputError(problems).problems).toHaveLength(40_000);
});

test("what would steer a terminal is shown, not sent", () => {
  const path = "tags.a\u001b[2J\u009b";
  expect(formatProblem({ file: "a.yaml", path, message: "is\rbad" })).toBe(
    "a.yaml  tags.a\\u001b[2J\\u009b: is\\u000dbad",
  );
});
