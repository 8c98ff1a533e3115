import { formatProblem, InputError, show, UserError } from "../../input/problem.js";

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

test.each([
  ["a text", '"a text"'],
  [42, "42"],
  [null, "null"],
  [undefined, "undefined"],
  [{ a: [1] }, '{"a":[1]}'],
  ["x".repeat(58), `"${"x".repeat(58)}"`],
  ["x".repeat(59), `"${"x".repeat(56)}…`],
])("%j is shown as %s", (value, text) => {
  expect(show(value)).toBe(text);
});

test("what would steer a terminal is shown, not sent", () => {
  const path = "tags.a\u001b[2J\u009b";
  expect(formatProblem({ file: "a.yaml", path, message: "is\rbad" })).toBe(
    "a.yaml  tags.a\\u001b[2J\\u009b: is\\u000dbad",
  );
});
