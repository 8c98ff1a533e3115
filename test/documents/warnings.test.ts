import { lines, mistakes, warnings, withSteps } from "./documents.js";

test("keys that are not known here are taken with a warning each, because AWS adds some", () => {
  const text = lines(
    "schemaVersion: 1.0",
    "owner: platform",
    "phases:",
    "  - name: build",
    "    when: later",
    "    steps:",
    "      - name: A",
    "        action: ExecuteBash",
    "        timeout: 60",
    "        loop: { for: { start: 1, end: 2, updateBy: 1, stop: 2 } }",
    "        if: { fileExists: /tmp, otherwise: Skip }",
    "        inputs: { shell: bash, commands: [ls] }",
    "      - name: B",
    "        action: CreateFile",
    "        inputs: [{ path: /tmp/a, mode: a }]",
    "",
  );
  expect(mistakes(text)).toBe("");
  expect(warnings(text).split("\n")).toEqual([
    "components/web.yaml:2:1  owner: is not a key here",
    "                         expected one of schemaVersion, phases, name, description, parameters, constants",
    "components/web.yaml:5:5  phases[0].when: is not a key here",
    "                         expected one of name, steps",
    "components/web.yaml:11:33  phases[0].steps[0].if.otherwise: is not a key here",
    expect.stringMatching(/^ +expected one of stringIsEmpty, .*, not, value, path, then, else$/),
    "components/web.yaml:9:9  phases[0].steps[0].timeout: is not a key here: did you mean timeoutSeconds?",
    "                         expected one of name, action, timeoutSeconds, maxAttempts, inputs, loop, onFailure, disableLogging, if",
    "components/web.yaml:10:55  phases[0].steps[0].loop.for.stop: is not a key here",
    "                           expected one of start, end, updateBy",
    "components/web.yaml:12:19  phases[0].steps[0].inputs.shell: is not a key here",
    "                           expected one of commands",
    "components/web.yaml:15:34  phases[0].steps[1].inputs[0].mode: is not a key here",
    "                           expected one of path, content, encoding, overwrite, owner, group, permissions",
  ]);
});

test("phases without a name are a mistake each, and no phases that do not run", () => {
  const nameless = "  - { steps: [{ name: A, action: Reboot }] }";
  for (const text of [
    `${withSteps("{ name: A, action: Reboot }")}${nameless}`,
    `schemaVersion: 1.0\nphases:\n${nameless}`,
  ]) {
    expect(mistakes(text)).toMatch(/^components\/web\.yaml:\d+:5 {2}phases\[\d\]\.name: is missing\n.*$/);
    expect(warnings(text)).toBe("");
  }
});

test("a parameter where AWSTOE takes none is one mistake, and used", () => {
  const text = `parameters: [{ Port: { type: string } }]\n${withSteps("{ name: A, action: UpdateOS, timeoutSeconds: '{{ Port }}' }")}`;
  expect(mistakes(text)).toMatch(/^.*timeoutSeconds: "\{\{ Port \}\}" is a text, not a number\n.*$/);
  expect(warnings(text)).toBe("");
});

test("an unknown key hides no mistake beside it", () => {
  const step = "{ name: A, action: Reboot, loop: { for: { start: 2, end: 1, updateBy: 1, stop: 1 } } }";
  expect(mistakes(withSteps(step))).toContain("loop.for.updateBy: 1 never leads from start to end");
  expect(warnings(withSteps(step))).toContain("loop.for.stop: is not a key here");
});

test("all parameters and constants that are nowhere used are one warning", () => {
  const declared = lines(
    "parameters:",
    "  - Used: { type: string }",
    "  - Resolved: { type: string }",
    "  - Path: { type: string }",
    "  - Meant: { type: string }",
    "constants:",
    "  - Root: { type: string, value: /srv }",
    "",
  );
  const step =
    "{ name: A, action: ExecuteBash, inputs: { commands: ['{{ Used }} {{ aws:ssm:resolve(Resolved) }}'] } }";
  expect(warnings(declared + withSteps(step))).toBe(
    lines(
      'components/web.yaml:4:5  parameters[2].Path: "Path", "Meant", "Root" are not used in this document',
      "                         expected {{ Path }} where its value belongs",
    ),
  );
  const misspelt =
    declared + withSteps(step.replace("{{ Used }}", "{{ Used }} {{ meant }} {{ Path }} {{ Root }}"));
  expect(warnings(misspelt)).toBe("");
  expect(mistakes(misspelt)).toContain("did you mean {{ Meant }}?");
});
