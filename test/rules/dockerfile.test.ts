import { DEFAULT_DOCKERFILE, dockerfileMistake, dockerfileMistakes } from "../../rules/dockerfile.js";

const told = (text: string) =>
  dockerfileMistakes(text).map(
    ({ line, column, endColumn, message, expected }) =>
      `${line}:${column}-${endColumn} ${message}: ${expected}`,
  );

test.each<[what: string, text: string]>([
  ["the default", DEFAULT_DOCKERFILE],
  [
    "one with instructions of its own, and placeholders without spaces",
    "FROM {{{imagebuilder:parentImage}}} AS build\nRUN echo ${HOME}\n{{{imagebuilder:environments}}}\nUSER root\n{{{imagebuilder:components}}}\nUSER 1000\n",
  ],
  ["one with a comment about placeholders", `# {{ imagebuilder:other }}\n${DEFAULT_DOCKERFILE}`],
])("a template is right: %s", (_, text) => {
  expect(told(text)).toEqual([]);
  expect(dockerfileMistake(text)).toBeUndefined();
});

const ALL =
  "{{{ imagebuilder:parentImage }}}, {{{ imagebuilder:environments }}}, {{{ imagebuilder:components }}}";

test.each<[what: string, text: string, mistakes: string[]]>([
  ["nothing", " \n", [`1:1-2 is empty: FROM and the placeholders ${ALL}`]],
  [
    "too much",
    `${DEFAULT_DOCKERFILE}${"#".repeat(16_000)}`,
    ["1:1-2 has 16104 characters: at most 16000: what is long is better in a component"],
  ],
  [
    "no placeholder for components",
    "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n",
    [`1:1-2 has no {{{ imagebuilder:components }}}: each of ${ALL}`],
  ],
  [
    "none at all",
    "FROM amazonlinux:2023\n",
    [
      `1:1-2 has no {{{ imagebuilder:parentImage }}}, no {{{ imagebuilder:environments }}}, no {{{ imagebuilder:components }}}: each of ${ALL}`,
    ],
  ],
  [
    "one that is commented out",
    DEFAULT_DOCKERFILE.replace("\n{{{ imagebuilder:comp", "\n# {{{ imagebuilder:comp"),
    [`1:1-2 has no {{{ imagebuilder:components }}}: each of ${ALL}`],
  ],
  [
    "two braces",
    DEFAULT_DOCKERFILE.replace("{{{ imagebuilder:parentImage }}}", "{{ imagebuilder:parentImage }}"),
    [
      "1:6-36 {{ imagebuilder:parentImage }} is not a placeholder of Image Builder's: {{{ imagebuilder:parentImage }}}",
    ],
  ],
  [
    "another case",
    DEFAULT_DOCKERFILE.replace("imagebuilder:components", "imagebuilder:Components"),
    [
      "3:1-32 {{{ imagebuilder:Components }}} is not a placeholder of Image Builder's: {{{ imagebuilder:components }}}",
    ],
  ],
  [
    "another name",
    `${DEFAULT_DOCKERFILE}ENV VERSION={{{ imagebuilder:buildVersion }}}\n`,
    [`4:13-46 {{{ imagebuilder:buildVersion }}} is not a placeholder of Image Builder's: one of ${ALL}`],
  ],
  [
    "the parent outside of FROM",
    `FROM amazonlinux:2023\nLABEL from="{{{ imagebuilder:parentImage }}}"\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n`,
    [
      "2:13-45 {{{ imagebuilder:parentImage }}} is not in a FROM instruction: FROM {{{ imagebuilder:parentImage }}}",
    ],
  ],
  [
    "components before what they need",
    "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}\n{{{ imagebuilder:environments }}}\n",
    [
      "2:1-32 {{{ imagebuilder:components }}} comes before {{{ imagebuilder:environments }}}, which makes ready what runs components: it after line 3",
    ],
  ],
  [
    "environments before FROM",
    "{{{ imagebuilder:environments }}}\nFROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}\n",
    [
      "1:1-34 {{{ imagebuilder:environments }}} comes before FROM {{{ imagebuilder:parentImage }}}: it after line 2",
    ],
  ],
])("a template has a mistake at its place: %s", (_, text, mistakes) => {
  expect(told(text)).toEqual(mistakes);
});

test("what is no text is a mistake", () => {
  expect(dockerfileMistake(Object(1))).toEqual({
    message: "is not a text",
    expected: "a Dockerfile's text",
  });
});
