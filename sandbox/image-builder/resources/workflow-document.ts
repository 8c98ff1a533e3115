import type { WorkflowType } from "@aws-sdk/client-imagebuilder";
import { parse } from "yaml";
import { isRecord } from "../../wire/json.js";
import { DocumentError } from "./component-document.js";
import actionTable from "./workflow-actions.json";

export type WorkflowParameterType = "string" | "integer" | "boolean" | "stringList";

export interface WorkflowParameter {
  readonly name: string;
  readonly type: WorkflowParameterType;
  /** @default - a pipeline must give a value */
  readonly default?: unknown;
  readonly description?: string;
}

export interface WorkflowStep {
  readonly name: string;
  readonly action: string;
  readonly description?: string;
  readonly onFailure: "Abort" | "Continue";
  readonly timeoutSeconds: number;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Whether the step runs. @default - it does */
  readonly if?: unknown;
}

interface WorkflowOutput {
  readonly name: string;
  readonly value: unknown;
}

export interface WorkflowDocument {
  readonly parameters: readonly WorkflowParameter[];
  readonly steps: readonly WorkflowStep[];
  readonly outputs: readonly WorkflowOutput[];
}

interface Action {
  readonly types: readonly string[];
  readonly required: readonly string[];
  readonly defaultMinutes: number;
  readonly maxMinutes: number;
}

const ACTIONS: Readonly<Record<string, Action>> = actionTable;

/** How long a step of an action runs unless its document says otherwise. */
export const defaultSeconds = (action: string) => (ACTIONS[action]?.defaultMinutes ?? 60) * 60;

const PARAMETER_TYPES: readonly WorkflowParameterType[] = ["string", "integer", "boolean", "stringList"];
const isParameterType = (type: unknown): type is WorkflowParameterType =>
  PARAMETER_TYPES.some((one) => one === type);

/** Actions that distribute AMIs. A workflow distributes these or containers. */
const AMI_DISTRIBUTION = ["DistributeImage", "ModifyImageAttributes", "ApplyImageConfigurations"];

/** The names that steps can have. */
export const STEP_NAME = /^\w{3,128}$/;

/** Most steps of a workflow. https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html */
const MAX_STEPS = 15;

/**
 * Reads a workflow document. What AWS says of a wrong one is not public, so the words are the sandbox's own.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html
 * @throws {DocumentError}
 */
export function readWorkflow(data: string, type: WorkflowType): WorkflowDocument {
  const document = record(parseYaml(data), "the document");
  if (document.schemaVersion !== "1.0" && document.schemaVersion !== 1)
    throw new DocumentError("Invalid schema version. Supported versions include: 1.0.");
  const parameters = entries(document.parameters, "parameters").map(readParameter);
  refuseDuplicates(parameters, "parameter");
  const listed = entries(document.steps, "steps");
  if (!listed.length || listed.length > MAX_STEPS)
    throw new DocumentError(
      `The document must have 1 to ${MAX_STEPS} steps, but it has ${listed.length} of them.`,
    );
  const steps: WorkflowStep[] = [];
  for (const entry of listed) steps.push(readStep(entry, type, parameters, steps));
  refuseDuplicates(steps, "step");
  const ofContainers = steps.find(({ action }) => action === "DistributeContainerImage");
  const ofAmis = steps.find(({ action }) => AMI_DISTRIBUTION.includes(action));
  if (ofContainers && ofAmis)
    throw new DocumentError(`A workflow with ${ofContainers.action} cannot also have ${ofAmis.action}.`);
  const outputs = entries(document.outputs, "outputs").map((entry) => {
    const name = named(entry, "output");
    checkReferences(entry.value, `output '${name}'`, parameters, steps);
    return { name, value: entry.value };
  });
  refuseDuplicates(outputs, "output");
  return { parameters, steps, outputs };
}

function parseYaml(data: string): unknown {
  try {
    return parse(data, { merge: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new DocumentError(`Parsing the document failed. Error: ${reason}`);
  }
}

function readParameter(entry: Record<string, unknown>): WorkflowParameter {
  const name = named(entry, "parameter");
  const { default: standard, description } = entry;
  const type = entry.type ?? "string";
  if (!isParameterType(type))
    throw new DocumentError(
      `Invalid type '${type}' of parameter '${name}'. It must be one of ${PARAMETER_TYPES.join(", ")}.`,
    );
  if (standard !== undefined && standard !== null && !fits(standard, type))
    throw new DocumentError(`The default of parameter '${name}' is not of type ${type}.`);
  return {
    name,
    type,
    default: standard ?? undefined,
    description: description === undefined ? undefined : String(description),
  };
}

function fits(value: unknown, type: WorkflowParameterType): boolean {
  if (type === "stringList") return Array.isArray(value) && value.every((one) => typeof one === "string");
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function readStep(
  entry: Record<string, unknown>,
  type: WorkflowType,
  parameters: readonly WorkflowParameter[],
  before: readonly WorkflowStep[],
): WorkflowStep {
  const name = named(entry, "step");
  const fail = (why: string) => new DocumentError(`Parsing step '${name}' failed. Error: ${why}`);
  if (!STEP_NAME.test(name)) throw fail("Its name must have 3 to 128 letters, digits and _.");
  if (typeof entry.action !== "string") throw fail("It has no action.");
  const { action } = entry;
  const known = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!known) throw fail(`Unsupported action ${action}.`);
  if (!known.types.includes(type))
    throw fail(`Action ${action} is not available in workflows of type ${type}.`);
  const [onFailure, timeoutSeconds] = [
    entry.onFailure ?? "Abort",
    entry.timeoutSeconds ?? known.defaultMinutes * 60,
  ];
  if (onFailure !== "Abort" && onFailure !== "Continue")
    throw fail(`Invalid onFailure '${onFailure}'. Supported values include: Abort, Continue.`);
  const max = known.maxMinutes * 60;
  if (!Number.isInteger(timeoutSeconds) || Number(timeoutSeconds) < 1 || Number(timeoutSeconds) > max)
    throw fail(`Invalid timeoutSeconds '${timeoutSeconds}'. It must be from 1 to ${max}.`);
  const inputs = record(entry.inputs ?? {}, `inputs of step '${name}'`);
  const missing = known.required.find((key) => !isGiven(inputs[key]) && !isGiven(inputs[`${key}.$`]));
  if (missing) throw fail(`Input '${missing}' is required.`);
  checkReferences(inputs, `step '${name}'`, parameters, before);
  checkReferences(entry.if, `the condition of step '${name}'`, parameters, before);
  return {
    name,
    action,
    description: entry.description === undefined ? undefined : String(entry.description),
    onFailure,
    timeoutSeconds: Number(timeoutSeconds),
    inputs,
    if: entry.if ?? undefined,
  };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** What a value refers to, as a whole or in `{{ … }}`: a parameter, or an output of a step. */
const REFERENCE = /^\$\.(parameters|stepOutputs)\.([^.[]+)/;

function checkReferences(
  value: unknown,
  where: string,
  parameters: readonly { readonly name: string }[],
  steps: readonly { readonly name: string }[],
): void {
  if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) checkReferences(part, where, parameters, steps);
    return;
  }
  if (typeof value !== "string") return;
  for (const reference of [
    value,
    ...[...value.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, one = ""]) => one.trim()),
  ]) {
    const [, root, name] = REFERENCE.exec(reference) ?? [];
    if (root === "parameters" && !parameters.some((one) => one.name === name))
      throw new DocumentError(`In ${where}, '${reference}' is no parameter of the document.`);
    if (root === "stepOutputs" && !steps.some((one) => one.name === name))
      throw new DocumentError(`In ${where}, '${reference}' is no output of an earlier step.`);
  }
}

function named(entry: Record<string, unknown>, what: string): string {
  if (typeof entry.name !== "string" || !entry.name)
    throw new DocumentError(`Invalid document: a ${what} has no name.`);
  return entry.name;
}

function refuseDuplicates(all: readonly { readonly name: string }[], what: string): void {
  const twice = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index);
  if (twice) throw new DocumentError(`The ${what} '${twice.name}' is not unique.`);
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (!isRecord(value)) throw new DocumentError(`Invalid document: ${what} must be a map.`);
  return value;
}

function entries(value: unknown, what: string): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new DocumentError(`Invalid document: ${what} must be a list.`);
  return value.map((entry) => record(entry, `an entry of ${what}`));
}
