import { checkAnyDocument } from "../../documents/any-document.js";
import type { Platform } from "../../documents/component-document.js";
import { lines, withSteps } from "./documents.js";

const rulesIn = (bytes: string | Buffer, platform?: Platform) => {
  const { problems, warnings, notes } = checkAnyDocument("a.yaml", Buffer.from(bytes), platform);
  return [...problems, ...warnings, ...notes].map(({ rule }) => rule);
};

const command = (text: string) =>
  withSteps(`{ name: A, action: ExecuteBash, inputs: { commands: [${JSON.stringify(text)}] } }`);

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
  ["YAML that does not parse", `${command("ls")}  broken`, "component/yaml"],
  [
    "YAML that does not parse, and a shell's variable elsewhere",
    `${command("${HOME}")}  broken: [`,
    "component/yaml",
  ],
  ["JSON that does not parse", '{\n  "schemaVersion": "1.0",\n  "phases": [\n', "component/yaml"],
  [
    "too many characters, which a URI may give",
    `${command("ls")}# ${"x".repeat(16_000)}`,
    "component/too-long",
  ],
])("a component document with %s is still one", (_, text, rule) => {
  expect(rulesIn(text)).toEqual([rule]);
});

test("a document that may be given by a URI is only warned of if it is too long", () => {
  const { problems, warnings } = checkAnyDocument(
    "a.yaml",
    Buffer.from(`${command("ls")}# ${"x".repeat(16_000)}`),
  );
  expect([problems.length, warnings.length]).toEqual([0, 1]);
});

test.each<[what: string, bytes: Buffer]>([
  ["UTF-16, little-endian", Buffer.from(`\ufeff${command("ls")}`, "utf16le")],
  ["UTF-16, big-endian", Buffer.from(`\ufeff${command("ls")}`, "utf16le").swap16()],
  ["Latin-1", Buffer.from(command("é"), "latin1")],
])("a component document in %s is refused", (_, bytes) => {
  expect(rulesIn(bytes)).toEqual(["component/encoding"]);
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
