import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkComponentDocument, type Platform } from "../../documents/component-document.js";
import { FILE, lines, mistakes, withSteps } from "./documents.js";

const reboot = withSteps("{ name: Step, action: Reboot }");

test("the example's component is right, and its parameter has a default", () => {
  const file = "components/web-server.yaml";
  const text = readFileSync(join(__dirname, "..", "..", file), "utf8");
  expect(checkComponentDocument(file, text, "Linux")).toEqual({
    problems: [],
    warnings: [],
    parameters: [{ name: "Port", required: false }],
  });
});

test("a parameter without a default must be given, one with an empty default need not, a constant is none", () => {
  const variables = lines(
    "parameters:",
    "  - Port: { type: string }",
    "  - Root: { type: string, default: '' }",
    "  - Level: { type: string, allowedValues: [1.10, high] }",
    "constants:",
    "  - Version: { type: string, value: 1.26 }",
    "",
  );
  expect(checkComponentDocument(FILE, variables + reboot, "Linux")).toMatchObject({
    problems: [],
    parameters: [
      { name: "Port", required: true },
      { name: "Root", required: false },
      { name: "Level", required: true, allowedValues: ["1.10", "high"] },
    ],
  });
});

test.each<[what: string, text: string]>([
  ["a schema version in quotes", reboot.replace("1.0", '"1.0"')],
  ["the schema version that Terraform's yamlencode makes of 1.0", reboot.replace("1.0", "1")],
  ["a key that is not known here", withSteps("{ name: Step, action: Reboot, disableLogging: true }")],
  ["empty parameters", `parameters:\nname:\n${reboot}`],
  ["a name that YAML takes for a number", withSteps("{ name: 1, action: Reboot }")],
  ["JSON", '{"schemaVersion":"1.0","phases":[{"name":"test","steps":[{"name":"A","action":"Reboot"}]}]}'],
])("a document with %s is taken", (_, text) => {
  expect(mistakes(text)).toBe("");
});

test.each<[action: string, platform: Platform]>([
  ["ExecuteBash", "Windows"],
  ["ExecutePowerShell", "Linux"],
  ["UpdateOS", "macOS"],
  ["SetRegistry", "Linux"],
  ["CreateSymlink", "Windows"],
])("%s does not run on %s", (action, platform) => {
  expect(mistakes(withSteps(`{ name: Step, action: ${action} }`), platform)).toBe(
    lines(
      `${FILE}:5:31  phases[0].steps[0].action: ${action} does not run on ${platform}`,
      `                          expected an action for ${platform}`,
    ),
  );
});

test.each(["ExecuteBatch", "toString"])("the action %s is refused with those that do exist", (action) => {
  const message = mistakes(withSteps(`{ name: Step, action: ${action} }`));
  expect(message).toContain(`${FILE}:5:31  phases[0].steps[0].action: "${action}" is not an action module`);
  expect(message).toMatch(/\n {26}expected one of AppendFile, Assert, (\w+, ){27}WebDownload$/);
});

test.each<[what: string, text: string, messages: string]>([
  [
    "nothing",
    "",
    lines("components/web.yaml:1:1  is empty", "                         expected a component document"),
  ],
  [
    "a list",
    "- a",
    lines('components/web.yaml:1:1  ["a"] is a list, not a map', "                         expected a map"),
  ],
  [
    "something else's YAML",
    "kind: Deployment",
    lines(
      "components/web.yaml:1:1  schemaVersion: is missing",
      "                         expected 1.0",
      "components/web.yaml:1:1  phases: is missing",
      "                         expected a list",
    ),
  ],
  [
    "another schema version and no phases",
    "schemaVersion: 2.0\nphases: []",
    lines(
      "components/web.yaml:1:16  schemaVersion: 2.0 is not a schema version",
      "                          expected 1.0",
      "components/web.yaml:2:9  phases: [] is too short",
      "                         expected at least 1 entry",
    ),
  ],
  [
    "a list as its name and a map as its description",
    `name: [web]\ndescription: { a: web server }\n${reboot}`,
    lines(
      'components/web.yaml:1:7  name: ["web"] is a list, not a text',
      "                         expected a text, in quotes if YAML takes it for a list",
      'components/web.yaml:2:14  description: {"a":"web server"} is a map, not a text',
      "                          expected a text, in quotes if YAML takes it for a map",
    ),
  ],
  [
    "a phase that does not exist, without steps",
    "schemaVersion: 1.0\nphases:\n  - name: deploy\n    steps: []",
    lines(
      "components/web.yaml:4:12  phases[0].steps: [] is too short",
      "                          expected at least 1 entry",
      'components/web.yaml:3:11  phases[0].name: has only "deploy"',
      "                          expected at least one of build, validate, test",
    ),
  ],
  [
    "a phase twice, and phases without a name",
    `${reboot}  - { name: build, steps: [{ name: Step, action: Reboot }] }\n  - {}\n  - {}`,
    lines(
      "components/web.yaml:7:5  phases[2].name: is missing",
      "                         expected a text",
      "components/web.yaml:7:5  phases[2].steps: is missing",
      "                         expected a list",
      "components/web.yaml:8:5  phases[3].name: is missing",
      "                         expected a text",
      "components/web.yaml:8:5  phases[3].steps: is missing",
      "                         expected a list",
      'components/web.yaml:6:13  phases[1].name: "build" is here twice',
      "                          expected each phase once",
    ),
  ],
  [
    "a container's test alone",
    reboot.replace("build", "container-host-test"),
    lines(
      'components/web.yaml:3:11  phases[0].name: has only "container-host-test"',
      "                          expected at least one of build, validate, test",
    ),
  ],
  [
    "a step that is none, one without name and action, and a name with a space",
    withSteps("Reboot", "{}", "{ name: a step, action: Reboot }"),
    lines(
      'components/web.yaml:5:9  phases[0].steps[0]: "Reboot" is a text, not a map',
      "                         expected a map",
      "components/web.yaml:6:9  phases[0].steps[1].name: is missing",
      "                         expected a text",
      "components/web.yaml:6:9  phases[0].steps[1].action: is missing",
      "                         expected a text",
      'components/web.yaml:7:17  phases[0].steps[2].name: "a step" is not a name',
      "                          expected letters, digits, _ and -",
    ),
  ],
  [
    "a step's name from a parameter, and one name twice",
    withSteps(
      '{ name: "{{ Port }}", action: Reboot }',
      "{ name: A, action: Reboot }",
      "{ name: A, action: Reboot }",
    ),
    lines(
      'components/web.yaml:7:17  phases[0].steps[2].name: "A" is here twice',
      "                          expected each name once in a phase",
      'components/web.yaml:5:17  phases[0].steps[0].name: "{{ Port }}" is not a name',
      "                          expected letters, digits, _ and -",
    ),
  ],
  [
    "a step that fails, waits and tries in ways that do not exist",
    withSteps("{ name: A, action: Reboot, onFailure: abort, timeoutSeconds: 0, maxAttempts: 0 }"),
    lines(
      "components/web.yaml:5:70  phases[0].steps[0].timeoutSeconds: 0 is not allowed here",
      "                          expected at least 1, or -1 for none",
      "components/web.yaml:5:86  phases[0].steps[0].maxAttempts: 0 is not allowed here",
      "                          expected at least 1",
      'components/web.yaml:5:47  phases[0].steps[0].onFailure: "abort" is not allowed here: did you mean Abort?',
      "                          expected one of Abort, Continue, Ignore",
    ),
  ],
  [
    "a parameter whose name is too short, and one that is no text",
    `parameters: [{ P: { type: string } }, { Port: { type: number } }]\n${reboot}`,
    lines(
      'components/web.yaml:1:16  parameters[0].P: "P" is not a parameter name',
      "                          expected at least 3",
      'components/web.yaml:1:55  parameters[1].Port.type: "number" is not allowed here',
      "                          expected string",
    ),
  ],
  [
    "parameters that are no map with one name, or have no type",
    lines(
      "parameters:",
      "  - Port",
      "  - { name: Port, type: string }",
      "  - { name: [Port], type: string }",
      "  - Host:",
      "  - Root: { default: 80 }",
      reboot,
    ),
    lines(
      'components/web.yaml:2:5  parameters[0]: "Port" is not a parameter',
      "                         expected a map with one key, the name: <name>: { type: string }",
      'components/web.yaml:3:5  parameters[1]: {"name":"Port","type":"string"} is not a parameter',
      "                         expected a map with one key, the name: Port: { type: string }",
      'components/web.yaml:4:5  parameters[2]: {"name":["Port"],"type":"string"} is not a parameter',
      "                         expected a map with one key, the name: <name>: { type: string }",
      "components/web.yaml:5:5  parameters[3].Host: is empty",
      "                         expected a map",
      "components/web.yaml:6:11  parameters[4].Root.type: is missing",
      "                          expected string",
    ),
  ],
  [
    "no parameters and no constants in lists",
    `parameters: []\nconstants: []\n${reboot}`,
    lines(
      "components/web.yaml:1:13  parameters: [] is too short",
      "                          expected at least 1 entry",
      "components/web.yaml:2:12  constants: [] is too short",
      "                          expected at least 1 entry",
    ),
  ],
  [
    "a constant without a value, and a name that a parameter has already",
    lines(
      "parameters:",
      "  - Port: { type: string }",
      "constants:",
      "  - Root: { type: string }",
      "  - Port: { type: string, value: a }",
      reboot,
    ),
    lines(
      "components/web.yaml:4:11  constants[0].Root.value: is missing",
      "                          expected a text",
      'components/web.yaml:5:5  constants[1].Port: "Port" is here twice',
      "                         expected each name once in parameters and constants",
    ),
  ],
])("a document with %s is refused at its place", (_, text, messages) => {
  expect(mistakes(text)).toBe(messages);
});

test("a document too long is refused beside its other mistakes", () => {
  const step = "{ name: Step, action: Nonsense }";
  expect(mistakes(`${withSteps(step)}#${"x".repeat(65_536)}`)).toMatch(
    /^components\/web\.yaml:1:1 {2}has 65\d{3} bytes\n +expected at most 65536, .*\ncomponents\/web\.yaml:5:31 /,
  );
});

test.each<[path: string, text: string]>([
  ["phases.build.steps.Step.acton", reboot.replace("action", "acton")],
  ["phases.build.steps[0].action", withSteps("{ action: Nonsense }")],
  ["phases[0].steps.Step.action", withSteps("{ name: Step, action: Nonsense }").replace("build", "[build]")],
  [
    "phases.build.steps.Step.inputs[0].path",
    withSteps("{ name: Step, action: DeleteFile, inputs: [{ path: [a] }] }"),
  ],
  [
    "phases.build.steps.Step.inputs.commands[0]",
    withSteps("{ name: Step, action: ExecuteBash, inputs: { commands: [[ls]] } }"),
  ],
  [
    "phases.build.steps.Step.loop.forEach",
    withSteps("{ name: Step, action: UpdateOS, loop: { name: Each, forEach: 'a,b' } }"),
  ],
  ["parameters.Port.type", `parameters: [{ Port: { type: number } }]\n${reboot}`],
  ["parameters[0]", `parameters: [{ Port: { type: string }, Host: { type: string } }]\n${reboot}`],
])("a finding is at %s, whatever moves in lists", (path, text) => {
  const { problems } = checkComponentDocument(FILE, text, "Linux");
  expect(problems.map(({ namedPath }) => namedPath)).toContain(path);
});

test("conditions in conditions without end are one mistake", () => {
  const nested = `${"{ not: ".repeat(700)}{ fileExists: /a }${" }".repeat(700)}`;
  expect(mistakes(withSteps(`{ name: A, action: Assert, inputs: ${nested} }`))).toBe(
    lines(
      "components/web.yaml:5:709  this is nested more than 100 levels deep",
      "                           expected fewer levels",
    ),
  );
});
