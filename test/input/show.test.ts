import { printable, show } from "../../input/show.js";

test.each([
  ["a text", '"a text"'],
  ["Zürich, 東京 and Москва", '"Zürich, 東京 and Москва"'],
  ['"quoted" C:\\temp', '"\\"quoted\\" C:\\\\temp"'],
  [42, "42"],
  [null, "null"],
  [undefined, "undefined"],
  [{ a: [1] }, '{"a":[1]}'],
  ["x".repeat(240), `"${"x".repeat(240)}"`],
  [Array(40).fill(1), `[${"1,".repeat(28)}…`],
])("%j is shown as %s", (value, text) => {
  expect(show(value)).toBe(text);
});

test.each([
  ["a zero-width space", "we\u200bb", "we\\u200bb"],
  ["a no-break space", "eu-west-1\u00a0", "eu-west-1\\u00a0"],
  ["a narrow no-break space", "a\u202fb", "a\\u202fb"],
  ["an ideographic space", "a\u3000b", "a\\u3000b"],
  ["a soft hyphen", "web\u00adserver", "web\\u00adserver"],
  ["a change of direction", "web\u202e1\u202c", "web\\u202e1\\u202c"],
  ["an isolate", "\u2066web\u2069", "\\u2066web\\u2069"],
  ["a byte order mark inside", "we\ufeffb", "we\\ufeffb"],
  ["a line separator", "a\u2028b", "a\\u2028b"],
  ["a letter that is blank", "a\u3164b", "a\\u3164b"],
  ["a blank of Braille", "a\u2800b", "a\\u2800b"],
  ["a tag of another plane", "web\u{e0041}", "web\\u{e0041}"],
  ["a variation selector", "web\ufe0f", "web\\ufe0f"],
  ["half of a pair", "web\ud83d", "web\\ud83d"],
  ["a delete character", "web\u007f", "web\\u007f"],
  ["a control character of ISO 8859", "web\u009b2J", "web\\u009b2J"],
  ["a Cyrillic letter among Latin ones", "w\u0435b", "w\\u0435b"],
  ["a Greek letter among Latin ones", "\u0391mi", "\\u0391mi"],
])("%s is shown as an escape", (_, text, shown) => {
  expect(show(text)).toBe(`"${shown}"`);
  expect(printable(text)).toBe(shown);
});

const ARN = `arn:aws:imagebuilder:eu-west-1:111122223333:image/${"a".repeat(126)}/1.0.0/1`;

test.each([
  ["the end of a long ARN", `${ARN}@`, /1\.0\.0\/1@"/],
  ["its beginning", `arn_${ARN}`, /^"arn_arn/],
  ["the one odd character in the middle of a very long text", `${"a".repeat(600)}é${"b".repeat(600)}`, /aéb/],
  ["an invisible one", `${"a".repeat(300)}\u200b${"b".repeat(600)}`, /a\\u200bb/],
])("what is wrong is not cut away: %s", (_, text, pattern) => {
  expect(show(text)).toMatch(pattern);
  expect(show(text).length).toBeLessThan(290);
});

test.each([
  [`${"a".repeat(600)}x${"a".repeat(600)}`, `${"a".repeat(600)}y${"a".repeat(600)}`],
  [`${"a".repeat(100)}x${"a".repeat(600)}`, `${"a".repeat(100)}y${"a".repeat(600)}`],
  ["a".repeat(600), "a".repeat(601)],
  [`${"a".repeat(600)}x`, `${"a".repeat(600)}y`],
])("two texts that differ are not cut to look alike", (one, other) => {
  expect(show(one, other)).not.toBe(show(other, one));
});
