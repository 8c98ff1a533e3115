import { formatSelector, isPinned, parseSelector, versionPrefixMistake } from "../../rules/selector.js";

test.each([
  ["web", { image: "web", version: undefined }],
  ["web@1", { image: "web", version: "1" }],
  ["web-admin@1.4.0/7", { image: "web-admin", version: "1.4.0/7" }],
])("%s is parsed, and written as it was", (text, selector) => {
  expect(parseSelector(text)).toEqual(selector);
  expect(formatSelector(selector)).toBe(text);
});

test.each([
  ["web", false],
  ["web@1", false],
  ["web@1.4", false],
  ["web@1.4.0", false],
  ["web@1.4.0/7", true],
  ["web@1.3", true],
  ["web@1.4.1", true],
  ["web@2", true],
  ["web@14", true],
])("%s of an image at 1.4.0 is pinned: %s", (selector, expected) => {
  expect(isPinned(parseSelector(selector), "1.4.0")).toBe(expected);
});

test("a version that another only begins with is pinned", () => {
  expect(isPinned(parseSelector("web@1"), "10.0.0")).toBe(true);
  expect(isPinned(parseSelector("web@1.4.1"), "1.4.10")).toBe(true);
});

test.each([
  ["1", undefined],
  ["1.4.0/7", undefined],
  ["v1", "has a v before its version"],
  ["", "has no version after the @"],
])("the version %s alone", (version, message) => {
  expect(versionPrefixMistake(version)).toEqual(
    message === undefined ? undefined : { message, expected: "1, 1.4, 1.4.0 or 1.4.0/7" },
  );
});
