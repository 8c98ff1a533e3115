import { formatSelector, parseSelector } from "../../rules/selector.js";

test.each([
  ["web", { image: "web", version: undefined }],
  ["web@1", { image: "web", version: "1" }],
  ["web-admin@1.4.0/7", { image: "web-admin", version: "1.4.0/7" }],
])("%s is parsed, and written as it was", (text, selector) => {
  expect(parseSelector(text)).toEqual(selector);
  expect(formatSelector(selector)).toBe(text);
});
