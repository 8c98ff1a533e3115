import { DEFAULT_DOCKERFILE, dockerfileMistake, dockerfileMistakes } from "../../rules/dockerfile.js";

const [PARENT, ENVIRONMENTS, COMPONENTS] = ["parentImage", "environments", "components"].map(
  (name) => `{{{ imagebuilder:${name} }}}`,
);

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
  [
    "one with arguments, in lower case, and indented",
    `# syntax=docker/dockerfile:1\nARG VERSION=1\n  from --platform=linux/amd64 ${PARENT} as app\n  ${ENVIRONMENTS}\n  ${COMPONENTS}\n  env version=$VERSION\n`,
  ],
  [
    "one whose instructions go on in other lines, with comments between",
    `FROM \\\n# the parent\n\n  ${PARENT}\n${ENVIRONMENTS}\n${COMPONENTS}\nRUN a && \\ \n# not this\n  b && \\\n  c\nUSER 1000\n`,
  ],
  [
    "one that goes on as Windows needs it",
    `# escape=\`\nFROM ${PARENT}\n${ENVIRONMENTS}\n${COMPONENTS}\nRUN dir C:\\\nRUN a \`\n  b\n`,
  ],
  [
    "one with documents inside",
    `FROM ${PARENT}\n${ENVIRONMENTS}\n${COMPONENTS}\nRUN <<EOF cat && <<-'end' cat\nfrom a\n# b\nEOF\nc\n\tend\nRUN echo 1 <<2\nCOPY <<a /b\nx\na\n`,
  ],
  [
    "one whose shell has a document in a line that goes on",
    `FROM ${PARENT}\n${ENVIRONMENTS}\n${COMPONENTS}\nRUN cat <<EOF \\\n  | sh\nUSER 1000\n`,
  ],
  [
    "one of several stages",
    `FROM golang:1.24 AS build\nRUN go build\nFROM ${PARENT} AS app\n${ENVIRONMENTS}\n${COMPONENTS}\nFROM ${PARENT}\n${ENVIRONMENTS}\nCOPY --from=build /a /a\n${COMPONENTS}\n`,
  ],
  [
    "one whose components run in a stage that begins with that of environments",
    `FROM ${PARENT} AS Base\n${ENVIRONMENTS}\nFROM --platform=linux/arm64 base AS app\n${COMPONENTS}\n`,
  ],
  [
    "one with a directive before that of its escapes",
    `# check=skip=all\n# escape=\`\nFROM ${PARENT}\n${ENVIRONMENTS}\n${COMPONENTS}\nRUN a \`\n  b\n`,
  ],
  [
    "one with a comment before what is a directive no more",
    `# An app\n# escape=\`\nFROM ${PARENT}\n${ENVIRONMENTS}\n${COMPONENTS}\nRUN a \\\n  b\n`,
  ],
  [
    "one with two documents that end with one word",
    `${DEFAULT_DOCKERFILE}RUN <<EOF\na\nEOF\nRUN <<EOF\nb\nEOF\n`,
  ],
  ["one whose parent is an argument", `ARG BASE=${PARENT}\nFROM $BASE\n${ENVIRONMENTS}\n${COMPONENTS}\n`],
  ["one with its parent in a label, too", `${DEFAULT_DOCKERFILE}LABEL base="${PARENT}"\n`],
  ["one with line ends of Windows", DEFAULT_DOCKERFILE.replaceAll("\n", "\r\n")],
])("a template is right: %s", (_, text) => {
  expect(told(text)).toEqual([]);
  expect(dockerfileMistake(text)).toBeUndefined();
});

const KNOWN =
  "one of ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, FROM, HEALTHCHECK, LABEL, MAINTAINER, ONBUILD, RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR; a line that goes on ends in a backslash";

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
  ["a NUL", `${DEFAULT_DOCKERFILE}RUN a\0\n`, ["4:6-7 has a NUL character: a text without"]],
  [
    "a placeholder without a prefix",
    DEFAULT_DOCKERFILE.replace("imagebuilder:parentImage", "parentImage"),
    [`1:6-25 {{{ parentImage }}} is not a placeholder of Image Builder's: ${PARENT}`],
  ],
  [
    "an instruction that is none",
    `${DEFAULT_DOCKERFILE}RUN a &&\n  b\nruns c\n`,
    [
      `5:3-4 begins a line with b, which is no instruction: ${KNOWN}`,
      `6:1-5 begins a line with runs, which is no instruction: ${KNOWN}`,
    ],
  ],
  [
    "FROM misspelt",
    DEFAULT_DOCKERFILE.replace("FROM", "FORM"),
    [`1:1-5 begins a line with FORM, which is no instruction: ${KNOWN}`],
  ],
  [
    "an instruction before FROM",
    `ARG A\nENV A=b\n${DEFAULT_DOCKERFILE}`,
    ["2:1-4 has ENV before FROM: it after line 3"],
  ],
  [
    "a comment after the parent, and after a placeholder",
    `FROM ${PARENT} # base\n${ENVIRONMENTS} # for components\n${COMPONENTS}\n`,
    [
      `1:6-38 ${PARENT} is not all that its FROM names: FROM ${PARENT}, or with AS and a name after it`,
      `2:1-34 ${ENVIRONMENTS} is not alone on its line: a line of its own, because instructions come in its place`,
    ],
  ],
  [
    "placeholders inside of instructions",
    `FROM ${PARENT} ${ENVIRONMENTS}\nRUN a && \\\n  ${COMPONENTS}\nRUN <<EOF\n${COMPONENTS}\nEOF\n`,
    [
      `1:39-72 ${ENVIRONMENTS} is inside of FROM: a line of its own, because instructions come in its place`,
      `3:3-34 ${COMPONENTS} is inside of RUN: a line of its own, because instructions come in its place`,
      `5:1-32 ${COMPONENTS} is inside of RUN: a line of its own, because instructions come in its place`,
    ],
  ],
  [
    "a document in an instruction that takes none",
    `${DEFAULT_DOCKERFILE}CMD cat <<EOF\nb\nEOF\n`,
    ["b", "EOF"].map(
      (word, index) =>
        `${index + 5}:1-${word.length + 1} begins a line with ${word}, which is no instruction: ${KNOWN}`,
    ),
  ],
  [
    "several things, told by their places",
    `FROM ${PARENT}\n${ENVIRONMENTS}\nRUN ${COMPONENTS}\nruns c\n`,
    [
      `3:5-36 ${COMPONENTS} is inside of RUN: a line of its own, because instructions come in its place`,
      `4:1-5 begins a line with runs, which is no instruction: ${KNOWN}`,
    ],
  ],
  [
    "components before FROM, and twice before environments",
    `${COMPONENTS}\nFROM ${PARENT}\n${COMPONENTS}\n${ENVIRONMENTS}\n`,
    [1, 3].map(
      (line) =>
        `${line}:1-32 ${COMPONENTS} comes before ${ENVIRONMENTS}, which makes ready what runs components: it after line 4`,
    ),
  ],
  [
    "another placeholder in FROM",
    `FROM ${ENVIRONMENTS}\nLABEL from="${PARENT}"\n${COMPONENTS}\n`,
    [
      `1:6-39 ${ENVIRONMENTS} is inside of FROM: a line of its own, because instructions come in its place`,
      `2:13-45 ${PARENT} is not in a FROM instruction: FROM ${PARENT}`,
    ],
  ],
  [
    "components in another stage of the same image",
    `FROM alpine\nRUN a\nFROM ${PARENT}\n${ENVIRONMENTS}\nFROM alpine\n${COMPONENTS}\n`,
    [`6:1-32 ${COMPONENTS} is in another stage than ${ENVIRONMENTS}: both before or both after line 5`],
  ],
  [
    "components in another stage",
    `FROM ${PARENT} AS a\n${ENVIRONMENTS}\nFROM alpine\n${COMPONENTS}\n`,
    [`4:1-32 ${COMPONENTS} is in another stage than ${ENVIRONMENTS}: both before or both after line 3`],
  ],
  [
    "components twice",
    `${DEFAULT_DOCKERFILE}${COMPONENTS}\n`,
    [`4:1-32 ${COMPONENTS} is here twice, and the first removes what it has run: it once in each stage`],
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
