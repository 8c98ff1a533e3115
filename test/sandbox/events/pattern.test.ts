import { eventPattern } from "../../../sandbox/events/pattern.js";

const EVENT = {
  source: "aws.imagebuilder",
  resources: ["arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.4.0/7", "other"],
  detail: {
    state: { status: "AVAILABLE", reason: null },
    build: 7,
    ratio: 0.5,
    tested: true,
    file: "a/lib/b*c.png",
    address: "10.0.0.33",
    address6: "2001:db8::1",
    none: [],
    amis: [
      { region: "eu-west-1", shared: true },
      { region: "eu-west-3", shared: false },
    ],
  },
};

const detail = (key: string, ...wanted: unknown[]) => ({ detail: { [key]: wanted } });
const status = (...wanted: unknown[]) => ({ detail: { state: { status: wanted } } });

test.each<[isMatch: boolean, pattern: object]>([
  [true, { source: ["aws.imagebuilder"] }],
  [true, { source: ["aws.ec2", "aws.imagebuilder"] }],
  [false, { source: ["aws.imagebuilder"], region: ["eu-west-1"] }],
  [true, { resources: ["other"] }],
  [false, { source: { name: ["aws.imagebuilder"] } }],
  [false, { detail: ["AVAILABLE"] }],
  [true, detail("build", 7)],
  [false, detail("build", "7")],
  [true, detail("tested", true)],
  [false, detail("tested", "true")],
  [true, { detail: { state: { reason: [null] } } }],
  [false, detail("gone", null)],
  [true, { detail: { amis: { region: ["eu-west-3"] } } }],
  [false, { detail: { amis: { region: ["eu-west-3"], shared: [true] } } }],
  [true, status({ prefix: "AVAIL" })],
  [false, status({ prefix: "avail" })],
  [true, status({ prefix: { "equals-ignore-case": "avail" } })],
  [false, detail("build", { prefix: "7" })],
  [true, detail("file", { suffix: ".png" })],
  [true, detail("file", { suffix: { "equals-ignore-case": ".PNG" } })],
  [true, status({ "equals-ignore-case": "available" })],
  [false, status({ "equals-ignore-case": "avail" })],
  [true, detail("file", { wildcard: "*/lib/*.png" })],
  [true, detail("file", { wildcard: "a/lib/b\\*c.png" })],
  [false, detail("file", { wildcard: "a/lib/\\*.png" })],
  [false, detail("file", { wildcard: "*/lib/*-png" })],
  [true, status({ "anything-but": "FAILED" })],
  [false, status({ "anything-but": "AVAILABLE" })],
  [false, status({ "anything-but": ["AVAILABLE", "FAILED"] })],
  [true, detail("build", { "anything-but": [1, 2] })],
  [false, detail("build", { "anything-but": 7 })],
  [false, status({ "anything-but": { prefix: "AV" } })],
  [true, status({ "anything-but": { prefix: ["av", "F"] } })],
  [false, detail("file", { "anything-but": { suffix: [".gif", ".png"] } })],
  [false, status({ "anything-but": { "equals-ignore-case": "available" } })],
  [false, detail("file", { "anything-but": { wildcard: "*/lib/*" } })],
  [false, detail("gone", { "anything-but": "FAILED" })],
  [true, detail("build", { numeric: [">", 0, "<=", 7] })],
  [false, detail("build", { numeric: ["<", 7] })],
  [true, detail("ratio", { numeric: ["=", 5e-1] })],
  [false, status({ numeric: [">", 0] })],
  [true, detail("address", { cidr: "10.0.0.0/24" })],
  [false, detail("address", { cidr: "10.0.1.0/24" })],
  [true, detail("address6", { cidr: "2001:db8::/32" })],
  [false, detail("address6", { cidr: "10.0.0.0/8" })],
  [true, detail("build", { exists: true })],
  [false, detail("build", { exists: false })],
  [true, detail("gone", { exists: false })],
  [false, detail("none", { exists: true })],
  [true, { detail: { gone: { at: [{ exists: false }] } } }],
  [true, detail("state", { exists: false })],
  [true, { $or: [{ source: ["aws.ec2"] }, status("AVAILABLE")] }],
  [false, { source: ["aws.ec2"], $or: [{ source: ["aws.imagebuilder"] }, status("AVAILABLE")] }],
  [true, { detail: { $or: [{ build: [8] }, { build: [{ numeric: ["<", 8] }], tested: [true] }] } }],
  [false, { $or: [{ source: ["aws.ec2"] }, status("FAILED")] }],
])("it is %s that an event matches %j", (isMatch, pattern) => {
  expect(eventPattern(JSON.stringify(pattern))(EVENT)).toBe(isMatch);
});

test.each<[pattern: unknown, reason: string]>([
  [[], "Filter is not an object"],
  [{}, "Empty objects are not allowed"],
  [{ detail: {} }, "Empty objects are not allowed"],
  [{ source: "a" }, '"source" must be an object or an array'],
  [{ source: [] }, "Empty arrays are not allowed"],
  [{ source: [["a"]] }, "Match value must be String, number, true, false, or null"],
  [{ source: [{}] }, "Only one key allowed in match expression"],
  [{ source: [{ prefix: "a", suffix: "b" }] }, "Only one key allowed in match expression"],
  [{ source: [{ prefixes: "a" }] }, "Unrecognized match type prefixes"],
  [{ source: [{ constructor: "a" }] }, "Unrecognized match type constructor"],
  [{ source: [{ prefix: 1 }] }, "prefix match pattern must be a string"],
  [{ source: [{ suffix: { prefix: "a" } }] }, "Unsupported match pattern: prefix"],
  [{ source: [{ exists: "true" }] }, "exists match pattern must be either true or false."],
  [{ source: [{ wildcard: "a**" }] }, "Consecutive wildcard characters are not allowed"],
  [{ source: [{ wildcard: "a\\b" }] }, "Invalid escape character"],
  [{ source: [{ numeric: 1 }] }, "Value of numeric must be an array."],
  [{ source: [{ numeric: [] }] }, "Unrecognized numeric range operator: "],
  [{ source: [{ numeric: ["<", 1, "<", 2] }] }, "Unrecognized numeric range operator: < <"],
  [{ source: [{ numeric: ["<"] }] }, "Value of a numeric operator must be a number"],
  [{ source: [{ numeric: ["<", "1"] }] }, "Value of a numeric operator must be a number"],
  [{ source: [{ numeric: ["<", 6e9] }] }, "Value of a numeric operator must be a number"],
  [{ source: [{ cidr: "10.0.0.0" }] }, "Malformed CIDR: 10.0.0.0"],
  [{ source: [{ cidr: "10.0.0.0/33" }] }, "Malformed CIDR: 10.0.0.0/33"],
  [{ source: [{ "anything-but": ["a", 1] }] }, "Inside anything but list"],
  [{ source: [{ "anything-but": [] }] }, "Empty arrays are not allowed"],
  [{ source: [{ "anything-but": { cidr: "10.0.0.0/8" } }] }, "Unsupported anything-but pattern: cidr"],
  [{ $or: [{ source: ["a"] }] }, "Unrecognized match type source"],
  [{ $or: [{ prefix: ["a"] }, { source: ["a"] }] }, "prefix match pattern must be a string"],
])("the pattern %j is refused", (pattern, reason) => {
  expect(() => eventPattern(JSON.stringify(pattern))).toThrow(
    `Event pattern is not valid. Reason: ${reason}`,
  );
});

test("a pattern that is no JSON is refused", () => {
  expect(() => eventPattern("source")).toThrow("Event pattern is not valid. Reason: Invalid JSON");
});
