import { execFileSync } from "node:child_process";
import {
  environmentValueMistake,
  environmentVariableMistake,
  MAX_USER_DATA_BYTES,
  userDataMistake,
  userDataPlatform,
  variablesMistake,
  withVariables,
} from "../../rules/user-data.js";

test.each([
  ["#!/bin/bash\necho ${HOME}\n", "Linux"],
  ["#! /usr/bin/env python3\n", "Linux"],
  ["#cloud-config\nruncmd: []\n", "Linux"],
  ["## template: jinja\n#cloud-config\n", "Linux"],
  ["MIME-Version: 1.0\nContent-Type: multipart/mixed\n", "Linux"],
  ['Content-Type: multipart/mixed; boundary="b"\n', "Linux"],
  ["apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n", "Linux"],
  ["<powershell>\nWrite-Host 1\n</powershell>\n", "Windows"],
  ["<script>\necho 1\n</script>\n<persist>true</persist>\n", "Windows"],
  ["version: 1.1\ntasks: []\n", "Windows"],
])("%j is user data for %s", (text, platform) => {
  expect(userDataMistake(text)).toBeUndefined();
  expect(userDataPlatform(text)).toBe(platform);
});

test.each([
  ["", "is empty"],
  [" \n", "is empty"],
  ["echo hello\n", "begins with what no instance runs"],
  [" #!/bin/sh\n", "begins with what no instance runs"],
  ["\ufeff#!/bin/sh\n", "begins with what no instance runs"],
  ["#!bash\n", "has no interpreter after #!"],
  ["#!\n", "has no interpreter after #!"],
  ["#!/bin/sh\n\0", "has a NUL character"],
  [`#!/bin/sh\n${"x".repeat(MAX_USER_DATA_BYTES)}`, "has 16394 bytes"],
  [`#!/bin/sh\n${"é".repeat(MAX_USER_DATA_BYTES / 2)}`, "has 16394 bytes"],
])("%j is refused as user data: it %s", (text, message) => {
  expect(userDataMistake(text)).toMatchObject({ message });
});

test("user data may be as long as EC2 takes it", () => {
  expect(userDataMistake(`#!/bin/sh\n${"x".repeat(MAX_USER_DATA_BYTES - 10)}`)).toBeUndefined();
});

test.each([["PORT"], ["_x1"], ["aB"]])("%j is a variable's name", (name) => {
  expect(environmentVariableMistake(name)).toBeUndefined();
});

test.each([
  ["1x", 'begins with "1"'],
  ["A-B", 'has "-", which is not allowed in a variable\'s name'],
  ["A B", 'has " ", which is not allowed in a variable\'s name'],
  ["", "is empty"],
  ["A=1;B", 'has "=", which is not allowed in a variable\'s name'],
  ["É", 'has "É" (U+00C9), which is not allowed in a variable\'s name'],
])("%j is no variable's name: it %s", (name, message) => {
  expect(environmentVariableMistake(name)).toMatchObject({ message });
});

test.each([
  ["a\0", "has a NUL character"],
  ["a </PowerShell> b", "has </powershell>, which ends the script"],
])("%j is refused as a variable's value: it %s", (value, message) => {
  expect(environmentValueMistake(value)).toMatchObject({ message });
});

const HOSTILE = [
  "it's",
  "'; touch /tmp/planted; '",
  "$(id) `id` ${HOME} $HOME",
  'a "b" \\ c\\',
  "two\nlines\n",
  "",
  "$& $1 $$ $'",
];

test.each(HOSTILE)("a shell reads the variable %j as it is", (value) => {
  const script = withVariables("#!/bin/sh\nset -eu\nprintf '%s.' \"$VALUE\"\n", { VALUE: value });
  expect(script.startsWith("#!/bin/sh\nexport VALUE='")).toBe(true);
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(`${value}.`);
});

test("variables are exported in their order, right after the first line, whichever shell it names", () => {
  for (const first of ["#!/bin/bash -eu", "#!/usr/bin/env bash", "#!/usr/bin/env -S zsh -e", "#! /bin/sh"]) {
    expect(withVariables(`${first}\nrun\n`, { A: "1", B: "2" })).toBe(
      `${first}\nexport A='1'\nexport B='2'\nrun\n`,
    );
  }
});

test("PowerShell is given variables within its tag, with each quote that ends a text there doubled", () => {
  expect(withVariables("<powershell>\nrun\n</powershell>", { A: "it's ‘x’ ‚y‛", B: "$(id)" })).toBe(
    "<powershell>\n$Env:A = 'it''s ‘‘x’’ ‚‚y‛‛'\n$Env:B = '$(id)'\nrun\n</powershell>",
  );
});

test.each([["#cloud-config\n"], ["#!/usr/bin/python3\n"], ["<script>\n</script>"], ["version: 1.1\n"]])(
  "%j takes no variables, and is left as it is",
  (text) => {
    expect(variablesMistake(text)).toMatchObject({ message: "takes no variables" });
    expect(withVariables(text, { A: "1" })).toBe(text);
  },
);

test("a script without variables is left as it is", () => {
  expect(variablesMistake("#!/bin/sh\n")).toBeUndefined();
  expect(withVariables("#!/bin/sh\r\nrun\r\n", {})).toBe("#!/bin/sh\r\nrun\r\n");
});

test("what a caller without types gives in place of a text is told", () => {
  const given = 5 as unknown as string;
  expect(userDataMistake(given)).toMatchObject({ message: "is not a text" });
  expect(environmentValueMistake(given)).toMatchObject({ message: "is not a text" });
});
