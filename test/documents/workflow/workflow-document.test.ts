import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkAnyDocument } from "../../../documents/any-document.js";
import { WORKFLOW_RULES, type WorkflowRuleId } from "../../../documents/workflow/rules.js";
import { checkWorkflowDocument } from "../../../documents/workflow/workflow-document.js";
import { formatProblem } from "../../../input/problem.js";
import type { WorkflowType } from "../../../rules/workflow.js";
import { DocumentError } from "../../../sandbox/image-builder/resources/component-document.js";
import { readWorkflow } from "../../../sandbox/image-builder/resources/workflow-document.js";

const FILE = "workflows/build.yaml";

const LAUNCH = "{ name: Launch, action: LaunchInstance, inputs: { waitFor: ssmAgent } }";
const ON = "instanceId.$: $.stepOutputs.Launch.instanceId";
const CREATE = `{ name: Create, action: CreateImage, inputs: { ${ON} } }`;

/** A document with these steps between one that launches an instance and one that makes an image. */
const withSteps = (...steps: readonly string[]) =>
  ["schemaVersion: 1.0", "steps:", ...[LAUNCH, ...steps, CREATE].map((step) => `  - ${step}`), ""].join("\n");
const step = (action: string, inputs: string, more = "") =>
  withSteps(`{ name: Step, action: ${action}, inputs: { ${inputs} }${more} }`);
const parameter = (text: string) =>
  `parameters:\n  - ${text}\n${step("WaitForAction", "snsTopicArn.$: $.parameters.topic")}`;

const check = (text: string, type: WorkflowType = "BUILD") => {
  const { problems, warnings } = checkWorkflowDocument(FILE, text, type);
  return [...problems, ...warnings];
};

/** Documents that break one rule each, once, and what is said of them. */
const BAD: readonly [rule: WorkflowRuleId, text: string, said: string, type?: WorkflowType][] = [
  ["workflow/empty", "", "is empty\n"],
  ["workflow/nul-character", "a\0", "workflows/build.yaml"],
  ["workflow/too-long", `${withSteps()}# ${"x".repeat(16_000)}`, "characters\n"],
  ["workflow/yaml", "steps: [", "workflows/build.yaml:1:8  "],
  [
    "workflow/unquoted-reference",
    withSteps(
      "name: Step\n    action: WaitForAction\n    inputs:\n      snsTopicArn: {{ $.imagebuilder.imageName }}",
    ),
    "it in quotes: '{{ $.imagebuilder.imageName }}'",
  ],
  [
    "workflow/schema-version",
    withSteps().replace("1.0", "2.0"),
    "workflows/build.yaml:1:16  schemaVersion: 2.0 is not a schema version\n",
  ],
  ["workflow/missing", withSteps().replace("schemaVersion: 1.0\n", ""), "schemaVersion: is missing"],
  [
    "workflow/missing",
    withSteps(`{ name: Step, action: SanitizeInstance }`),
    "steps[1].inputs: is missing\n",
  ],
  ["workflow/missing", step("RunCommand", ON), "steps[1].inputs.documentName: is missing\n"],
  [
    "workflow/missing",
    withSteps(`{ name: Step, action: SanitizeInstance, ${ON} }`),
    "steps[1].inputs: is missing, and instanceId.$ stands beside it, not inside\n",
  ],
  ["workflow/missing", step("LaunchInstance", ""), "steps[1].inputs.waitFor: is missing\n"],
  ["workflow/type", withSteps("{ name: Step, action: WaitForAction, inputs: [] }"), "is not a map\n"],
  [
    "workflow/type",
    step("TerminateInstance", `${ON}, waitForTermination: perhaps`),
    '"perhaps" is not a boolean\n',
  ],
  ["workflow/value", step("LaunchInstance", "waitFor: nothing"), '"nothing" is not allowed here\n'],
  ["workflow/value", step("WaitForAction", "", ", onFailure: Abrot"), "did you mean Abort?"],
  [
    "workflow/misspelt-key",
    step("SanitizeInstance", "instanceID.$: $.stepOutputs.Launch.instanceId"),
    "did you mean instanceId?",
  ],
  ["workflow/misspelt-key", step("WaitForAction", "", ", onFailur: Abort"), "did you mean onFailure?"],
  ["workflow/unknown-key", step("WaitForAction", "", ", note: a"), "steps[1].note: is not a key here"],
  ["workflow/unknown-key", step("WaitForAction", "colour: red"), "steps[1].inputs.colour: is not a key here"],
  [
    "workflow/key-combination",
    step("WaitForAction", "snsTopicArn: a, snsTopicArn.$: $.imagebuilder.imageName"),
    "is here beside snsTopicArn",
  ],
  ["workflow/empty-list", "schemaVersion: 1.0\nsteps: []", "steps: "],
  [
    "workflow/too-many-steps",
    withSteps(...Array.from({ length: 14 }, (_, index) => `{ name: Wait_${index}, action: WaitForAction }`)),
    "steps[15]: is step 16\n",
  ],
  [
    "workflow/duplicate-name",
    withSteps("{ name: Launch, action: WaitForAction }"),
    '"Launch" is here twice\n',
  ],
  [
    "workflow/step-name",
    withSteps("{ name: Wait-a-bit, action: WaitForAction }"),
    '"Wait-a-bit" is not a step\'s name\n',
  ],
  ["workflow/description", step("WaitForAction", "", ", description: ''"), "has 0 characters\n"],
  ["workflow/timeout", step("WaitForSSMAgent", ON, ", timeoutSeconds: 10801"), "10801 is not allowed here\n"],
  [
    "workflow/timeout",
    step("WaitForAction", "", ", timeoutSeconds: 0"),
    "1 to 604800, which WaitForAction may take",
  ],
  [
    "workflow/unknown-action",
    step("ExecuteComponent", ON),
    '"ExecuteComponent" is not a step action: did you mean ExecuteComponents?\n',
  ],
  [
    "workflow/stage",
    step("CollectImageScanFindings", ON),
    "CollectImageScanFindings is not available in workflows of type BUILD\n",
  ],
  [
    "workflow/mixed-distribution",
    `schemaVersion: 1.0\nsteps:\n  - ${LAUNCH}\n  - { name: Container, action: DistributeContainerImage, inputs: { ${ON} } }\n  - { name: Ami, action: DistributeImage }\n`,
    "DistributeContainerImage is beside DistributeImage\n",
    "DISTRIBUTION",
  ],
  ["workflow/no-image", `schemaVersion: 1.0\nsteps:\n  - ${LAUNCH}\n`, "steps: no step makes an image\n"],
  ["workflow/json", step("WaitForAction", `payload: "{ a }"`), "is not JSON\n"],
  ["workflow/operator", step("WaitForAction", "", ", if: { value: 1 }"), "has no operator\n"],
  [
    "workflow/operator",
    step("WaitForAction", "", ", if: { stringEquals: a, booleanEquals: true, value: a }"),
    "has stringEquals and booleanEquals\n",
  ],
  [
    "workflow/operator",
    step("WaitForAction", "", `, if: [${"{ stringEquals: a, value: b }, ".repeat(2)}]`),
    "steps[1].if: has 2 conditions\n",
  ],
  ["workflow/operator", step("WaitForAction", "", ", if: { not: [] }"), "if.not: has 0 conditions\n"],
  [
    "workflow/missing",
    step("WaitForAction", "", ", if: { not: [{ stringEquals: a }] }"),
    "steps[1].if.not[0].value: is missing\n",
  ],
  [
    "workflow/condition-size",
    step("WaitForAction", "", `, if: { or: [${"{ stringEquals: a, value: b }, ".repeat(11)}] }`),
    "steps[1].if.or: has 11 conditions\n",
  ],
  [
    "workflow/condition-size",
    step(
      "WaitForAction",
      "",
      ", if: { and: [{ or: [{ not: [{ and: [{ stringEquals: a, value: b }, { booleanEquals: true, value: true }] }] }] }] }",
    ),
    "steps[1].if.and[0].or[0].not[0].and: begins level 5 of the condition\n",
  ],
  [
    "workflow/type",
    step("WaitForAction", "", ", if: { numberEquals: many, value: $.imagebuilder.imageBuildNumber }"),
    '"many" is not a number\n',
  ],
  [
    "workflow/missing",
    step("WaitForAction", "", ", if: { not: { stringEquals: a } }"),
    "steps[1].if.not.value: is missing\n",
  ],
  [
    "workflow/parameter-default",
    parameter("{ name: topic, type: boolean, default: 'yes' }"),
    '"yes" is not of type boolean\n',
  ],
  [
    "workflow/declaration",
    parameter("topic: { type: string }"),
    'parameters[0]: {"topic":{"type":"string"}} is no parameter\n',
  ],
  [
    "workflow/declaration",
    `${withSteps()}outputs: [{ ImageId: $.stepOutputs.Create.imageId }]\n`,
    "its name as a value: { name: ImageId, value: $.… }",
  ],
  [
    "workflow/type",
    parameter("{ name: topic, type: string }").replace(
      "- { name: topic, type: string }",
      "topic: { type: string }",
    ),
    "is a map, not a list\n",
  ],
  ["workflow/type", withSteps("{ name: 1234, action: WaitForAction }"), 'expected it in quotes: "1234"'],
  [
    "workflow/type",
    step("WaitForAction", "").replace("CreateImage", "[CreateImage]"),
    'steps[2].action: ["CreateImage"] is a list, not a text\n',
  ],
  [
    "workflow/type",
    step("RunCommand", `${ON}, documentName: AWS-RunShellScript, parameters: { commands: [[ls]] }`),
    'parameters.commands[0]: ["ls"] is a list, not a text\n',
  ],
  [
    "workflow/value",
    "schemaVersion: 1.0\nsteps: [{ name: Share, action: ModifyImageAttributes, inputs: { distributedImages: ami-0abc } }]",
    '"ami-0abc" is no reference\n',
    "DISTRIBUTION",
  ],
  [
    "workflow/missing",
    "schemaVersion: 1.0\nphases:\n  - { name: build, steps: [{ name: A, action: Reboot }] }\n",
    "phases: is of component documents\n",
  ],
  [
    "workflow/unknown-key",
    step("WaitForAction", "constructor: a"),
    "inputs.constructor: is not a key here\n",
  ],
  [
    "workflow/value",
    parameter("{ name: topic, type: number }"),
    "expected one of string, integer, boolean, stringList",
  ],
  [
    "workflow/unused-parameter",
    `parameters: [{ name: topic, type: string }]\n${withSteps()}`,
    '"topic" is not used\n',
  ],
  [
    "workflow/unreadable-reference",
    step("SanitizeInstance", "instanceId.$: $.stepOutput.Launch.instanceId"),
    "did you mean $.stepOutputs.Launch.instanceId?",
  ],
  [
    "workflow/undeclared-parameter",
    parameter("{ name: topic, type: string }").replace(".topic", ".topics"),
    "did you mean $.parameters.topic?",
  ],
  [
    "workflow/unknown-step",
    step("SanitizeInstance", "instanceId.$: $.stepOutputs.Lauch.instanceId"),
    "did you mean $.stepOutputs.Launch.instanceId?",
  ],
  [
    "workflow/step-order",
    step("WaitForAction", `payload: '{"a": "{{ $.stepOutputs.Create.imageId }}"}'`),
    "names a step that runs later\n",
  ],
  [
    "workflow/step-order",
    step("WaitForAction", "snsTopicArn.$: $.stepOutputs.Step.reason"),
    "names the step that it is in\n",
  ],
  [
    "workflow/unknown-output",
    step("SanitizeInstance", "instanceId.$: $.stepOutputs.Launch.instanceID"),
    "did you mean $.stepOutputs.Launch.instanceId?",
  ],
  [
    "workflow/unknown-variable",
    step("WaitForAction", "", ", if: { stringEquals: a, value: $.imagebuilder.platfrom }"),
    "did you mean $.imagebuilder.platform?",
  ],
  [
    "workflow/chaining-indicator",
    step("SanitizeInstance", "instanceId: $.stepOutputs.Launch.instanceId"),
    "instanceId has a reference, but its name does not end in .$\n",
  ],
  [
    "workflow/unreadable-reference",
    step("SanitizeInstance", "instanceId.$: \"$.stepOutputs['Launch'].instanceId\""),
    "did you mean $.stepOutputs.Launch.instanceId?",
  ],
  [
    "workflow/literal-reference",
    step("SanitizeInstance", "instanceId.$: stepOutputs.Launch.instanceId"),
    "expected $.stepOutputs.Launch.instanceId",
  ],
  [
    "workflow/literal-reference",
    parameter("{ name: topic, type: string }").replace("$.parameters.topic", "'${parameters.topic}'"),
    "expected $.parameters.topic",
  ],
  [
    "workflow/literal-reference",
    parameter("{ name: topic, type: string }").replace(".$: $.parameters.topic", ": '{{ topic }}'"),
    '"{{ topic }}" is no reference, and is passed on as it is written\n',
  ],
  [
    "workflow/literal-reference",
    step(
      "RunCommand",
      `${ON}, documentName: AWS-RunShellScript, parameters: { commands: ["echo {{ imagebuilder.platform }}"] }`,
    ),
    "expected {{ $.imagebuilder.platform }}",
  ],
  [
    "workflow/literal-reference",
    step("LaunchInstance", "waitFor: ssmAgent, instanceTypesOverride: [t3.small, $.imagebuilder.imageType]"),
    'expected "{{ $.imagebuilder.imageType }}"',
  ],
  [
    "workflow/chaining-indicator",
    step("RegisterImage", "blockDeviceMapping: [{ Ebs: { SnapshotId: $.stepOutputs.Launch.instanceId } }]"),
    "Ebs.SnapshotId: SnapshotId has a reference, but its name does not end in .$\n",
  ],
  [
    "workflow/chaining-indicator",
    step("SanitizeInstance", "instanceId.$: i-0abc"),
    "is no reference, although its name ends in .$\n",
  ],
];

test.each(BAD.map((one, index) => [one[0], index] as const))(
  "%s is found once and alone: case %d",
  (_, index) => {
    const [rule, text = "", said, type] = BAD[index] ?? [];
    const found = check(text, type);
    expect(found.map((problem) => problem.rule)).toEqual([rule]);
    expect(found.map(formatProblem).join("\n")).toContain(said);
  },
);

test("what has a fix is mended by it", () => {
  const fixable = BAD.filter(([rule]) => rule !== "workflow/missing").filter(([, text, , type]) =>
    check(text, type).some(({ fix }) => fix !== undefined),
  );
  expect(fixable.length).toBeGreaterThan(10);
  for (const [, text, , type] of fixable) {
    const [{ line = 1, column = 1, endLine = 1, endColumn = 1, fix = "" } = {}] = check(text, type);
    const lines = text.split("\n");
    const before = [...lines.slice(0, line - 1), lines[line - 1]?.slice(0, column - 1)].join("\n");
    const after = [lines[endLine - 1]?.slice(endColumn - 1), ...lines.slice(endLine)].join("\n");
    expect(check(`${before}${fix}${after}`, type).map(formatProblem)).toEqual([]);
  }
});

test("each rule has an example", () => {
  // The encoding is that of a file, and here-documents are those of components.
  const elsewhere = ["workflow/encoding", "workflow/here-document"];
  expect(new Set([...BAD.map(([rule]) => rule), ...elsewhere])).toEqual(new Set(Object.keys(WORKFLOW_RULES)));
});

const GOOD: readonly [text: string, type?: WorkflowType][] = [
  [withSteps()],
  [step("RunCommand", `${ON}, documentName: AWS-RunShellScript, parameters: { commands: [ls] }`)],
  [
    step(
      "RegisterImage",
      "architecture: x86_64, includeSnapshotTags: true, blockDeviceMapping: [{ DeviceName: /dev/sda1 }]",
    ),
  ],
  [
    step(
      "ExecuteStateMachine",
      `stateMachineArn: arn, input: '{ "image": {{ $.imagebuilder.imageBuildNumber }} }'`,
    ),
  ],
  [
    step("WaitForAction", "", ", rollbackEnabled: $.parameters.roll").replace(
      "steps:",
      "parameters: [{ name: roll, type: boolean, default: false }]\nsteps:",
    ),
  ],
  [
    step(
      "WaitForAction",
      "",
      ", if: { and: [{ stringEquals: AMI, value: $.imagebuilder.imageType }, { not: { booleanEquals: true, value: $.imagebuilder.collectImageMetadata } }] }",
    ),
  ],
  // A search for references that goes back and forth would take hours for it.
  [step("RunCommand", `${ON}, documentName: a, parameters: { commands: ["{{${" ".repeat(15_000)}"] }`)],
  [step("WaitForAction", "snsTopicArn.$: $.workflowOutputs.topic")],
  [step("WaitForAction", "", ", if: [{ stringEquals: Linux, value: $.imagebuilder.platform }]")],
  [step("WaitForAction", "", ", if: { not: [{ stringEquals: a, value: b }] }")],
  [
    step(
      "WaitForAction",
      "",
      `, if: { and: [${"{ numberEquals: '1', value: 1 }, ".repeat(9)}{ and: [{ not: { stringEquals: a, value: b } }] }] }`,
    ),
  ],
  [
    step(
      "RunCommand",
      `${ON}, documentName: parameters.json, parameters: { commands: ["docker ps --format {{.ID}}", imagebuilder.sh], more: a }`,
    ),
  ],
  [
    step(
      "RegisterImage",
      "blockDeviceMapping: [{ DeviceName: /dev/sda1, Ebs: { SnapshotId.$: $.stepOutputs.Launch.instanceId } }]",
    ),
  ],
  [`${withSteps()}outputs: [{ name: ImageId, value: $.stepOutputs.Create.imageId }]\n`],
  [
    "schemaVersion: 1.0\nsteps: [{ name: Copy, action: DistributeImage }, { name: Share, action: ModifyImageAttributes, inputs: { distributedImages.$: $.stepOutputs.Copy.distributedImages } }]",
    "DISTRIBUTION",
  ],
  [
    "schemaVersion: 1.0\nsteps: [{ name: Copy, action: DistributeImage, inputs: { distributions: [{ region.$: $.parameters.where }] } }]\nparameters: [{ name: where, type: string }]",
    "DISTRIBUTION",
  ],
  [JSON.stringify({ schemaVersion: "1.0", steps: [{ name: "Wait", action: "WaitForAction" }] }), "TEST"],
];

test.each(GOOD.map((_, index) => index))("nothing is wrong with good document %d", (index) => {
  const [text = "", type = "BUILD"] = GOOD[index] ?? [];
  expect(check(text, type).map(formatProblem)).toEqual([]);
  expect(() => readWorkflow(text, type)).not.toThrow();
});

const EXAMPLES = join(__dirname, "..", "..", "..", "examples", "workflows", "workflows");

test.each(readdirSync(EXAMPLES))("the example %s is right", (file) => {
  const text = readFileSync(join(EXAMPLES, file), "utf8");
  expect(check(text, file.startsWith("build") ? "BUILD" : "TEST").map(formatProblem)).toEqual([]);
});

/** Copies of a value in which one part is exchanged for each of some wrong ones. */
function* variants(value: unknown): Generator<unknown> {
  yield* [undefined, null, [], {}, "a b", 0];
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const variant of variants(part)) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      Reflect.set(copy, key, variant);
      yield copy;
    }
  }
}

test("whatever becomes of a good document, what the sandbox refuses is refused before", () => {
  const missed: string[] = [];
  let refused = 0;
  const { parse }: typeof import("yaml") = require("yaml");
  for (const [text, type = "BUILD"] of GOOD) {
    for (const variant of variants(parse(text))) {
      const broken = JSON.stringify(variant) ?? "";
      try {
        readWorkflow(broken, type);
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        refused += 1;
        if (!checkWorkflowDocument(FILE, broken, type).problems.length)
          missed.push(`${error.message} ${broken}`);
      }
    }
  }
  expect(missed).toEqual([]);
  expect(refused).toBeGreaterThan(200);
});

test("a file is known as a workflow document by its steps, and what it declares is told", () => {
  const bytes = (text: string) => Buffer.from(text);
  expect(checkAnyDocument(FILE, bytes(withSteps()))).toMatchObject({
    isWorkflow: true,
    problems: [],
    notes: [],
  });
  expect(checkAnyDocument(FILE, bytes("steps:\n  - action: CreateImage\n    a: ["))).toMatchObject({
    isWorkflow: true,
    problems: [{ rule: "workflow/yaml" }],
  });
  expect(checkAnyDocument(FILE, bytes("steps:\n  - action: dance\n")).notes).toHaveLength(1);
  expect(
    checkWorkflowDocument(FILE, parameter("{ name: topic, type: string, default: a }"), "BUILD"),
  ).toMatchObject({
    parameters: [{ name: "topic", type: "string", default: "a" }],
    uses: [{ action: "WaitForAction", input: "snsTopicArn", value: "$.parameters.topic" }],
  });
});
