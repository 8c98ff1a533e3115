import { checkAnyDocument } from "../../documents/any-document.js";
import type { Platform } from "../../documents/component-document.js";
import { lines, withSteps } from "./documents.js";

const rulesIn = (bytes: string | Buffer, platform?: Platform) => {
  const { problems, warnings, notes } = checkAnyDocument("a.yaml", Buffer.from(bytes), platform);
  return [...problems, ...warnings, ...notes].map(({ rule }) => rule);
};

const command = (text: string) =>
  withSteps(`{ name: A, action: ExecuteBash, inputs: { commands: [${JSON.stringify(text)}] } }`);

const download = (source: string, destination: string) =>
  withSteps(
    `{ name: A, action: S3Download, inputs: [{ source: ${JSON.stringify(source)}, destination: ${JSON.stringify(destination)} }] }`,
  );

test.each<[what: string, text: string]>([
  ["a component document", command("ls")],
  [
    "one in JSON",
    '{"schemaVersion":"1.0","phases":[{"name":"test","steps":[{"name":"A","action":"Reboot"}]}]}',
  ],
  ["one with Windows' line ends", command("ls").replaceAll("\n", "\r\n")],
  ["a shell's variables in commands", command("echo ${HOME} ${1:-a} %{http_code} @@a@@")],
  [
    "a shell's variables in a file, a default and a condition",
    lines(
      "parameters: [{ Home: { type: string, default: '${HOME}' } }]",
      withSteps(
        "{ name: A, action: CreateFile, inputs: [{ path: /a, content: '${A} {{ Home }}' }], if: { stringEquals: '${A}', value: a } }",
      ),
    ),
  ],
  ["an empty value", withSteps("{ name: A, action: Reboot, timeoutSeconds: , if: }")],
])("%s is checked, and right", (_, text) => {
  expect(rulesIn(text)).toEqual([]);
});

test.each<[what: string, text: string, rule: string]>([
  [
    "no schema version, but phases with actions",
    "phases: [{ name: build, steps: [{ name: A, action: Reboot }] }]",
    "component/missing",
  ],
  [
    "a misspelt schema version",
    command("ls").replace("schemaVersion", "schemaversion"),
    "component/misspelt-key",
  ],
  ["misspelt phases", command("ls").replace("phases", "phase"), "component/misspelt-key"],
  ["phases that are none", "schemaVersion: 1.0\nphases:", "component/missing"],
  [
    "no schema version, and YAML that does not parse",
    "phases:\n  - name: build\n    steps:\n      - name: A\n        action: Reboot\n  broken",
    "component/yaml",
  ],
  [
    "actions first, and YAML that does not parse",
    "phases:\n  - steps:\n      - action: Reboot\n  broken",
    "component/yaml",
  ],
  ["YAML that does not parse", `${command("ls")}  broken`, "component/yaml"],
  [
    "YAML that does not parse, and a shell's variable elsewhere",
    `${command("${HOME}")}  broken: [`,
    "component/yaml",
  ],
  ["JSON that does not parse", '{\n  "schemaVersion": "1.0",\n  "phases": [\n', "component/yaml"],
  [
    "too many characters, which a URI may give",
    `${command("ls")}# ${"x".repeat(65_536)}`,
    "component/too-long",
  ],
])("a component document with %s is still one", (_, text, rule) => {
  expect(rulesIn(text)).toEqual([rule]);
});

test.each<[what: string, text: string]>([
  ["a comment of Jinja", `{# for tests #}\n${command("ls")}`],
  ["a tag of Jinja that keeps white space", `{%+ if a %}\n${command("ls")}{% endif %}\n`],
  ["tags of ERB", command("ls").replace("name: A", "name: <%= name %>")],
  ["lines of ERB", `<% if a %>\n${command("ls")}<% end %>\n`],
  ["actions of Go's templates", `{{- if .Test }}\n${command("ls")}{{- end }}\n`],
  ["a value of Go's templates", command("ls").replace("name: A", "name: {{ .Values.name }}")],
  ["sections of Handlebars", `{{#each steps}}\n${command("ls")}{{/each}}\n`],
  ["a name to fill in", command("ls").replace("name: A", "name: __STEP_NAME__")],
  ["a bucket to fill in", download("s3://<your bucket>/a", "/a")],
  ["a part of a path to fill in", download("s3://bucket/a", "/opt/__APP__/a")],
  ["tokens of Azure Pipelines", command("ls").replace("name: A", "name: '#{name}#'")],
])("a document with %s is a template, and not checked", (_, text) => {
  expect(rulesIn(text)).toEqual(["component/template"]);
});

test.each<[what: string, text: string, rules: readonly string[]]>([
  ["a shell's and Windows' variables in paths", download("s3://bucket/a", "$HOME/%TEMP%/__pycache__"), []],
  ["what looks like one to fill in, in a command", command("echo <name> __NAME__ %NAME% $NAME"), []],
  ["a shell's number of a list", command("echo ${#list[@]} ${#a}#}"), []],
  [
    "another program's braces in a command",
    command("docker ps --format {{.ID}}"),
    ["component/unreadable-reference"],
  ],
  ["a reference without quotes", command("ls").replace("name: A", "name: {{ Name }}"), ["component/yaml"]],
])("a document with %s is no template", (_, text, rules) => {
  expect(rulesIn(text)).toEqual(rules);
});

test("a document that may be given by a URI is only warned of if it is too long", () => {
  const text = `${command("ls").replace("ExecuteBash", "ExecuteBatch")}# ${"x".repeat(65_536)}`;
  const { problems, warnings } = checkAnyDocument("a.yaml", Buffer.from(text));
  expect(problems.map(({ rule }) => rule)).toEqual(["component/unknown-action"]);
  expect(warnings.map(({ rule }) => rule)).toEqual(["component/too-long"]);
});

test.each<[what: string, bytes: Buffer]>([
  ["UTF-16, little-endian", Buffer.from(`\ufeff${command("ls")}`, "utf16le")],
  ["UTF-16 without a byte order mark", Buffer.from(command("é"), "utf16le")],
  ["UTF-16, big-endian", Buffer.from(`\ufeff${command("ls")}`, "utf16le").swap16()],
  ["Latin-1", Buffer.from(command("é"), "latin1")],
])("a component document in %s is refused", (_, bytes) => {
  expect(rulesIn(bytes)).toEqual(["component/encoding"]);
});

test("a workflow document in UTF-16 is refused as such, and a template of one is left alone", () => {
  const workflow = "schemaVersion: 1.0\nsteps:\n  - name: Wait\n    action: WaitForAction\n";
  const utf16 = checkAnyDocument("a.yaml", Buffer.from(`\ufeff${workflow}`, "utf16le"));
  expect(utf16).toMatchObject({ isWorkflow: true, problems: [{ rule: "workflow/encoding" }] });
  const template = checkAnyDocument("a.yaml", Buffer.from(workflow.replace("Wait\n", "__NAME__\n")));
  expect(template.notes.map(({ message }) => message)).toEqual([
    "is a template of a workflow document, and was not checked",
  ]);
});

test("a document without a schema version is still one if any of its steps has an action", () => {
  const steps = "[{ name: A }, { name: B, action: Reboot }]";
  expect(rulesIn(`phases: [{ name: build, steps: ${steps} }]`)).toEqual([
    "component/missing",
    "component/missing",
  ]);
});

test("another file that is not UTF-8 is left alone", () => {
  expect(rulesIn(Buffer.from("name: é", "latin1"))).toEqual(["component/not-a-component"]);
});

test.each<[actions: string[], platform: Platform | undefined, rules: string[]]>([
  [["ExecuteBash"], "Windows", ["component/action-platform"]],
  [["ExecuteBash"], "macOS", []],
  [["ExecuteBash"], undefined, []],
  [["ExecuteBash", "UpdateOS"], undefined, []],
  [["ExecuteBash", "UpdateOS"], "macOS", ["component/action-platform"]],
])("%j is checked for %s", (actions, platform, rules) => {
  const steps = actions.map((action, index) =>
    action === "UpdateOS"
      ? `{ name: S${index}, action: ${action} }`
      : `{ name: S${index}, action: ${action}, inputs: { commands: [ls] } }`,
  );
  expect(rulesIn(withSteps(...steps), platform)).toEqual(rules);
});
