import { changeLine } from "../../../review/model/change-lines.js";
import { isDestructive, kindOf, resourceSummaries } from "../../../review/model/changes.js";
import { plan, resource } from "../plans.js";

const VALUES = { name: "a" };

test.each([
  [["no-op"], undefined],
  [["create"], "create"],
  [["update"], "update"],
  [["read"], "read"],
  [["delete"], "delete"],
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["forget"], "forget"],
  [["create", "forget"], "forget"],
  [["invoke"], "other"],
  [["update", "invoke"], "other"],
  [[], undefined],
])("the actions %j are: %s", (actions, kind) => {
  expect(kindOf(resource("aws_s3_bucket.a", VALUES, VALUES, { actions }))).toBe(kind);
});

test("an import, and a move, is one although nothing else happens", () => {
  const others = { actions: ["no-op"] };
  expect(kindOf(resource("aws_s3_bucket.a", VALUES, VALUES, { ...others, importing: { id: "a" } }))).toBe(
    "import",
  );
  expect(
    kindOf(resource("aws_s3_bucket.a", VALUES, VALUES, { ...others, previous_address: "aws_s3_bucket.b" })),
  ).toBe("move");
  expect(
    kindOf(resource("aws_s3_bucket.a", VALUES, VALUES, { ...others, previous_address: "aws_s3_bucket.a" })),
  ).toBeUndefined();
});

test("a move or an import that replaces is a replacement", () => {
  const actions = ["delete", "create"];
  expect(
    kindOf(resource("aws_s3_bucket.a", VALUES, VALUES, { actions, previous_address: "aws_s3_bucket.b" })),
  ).toBe("replace");
  expect(kindOf(resource("aws_s3_bucket.a", VALUES, VALUES, { actions, importing: { id: "a" } }))).toBe(
    "replace",
  );
});

test("what destroys comes first, then by address; data sources and what stays are not there", () => {
  const summaries = resourceSummaries(
    plan([
      resource("aws_s3_bucket.z", null, VALUES),
      resource("aws_s3_bucket.b", VALUES, { name: "b" }),
      resource("aws_s3_bucket.same", VALUES, VALUES),
      resource("data.aws_ami.web", null, VALUES, { mode: "data", actions: ["read"] }),
      resource("aws_s3_bucket.y", VALUES, null),
      resource(
        "aws_s3_bucket.a",
        VALUES,
        { name: "b" },
        { actions: ["delete", "create"], replace_paths: [["name"], ["a", 0, "b"]] },
      ),
      resource("aws_s3_bucket.a", VALUES, { name: "b" }),
      resource("aws_s3_bucket.old", VALUES, null, { deposed: "abcd1234" }),
    ]),
    () => false,
  );
  expect(summaries.map(({ kind, address }) => `${kind} ${address}`)).toEqual([
    "delete aws_s3_bucket.old (deposed object abcd1234)",
    "delete aws_s3_bucket.y",
    "replace aws_s3_bucket.a",
    "update aws_s3_bucket.a",
    "update aws_s3_bucket.b",
    "create aws_s3_bucket.z",
  ]);
  expect(summaries[2]?.replacePaths).toEqual(["name", "a.0.b"]);
});

test.each([
  ["delete", "aws_s3_bucket", ["delete"], true],
  ["replace", "aws_s3_bucket", ["create", "delete"], true],
  ["replace", "aws_imagebuilder_image_recipe", ["create", "delete"], false],
  ["replace", "aws_imagebuilder_image_recipe", ["delete", "create"], true],
  ["replace", "aws_imagebuilder_workflow", ["create", "delete"], false],
  ["replace", "aws_launch_configuration", ["create", "delete"], false],
  ["delete", "aws_imagebuilder_component", ["delete"], true],
  ["replace", "aws_imagebuilder_image_pipeline", ["create", "delete"], true],
  ["forget", "aws_s3_bucket", ["forget"], false],
  ["update", "aws_s3_bucket", ["update"], false],
] as const)("whether a %s of %s by %j destroys: %s", (kind, type, actions, expected) => {
  expect(isDestructive({ kind, type, actions })).toBe(expected);
});

test("a change that is an import at once says so", () => {
  const [line] = resourceSummaries(
    plan([resource("aws_s3_bucket.a", VALUES, { name: "b" }, { importing: { id: "a" } })]),
    () => false,
  ).map(changeLine);
  expect(line).toBe("update aws_s3_bucket.a, imported: name");
});
