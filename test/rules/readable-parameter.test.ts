import { namedParameters } from "../../rules/readable-parameter.js";

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
