import { lines, mistakes, warnings, withSteps } from "./documents.js";

test("keys that are not known here are taken with a warning each, because AWS adds some", () => {
  const text = lines(
    "schemaVersion: 1.0",
    "paramters: [{ Port: { type: string } }]",
    "phases:",
    "  - name: build",
    "    when: later",
    "    steps:",
    "      - name: A",
    "        action: ExecuteBash",
    "        timeout: 60",
    "        loop: { for: { start: 1, end: 2, updateBy: 1, stop: 2 } }",
    "        if: { fileExists: /tmp, otherwise: Skip }",
    "        inputs: { command: [ls], commands: [ls] }",
    "      - name: B",
    "        action: CreateFile",
    "        inputs: [{ path: /tmp/a, contents: a }]",
    "",
  );
  expect(mistakes(text)).toBe("");
  expect(warnings(text).split("\n")).toEqual([
    "components/web.yaml:2:1  paramters: is not a key here",
    "                         expected one of name, description, schemaVersion, parameters, constants, phases",
    "components/web.yaml:5:5  phases[0].when: is not a key here",
    "                         expected one of name, steps",
    "components/web.yaml:11:33  phases[0].steps[0].if.otherwise: is not a key here",
    expect.stringMatching(/^ +expected one of stringIsEmpty, .*, not, value, path, then, else$/),
    "components/web.yaml:9:9  phases[0].steps[0].timeout: is not a key here",
    "                         expected one of name, action, inputs, loop, onFailure, timeoutSeconds, maxAttempts, if",
    "components/web.yaml:10:55  phases[0].steps[0].loop.for.stop: is not a key here",
    "                           expected one of start, end, updateBy",
    "components/web.yaml:12:19  phases[0].steps[0].inputs.command: is not a key here",
    "                           expected one of commands",
    "components/web.yaml:15:34  phases[0].steps[1].inputs[0].contents: is not a key here",
    "                           expected one of path, content, encoding, overwrite, owner, group, permissions",
  ]);
});

test("an unknown key hides no mistake beside it", () => {
  const step = "{ name: A, action: Reboot, loop: { for: { start: 2, end: 1, updateBy: 1, stop: 1 } } }";
  expect(mistakes(withSteps(step))).toContain("loop.for.updateBy: 1 never leads from start to end");
  expect(warnings(withSteps(step))).toContain("loop.for.stop: is not a key here");
});

test("a parameter or a constant that is nowhere used may be misspelt where it is", () => {
  const text = (reference: string) =>
    withSteps(`{ name: A, action: ExecuteBash, inputs: { commands: ["echo ${reference}"] } }`).replace(
      "phases:",
      "parameters: [{ Version: { type: string } }]\nphases:",
    );
  expect(warnings(text("{{Version }}"))).toBe("");
  expect(mistakes(text("{{ Verson }}"))).toBe("");
  expect(warnings(text("{{ Verson }}"))).toBe(
    lines(
      'components/web.yaml:2:16  parameters[0].Version: "Version" is not used in this document, and of {{ Verson }} it has no parameter or constant',
      "                          expected {{ Version }} where its value belongs",
    ),
  );
});
