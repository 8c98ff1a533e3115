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
  expect(inputText({ InputPathsMap: PATHS, InputTemplate: template }, EVENT)).toBe(text);
});

test("a target without a transformer gets the event", () => {
  expect(JSON.parse(inputText(undefined, EVENT))).toEqual(EVENT);
});
