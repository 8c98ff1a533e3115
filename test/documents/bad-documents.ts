import type { Platform } from "../../documents/component-document.js";
import type { DocumentRuleId } from "../../documents/rules.js";
import { lines, withSteps } from "./documents.js";

/** A document that breaks one rule, once. */
export interface BadDocument {
  readonly text: string;
  /** What the finding's place has in the text; undefined if it is the whole file's. */
  readonly found: string | undefined;
  /** What it should be instead. */
  readonly fix?: string;
  readonly platform?: Platform;
}

const bad = (text: string, found?: string, fix?: string, platform?: Platform): BadDocument => ({
  text,
  found,
  fix,
  platform,
});

/** A document whose second step has this action, after one that has outputs. */
const second = (action: string, inputs: string, more = "") =>
  withSteps(
    "{ name: First, action: ReadFile, inputs: [{ path: /a }] }",
    `{ name: Second, action: ${action}, inputs: ${inputs}${more} }`,
  );
const commands = (command: string, more = "") =>
  second("ExecuteBash", `{ commands: [${JSON.stringify(command)}] }`, more);
const step = (rest: string) => withSteps(`{ name: A, ${rest} }`);
const condition = (test: string) => step(`action: Assert, inputs: { ${test} }`);
const loop = (text: string, more = "action: UpdateOS") => step(`${more}, loop: ${text}`);
const download = (source: string) =>
  step(`action: S3Download, inputs: [{ source: ${source}, destination: /a }]`);
const registry = (value: string) =>
  step(`action: SetRegistry, inputs: [{ path: 'HKLM:\\A', name: a, ${value} }]`);
const REBOOT = step("action: Reboot");
const parameter = (text: string, use = "{{ Port }}") =>
  `parameters:\n  - ${text}\n${withSteps(`{ name: A, action: ExecuteBash, inputs: { commands: ['${use}'] } }`)}`;
const declared = (command: string) =>
  `parameters: [{ Port: { type: string } }]\nconstants: [{ Root: { type: string, value: a } }]\n${commands(`{{ Port }} {{ Root }} ${command}`)}`;
const chained = (reference: string) => commands(`echo {{ ${reference} }}`);
const inBlock = (header: string, ...text: readonly string[]) =>
  lines(
    "schemaVersion: 1.0",
    "parameters: [{ Port: { type: string } }]",
    "phases:",
    "  - name: build",
    "    steps:",
    "      - name: A",
    "        action: ExecuteBash",
    "        inputs:",
    "          commands:",
    "            - echo {{ Port }}",
    `            - ${header}`,
    ...text,
  );

/** For each rule, documents that break it and no other. */
export const BAD_DOCUMENTS = {
  "component/not-a-component": [
    bad("kind: Deployment\nspec: { replicas: 1 }"),
    bad("on: push\njobs: { build: { runs-on: ubuntu-latest, steps: [{ run: ls }] } }"),
    bad("services: { web: { image: nginx } }"),
    bad(
      "Resources:\n  Component:\n    Type: AWS::ImageBuilder::Component\n    Properties:\n      Data: |\n        schemaVersion: 1.0\n        phases: []",
    ),
    bad("Resources: { A: !Sub '${B}' }"),
    bad("a: 1\n---\nb: 2"),
    bad("version: 0.2\nphases: { build: { commands: [ls] } }"),
    bad("schemaVersion: '2.2'\nmainSteps: [{ action: aws:runShellScript, name: a }]"),
    bad(""),
    bad("- a"),
    bad("phases: [{ name: build, steps: [{ run: ls }] }]"),
    bad("phases: [{ name: build, steps: [action] }]"),
    bad("name: [\nbroken"),
    bad("schemaVersion: 1.0\nsteps: [\nbroken"),
    bad("phases:\n  transaction: a\nsteps: [\nbroken"),
    bad("- action: a\n- steps: [\nbroken"),
  ],
  "component/template": [
    bad("{% if windows %}\nname: a\n{% endif %}\nschemaVersion: 1.0\nphases: []"),
    bad(REBOOT.replace("1.0", "1.0 # %{ if windows }")),
    bad(REBOOT.replace("name: build", "name: ${phase}")),
    bad(download("s3://${Bucket}/a")),
    bad(`name: @@name@@\n${REBOOT}`),
    bad(`name: "@@name@@"\n${REBOOT}`),
    bad(commands("echo $${HOME} ${version}")),
    bad(
      lines(
        "schemaVersion: 1.0",
        "phases:",
        "  - name: build",
        "    steps:",
        "      ${ indent(6, steps) }",
        "    }",
      ),
    ),
  ],
  "component/encoding": [bad(Buffer.from(`\ufeff${REBOOT}`, "utf16le").toString("latin1"), undefined)],
  "component/empty": [bad("", "")],
  "component/nul-character": [
    bad(`name: a\0b\n${REBOOT}`, "\0"),
    bad(`${REBOOT}# \0`, "\0"),
    bad(commands("echo").replace("echo", "echo \0"), "\0"),
    bad(`\0${REBOOT}`, "\0"),
  ],
  "component/too-long": [
    bad(`${REBOOT}# ${"x".repeat(65_536)}`, REBOOT.trim()),
    bad(`# ${"é".repeat(33_000)}\n${REBOOT}`, REBOOT.trim()),
    bad(commands("x".repeat(65_536)), commands("x".repeat(65_536)).trim()),
    bad(`${REBOOT}${"\n".repeat(65_536)}`, REBOOT.trim()),
  ],
  "component/yaml": [
    bad(`name: "a\n${REBOOT}`, '"'),
    bad(`name: a\nname: b\n${REBOOT}`, "name"),
    bad(`name: *a\n${REBOOT}`, "*a"),
    bad(`${REBOOT}---\n${REBOOT}`, `---\n${REBOOT}`),
    bad(
      inBlock("|", "              cat > a <<EOF", "              a", "              EOF", "      - name: *a"),
      "*a",
    ),
    bad(
      inBlock(
        "|",
        "              if true; then",
        "                cat > a.yaml <<END",
        "                  key: |",
        "                    text",
        "                END",
        "                cat > b <<EOF",
        "              b",
        "              EOF",
        "              fi",
        "      - name: *a",
      ),
      "*a",
    ),
  ],
  "component/unquoted-reference": [
    bad(
      download("{{ Source }}").replace(
        "[{ source: {{ Source }}, destination: /a }]",
        "\n          - source: {{ Source }}\n            destination: /a",
      ),
      "{{ Source }}",
      "'{{ Source }}'",
    ),
    bad(inBlock("{{ Port }}/a"), "{{ Port }}/a", "'{{ Port }}/a'"),
    bad(
      inBlock("{{build.A.inputs.commands}} a # why"),
      "{{build.A.inputs.commands}} a",
      "'{{build.A.inputs.commands}} a'",
    ),
    bad(`name: {{ env:NAME }}-image\n${REBOOT}`, "{{ env:NAME }}-image", "'{{ env:NAME }}-image'"),
    bad(inBlock("|", "              echo a", "            - {{ Port }}"), "{{ Port }}", "'{{ Port }}'"),
    bad(
      inBlock("|", "              {{ Port }}", "", "              {{ Port }}", "            - {{ Root }}"),
      "{{ Root }}",
      "'{{ Root }}'",
    ),
    bad(
      inBlock("|", "              cat > a <<EOF", "[unit]", "EOF", "            - {{ Port }}"),
      "{{ Port }}",
      "'{{ Port }}'",
    ),
  ],
  "component/here-document": [
    bad(inBlock("|", "              cat > a <<EOF", "[unit]", "EOF"), "[unit]"),
    bad(
      inBlock("|", "              cat > a <<'EOF'", "              a", "              b", "EOF", ""),
      "EOF",
    ),
    bad(
      inBlock("|-", '              sudo tee /a <<-"END"', "              [a]", "  c", "              END"),
      "c",
    ),
    bad(inBlock("cat > a <<EOF", "a b", "c: d: e", "EOF"), "a b"),
    bad(inBlock("cat > a <<EOF", "            a b", "            c: d: e"), "a b"),
    bad(inBlock("|", "", "              cat > a <<EOF", "", "[unit]", "EOF"), "[unit]"),
    bad(
      inBlock("|", "              cd /a", "              cat > a <<EOF", "              a", "b", "EOF"),
      "b",
    ),
    bad(
      inBlock(
        "|",
        "              if a; then",
        "",
        "                cat > a <<EOF",
        "              a",
        "b",
        "EOF",
      ),
      "b",
    ),
    bad(
      inBlock("|", "              ls |", "                tee a <<EOF", "              a", "b", "EOF"),
      "b",
    ),
    bad(
      inBlock(
        "|",
        "              cat > a <<EOF",
        "              a",
        "              EOF",
        "              cat <<END",
        "b",
      ),
      "b",
    ),
  ],
  "component/missing": [
    bad("schemaVersion: 1.0\nname: a", "schemaVersion: 1.0\nname: a"),
    bad(step("action: ExecuteBash, inputs: "), "inputs"),
    bad(
      "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: A\n        action: ExecuteBash\n        inputs:",
      "inputs",
    ),
    bad(step("action: ExecuteBash, commands: [ls]"), "{ name: A, action: ExecuteBash, commands: [ls] }"),
    bad(step("action: ExecuteBash, inputs: , commands: [ls]"), "inputs"),
    bad(
      step("action: CopyFile, source: /a, destination: /b, onFailure: Abort"),
      "{ name: A, action: CopyFile, source: /a, destination: /b, onFailure: Abort }",
    ),
    bad("schemaVersion: 1.0\nsteps: [{ name: Wait, action: WaitForAction }]\n", "steps"),
    bad(step("action: CopyFile, inputs: [{ source: /a }]"), "{ source: /a }"),
    bad(withSteps("{ action: Reboot }"), "{ action: Reboot }"),
    bad(condition("stringEquals: a"), "{ stringEquals: a }"),
    bad(registry("type: SZ, value: "), "value"),
    bad(registry("type: DWORD, value: "), "value"),
    bad(registry("type: SZ"), "{ path: 'HKLM:\\A', name: a, type: SZ }"),
  ],
  "component/type": [
    bad(step("action: ExecuteBash, inputs: { commands: ls }"), "ls"),
    bad(step("action: ExecuteBash, inputs: { commands: [[ -f /a ]] }"), "[ -f /a ]"),
    bad(parameter("").replace("  - \n", "  Port: { type: string }\n"), "Port: { type: string }"),
    bad(step("action: DeleteFile, inputs: { path: /a }"), "{ path: /a }"),
    bad(step("action: CreateFile, inputs: [{ path: /a, overwrite: maybe }]"), "maybe"),
    bad(step("action: Reboot, inputs: { delaySeconds: 1m }"), "1m"),
    bad(step("action: Reboot, timeoutSeconds: '60'").replace("Reboot", "UpdateOS"), "'60'"),
    bad(step('action: ExecuteBash, inputs: { commands: [echo "a": b] }'), 'echo "a": b'),
    bad(condition("and: { fileExists: /a }"), "{ fileExists: /a }"),
    bad(loop("{ for: { start: '1', end: 2, updateBy: 1 } }"), "'1'"),
    ...["untrue", "trues", "x"].map((word) =>
      bad(step(`action: CreateFile, inputs: [{ path: /a, overwrite: ${word} }]`), word),
    ),
    bad(step("action: Reboot, inputs: { delaySeconds: m1 }"), "m1"),
    bad(condition("numberEquals: [1], value: 1"), "[1]"),
    bad(condition("stringEquals: a, value: [a]"), "[a]"),
    bad(condition("patternMatches: [a], value: a"), "[a]"),
    bad(condition("fileMD5Equals: '{{ env:SUM }}', path: { a: b }"), "{ a: b }"),
    bad(
      step(
        "action: WebDownload, inputs: [{ source: https://a.b, destination: /a, checksum: [a], algorithm: MD5 }]",
      ),
      "[a]",
    ),
    bad(download("[a]"), "[a]"),
    bad(step("action: DeleteFile, inputs: [{ path: [a] }]"), "[a]"),
    bad(withSteps("{ name: [A], action: Reboot }"), "[A]"),
    bad(step("action: InstallMSI, inputs: { path: a.msi, reboot: [Skip] }"), "[Skip]"),
    bad(parameter("Port: { type: string, default: [a] }"), "[a]"),
  ],
  "component/value": [
    bad(step("action: Reboot, onFailure: abort"), "abort", "Abort"),
    bad(step("action: Reboot, onFailure: Retry"), "Retry"),
    bad(
      step(
        "action: WebDownload, inputs: [{ source: https://a.b, destination: /a, checksum: a, algorithm: SHA-256 }]",
      ),
      "SHA-256",
      "SHA256",
    ),
    bad(parameter("Port: { type: String }"), "String", "string"),
    bad(step("action: InstallMSI, inputs: { path: a.msi, reboot: Never }"), "Never"),
    bad(step("action: InstallMSI, inputs: { path: a.msi, logOptions: '*VZ' }"), "'*VZ'"),
    bad(step("action: InstallMSI, inputs: { path: a.msi, logOptions: Z*V }"), "Z*V"),
    bad(loop("{ forEach: { list: a, delimiter: '\\r' } }"), "'\\r'"),
    bad(loop("{ forEach: { list: a, delimiter: ', ' } }"), "', '"),
    bad(step("action: Reboot, if: { fileExists: /a, then: Stop }"), "Stop"),
  ],
  "component/misspelt-key": [
    bad(step("acton: Reboot"), "acton", "action"),
    bad(step("action: UpdateOS, timeout_seconds: 5"), "timeout_seconds", "timeoutSeconds"),
    bad(step("action: UpdateOS, onfailure: Abort"), "onfailure", "onFailure"),
    bad(step("action: ExecuteBash, input: { commands: [ls] }"), "input", "inputs"),
    bad(step("action: ExecuteBash, inputs: { command: [ls] }"), "command", "commands"),
    bad(step("action: ExecutePowerShell, inputs: { comamnds: [dir] }"), "comamnds", "commands"),
    bad(step("action: CopyFile, inputs: [{ source: /a, dest: /b }]"), "dest", "destination"),
    bad(REBOOT.replace("schemaVersion", "schemaversion"), "schemaversion", "schemaVersion"),
    bad(REBOOT.replace("steps", "Steps"), "Steps", "steps"),
    bad(condition("stringEqual: a, value: a"), "stringEqual", "stringEquals"),
    bad(parameter("Port: { type: string, defualt: a }"), "defualt", "default"),
    bad(loop("{ foreach: [a] }"), "foreach", "forEach"),
  ],
  "component/unknown-key": [
    bad(`owner: platform\n${REBOOT}`, "owner"),
    bad(step("action: UpdateOS, timeout: 60"), "timeout", "timeoutSeconds"),
    bad(step("action: UpdateOS, onFeilare: Abort"), "onFeilare", "onFailure"),
    bad(step("action: CreateFile, inputs: [{ path: /a, mode: 1 }]"), "mode"),
    bad(parameter("Port: { type: string, pattern: a }"), "pattern"),
    bad(condition("not: { fileExists: /a }, otherwise: a"), "otherwise"),
    bad(condition("not: { fileExists: /a, then: Skip }"), "then"),
    bad(step("action: CopyFile, inputs: [{ source: /a, destination: /b, dest: /c }]"), "dest", "destination"),
    bad(
      REBOOT.replace(
        "{ name: A, action: Reboot }",
        'name: A\n        action: DeleteFile\n        inputs:\n          - "C:\\temp": a\n            path: /a',
      ),
      '"C:\\temp"',
    ),
  ],
  "component/key-combination": [
    bad(step("action: ExecutePowerShell, inputs: {}"), "{}"),
    bad(
      step("action: ExecutePowerShell, inputs: { commands: [a], file: a.ps1 }"),
      "{ commands: [a], file: a.ps1 }",
    ),
    bad(
      step("action: WebDownload, inputs: [{ source: https://a.b, destination: /a, algorithm: MD5 }]"),
      "{ source: https://a.b, destination: /a, algorithm: MD5 }",
    ),
    bad(loop("{ name: L }"), "{ name: L }"),
  ],
  "component/empty-list": [
    bad(step("action: S3Download, inputs: []"), "[]"),
    bad("schemaVersion: 1.0\nphases: []", "[]"),
    bad(`parameters: []\n${REBOOT}`, "[]"),
    bad(`constants: []\n${REBOOT}`, "[]"),
    bad("schemaVersion: 1.0\nphases: [{ name: build, steps: [] }]", "[]"),
    bad(parameter("Port: { type: string, allowedValues: [] }"), "[]"),
  ],
  "component/schema-version": [
    bad(REBOOT.replace("1.0", "1.1"), "1.1", "1.0"),
    bad(REBOOT.replace("1.0", "'1'"), "'1'", "1.0"),
    bad(REBOOT.replace("1.0", "v1.0"), "v1.0", "1.0"),
    bad(REBOOT.replace("1.0", "2"), "2", "1.0"),
  ],
  "component/no-phase-runs": [
    bad(REBOOT.replace("name: build", "name: container-host-test"), "container-host-test"),
    bad(REBOOT.replace("name: build", "name: Build"), "Build", "build"),
    bad(REBOOT.replace("name: build", "name: deploy"), "deploy"),
    bad(REBOOT.replace("name: build", "name: tests"), "tests", "test"),
  ],
  "component/other-phase": [
    bad(`${REBOOT}  - { name: deploy, steps: [{ name: A, action: Reboot }] }`, "deploy"),
    bad(`${REBOOT}  - { name: Test, steps: [{ name: A, action: Reboot }] }`, "Test", "test"),
    bad(
      `${REBOOT}  - { name: container_host_test, steps: [{ name: A, action: Reboot }] }`,
      "container_host_test",
      "container-host-test",
    ),
    bad(`${REBOOT}  - { name: cleanup, steps: [{ name: A, action: Reboot }] }`, "cleanup"),
    bad(
      `${REBOOT}  - { name: Test, steps: [{ name: A, action: ExecuteBash, inputs: { commands: [ls, 'echo {{ test.A.inputs.commands[0] }}'] } }] }`,
      "Test",
      "test",
    ),
  ],
  "component/duplicate-name": [
    bad(withSteps("{ name: A, action: Reboot }", "{ name: A, action: UpdateOS }"), "A"),
    bad(`${REBOOT}  - { name: build, steps: [{ name: B, action: Reboot }] }`, "build"),
    bad(parameter("Port: { type: string }\n  - Port: { type: string }"), "Port"),
    bad(`constants: [{ Port: { type: string, value: a } }]\n${parameter("Port: { type: string }")}`, "Port"),
    bad(
      withSteps(
        "{ name: A, action: UpdateOS, loop: { name: L, forEach: [a] } }",
        "{ name: B, action: UpdateOS, loop: { name: L, forEach: [a] } }",
      ),
      "L",
    ),
  ],
  "component/step-name": [
    bad(withSteps("{ name: a step, action: Reboot }"), "a step"),
    bad(withSteps("{ name: a.b, action: Reboot }"), "a.b"),
    bad(withSteps("{ name: '{{ Port }}', action: Reboot }"), "'{{ Port }}'"),
    bad(withSteps("{ name: étape, action: Reboot }"), "étape"),
  ],
  "component/unknown-action": [
    bad(step("action: ExecuteBatch"), "ExecuteBatch", "ExecuteBash"),
    bad(step("action: executeBash"), "executeBash", "ExecuteBash"),
    bad(step("action: toString"), "toString"),
    bad(step("action: RunCommand"), "RunCommand"),
    bad(chained("build.First.outputs.content").replace("action: ReadFile", "action: Nonsense"), "Nonsense"),
  ],
  "component/action-platform": [
    bad(step("action: ExecuteBash, inputs: { commands: [ls] }"), "ExecuteBash", undefined, "Windows"),
    bad(
      step("action: ExecutePowerShell, inputs: { commands: [ls] }"),
      "ExecutePowerShell",
      undefined,
      "Linux",
    ),
    bad(step("action: UpdateOS"), "UpdateOS", undefined, "macOS"),
    bad(
      step("action: CreateSymlink, inputs: [{ path: a, target: b }]"),
      "CreateSymlink",
      undefined,
      "Windows",
    ),
  ],
  "component/mixed-platforms": [
    bad(
      second("ExecutePowerShell", "{ commands: [dir] }").replace(
        "ReadFile, inputs: [{ path: /a }]",
        "ExecuteBash, inputs: { commands: [ls] }",
      ),
      "ExecutePowerShell",
    ),
    bad(
      second("ExecuteBash", "{ commands: [ls] }").replace(
        "ReadFile, inputs: [{ path: /a }]",
        "ExecutePowerShell, inputs: { commands: [dir] }",
      ),
      "ExecuteBash",
    ),
    bad(
      second("SetFileOwner", "[{ path: /a, owner: b }]").replace(
        "ReadFile, inputs: [{ path: /a }]",
        "UninstallMSI, inputs: { path: a.msi }",
      ),
      "SetFileOwner",
    ),
    bad(
      `${step("action: CreateSymlink, inputs: [{ path: a, target: b }]")}  - { name: test, steps: [{ name: A, action: ExecutePowerShell, inputs: { commands: [dir] } }] }`,
      "ExecutePowerShell",
    ),
    bad(
      withSteps(
        "{ name: First, action: CreateSymlink, inputs: [{ path: a, target: b }] }",
        "{ name: Between, action: Reboot }",
        "{ name: Last, action: ExecutePowerShell, inputs: { commands: [dir] } }",
      ),
      "ExecutePowerShell",
    ),
  ],
  "component/windows-input": [
    bad(step("action: CreateFile, inputs: [{ path: a, owner: root }]"), "root", undefined, "Windows"),
    bad(step("action: CreateFolder, inputs: [{ path: a, permissions: 0755 }]"), "0755", undefined, "Windows"),
    bad(step("action: CreateFolder, inputs: [{ path: a, group: root }]"), "root", undefined, "Windows"),
    bad(
      withSteps(
        "{ name: A, action: ExecutePowerShell, inputs: { commands: [dir] } }",
        "{ name: B, action: CreateFile, inputs: [{ path: a, group: b }] }",
      ),
      "b",
    ),
  ],
  "component/timeout": ["0", "-2", "-60", "-1000"].map((seconds) =>
    bad(step(`action: UpdateOS, timeoutSeconds: ${seconds}`), seconds),
  ),
  "component/attempts": ["0", "-1", "-3", "-100"].map((attempts) =>
    bad(step(`action: UpdateOS, maxAttempts: ${attempts}`), attempts),
  ),
  "component/execute-document-limits": [
    bad(step("action: ExecuteDocument, timeoutSeconds: 60, inputs: { document: a }"), "60"),
    bad(step("action: ExecuteDocument, timeoutSeconds: 0, inputs: { document: a }"), "0"),
    bad(step("action: ExecuteDocument, maxAttempts: 2, inputs: { document: a }"), "2"),
    bad(step("action: ExecuteDocument, maxAttempts: 0, inputs: { document: a }"), "0"),
  ],
  "component/reboot-timeout": ["60", "-1", "1", "7200"].map((seconds) =>
    bad(step(`action: Reboot, timeoutSeconds: ${seconds}`), "timeoutSeconds"),
  ),
  "component/declaration": [
    bad(
      parameter("Port: { type: string }\n  - { name: Host, type: string }"),
      "{ name: Host, type: string }",
    ),
    bad(parameter("Port: { type: string }\n  - Host"), "Host"),
    bad(
      parameter("{ Port: { type: string }, Host: { type: string } }", "ls"),
      "{ Port: { type: string }, Host: { type: string } }",
    ),
    bad(`constants: [{ name: Host, value: a }]\n${REBOOT}`, "{ name: Host, value: a }"),
    bad(parameter("{ name: Port, type: string }"), "{ name: Port, type: string }"),
    bad(
      parameter("{ Port: { type: string }, Host: { type: string } }", "{{ Port }} {{ Host }}"),
      "{ Port: { type: string }, Host: { type: string } }",
    ),
  ],
  "component/variable-name": [
    bad(parameter("Po: { type: string }", "{{ Po }}"), "Po"),
    bad(
      parameter("a.b: { type: string }", "{{ a.b }}").replace("{{ a.b }}", "{{ aws:ssm:resolve(a.b) }}"),
      "a.b",
    ),
    bad(parameter(`${"x".repeat(129)}: { type: string }`, `{{ ${"x".repeat(129)} }}`), "x".repeat(129)),
    bad(`constants: [{ Ab: { type: string, value: a } }]\n${commands("{{ Ab }}")}`, "Ab"),
  ],
  "component/unquoted-default": [
    bad(parameter("Port: { type: string, default: 80 }"), "80", '"80"'),
    bad(parameter("Port: { type: string, default: 1.10 }"), "1.10", '"1.10"'),
    bad(parameter("Port: { type: string, default: true }"), "true", '"true"'),
    bad(parameter("Port: { type: string, default: 007 }"), "007", '"007"'),
  ],
  "component/allowed-values": [
    bad(parameter("Port: { type: string, default: c, allowedValues: [a, b] }"), "c"),
    bad(parameter("Port: { type: string, default: A, allowedValues: [a, b] }"), "A"),
    bad(parameter("Port: { type: string, default: '8', allowedValues: [80, '443'] }"), "'8'"),
    bad(parameter("Port: { type: string, default: '', allowedValues: [a] }"), "''"),
  ],
  "component/unused-variable": [
    bad(parameter("Port: { type: string }", "ls"), "Port"),
    bad(parameter("Port: { type: string }\n  - Host: { type: string }\n  - User: { type: string }"), "Host"),
    bad(`constants: [{ Root: { type: string, value: a } }]\n${REBOOT}`, "Root"),
    bad(parameter("Port: { type: string }", "{{ env:aws:(Port) }}"), "Port"),
    bad(parameter("Port: { type: string }", "{{ aws:ssm:resolve(Port)/a }}"), "Port"),
    bad(`# {{ Port }}\n${parameter("Port: { type: string }", "$Port { Port }")}`, "Port"),
  ],
  "component/undeclared-reference": [
    bad(declared("{{ Prot }}"), "{{ Prot }}", "{{ Port }}"),
    bad(declared("{{port}}"), "{{port}}", "{{ Port }}"),
    bad(declared("{{ item }}"), "{{ item }}"),
    bad(commands("{{ Nothing }}"), "{{ Nothing }}"),
    bad(step("action: Reboot, if: { fileExists: '{{ Folder }}' }"), "{{ Folder }}"),
    bad(loop("{ forEach: ['{{ Hosts }}'] }"), "{{ Hosts }}"),
    bad(
      inBlock("|", "              echo a", "", "              echo  {{ Prot }} b"),
      "{{ Prot }}",
      "{{ Port }}",
    ),
    bad(
      inBlock(">2-", "                echo a", "                echo", "              b {{ PORT }} b"),
      "{{ PORT }}",
      "{{ Port }}",
    ),
    bad(inBlock("| # {{ Port }}", "              echo {{ Port }} {{Prt}}"), "{{Prt}}", "{{ Port }}"),
    bad(inBlock('"echo \\t\\"a\\" \\', '              \\x41 {{ Prot }}\\n"'), "{{ Prot }}", "{{ Port }}"),
    bad(inBlock("'it''s", "", "              {{ Prot }}'"), "{{ Prot }}", "{{ Port }}"),
    bad(
      inBlock("echo a", "              {{ Port }} {{ Prot }}", "              c"),
      "{{ Prot }}",
      "{{ Port }}",
    ),
  ],
  "component/unreadable-reference": [
    bad(commands("docker ps --format '{{ .ID }}'"), "{{ .ID }}"),
    bad(commands("{{ users | join(',') }}"), "{{ users | join(',') }}"),
    bad(commands("{{range .Items}}"), "{{range .Items}}"),
    bad(commands("{{ secrets.TOKEN }}"), "{{ secrets.TOKEN }}"),
    bad(commands("{{ .Values.image.tag }}"), "{{ .Values.image.tag }}"),
    bad(commands("{{ $item.image.tag }}"), "{{ $item.image.tag }}"),
    bad(commands("{{ items[0].image.tag }}"), "{{ items[0].image.tag }}"),
    bad(commands("{{ item.image.tag | lower }}"), "{{ item.image.tag | lower }}"),
    bad(
      commands("{{ aws:smm:resolve(/app/port) }}"),
      "{{ aws:smm:resolve(/app/port) }}",
      "{{ aws:ssm:resolve(/app/port) }}",
    ),
    bad(commands("{{aws:ssm:resolv(Port)}}"), "{{aws:ssm:resolv(Port)}}", "{{ aws:ssm:resolve(Port) }}"),
    bad(chained("build..outputs.content"), "{{ build..outputs.content }}"),
    bad(chained("build.First.0outputs.content"), "{{ build.First.0outputs.content }}"),
    bad(
      chained("build.First.output[0].content"),
      "{{ build.First.output[0].content }}",
      "{{ build.First.outputs[0].content }}",
    ),
    bad(
      chained("build.First.output.content"),
      "{{ build.First.output.content }}",
      "{{ build.First.outputs.content }}",
    ),
  ],
  "component/unresolved-reference": [
    bad(declared("").replace("value: a", "value: 'a/{{ Port }}'"), "{{ Port }}"),
    bad(
      declared("").replace("value: a", "value: '{{ build.First.inputs[0].path }}'"),
      "{{ build.First.inputs[0].path }}",
    ),
    bad(declared("").replace("value: a", "value: '{{ aws:ssm:/a }}'"), "{{ aws:ssm:/a }}"),
    bad(parameter("Port: { type: string, default: 'a {{ env:HOME }}' }"), "{{ env:HOME }}"),
  ],
  "component/unknown-step": [
    bad(
      chained("build.Frist.outputs.content"),
      "{{ build.Frist.outputs.content }}",
      "{{ build.First.outputs.content }}",
    ),
    bad(
      chained("build.first.inputs[0].path"),
      "{{ build.first.inputs[0].path }}",
      "{{ build.First.inputs[0].path }}",
    ),
    bad(
      chained("Build.First.outputs.content"),
      "{{ Build.First.outputs.content }}",
      "{{ build.First.outputs.content }}",
    ),
    bad(chained("validate.First.outputs.content"), "{{ validate.First.outputs.content }}"),
    bad(chained("steps.build.outputs.digest"), "{{ steps.build.outputs.digest }}"),
    bad(
      `${commands("ls")}  - { name: validate, steps: [{ name: A, action: ExecuteBash, inputs: { commands: ['{{ validate.Frist.outputs.content }}'] } }] }`,
      "{{ validate.Frist.outputs.content }}",
    ),
  ],
  "component/step-order": [
    bad(chained("build.Second.outputs.stdout"), "{{ build.Second.outputs.stdout }}"),
    bad(
      commands("ls").replace("path: /a", "path: '{{ build.Second.outputs.stdout }}'"),
      "{{ build.Second.outputs.stdout }}",
    ),
    bad(
      loop("{ forEach: ['{{ build.A.outputs.stdout }}'] }", "action: ExecuteBinary, inputs: { path: a }"),
      "{{ build.A.outputs.stdout }}",
    ),
    bad(
      `${step("action: ExecuteBinary, inputs: { path: '{{ validate.A.outputs.stdout }}' }")}  - { name: validate, steps: [{ name: A, action: ExecuteBash, inputs: { commands: [ls] } }] }`,
      "{{ validate.A.outputs.stdout }}",
    ),
  ],
  "component/stage": ["test", "container-host-test"].flatMap((phase) =>
    ["build.First.outputs.content", "build.First.inputs[0].path"].map((reference) =>
      bad(
        `${commands("ls")}  - { name: ${phase}, steps: [{ name: A, action: ExecuteBash, inputs: { commands: ['{{ ${reference} }}'] } }] }`,
        `{{ ${reference} }}`,
      ),
    ),
  ),
  "component/unknown-output": [
    bad(chained("build.First.outputs.stdout"), "{{ build.First.outputs.stdout }}"),
    bad(
      chained("build.First.outputs.contents"),
      "{{ build.First.outputs.contents }}",
      "{{ build.First.outputs.content }}",
    ),
    bad(
      chained("build.First.outputs.path").replace("ReadFile", "DeleteFile"),
      "{{ build.First.outputs.path }}",
    ),
    bad(
      chained("build.First.outputs.Files").replace("ReadFile", "ListFiles"),
      "{{ build.First.outputs.Files }}",
      "{{ build.First.outputs.files }}",
    ),
  ],
  "component/unknown-input": [
    bad(chained("build.First.inputs[1].path"), "{{ build.First.inputs[1].path }}"),
    bad(
      chained("build.First.inputs[0].Path"),
      "{{ build.First.inputs[0].Path }}",
      "{{ build.First.inputs[0].path }}",
    ),
    bad(
      chained("build.First.inputs.path"),
      "{{ build.First.inputs.path }}",
      "{{ build.First.inputs[0].path }}",
    ),
    bad(
      chained("build.Second.inputs[0].commands"),
      "{{ build.Second.inputs[0].commands }}",
      "{{ build.Second.inputs.commands }}",
    ),
    bad(chained("build.Second.inputs.file"), "{{ build.Second.inputs.file }}"),
    bad(
      chained("build.First.inputs.path").replace("[{ path: /a }]", "[{ path: /a }, { path: /b }]"),
      "{{ build.First.inputs.path }}",
    ),
    bad(chained("build.First.inputs[10].path"), "{{ build.First.inputs[10].path }}"),
    bad(
      chained("build.Second.inputs.Commands"),
      "{{ build.Second.inputs.Commands }}",
      "{{ build.Second.inputs.commands }}",
    ),
    bad(
      chained("build.Second.inputs..commands"),
      "{{ build.Second.inputs..commands }}",
      "{{ build.Second.inputs.commands }}",
    ),
    bad(chained("build.Second.inputs.commands.a[0]"), "{{ build.Second.inputs.commands.a[0] }}"),
    bad(chained("build.Second.inputs.commands[0]a"), "{{ build.Second.inputs.commands[0]a }}"),
  ],
  "component/loop-variable": [
    bad(commands("{{ loop.value }}"), "{{ loop.value }}"),
    bad(commands("{{ L.value }}").replace("}] }", "}], loop: { name: L, forEach: [a] } }"), "{{ L.value }}"),
    bad(commands("{{ M.index }}", ", loop: { name: L, forEach: [a] }"), "{{ M.index }}"),
    bad(commands("{{ loop.key }}", ", loop: { forEach: [a] }"), "{{ loop.key }}"),
    bad(commands("{{ L.key }}").replace("}] }", "}], loop: { name: L, forEach: [a] } }"), "{{ L.key }}"),
    bad(commands("{{ loop.Index }}", ", loop: { forEach: [a] }"), "{{ loop.Index }}", "{{ loop.index }}"),
    bad(
      commands("{{ Files.valeu }}", ", loop: { name: Files, forEach: [a] }"),
      "{{ Files.valeu }}",
      "{{ Files.value }}",
    ),
  ],
  "component/loop-range": [
    bad(loop("{ for: { start: 3, end: 1, updateBy: 1 } }"), "1"),
    bad(loop("{ for: { start: 1, end: 3, updateBy: -1 } }"), "-1"),
    bad(loop("{ for: { start: 1, end: 3, updateBy: 0 } }"), "0"),
    bad(loop("{ for: { start: 1, end: 1, updateBy: 0 } }"), "0"),
  ],
  "component/operator": [
    bad(condition(""), "{  }"),
    bad(condition("fileExists: /a, folderExists: /a"), "{ fileExists: /a, folderExists: /a }"),
    bad(condition("not: {}"), "{}"),
    bad(condition("and: [{ fileExists: /a }, { value: a }]"), "{ value: a }"),
  ],
  "component/number": [
    bad(condition("numberEquals: one, value: 1"), "one"),
    bad(condition("numberLessThan: 1, value: a10"), "a10"),
    bad(condition("numberGreaterThan: '1.', value: 1"), "'1.'"),
    bad(condition("numberLessThanEquals: '.5', value: 1"), "'.5'"),
    bad(condition("numberGreaterThanEquals: 1, value: '1,000'"), "'1,000'"),
    bad(condition("numberequals: true, value: 1"), "true"),
  ],
  "component/regular-expression": [
    bad(condition("patternMatches: '^a(?=b)', value: a"), "'^a(?=b)'"),
    bad(condition("patternMatches: '(a)\\1', value: a"), "'(a)\\1'"),
    bad(condition("patternMatches: '(?<!a)b', value: a"), "'(?<!a)b'"),
    bad(condition("patternMatches: '[a', value: a"), "'[a'"),
    bad(condition("not: { patternMatches: '*', value: a }"), "'*'"),
  ],
  "component/s3-uri": [
    bad(download("https://bucket.s3.amazonaws.com/a"), "https://bucket.s3.amazonaws.com/a"),
    bad(download("s3://bucket"), "s3://bucket"),
    bad(download("s3://bucket/folder/"), "s3://bucket/folder/"),
    bad(download("s3://bucket/folder*"), "s3://bucket/folder*"),
    bad(download("s3://bucket/*.rpm"), "s3://bucket/*.rpm"),
    bad(download("s3:/bucket/a"), "s3:/bucket/a"),
    bad(download("s3://<bucket>/a"), "s3://<bucket>/a"),
    bad(download("'/tmp/{{ env:FILE }}'"), "'/tmp/{{ env:FILE }}'"),
    bad(step("action: S3Upload, inputs: [{ source: /a, destination: /b }]"), "/b"),
    bad(step("action: S3Upload, inputs: [{ source: /a, destination: 's3://bucket/*' }]"), "'s3://bucket/*'"),
  ],
  "component/bucket-name": [
    bad(download("s3://My_Bucket/a"), "s3://My_Bucket/a"),
    bad(download("s3://YOUR-BUCKET/a"), "s3://YOUR-BUCKET/a"),
    bad(download("s3://bucket-/a"), "s3://bucket-/a"),
    bad(download("s3://192.168.0.1/a"), "s3://192.168.0.1/a"),
    bad(download("s3://a..b/a"), "s3://a..b/a"),
    bad(step("action: S3Upload, inputs: [{ source: /a, destination: s3://Logs/a }]"), "s3://Logs/a"),
  ],
  "component/account-id": [
    ...["12345678901", "1234-5678-9012", "012345678901", "<account>"].map((id) =>
      bad(
        step(
          `action: S3Download, inputs: [{ source: s3://bucket/a, destination: /a, expectedBucketOwner: ${id} }]`,
        ),
        id,
      ),
    ),
    bad(
      step("action: S3Upload, inputs: [{ source: /a, destination: s3://bucket/a, expectedBucketOwner: me }]"),
      "me",
    ),
    bad(
      step("action: ExecuteDocument, inputs: { document: s3://bucket/a, document-s3-bucket-owner: me }"),
      "me",
    ),
  ],
  "component/url": ["s3://bucket/a", "/tmp/a", "ftp://a.b/c", "https:///a", "at https://a.b"].map((url) =>
    bad(step(`action: WebDownload, inputs: [{ source: '${url}', destination: /a }]`), `'${url}'`),
  ),
  "component/checksum": [
    ...[
      ["MD5", 31],
      ["SHA1", 32],
      ["SHA256", 63],
      ["sha512", 64],
    ].map(([algorithm, digits]) =>
      bad(
        step(
          `action: WebDownload, inputs: [{ source: https://a.b, destination: /a, algorithm: ${algorithm}, checksum: ${"f".repeat(Number(digits))} }]`,
        ),
        "f".repeat(Number(digits)),
      ),
    ),
    bad(
      step(
        "action: WebDownload, inputs: [{ source: https://a.b, destination: /a, algorithm: MD5, checksum: see the page }]",
      ),
      "see the page",
    ),
    bad(condition("fileMD5Equals: abc, path: /a"), "abc"),
    bad(condition(`fileMD5Equals: g${"a".repeat(31)}, path: /a`), `g${"a".repeat(31)}`),
    bad(condition(`fileMD5Equals: ${"a".repeat(31)}g, path: /a`), `${"a".repeat(31)}g`),
    bad(condition(`fileSHA512Equals: ${"a".repeat(64)}, path: /a`), "a".repeat(64)),
  ],
  "component/powershell-file": ["a.bat", "C:\\a.psm1", "a", "a.ps1.txt"].map((file) =>
    bad(step(`action: ExecutePowerShell, inputs: { file: '${file}' }`), `'${file}'`),
  ),
  "component/registry-path": ["C:\\A", "SOFTWARE\\A", "HKXX:\\A", "HKLMX:\\A", "my HKLM:\\A"].map((path) =>
    bad(step(`action: SetRegistry, inputs: [{ path: '${path}', name: a, value: b, type: SZ }]`), `'${path}'`),
  ),
  "component/registry-value": [
    bad(registry("type: DWORD, value: abc"), "abc"),
    bad(registry("type: dword, value: 4294967296"), "4294967296"),
    bad(registry("type: QWORD, value: [1]"), "[1]"),
    bad(registry("type: QWORD, value: '18446744073709551616'"), "'18446744073709551616'"),
    bad(registry("type: QWORD, value: 18446744073709555000"), "18446744073709555000"),
    bad(registry("type: DWORD, value: .inf"), ".inf"),
    bad(registry("type: QWORD, value: .nan"), ".nan"),
    bad(registry("type: DWORD, value: 1e21"), "1e21"),
    ...["1a", "a1", "1.a", "0x1g", "a0x1", "-a"].map((value) =>
      bad(registry(`type: DWORD, value: '${value}'`), `'${value}'`),
    ),
    bad(registry("type: SZ, value: [a]"), "[a]"),
    bad(registry("type: EXPAND_SZ, value: [a]"), "[a]"),
    bad(registry("type: MULTI_SZ, value: { a: b }"), "{ a: b }"),
  ],
  "component/control-character": [
    bad(
      step('action: DeleteFile, inputs: [{ path: "C:\\Program Files\\app" }]'),
      '"C:\\Program Files\\app"',
      "'C:\\Program Files\\app'",
    ),
    bad(step('action: DeleteFile, inputs: [{ path: "D:\\Logs" }]'), '"D:\\Logs"', "'D:\\Logs'"),
    bad(step('action: DeleteFile, inputs: [{ path: "D:\\_x" }]'), '"D:\\_x"', "'D:\\_x'"),
    bad(step('action: DeleteFile, inputs: [{ path: "C:\\x64" }]'), '"C:\\x64"', "'C:\\x64'"),
    bad(
      step('action: ExecutePowerShell, inputs: { commands: ["cd C:\\temp; dir"] }'),
      '"cd C:\\temp; dir"',
      "'cd C:\\temp; dir'",
    ),
    bad(
      step('action: DeleteFile, inputs: [{ path: "C:\\temp\\new" }]'),
      '"C:\\temp\\new"',
      "'C:\\temp\\new'",
    ),
    bad(
      step('action: CopyFile, inputs: [{ source: "D:\\\\it\'s\\new", destination: a }]'),
      '"D:\\\\it\'s\\new"',
      "'D:\\it''s\\new'",
    ),
    bad(
      step('action: ExecutePowerShell, inputs: { file: "C:\\build\\run.ps1" }'),
      '"C:\\build\\run.ps1"',
      "'C:\\build\\run.ps1'",
    ),
    bad(
      step('action: SetRegistry, inputs: [{ path: "HKLM:\\nginx", name: a, value: b, type: SZ }]'),
      '"HKLM:\\nginx"',
      "'HKLM:\\nginx'",
    ),
  ],
} satisfies Record<DocumentRuleId, readonly BadDocument[]>;
