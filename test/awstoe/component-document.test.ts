import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkComponentDocument, type Platform } from "../../awstoe/component-document.js";
import { formatProblem } from "../../input/problem.js";

const FILE = "components/web.yaml";

function mistakes(text: string, platform: Platform = "Linux"): string {
  return checkComponentDocument(FILE, text, platform).problems.map(formatProblem).join("\n");
}

const withAction = (action: string) =>
  `schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Step\n        action: ${action}\n`;

test("the example's component is right, and its parameter has a default", () => {
  const file = "components/web-server.yaml";
  const text = readFileSync(join(__dirname, "..", "..", file), "utf8");
  expect(checkComponentDocument(file, text, "Linux")).toEqual({
    problems: [],
    parameters: [{ name: "Port", required: false }],
  });
});

test("a parameter without a default must be given, one with an empty default need not", () => {
  const parameters = "parameters:\n  - Port: { type: string }\n  - Root: { type: string, default: '' }\n";
  expect(checkComponentDocument(FILE, parameters + withAction("Reboot"), "Linux")).toEqual({
    problems: [],
    parameters: [
      { name: "Port", required: true },
      { name: "Root", required: false },
    ],
  });
});

test("a schema version in quotes, and keys that are not known here, are taken", () => {
  expect(
    mistakes(withAction("Reboot").replace("1.0", '"1.0"').replace("phases", "constants: []\nphases")),
  ).toBe("");
});

test.each<[action: string, platform: Platform]>([
  ["ExecuteBash", "Linux"],
  ["ExecuteBash", "macOS"],
  ["ExecutePowerShell", "Windows"],
  ["UpdateOS", "Windows"],
  ["WebDownload", "macOS"],
])("%s runs on %s", (action, platform) => {
  expect(mistakes(withAction(action), platform)).toBe("");
});

test.each<[action: string, platform: Platform]>([
  ["ExecuteBash", "Windows"],
  ["ExecutePowerShell", "Linux"],
  ["UpdateOS", "macOS"],
  ["SetRegistry", "Linux"],
  ["CreateSymlink", "Windows"],
])("%s does not run on %s", (action, platform) => {
  expect(mistakes(withAction(action), platform)).toBe(
    `${FILE}:6:17  phases[0].steps[0].action: ${action} does not run on ${platform}
${" ".repeat(FILE.length + 7)}expected an action for ${platform}`,
  );
});

test("an action that does not exist is refused with those that do", () => {
  expect(mistakes(withAction("ExecuteBatch"))).toMatch(
    /^components\/web\.yaml:6:17 {2}phases\[0\]\.steps\[0\]\.action: "ExecuteBatch" is not an action module\n +expected one of AppendFile, Assert, .*, WebDownload$/,
  );
});

test.each<[what: string, text: string, messages: string]>([
  [
    "nothing",
    "",
    "components/web.yaml:1:1  null is empty, not a map\n                         expected a map",
  ],
  [
    "a list",
    "- a",
    'components/web.yaml:1:1  ["a"] is a list, not a map\n                         expected a map',
  ],
  [
    "something else's YAML",
    "kind: Deployment",
    `components/web.yaml:1:1  schemaVersion: is missing
                         expected 1.0
components/web.yaml:1:1  phases: is missing
                         expected a list`,
  ],
  [
    "another schema version and no phases",
    "schemaVersion: 2.0\nphases: []",
    `components/web.yaml:1:16  schemaVersion: 2.0 is not a schema version
                          expected 1.0
components/web.yaml:2:9  phases: [] is too short
                         expected at least 1 entry`,
  ],
  [
    "a phase that does not exist, without steps",
    "schemaVersion: 1.0\nphases:\n  - name: deploy\n    steps: []",
    `components/web.yaml:3:11  phases[0].name: "deploy" is not allowed here
                          expected one of build, validate, test, container-host-test
components/web.yaml:4:12  phases[0].steps: [] is too short
                          expected at least 1 entry`,
  ],
  [
    "a step's name with a space",
    withAction("Reboot").replace("Step", "a step"),
    `components/web.yaml:5:15  phases[0].steps[0].name: "a step" is not a name
                          expected letters, digits, _ and -`,
  ],
  [
    "a parameter whose name is too short, and one that is no text",
    `parameters: [{ P: { type: string } }, { Port: { type: number } }]\n${withAction("Reboot")}`,
    `components/web.yaml:1:19  parameters[0].P: "P" is not a parameter name
                          expected 3 to 128 letters, digits, _ and -
components/web.yaml:1:55  parameters[1].Port.type: "number" is not allowed here
                          expected string`,
  ],
])("a document with %s is refused at its place", (_, text, messages) => {
  expect(mistakes(text)).toBe(messages);
});

test("a document too long is refused beside its other mistakes", () => {
  expect(mistakes(`${withAction("Nonsense")}#${"x".repeat(16_000)}`)).toMatch(
    /^components\/web\.yaml {2}has 16\d{3} bytes\n +expected at most 16000, .*\ncomponents\/web\.yaml:6:17 /,
  );
});
