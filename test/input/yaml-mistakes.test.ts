import { parseYaml } from "../../input/yaml-file.js";

const TEXT = `organization: o
images:
  web:
    platform: Linux
    parent: al2023
    components:
      - managed: update-linux
      - file: a.yaml
    regions: [eu-west-1, eu-west-3]
    share: { organization: true }
workloads:
  pay:
    account: "444455556666"
`;

const exchanged = (before: string, after: string) => {
  expect(TEXT).toContain(before);
  return TEXT.replace(before, () => after);
};

/** What is wrong with a text, each problem as `line:column message | expected`. */
const mistakesIn = (text: string) =>
  parseYaml("a.yaml", text).problems.map(
    ({ line, column, message, expected }) => `${line}:${column} ${message} | ${expected}`,
  );

test.each<[what: string, before: string, after: string, mistake: string]>([
  [
    "a tab before a key",
    "    platform",
    "\tplatform",
    "4:1 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "a tab after spaces",
    "    parent",
    "   \tparent",
    "5:4 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "a tab before an entry of a list",
    "      - file",
    "\t- file",
    "8:1 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "a tab after the dash",
    "- file: a",
    "-\tfile: a",
    "8:8 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "a tab in a map in braces",
    "share: { organization: true }",
    "share: {\n\torganization: true }",
    "11:1 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "tabs before the first entry of a list",
    "      - managed",
    "\t\t- managed",
    "7:1 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "a tab before the first entry of a list, below an empty line",
    "      - managed",
    "\n\t- managed",
    "8:1 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "two commas",
    "eu-west-1, eu",
    "eu-west-1,, eu",
    "9:25 there is no entry before this comma | one comma between two entries",
  ],
  [
    "two commas in a map in braces",
    "organization: true",
    "organization: true, , accounts: []",
    "10:34 there is no entry before this comma | one comma between two entries",
  ],
  [
    "a comma before the first entry",
    "[eu-west-1",
    "[, eu-west-1",
    "9:15 there is no entry before this comma | one comma between two entries",
  ],
  [
    "an en dash in the place of the first -",
    "- managed",
    "– managed",
    "7:7 – looks like a - and is none | - managed: update-linux",
  ],
  [
    "a bullet in the place of a later -",
    "- file",
    "• file",
    "8:7 • looks like a - and is none | - file: a.yaml",
  ],
  [
    "no space after the first -",
    "- managed",
    "-managed",
    "7:7 a space is missing after the - | - managed: update-linux",
  ],
  [
    "a text without the - of the entries around it",
    "[eu-west-1, eu-west-3]",
    "\n      - eu-west-1\n      eu-west-3",
    "11:7 this line stands below the - of line 10 and has none | - eu-west-3",
  ],
  [
    "tabs in the place of all spaces",
    "  web:\n    platform: Linux\n",
    "\tweb:\n\t\tplatform: Linux\n",
    "3:1 here is a tab, and YAML is indented with spaces | spaces",
  ],
  [
    "no-break spaces before a key",
    "    parent",
    "\u00a0\u00a0\u00a0\u00a0parent",
    "5:1 here is \\u00a0, which looks like a space and is none | a space",
  ],
  [
    "a no-break space after the colon",
    "parent: al",
    "parent:\u00a0al",
    "5:12 here is \\u00a0, which looks like a space and is none | a space",
  ],
  [
    "an ideographic space after the colon",
    "parent: al",
    "parent:\u3000al",
    "5:12 here is \\u3000, which looks like a space and is none | a space",
  ],
  [
    "a space more",
    "    parent",
    "     parent",
    '5:6 this line is indented by 5 spaces, below "platform", which has a value in line 4 already | 4 spaces, or no value in line 4',
  ],
  [
    "a space fewer",
    "    parent",
    "   parent",
    '5:4 this line is indented by 3 spaces, and "platform" in line 4 by 4 spaces | the same for all keys of one map',
  ],
  [
    "a space fewer in the first line of a map",
    "    platform",
    "   platform",
    '5:5 this line is indented by 4 spaces, below "platform", which has a value in line 4 already | 3 spaces, or no value in line 4',
  ],
  [
    "two spaces fewer",
    "    parent",
    "  parent",
    '5:3 this line is indented by 2 spaces, and "platform" in line 4 by 4 spaces | the same for all keys of one map',
  ],
  [
    "no spaces",
    "    parent",
    "parent",
    '5:1 this line is indented by no spaces, and "platform" in line 4 by 4 spaces | the same for all keys of one map',
  ],
  [
    "a key in line with the entries before it",
    "    regions",
    "      regions",
    "9:7 this line stands below the - of line 8 and has none | - before it; or 8 spaces if it goes on with that entry, and fewer than 6 if it does not",
  ],
  [
    "the first line indented",
    "organization: o",
    " organization: o",
    "1:2 the first line is indented by 1 space, and line 2 by no spaces | the same for all keys of one map",
  ],
  [
    "an entry two spaces to the left",
    "      - file",
    "    - file",
    "8:5 this entry of a list is indented by 4 spaces, and that of line 7 by 6 spaces | 6 spaces",
  ],
  [
    "an entry a space to the left",
    "      - file",
    "     - file",
    "8:6 this entry of a list is indented by 5 spaces, and that of line 7 by 6 spaces | 6 spaces",
  ],
  [
    "an entry two spaces to the right",
    "      - file",
    "        - file",
    "8:9 this entry of a list is indented by 8 spaces, and that of line 7 by 6 spaces | 6 spaces",
  ],
  [
    "a list to the left of its key",
    "      - managed: update-linux\n      - file",
    "  - managed: update-linux\n  - file",
    '7:3 this line is indented by 2 spaces, and its key "components" by 4 spaces | 4 spaces or more',
  ],
  [
    "a dash before a key",
    "    parent: al2023",
    "    - parent: al2023",
    "5:5 an entry of a list stands among the keys of a map | the key without -, or a key for the list before it",
  ],
  [
    "a dash forgotten",
    "      - file: a.yaml",
    "      file: a.yaml",
    "8:7 this line stands below the - of line 7 and has none | - before it; or 8 spaces if it goes on with that entry, and fewer than 6 if it does not",
  ],
  [
    "a value before a map",
    "images:",
    "images: x",
    '3:3 this line is indented by 2 spaces, below "images", which has a value in line 2 already | no spaces, or no value in line 2',
  ],
  [
    "braces before a map",
    "  web:",
    "  web: {}",
    '4:5 this line is indented by 4 spaces, below "web", which has a value in line 3 already | 2 spaces, or no value in line 3',
  ],
  [
    "a value before a list",
    "components:",
    "components: x",
    '7:7 this line is indented by 6 spaces, below "components", which has a value in line 6 already | 4 spaces, or no value in line 6',
  ],
  [
    "a text below | that is not indented",
    "Linux",
    "|\n  one\n  two",
    "5:3 the text that | begins in line 4 is indented by 2 spaces | 6 spaces, more than its key has",
  ],
  [
    'a " not closed, at the end',
    '"444455556666"',
    '"444455556666',
    '13:14 the " here is not closed | " at the end of the text, too',
  ],
  [
    'a " not closed, in the middle',
    "Linux",
    '"Linux',
    '4:15 the " here is not closed | " at the end of the text, too',
  ],
  ["a ' not closed", "Linux", "'Linux", "4:15 the ' here is not closed | ' at the end of the text, too"],
  [
    'a " inside of "',
    "Linux",
    '"Lin"ux"',
    '4:20 there is more after the closing " | it in quotes: \'"Lin"ux"\'',
  ],
  [
    "more after the quotes",
    "Linux",
    '"Linux" x',
    '4:23 there is more after the closing " | it in quotes: \'"Linux" x\'',
  ],
  [
    "a comment directly after quotes",
    "Linux",
    '"Linux"#x',
    "4:22 a comment begins directly after a value | a space before #",
  ],
  [
    "a backslash in double quotes",
    "Linux",
    '"C:\\temp\\Windows"',
    "4:23 \\W is no escape sequence in double quotes | \\\\ for a backslash, or the text in single quotes",
  ],
  [
    "an escape that is cut short",
    "Linux",
    '"\\x1"',
    "4:16 \\x is no escape sequence in double quotes | \\\\ for a backslash, or the text in single quotes",
  ],
  ["a [ not closed", "eu-west-3]", "eu-west-3", "9:14 the [ here is not closed | ] after its last entry"],
  [
    "a [ not closed on lines of its own",
    "[eu-west-1, eu-west-3]",
    "[\n      eu-west-1,\n      eu-west-3",
    "9:14 the [ here is not closed | ] after its last entry",
  ],
  ["a { not closed", "true }", "true", "10:12 the { here is not closed | } after its last entry"],
  [
    "a [ closed with }",
    "eu-west-3]",
    "eu-west-3}",
    "9:14 the [ here is closed with } | ] after its last entry",
  ],
  ["a ] too many", "eu-west-3]", "eu-west-3]]", "9:36 the ] here closes nothing | as many ] as ["],
  ["a } too many", "true }", "true }}", "10:34 the } here closes nothing | as many } as {"],
  [
    "entries in brackets that are not indented",
    "[eu-west-1, eu-west-3]",
    "[\n  eu-west-1,\n  eu-west-3\n]",
    "10:3 this belongs to the [ before, and is not indented more than its key | more spaces before it",
  ],
  [
    "a comma forgotten in braces",
    "{ organization: true }",
    "{ organization: true accounts: [a] }",
    "10:28 a comma is missing before this | a comma between entries",
  ],
  [
    "a comma forgotten between quotes",
    "[eu-west-1, eu-west-3]",
    '["eu-west-1" "eu-west-3"]',
    "9:27 a comma is missing before this | a comma between entries",
  ],
  ["more after a }", "true }", "true } x", "10:35 there is more after the closing } | nothing after it"],
  [
    "a colon forgotten",
    "platform: Linux",
    "platform Linux",
    "4:5 a colon is missing after the key | platform: Linux",
  ],
  ["a colon forgotten before a map", "images:", "images", "2:1 a colon is missing after the key | images:"],
  [
    "a colon forgotten before a list",
    "components:",
    "components",
    "6:5 a colon is missing after the key | components:",
  ],
  [
    "a colon forgotten in the first line",
    "organization: o",
    "organization o",
    "1:1 a colon is missing after the key | organization: o",
  ],
  [
    "a word at the end",
    'account: "444455556666"\n',
    'account: "444455556666"\nfoo\n',
    "14:1 a colon is missing after the key | foo:",
  ],
  [
    "no space after a colon",
    "platform: Linux",
    "platform:Linux",
    "4:5 a space is missing after the colon | platform: Linux",
  ],
  ["no space after a dash", "- file: a", "-file: a", "8:7 a space is missing after the - | - file: a.yaml"],
  [
    "= for a colon",
    "platform: Linux",
    "platform = Linux",
    "4:5 = stands in the place of a colon | platform: Linux",
  ],
  [
    "=> for a colon",
    "platform: Linux",
    "platform => Linux",
    "4:5 => stands in the place of a colon | platform: Linux",
  ],
  ["a wide colon", "parent: al", "parent：al", "5:5 ： looks like a colon and is none | parent: al2023"],
  [
    "a comment of another language",
    "platform: Linux",
    "platform: Linux\n    // x",
    "5:5 // begins no comment in YAML | # x",
  ],
  [
    "a sentence",
    "platform: Linux",
    "platform: Linux\n    (this is Linux)",
    '5:5 "(this is Linux)" has no colon | a key, a colon, a space and its value',
  ],
  [
    "@ before a text",
    "Linux",
    "@Linux",
    '4:15 a text without quotes cannot begin with @ | it in quotes: "@Linux"',
  ],
  [
    "a backtick before a text",
    "Linux",
    "`Linux`",
    '4:15 a text without quotes cannot begin with ` | it in quotes: "`Linux`"',
  ],
  [
    "% before a text",
    "Linux",
    "%Linux # x",
    '4:15 a text without quotes cannot begin with % | it in quotes: "%Linux"',
  ],
  [
    "% at the beginning of a line",
    "organization: o",
    "%organization",
    '1:1 a line cannot begin with % | it in quotes: "%organization"',
  ],
  [
    "a template",
    "Linux",
    "{{ platform }}",
    '4:15 a text without quotes cannot begin with {{ | it in quotes: "{{ platform }}"',
  ],
  [
    "a template, and a text",
    "Linux",
    "{{ platform }}/x",
    '4:15 a text without quotes cannot begin with {{ | it in quotes: "{{ platform }}/x"',
  ],
  [
    "a template of another kind",
    "Linux",
    "{% if x %}",
    '4:15 a text without quotes cannot begin with {% | it in quotes: "{% if x %}"',
  ],
  ["* alone", "Linux", "*", '4:15 a text without quotes cannot begin with * | it in quotes: "*"'],
  [
    "* before a text",
    "Linux",
    "*.yaml",
    '4:15 a text without quotes cannot begin with * | it in quotes: "*.yaml"',
  ],
  [
    "* before a name",
    "Linux",
    "*linux",
    '4:15 there is no anchor &linux before *linux | an anchor &linux before, or, if it is a text, quotes: "*linux"',
  ],
  [
    "* before a misspelt name",
    "platform: Linux\n    parent: al",
    "platform: &linux Linux\n    parent: *linxu\n    x: al",
    "5:13 there is no anchor &linxu before *linxu: did you mean *linux? | undefined",
  ],
  ["& before a text", "Linux", "& b", '4:15 a text without quotes cannot begin with & | it in quotes: "& b"'],
  [
    "! before a text",
    "Linux",
    "!important",
    '4:15 "!important" is a tag, and none that is known here | it in quotes: "!important"',
  ],
  [
    "| before a text",
    "Linux",
    "| text",
    '4:15 | begins a text on the lines below, and here it goes on in the same line | it in quotes: "| text"',
  ],
  [
    "> before a text",
    "Linux",
    ">= 5.100.0, < 7.0.0",
    '4:15 > begins a text on the lines below, and here it goes on in the same line | it in quotes: ">= 5.100.0, < 7.0.0"',
  ],
  [
    "a list in the line of its key",
    "Linux",
    "- Linux",
    "4:15 a list cannot begin in the line of its key | its entries on the lines below",
  ],
  ["? before a text", "Linux", "? x", '4:15 a text without quotes cannot begin with ? | it in quotes: "? x"'],
  [
    "a colon in a text",
    "Linux",
    "a: b",
    '4:15 a text without quotes cannot have a colon and a space inside | it in quotes: "a: b"; or, if it is a key of a map below "platform", a line of its own',
  ],
  [
    "a colon after a text",
    "Linux",
    "Linux:",
    '4:15 a text without quotes cannot have a colon and a space inside | it in quotes: "Linux:"; or, if it is a key of a map below "platform", a line of its own',
  ],
  [
    "a map in the line of its key",
    "share: { organization: true }",
    "share: organization: true",
    '10:12 a text without quotes cannot have a colon and a space inside | it in quotes: "organization: true"; or, if it is a key of a map below "share", a line of its own',
  ],
  [
    "a key twice",
    "    parent",
    "    platform: Linux\n    parent",
    '5:5 the key "platform" is here twice | it once, with one value',
  ],
  [
    "a key twice, quoted",
    "    parent",
    "    'platform': Linux\n    parent",
    '5:5 the key "platform" is here twice | it once, with one value',
  ],
  [
    "a second document",
    "workloads:",
    "---\nworkloads:",
    "11:1 a second document begins here, of which nothing would be read | one document: without a line of --- or ... inside",
  ],
  [
    "an end of the document",
    "workloads:",
    "...\nworkloads:",
    "12:1 a second document begins here, of which nothing would be read | one document: without a line of --- or ... inside",
  ],
  [
    "a merge of a text",
    "    platform",
    "    <<: x\n    platform",
    "4:9 << takes a map, an alias of one, or a list of those | undefined",
  ],
  [
    "an alias inside of its anchor",
    "regions: [eu-west-1",
    "regions: &r [*r",
    "9:18 *r stands inside what it names | an alias of what has ended before it",
  ],
  [
    "a tag that is not closed",
    "Linux",
    "!<x Linux",
    '4:15 "!<x" is a tag, and none that is known here | it in quotes: "!<x Linux"',
  ],
  [
    "a control character",
    "al2023",
    "al\u001b[2J",
    "5:15 here is \\u001b, a character that nobody sees and YAML does not allow | the text without it",
  ],
  [
    "a delete character",
    "al2023",
    "al\u007f",
    "5:15 here is \\u007f, a character that nobody sees and YAML does not allow | the text without it",
  ],
  [
    "a } to the left of its key",
    "share: { organization: true }",
    "share: {\n      organization: true\n  }",
    "12:3 the } stands as far left as the key to which it belongs | more spaces before it",
  ],
  [
    "tabs in a block text",
    "Linux",
    "|\n      a\n\t  b\n      \tc",
    "6:1 here is a tab, and YAML is indented with spaces | spaces",
  ],
])("%s is one mistake, at its cause, with the way out", (_, before, after, mistake) => {
  expect(mistakesIn(exchanged(before, after))).toEqual([mistake]);
});

test.each<[what: string, before: string, after: string]>([
  ["tab after the colon", "platform: Linux", "platform:\tLinux"],
  [
    "a list in line with its key",
    "      - managed: update-linux\n      - file",
    "    - managed: update-linux\n    - file",
  ],
  ["a ] in line with its key", "[eu-west-1, eu-west-3]", "[\n      eu-west-1,\n      eu-west-3,\n    ]"],
  ["tabs and no-break spaces in a comment and in quotes", "Linux", '"a\t\u00a0b" # \t\u00a0'],
  ["a document that begins with ---", "organization: o", "---\norganization: o"],
  ["a document that ends with ...", 'account: "444455556666"\n', 'account: "444455556666"\n...\n'],
  ["a text over two lines", "al2023", "al\n      2023"],
  ["URLs and times", "al2023", "https://a.b:80/c#d"],
  ["templates in quotes and inside a text", "al2023", "x{{ a }}"],
])("%s is none", (_, before, after) => {
  expect(mistakesIn(exchanged(before, after))).toEqual([]);
});

test.each<[what: string, text: string, mistake: string]>([
  [
    "line ends of old computers",
    TEXT.replaceAll("\n", "\r"),
    "1:16 the line ends with a carriage return alone | line ends of Unix or Windows: save the file so",
  ],
  [
    "a merge conflict",
    `${TEXT}<<<<<<< HEAD\nfoo: [\n=======\nbar: {\n>>>>>>> b\n`,
    "14:1 here is a merge conflict | one of both sides",
  ],
  [
    "nesting without end",
    `${TEXT}foo: ${"[".repeat(20_000)}`,
    "14:106 this is nested more than 100 levels deep | fewer levels",
  ],
  [
    "lines indented without end",
    Array.from({ length: 3000 }, (_, index) => `${" ".repeat(index)}a:`).join("\n"),
    "102:1 this is nested more than 100 levels deep | fewer levels",
  ],
  [
    "an anchor that is forgotten",
    `${TEXT}foo: [${"*a, ".repeat(20)}]`,
    '14:7 there is no anchor &a before *a | an anchor &a before, or, if it is a text, quotes: "*a"',
  ],
  ["a key that is no text", `${TEXT}? [a, b]\n: c`, "14:3 this cannot be a key | a text as the key"],
])("%s is one mistake, whatever follows", (_, text, mistake) => {
  expect(mistakesIn(text)).toEqual([mistake]);
});

test("whatever the library says, there is one problem, and none of its words", () => {
  const signs = [..."{}[]\"'|>&*!%@`:-?,# \t\n<~="];
  for (let index = 0; index < TEXT.length; index += 4) {
    for (const sign of signs) {
      const text = `${TEXT.slice(0, index)}${sign}${TEXT.slice(index + 1)}`;
      const mistakes = mistakesIn(text);
      expect(mistakes.filter((mistake) => !mistake.includes("is here twice")).length).toBeLessThan(2);
      expect(mistakes.join()).not.toMatch(/implicit|flow|scalar|token|compact|undefined|NaN/i);
    }
  }
});
