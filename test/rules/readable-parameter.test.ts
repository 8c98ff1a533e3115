import { namedParameters, readableParameterMistake } from "../../rules/readable-parameter.js";

test.each([
  ["{{ aws:ssm:resolve(/app/licence) }}", ["/app/licence"]],
  ["a {{aws:ssm:resolve( '/a/b' )}} b {{ aws:ssm:resolve(\"licence\") }}", ["/a/b", "licence"]],
  ["{{ aws:ssm:resolve({{ Name }}) }}", []],
  ["{{ aws:ssm:resolve(*) }} {{ aws:ssm:resolve(/a b) }}", []],
  ["aws:ssm:resolve(/not/a/reference) {{ build.Step.outputs.stdout }}", []],
])("a document names parameters: %j", (document, names) => {
  expect(namedParameters(document)).toEqual(names);
});

test("no document may read all that is below a path", () => {
  expect(namedParameters("{{ aws:ssm:resolve(/app/*) }}")).toEqual([]);
});

test("builds may be let read a parameter by its name, or all below a path", () => {
  for (const right of ["/app/licence", "licence", "/app/*", "/a.b/c_d-e/*", `/${"a".repeat(1010)}`]) {
    expect([right, readableParameterMistake(right)]).toEqual([right, undefined]);
  }
  for (const wrong of [
    "*",
    "/",
    "/*",
    "/app/",
    "//app",
    "/app*",
    "/app/**",
    "/app/*/x",
    "arn:aws:ssm:eu-west-1:111122223333:parameter/a",
    "a b",
    `/${"a".repeat(1011)}`,
  ]) {
    expect([wrong, readableParameterMistake(wrong)?.message]).toEqual([
      wrong,
      "is not an SSM parameter's name",
    ]);
  }
});
