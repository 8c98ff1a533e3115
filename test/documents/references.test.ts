import { lines, mistakes, withSteps } from "./documents.js";

/** Two build steps, the second with the command, and a test after them. */
const withCommand = (command: string, test = "ls") =>
  lines(
    "schemaVersion: 1.0",
    "parameters:",
    "  - Port: { type: string }",
    "constants:",
    "  - Root: { type: string, value: /srv }",
    "phases:",
    "  - name: build",
    "    steps:",
    "      - { name: Fetch, action: S3Download, inputs: [{ source: s3://bucket/b, destination: /b }] }",
    "      - name: Run",
    "        action: ExecuteBash",
    "        inputs:",
    "          commands:",
    `            - '${command}'`,
    "      - { name: Last, action: ExecuteBash, inputs: { commands: [ls] } }",
    "  - name: test",
    "    steps:",
    "      - name: Try",
    "        action: ExecuteBash",
    "        inputs:",
    "          commands:",
    `            - '${test}'`,
  );

test.each([
  ["a parameter", "{{ Port }}"],
  ["a constant, without spaces", "{{Root}}"],
  ["an earlier step's input", "{{ build.Fetch.inputs[0].destination }}"],
  ["an input that has a default", "{{ build.Fetch.inputs[0].overwrite }}"],
  ["a later step's input, which may be known", "{{ build.Last.inputs.commands }}"],
  ["an entry of a list in an input", "{{ build.Last.inputs.commands[0] }}"],
  [
    "what the instance knows",
    "{{ env:HOME }} {{ env:ProgramFiles(x86) }} {{ aws:imds:instance-id }} {{ context:uuid }}",
  ],
  ["a parameter store", "{{ aws:ssm:/my/param }} {{ aws:ssm:resolve(Port) }}"],
  ["what is no double brace", "${PORT} { .ID } {% if build %}{% endif %} $(( 1 + 1 ))"],
  ["braces that hold nothing, or do not end", "{{}} {{ build.Nowhere.outputs.stdout } {{ port"],
])("a reference to %s is taken", (_, command) => {
  expect(mistakes(withCommand(command))).toBe("");
});

test.each<[what: string, reference: string, message: string, expected: string]>([
  [
    "an entry of a list in an input that is not there",
    "{{ build.Last.inputs.commands[1] }}",
    "names no entry: commands of step Last has 1, from 0",
    "commands[<0 to 0>]",
  ],
  [
    "an entry of a list in an input by a negative number",
    "{{ build.Last.inputs.commands[-1] }}",
    "names no entry: commands of step Last has 1, from 0",
    "commands[<0 to 0>]",
  ],
  [
    "an entry of a list in an input after a point",
    "{{ build.Last.inputs.commands.0 }}",
    "names no entry: commands of step Last has 1, from 0",
    "commands[<0 to 0>]",
  ],
  [
    "a step that does not exist",
    "{{ build.Fetsch.outputs.stdout }}",
    "names no step: did you mean {{ build.Fetch.outputs.stdout }}?",
    "a step of build in this document",
  ],
  [
    "a step in other case, by index",
    "{{build.fetch.inputs[0].destination}}",
    "names no step: did you mean {{ build.Fetch.inputs[0].destination }}?",
    "a step of build in this document",
  ],
  ["a step of another phase", "{{ validate.Fetch.outputs.stdout }}", "names no phase", "one of build, test"],
  ["its own output", "{{ build.Run.outputs.stdout }}", "is not known yet", "the outputs of an earlier step"],
  [
    "a later step's output",
    "{{ build.Last.outputs.stdout }}",
    "is not known yet",
    "the outputs of an earlier step",
  ],
  [
    "a test's output",
    "{{ test.Try.outputs.stdout }}",
    "does not reach build",
    "a step of build or validate: tests run on another instance",
  ],
  ["what is Ansible's", "{{ item }}", "is not declared", "one of the parameters and constants Port, Root"],
])("a reference to %s is refused", (_, reference, message, expected) => {
  const shown = reference.replace(/^\{\{ ?/, "{{ ").replace(/ ?\}\}$/, " }}");
  expect(mistakes(withCommand(reference))).toBe(
    lines(
      `components/web.yaml:14:16  phases[0].steps[1].inputs.commands[0]: "${shown}" ${message}`,
      `                           expected ${expected}`,
    ),
  );
});

test("an output has an index only if the inputs of its action are a list", () => {
  const document = (action: string, reference: string) =>
    withSteps(
      `{ name: A, ${action} }`,
      `{ name: B, action: ExecuteBash, inputs: { commands: ['{{ ${reference} }}'] } }`,
    );
  const bash = document("action: ExecuteBash, inputs: { commands: [ls] }", "build.A.outputs[0].stdout");
  expect(mistakes(bash)).toContain(
    "has an index, but the outputs of ExecuteBash are no list: did you mean {{ build.A.outputs.stdout }}?",
  );
  const read = document("action: ReadFile, inputs: [{ path: /a }]", "build.A.outputs[0].content");
  expect(mistakes(read)).toBe("");
});

test("a test cannot refer to a build, because it runs on another instance", () => {
  expect(mistakes(withCommand("ls", "{{ build.Fetch.inputs[0].destination }}"))).toBe(
    lines(
      'components/web.yaml:22:16  phases[1].steps[0].inputs.commands[0]: "{{ build.Fetch.inputs[0].destination }}" does not reach test',
      "                           expected a step of test or container-host-test: tests run on another instance",
    ),
  );
});

test("references in conditions, loops and deep inputs are checked, each of them", () => {
  const document = lines(
    "schemaVersion: 1.0",
    "phases:",
    "  - name: validate",
    "    steps:",
    "      - name: A",
    "        action: InstallMSI",
    "        if: { not: { stringEquals: a, value: '{{ build.B.outputs.stdout }}' } }",
    "        loop: { forEach: { list: '{{ build.C.outputs.stdout }}' } }",
    "        inputs:",
    "          path: a.msi",
    "          properties: { X: '{{ build.D.outputs.stdout }} {{ build.E.outputs.stdout }}' }",
  );
  expect(mistakes(document, "Windows").replaceAll(/\n +expected .*/g, "")).toBe(
    lines(
      'components/web.yaml:7:47  phases[0].steps[0].if.not.value: "{{ build.B.outputs.stdout }}" names no phase',
      'components/web.yaml:8:35  phases[0].steps[0].loop.forEach.list: "{{ build.C.outputs.stdout }}" names no phase',
      'components/web.yaml:11:29  phases[0].steps[0].inputs.properties.X: "{{ build.D.outputs.stdout }}" names no phase',
      'components/web.yaml:11:58  phases[0].steps[0].inputs.properties.X: "{{ build.E.outputs.stdout }}" names no phase',
    ),
  );
});
