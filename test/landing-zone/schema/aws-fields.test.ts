import { lines, mistakesOf } from "../project.js";

test.each<[name: string, before: string, after: string, message: string]>([
  [
    "an account id without quotes",
    'account: "111122223333"',
    "account: 111122223333",
    lines(
      "golden-ami.yaml:3:12  shared.account: 111122223333 is a number, not a text",
      '                      expected it in quotes: "111122223333"',
    ),
  ],
  [
    "an account id without quotes, whose zero in front YAML would drop",
    'account: "111122223333"',
    "account: 011122223333",
    lines(
      "golden-ami.yaml:3:12  shared.account: 011122223333 is a number, not a text",
      '                      expected it in quotes: "011122223333"',
    ),
  ],
  [
    "an account id of 11 digits",
    'account: "111122223333"',
    'account: "11112222333"',
    lines(
      'golden-ami.yaml:3:12  shared.account: "11112222333" has 11 digits',
      '                      expected 12 digits in quotes, e.g. "111122223333"',
    ),
  ],
  [
    "a version without quotes, whose zero at the end YAML would drop",
    "platform: Linux",
    "platform: Linux\n    version: 2.0",
    lines(
      "golden-ami.yaml:8:14  images.web.version: 2.0 is a number, not a text",
      '                      expected it in quotes: "2.0"',
    ),
  ],
  [
    "a version with a patch, which the lock counts",
    "platform: Linux",
    'platform: Linux\n    version: "2.0.1"',
    lines(
      'golden-ami.yaml:8:14  images.web.version: "2.0.1" has a patch, which the lock counts',
      '                      expected "<major>.<minor>" in quotes, e.g. "2.0"',
    ),
  ],
  [
    "a version with a zero in front",
    "platform: Linux",
    'platform: Linux\n    version: "01.0"',
    lines(
      'golden-ami.yaml:8:14  images.web.version: "01.0" has a number with a zero in front',
      "                      expected numbers without zeros in front",
    ),
  ],
  [
    "a Region that does not exist",
    "[eu-west-1, eu-west-3]",
    "[eu-west-1, nowhere-1]",
    lines(
      'golden-ami.yaml:12:26  images.web.regions[1]: "nowhere-1" is not an AWS Region',
      "                       expected a Region, e.g. eu-west-1",
    ),
  ],
])("%s is a mistake at its place", (_, before, after, message) => {
  expect(mistakesOf(before, after)).toBe(message);
});
