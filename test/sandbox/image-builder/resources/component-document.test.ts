import { readDocument } from "../../../../sandbox/image-builder/resources/component-document.js";

describe("a component document", () => {
  const step = (text: string) =>
    `schemaVersion: "1.0"\nphases:\n  - name: build\n    steps:\n      - ${text}\n`;

  const withParameter = (command: string) =>
    `${step(`{name: S, action: ExecuteBash, inputs: {commands: ["${command}"]}}`)}parameters: [{Port: {type: string}}]\nconstants: [{Home: {type: string, value: /opt}}]\n`;

  test.each([
    "{{ Port }} {{Home}}",
    "{{ build.Install.outputs.stdout }}",
    "{{ build.Get.inputs[0].destination }}",
    "{{ loop.index }} {{ outer.value }}",
    "{{ aws:ssm:resolve(Port) }}",
    "{{ imagebuilder:buildDate }}",
    "{ { .ID } }",
  ])("takes %s in a step's inputs", (command) => {
    expect(() => readDocument(withParameter(command), "Linux")).not.toThrow();
  });

  test("can have phases that no build runs", () => {
    const more = step("{name: S, action: UpdateOS}").split("\n").slice(2).join("\n");
    const text = step("{name: S, action: UpdateOS}") + more.replace("build", "deploy");
    expect(readDocument(text, "Linux").phases).toEqual(["build", "deploy"]);
  });

  test("shows its phases and parameters", () => {
    const text = `${step("{name: A, action: UpdateOS}")}parameters:\n  - Port: {type: string, default: 80}\n`;
    expect(readDocument(text, "Linux")).toEqual({
      phases: ["build"],
      parameters: [{ name: "Port", type: "string", default: "80", description: undefined }],
    });
  });

  test.each([
    ["name: [", "Parsing the document failed"],
    ["schemaVersion: 2.0\nphases: []", "Invalid schema version. Supported versions include: 1.0."],
    ['schemaVersion: "1.0"\nphases: []', "phases must be a list"],
    [
      `${step("{name: S, action: UpdateOS}")}  - steps: [{name: S, action: UpdateOS}]`,
      "Invalid document: a phase has no name.",
    ],
    ['schemaVersion: "1.0"\nphases: [{name: build, steps: []}]', "steps of phase 'build' must be a list"],
    [
      step("{name: S, action: UpdateOS}").replace("build", "Build"),
      "must have at least one of the phases build, validate and test",
    ],
    [
      step("{name: S, action: S3Download, inputs: []}"),
      "Action S3Download has no inputs; it requires an 'inputs'",
    ],
    [step("{name: S, action: DeleteFile}"), "Action DeleteFile has no inputs; it requires an 'inputs'"],
    ...["Prot", "port", "PORT", ".ID", "json .", "Port | lower", ""].map((name): [string, string] => [
      withParameter(`echo {{ ${name} }}`),
      "is neither a parameter nor a constant of the document",
    ]),
    [
      'schemaVersion: "1.0"\nphases: [{name: deploy, steps: [{name: A, action: Reboot}]}]',
      "The document must have at least one of the phases build, validate and test.",
    ],
    [
      step("{name: S, action: Dance, inputs: {}}"),
      "Parsing step 'S' in phase 'build' failed. Error: Unsupported action Dance for os platform linux.",
    ],
    [step("{name: S, action: toString, inputs: {}}"), "Unsupported action toString"],
    [step("{name: S, inputs: {}}"), "Unsupported action  for os platform linux"],
    [step("{action: UpdateOS}"), "Invalid step name '' in phase 'build'"],
    [step("{name: S, action: ExecutePowerShell, inputs: {}}"), "Unsupported action ExecutePowerShell"],
    [step("{name: S, action: ExecuteBash, inputs: {}}"), "Input 'commands' is required"],
    [step("{name: S, action: ExecuteBash}"), "Inputs must be a map"],
    [step("{name: S, action: CreateFile, inputs: {path: a}}"), "Inputs must be a list"],
    [
      step("{name: 'a b', action: UpdateOS}"),
      "Invalid step name 'a b' in phase 'build'. Allowed characters are",
    ],
    [step("{name: S, action: UpdateOS, onFailure: Retry}"), "Invalid onFailure 'Retry'"],
    [step("{name: S, action: UpdateOS, timeoutSeconds: 0}"), "Invalid timeoutSeconds '0'"],
    [step("{name: S, action: UpdateOS, maxAttempts: 0}"), "Invalid maxAttempts '0'"],
    [step("{name: S, action: UpdateOS}\n      - {name: S, action: UpdateOS}"), "'S' is not unique"],
    [`${step("{name: S, action: UpdateOS}")}parameters: [{Ab: {type: string}}]`, "Invalid name 'Ab'"],
    [`${step("{name: S, action: UpdateOS}")}parameters: [{Port: {type: int}}]`, "Invalid type 'int'"],
  ])("%j is refused", (text, message) => {
    expect(() => readDocument(text, "Linux")).toThrow(message);
  });
});
