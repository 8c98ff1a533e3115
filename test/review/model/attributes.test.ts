import type { Change } from "../../../plan/plan-json.js";
import { attributeChanges } from "../../../review/model/attributes.js";

const changed = (before: unknown, after: unknown, others: Partial<Change> = {}) =>
  attributeChanges({ actions: ["update"], before, after, ...others });

test.each<[what: string, before: unknown, after: unknown, expected: unknown[]]>([
  [
    "a value that may be shown",
    { instance_type: "t3.small" },
    { instance_type: "t3.large" },
    [{ path: "instance_type", before: "t3.small", after: "t3.large", shown: "values" }],
  ],
  [
    "any other by its name alone",
    { description: "a" },
    { description: "b" },
    [{ path: "description", shown: "name only" }],
  ],
  [
    "user data by its name alone",
    { user_data: "c2VjcmV0" },
    { user_data: "b3RoZXI=" },
    [{ path: "user_data", shown: "name only" }],
  ],
  [
    "a switch",
    { ebs_optimized: false },
    { ebs_optimized: true },
    [{ path: "ebs_optimized", before: "false", after: "true", shown: "values" }],
  ],
  [
    "a number that comes",
    { desired_capacity: null },
    { desired_capacity: 3 },
    [{ path: "desired_capacity", before: undefined, after: "3", shown: "values" }],
  ],
  [
    "a value in blocks",
    { a: [{ b: [{ volume_size: 8 }] }] },
    { a: [{ b: [{ volume_size: 9 }] }] },
    [{ path: "a[0].b[0].volume_size", before: "8", after: "9", shown: "values" }],
  ],
  [
    "a tag by its name alone, whatever it is called",
    { tags: { version: "hush" } },
    { tags: { version: "hush!" } },
    [{ path: "tags.version", shown: "name only" }],
  ],
  [
    "a tag whose name has a dot or a space",
    { tags: {} },
    { tags: { "a.b c": "1" } },
    [{ path: 'tags["a.b c"]', shown: "name only" }],
  ],
  [
    "a list of texts",
    { instance_types: ["a", "b"] },
    { instance_types: ["a", "c"] },
    [{ path: "instance_types", before: "a, b", after: "a, c", shown: "values" }],
  ],
  [
    "a block that comes",
    { b: [] },
    { b: [{ iops: 3000 }] },
    [{ path: "b[0].iops", before: undefined, after: "3000", shown: "values" }],
  ],
  [
    "the elements of a set that differ, and no others",
    { s: [{ iops: 1 }, { iops: 2 }] },
    { s: [{ iops: 2 }, { iops: 3 }] },
    [{ path: "s[0].iops", before: "1", after: "3", shown: "values" }],
  ],
])("shown is %s", (_, before, after, expected) => {
  expect(changed(before, after)).toEqual(expected);
});

test.each<[what: string, before: unknown, after: unknown]>([
  ["nothing at all", { a: 1 }, { a: 1 }],
  ["nothing, spelt otherwise", { a: null, b: [], c: {}, d: "" }, { a: [], b: null, c: null, d: null }],
  ["the order of a set of texts", { a: ["x", "y"] }, { a: ["y", "x"] }],
  ["the order of a set of blocks", { a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 2 }, { x: 1 }] }],
  ["what is made", null, { a: 1 }],
  ["what goes", { a: 1 }, null],
])("not shown is %s", (_, before, after) => {
  expect(changed(before, after)).toEqual([]);
});

test.each<[what: string, unknown: unknown, expected: unknown[]]>([
  ["a value", { image_id: true }, [{ path: "image_id", before: "ami-1", shown: "known after apply" }]],
  [
    "a value in a block",
    { b: [{ version: true }] },
    [{ path: "b[0].version", before: "1", shown: "known after apply" }],
  ],
  ["a whole block", { b: true }, [{ path: "b", shown: "known after apply" }]],
])("what is known at apply only, %s, is said to be", (_, after_unknown, expected) => {
  const before = { image_id: "ami-1", b: [{ version: "1" }] };
  const after = { image_id: "ami-1", b: [{ version: "1" }] };
  expect(changed(before, after, { after_unknown })).toEqual(expected);
});

test.each<[what: string, masks: Partial<Change>, path: string]>([
  ["before", { before_sensitive: { instance_type: true } }, "instance_type"],
  ["after", { after_sensitive: { instance_type: true } }, "instance_type"],
])("a sensitive value, %s, is not shown though its name is on the list", (_, masks, path) => {
  expect(changed({ instance_type: "hush" }, { instance_type: "hush!" }, masks)).toEqual([
    { path, shown: "sensitive" },
  ]);
});

test("what is below something sensitive is sensitive", () => {
  const [before, after] = [{ block: { version: "hush" } }, { block: { version: "hush!" } }];
  expect(changed(before, after, { before_sensitive: { block: true } })).toEqual([
    { path: "block", shown: "sensitive" },
  ]);
  expect(changed(before, after, { after_sensitive: true })).toEqual([{ path: "", shown: "sensitive" }]);
});

test("a set of which a part is sensitive is not shown, because masks do not tell which element it is of", () => {
  const [before, after] = [
    { set: [{ version: "a" }, { version: "hush" }] },
    { set: [{ version: "hush!" }, { version: "a" }] },
  ];
  const after_sensitive = { set: [{}, { version: true }] };
  expect(changed(before, after, { after_sensitive })).toEqual([{ path: "set", shown: "sensitive" }]);
});

test("of a replacement, what the provider computes anew is not shown", () => {
  const before = { arn: "arn:1", id: "1", version: "1.0.0", kms_key_id: "computed", iops: 0 };
  const after = { version: "1.0.1", kms_key_id: null, iops: null };
  const after_unknown = { arn: true, id: true };
  expect(changed(before, after, { actions: ["create", "delete"], after_unknown })).toEqual([
    { path: "version", before: "1.0.0", after: "1.0.1", shown: "values" },
  ]);
});
