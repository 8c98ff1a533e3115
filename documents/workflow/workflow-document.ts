import { z } from "zod";
import { type Problem, show } from "../../input/problem.js";
import { isObject } from "../../input/value.js";
import { parseYaml, type YamlFile } from "../../input/yaml-file.js";
import { type WorkflowType, workflowDataMistake } from "../../rules/workflow.js";
import { DocumentChecker } from "../document-checker.js";
import { map } from "../maps.js";
import { isSlip } from "../misspelling.js";
import { checkUnique, type Named } from "../names.js";
import { isGiven, listOf, schemaVersion, text } from "../values.js";
import { checkYaml } from "../yaml.js";
import { AMI_DISTRIBUTION, IMAGE_MAKERS, WORKFLOW_ACTIONS } from "./actions.js";
import { checkReferences, type Referents } from "./references.js";
import { checkStep, type WorkflowStep } from "./steps.js";

const PARAMETER_TYPES = ["string", "integer", "boolean", "stringList"] as const;

/** A parameter that a document declares; one without a default must be given by the image. */
export interface WorkflowParameter {
  readonly name: string;
  readonly type: (typeof PARAMETER_TYPES)[number];
  /** The default as an image would give it; undefined if there is none. */
  readonly default?: string;
}

/** An input of a step by which it does something beside building, for which a role needs a permission. */
export interface WorkflowUse {
  readonly action: string;
  readonly input: string;
  /** What is written there: a name or ARN, or a reference. */
  readonly value: string;
}

/** What a workflow document declares, and what is wrong with it. */
export interface CheckedWorkflow {
  readonly parameters: readonly WorkflowParameter[];
  readonly uses: readonly WorkflowUse[];
  readonly problems: readonly Problem[];
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: readonly Problem[];
}

const documentSchema = map(
  { schemaVersion, steps: z.array(z.unknown()).min(1) },
  {
    name: text,
    description: text,
    parameters: z.array(z.unknown()).min(1),
    outputs: z.array(z.unknown()).min(1),
  },
);
const parameterSchema = map(
  { name: z.string() },
  { type: z.enum(PARAMETER_TYPES), default: z.unknown(), description: text },
);
const outputSchema = map({ name: z.string(), value: text });

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html#wfdoc-struct-step */
const MAX_STEPS = 15;

/**
 * Reads a workflow document: what Image Builder would refuse, or a build would fail of for sure, is a problem; what only
 * looks wrong is a warning.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html
 *
 * @param type undefined if it may be for any stage
 */
export function checkWorkflowDocument(file: string, content: string, type?: WorkflowType): CheckedWorkflow {
  return checkParsedWorkflow(parseYaml(file, content), content, type);
}

export function checkParsedWorkflow(yaml: YamlFile, content: string, type?: WorkflowType): CheckedWorkflow {
  const checker = new DocumentChecker(yaml, "workflow");
  const { problems, warnings } = checker;
  if (!checkData(content, checker) || !checkYaml(content, checker))
    return { parameters: [], uses: [], problems, warnings };
  const document = isObject(yaml.value) ? yaml.value : {};
  if (isGiven(document.phases) && !isGiven(document.steps)) {
    const expected = "steps, or the file among the components of an image";
    checker.report("component/missing", ["phases"], "is of component documents", expected, { key: true });
    return { parameters: [], uses: [], problems, warnings };
  }
  checker.check(documentSchema, []);
  const parameters = namedIn("parameters", document);
  const steps = listOf(document.steps).map((value, index): WorkflowStep => {
    const [name, action] = isObject(value) ? [value.name, value.action] : [];
    return {
      value,
      path: ["steps", index],
      name: typeof name === "string" ? name : "",
      action: typeof action === "string" ? action : "",
    };
  });
  const outputs = namedIn("outputs", document);
  for (const parameter of parameters)
    checkEntry(parameter, "parameter", "type: string", parameterSchema, checker);
  for (const output of outputs) checkEntry(output, "output", "value: $.…", outputSchema, checker);
  for (const step of steps) checkStep(step, type, checker);
  for (const [section, all] of Object.entries({ parameters, steps, outputs }))
    checkUnique(
      all.map(({ name, path }) => ({ name, path: [...path, "name"] })),
      `each name once in ${section}`,
      checker.report,
    );
  for (const parameter of parameters) checkDefault(parameter, checker);
  checkSteps(steps, type, checker);
  const referents: Referents = {
    parameters: [
      ...parameters.map(({ name }) => name).filter(Boolean),
      // A map in place of the list is one mistake.
      ...(isObject(document.parameters) ? Object.keys(document.parameters) : []),
    ],
    steps,
    used: new Set(),
  };
  for (const [index, { value, path }] of steps.entries()) {
    if (!isObject(value)) continue;
    for (const key of ["inputs", "if", "rollbackEnabled"])
      checkReferences(value[key], [...path, key], index, referents, checker);
  }
  for (const { value, path } of outputs)
    checkReferences(
      isObject(value) ? value.value : undefined,
      [...path, "value"],
      steps.length,
      referents,
      checker,
    );
  for (const { name, path, value } of parameters)
    if (name && !referents.used.has(name) && nameAsKey(value) === undefined)
      checker.report(
        "workflow/unused-parameter",
        [...path, "name"],
        `${show(name)} is not used`,
        `$.parameters.${name} in a step`,
      );
  return { parameters: parameters.map(describeParameter), uses: steps.flatMap(usesOf), problems, warnings };
}

/** @returns whether there is something to read */
function checkData(content: string, { report }: DocumentChecker): boolean {
  const broken = workflowDataMistake(content);
  if (!broken) return true;
  if (content === "") report("component/empty", [], broken.message, broken.expected);
  else if (content.includes("\0")) report("component/nul-character", [], broken.message, broken.expected);
  else report("component/too-long", [], broken.message, broken.expected);
  return content !== "" && !content.includes("\0");
}

interface Entry extends Named {
  readonly value: unknown;
}

function namedIn(section: "parameters" | "outputs", document: Readonly<Record<string, unknown>>): Entry[] {
  return listOf(document[section]).map((value, index) => ({
    name: (isObject(value) && typeof value.name === "string" ? value.name : nameAsKey(value)) ?? "",
    path: [section, index],
    value,
  }));
}

/** Checks an entry that has its name beside what belongs to it, and not before that, as in component documents. */
function checkEntry(
  { path, value }: Entry,
  kind: "parameter" | "output",
  more: string,
  schema: z.ZodType,
  checker: DocumentChecker,
): void {
  const name = nameAsKey(value);
  if (name === undefined) {
    checker.check(schema, path);
    return;
  }
  const expected = `its name as a value: { name: ${name}, ${more} }`;
  checker.report("workflow/declaration", path, `${show(value)} is no ${kind}`, expected);
}

/** The name of an entry that has it as its only key. */
function nameAsKey(value: unknown): string | undefined {
  const [name, ...more] = isObject(value) ? Object.keys(value) : [];
  const isKnown = ["name", "type", "default", "description", "value"].some(
    (key) => name !== undefined && isSlip(name, key),
  );
  return more.length || isKnown ? undefined : name;
}

const typeOf = ({ value }: Entry): WorkflowParameter["type"] =>
  PARAMETER_TYPES.find((type) => isObject(value) && value.type === type) ?? "string";

function describeParameter(parameter: Entry): WorkflowParameter {
  const { name, value } = parameter;
  const standard = isObject(value) ? value.default : undefined;
  return {
    name,
    type: typeOf(parameter),
    default: isGiven(standard) ? (Array.isArray(standard) ? standard.join() : String(standard)) : undefined,
  };
}

function checkDefault(parameter: Entry, { report }: DocumentChecker): void {
  const { path, value } = parameter;
  const standard = isObject(value) ? value.default : undefined;
  if (!isGiven(standard)) return;
  const type = typeOf(parameter);
  const isRight =
    type === "stringList"
      ? Array.isArray(standard) && standard.every((one) => typeof one === "string")
      : type === "integer"
        ? Number.isInteger(standard)
        : typeof standard === type;
  if (isRight) return;
  const expected = {
    stringList: "a list of texts",
    integer: "a whole number",
    boolean: "true or false",
    string: "a text, in quotes",
  };
  report(
    "workflow/parameter-default",
    [...path, "default"],
    `${show(standard)} is not of type ${type}`,
    expected[type],
  );
}

/** Reports what steps are wrong together. */
function checkSteps(
  steps: readonly WorkflowStep[],
  type: WorkflowType | undefined,
  { report }: DocumentChecker,
): void {
  if (steps.length > MAX_STEPS)
    report(
      "workflow/too-many-steps",
      ["steps", MAX_STEPS],
      `is step ${MAX_STEPS + 1}`,
      `at most ${MAX_STEPS} steps`,
    );
  const ofContainers = steps.find(({ action }) => action === "DistributeContainerImage");
  const ofAmis = steps.find(({ action }) => AMI_DISTRIBUTION.includes(action));
  if (ofContainers && ofAmis)
    report(
      "workflow/mixed-distribution",
      [...ofContainers.path, "action"],
      `${ofContainers.action} is beside ${ofAmis.action}`,
      "a workflow for AMIs, or one for containers",
    );
  // A workflow for containers makes its image by ExecuteComponents.
  const isForContainers = steps.some(({ action }) => action === "BootstrapInstanceForContainer");
  if (
    type === "BUILD" &&
    steps.length &&
    !isForContainers &&
    // What is no action may be meant as one that makes an image.
    steps.every(({ action }) => WORKFLOW_ACTIONS.has(action)) &&
    !steps.some(({ action }) => IMAGE_MAKERS.includes(action))
  )
    report("workflow/no-image", ["steps"], "no step makes an image", `one of ${IMAGE_MAKERS.join(", ")}`, {
      key: true,
    });
}

/** Inputs that name what an execution role needs a permission for. */
const USES: readonly (readonly [action: string, input: string])[] = [
  ["ExecuteStateMachine", "stateMachineArn"],
  ["WaitForAction", "snsTopicArn"],
  ["WaitForAction", "lambdaFunctionName"],
  ["RunCommand", "documentName"],
];

function usesOf({ value, action }: WorkflowStep): WorkflowUse[] {
  if (action === "RegisterImage") return [{ action, input: "", value: "" }];
  const inputs = isObject(value) && isObject(value.inputs) ? value.inputs : {};
  return USES.flatMap(([of, input]) => {
    const given = inputs[input] ?? inputs[`${input}.$`];
    return of === action && typeof given === "string" ? [{ action, input, value: given }] : [];
  });
}
