import { inputText } from "../../../sandbox/events/input.js";

const EVENT = { time: "now", detail: { state: { status: "FAILED" }, "previous-state": { count: 2 } } };
const PATHS = { time: "$.time", status: "$.detail.state.status", before: "$.detail.previous-state" };

test.each([
  ['{"at": <time>}', '{"at": "now"}'],
  ['{"text": "it is <status>", "at": <time>}', '{"text": "it is FAILED", "at": "now"}'],
  ['{"text": "\\"<status>\\"", "at": <time>}', '{"text": "\\"FAILED\\"", "at": "now"}'],
  ['"<status> <missing>"', '"FAILED "'],
  ["<before>", '{"count":2}'],
])("the template %s", (template, text) => {
  expect(inputText({ InputTransformer: { InputPathsMap: PATHS, InputTemplate: template } }, EVENT)).toBe(
    text,
  );
});

test.each<[what: string, target: object, input: unknown]>([
  ["a text of its own gets that", { Input: '{"a": 1}' }, { a: 1 }],
  ["a path gets that part", { InputPath: "$.detail.state" }, { status: "FAILED" }],
  ["a path that leads nowhere gets null", { InputPath: "$.detail.missing" }, null],
  ["none of these gets the event", { Input: null, InputPath: null, InputTransformer: null }, EVENT],
])("a target with %s", (_, target, input) => {
  expect(JSON.parse(inputText({ ...target }, EVENT))).toEqual(input);
});
