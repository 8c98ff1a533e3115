import { parse } from "yaml";
import { isRecord } from "../../wire/json.js";
import actionTable from "./component-actions.json";

type DocumentPlatform = "Linux" | "Windows" | "macOS";

interface DocumentParameter {
  readonly name: string;
  readonly type: string;
  /** The value if a recipe gives none. @default - a recipe must give one */
  readonly default?: string;
  readonly description?: string;
}

export interface ComponentDocument {
  readonly phases: readonly string[];
  readonly parameters: readonly DocumentParameter[];
}

interface Action {
  readonly platforms: readonly string[];
  readonly inputs: string;
  readonly required: readonly string[];
}

const ACTIONS: Readonly<Record<string, Action>> = actionTable;

/** One of these must be there; a document may have others, which no build runs. */
const IMAGE_PHASES = ["build", "validate", "test"];

/** Says why AWSTOE refuses a document, in the service's words if they are known. */
export class DocumentError extends Error {}

/**
 * Reads an AWSTOE component document.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 * @throws {DocumentError}
 */
export function readDocument(data: string, platform: DocumentPlatform): ComponentDocument {
  const document = object(parseYaml(data), "the document");
  // A schemaVersion without quotes is the number 1.
  if (document.schemaVersion !== "1.0" && document.schemaVersion !== 1)
    throw new DocumentError("Invalid schema version. Supported versions include: 1.0.");
  const parameters = readParameters(document.parameters);
  const constants = namedEntries(document.constants, "constants").map(([name]) => name);
  const variables = [...parameters.map(({ name }) => name), ...constants];
  refuseDuplicates(variables, "parameter or constant");
  const phases = list(document.phases, "phases").map((it) => object(it, "a phase"));
  const names = phases.map((phase) => readPhase(phase, platform, variables));
  refuseDuplicates(names, "phase");
  if (!names.some((name) => IMAGE_PHASES.includes(name)))
    throw new DocumentError("The document must have at least one of the phases build, validate and test.");
  return { phases: names, parameters };
}

function parseYaml(data: string): unknown {
  try {
    return parse(data, { merge: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new DocumentError(`Parsing the document failed. Error: ${reason}`);
  }
}

function readPhase(
  phase: Record<string, unknown>,
  platform: DocumentPlatform,
  variables: readonly string[],
): string {
  const name = String(phase.name ?? "");
  if (!name) throw new DocumentError("Invalid document: a phase has no name.");
  const steps = list(phase.steps, `steps of phase '${name}'`);
  refuseDuplicates(
    steps.map((step) => readStep(object(step, `a step of phase '${name}'`), name, platform, variables)),
    `step of phase '${name}'`,
  );
  return name;
}

function readStep(
  step: Record<string, unknown>,
  phase: string,
  platform: DocumentPlatform,
  variables: readonly string[],
): string {
  const name = String(step.name ?? "");
  const fail = (why: string) =>
    new DocumentError(`Parsing step '${name}' in phase '${phase}' failed. Error: ${why}`);
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw new DocumentError(
      `Invalid step name '${name}' in phase '${phase}'. Allowed characters are combinations of numbers [0-9], english letters [a-z,A-Z] and special characters [-_].`,
    );
  }
  const named = String(step.action ?? "");
  const action = Object.hasOwn(ACTIONS, named) ? ACTIONS[named] : undefined;
  if (!action?.platforms.includes(platform))
    throw fail(`Unsupported action ${named} for os platform ${platform.toLowerCase()}.`);
  // An empty value is as good as none.
  const [onFailure, timeoutSeconds, maxAttempts] = [
    step.onFailure ?? "Abort",
    step.timeoutSeconds ?? 7200,
    step.maxAttempts ?? 1,
  ];
  if (!["Abort", "Continue", "Ignore"].includes(String(onFailure)))
    throw fail(`Invalid onFailure '${onFailure}'. Supported values include: Abort, Continue, Ignore.`);
  if (!Number.isInteger(timeoutSeconds) || (timeoutSeconds !== -1 && Number(timeoutSeconds) < 1))
    throw fail(`Invalid timeoutSeconds '${timeoutSeconds}'. It must be positive, or -1.`);
  if (!Number.isInteger(maxAttempts) || Number(maxAttempts) < 1)
    throw fail(`Invalid maxAttempts '${maxAttempts}'. It must be at least 1.`);
  checkInputs(step, action, fail);
  const unknown = unknownReference(step.inputs, variables);
  if (unknown !== undefined)
    throw fail(
      `'${unknown}' is neither a parameter nor a constant of the document, nor an output of a step.`,
    );
  return name;
}

/** A step's output or input, such as `build.Install.outputs.stdout`, or a variable of its loop. */
const CHAIN = /^[\w-]+(?:\.[\w-]+(?:\[\d+\])?)+$/;

/** The first `{{ … }}` in a step's inputs that means nothing; AWS's own have a colon, such as `{{ aws:ssm:… }}`. */
function unknownReference(inputs: unknown, variables: readonly string[]): string | undefined {
  if (typeof inputs === "object" && inputs !== null)
    return Object.values(inputs)
      .map((it) => unknownReference(it, variables))
      .find((it) => it !== undefined);
  if (typeof inputs !== "string") return undefined;
  const references = [...inputs.matchAll(/\{\{([^{}]*)\}\}/g)].map(
    ([reference, name = ""]) => [reference, name.trim()] as const,
  );
  const unknown = references.find(
    ([, name]) => !variables.includes(name) && !CHAIN.test(name) && !name.includes(":"),
  );
  return unknown?.[0];
}

function checkInputs(
  { action: name, inputs }: Record<string, unknown>,
  action: Action,
  fail: (why: string) => DocumentError,
): void {
  if (action.inputs === "list") {
    if (inputs && !Array.isArray(inputs)) throw fail("Inputs must be a list.");
    // These are the service's words: https://github.com/CloudSnorkel/cdk-github-runners/issues/964
    if (!Array.isArray(inputs) || inputs.length === 0)
      throw fail(`Action ${name} has no inputs; it requires an 'inputs'`);
    for (const entry of inputs) checkInput(entry, action, fail);
  } else if ((inputs ?? undefined) !== undefined || action.required.length) {
    checkInput(inputs, action, fail);
  }
}

function checkInput(input: unknown, { required }: Action, fail: (why: string) => DocumentError): void {
  if (!isRecord(input)) throw fail("Inputs must be a map.");
  const given = new Map(Object.entries(input));
  const missing = required.find((name) => given.get(name) === undefined || given.get(name) === null);
  if (missing) throw fail(`Input '${missing}' is required.`);
}

/** `parameters` is a list of maps with a single key, the parameter's name. */
function readParameters(value: unknown): DocumentParameter[] {
  return namedEntries(value, "parameters").map(([name, entry]) => {
    const { type, default: standard, description } = object(entry, `parameter '${name}'`);
    if (type !== "string")
      throw new DocumentError(`Invalid type '${type}' of parameter '${name}'. It must be string.`);
    return {
      name,
      type,
      default: standard === undefined || standard === null ? undefined : String(standard),
      description: description === undefined ? undefined : String(description),
    };
  });
}

function namedEntries(value: unknown, what: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  return list(value, what).map((it) => {
    const [entry, ...more] = Object.entries(object(it, `an entry of ${what}`));
    if (!entry || more.length)
      throw new DocumentError(`Each entry of ${what} must have a single key, its name.`);
    if (!/^[A-Za-z0-9_-]{3,128}$/.test(entry[0]))
      throw new DocumentError(`Invalid name '${entry[0]}' in ${what}. It must match ^[A-Za-z0-9_-]{3,128}$.`);
    return entry;
  });
}

function refuseDuplicates(names: readonly string[], what: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DocumentError(`The ${what} '${twice}' is not unique.`);
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (!isRecord(value)) throw new DocumentError(`Invalid document: ${what} must be a map.`);
  return value;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new DocumentError(`Invalid document: ${what} must be a list with at least one entry.`);
  return value;
}
