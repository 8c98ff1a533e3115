import { isRecord } from "../../wire/json.js";

/**
 * What a workflow's document can refer to.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-dynamic-vars.html
 */
export interface Variables {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly stepOutputs: Record<string, Readonly<Record<string, unknown>>>;
  readonly workflowOutputs: Readonly<Record<string, unknown>>;
  readonly imagebuilder: Readonly<Record<string, unknown>>;
}

const REFERENCE = /^\$\.[\w.[\]-]+$/;

/** A value in which each reference has its value: `$.parameters.x`, or `{{ $.parameters.x }}` inside of a text. */
export function resolved(value: unknown, variables: Variables): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, variables));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key.replace(/\.\$$/, ""), resolved(part, variables)]),
    );
  if (typeof value !== "string") return value;
  if (REFERENCE.test(value)) return lookUp(value, variables);
  return value.replaceAll(/\{\{\s*(\$\.[\w.[\]-]+)\s*\}\}/g, (_, reference: string) => {
    const found = lookUp(reference, variables);
    return typeof found === "string" ? found : JSON.stringify(found);
  });
}

function lookUp(reference: string, variables: Variables): unknown {
  const steps = reference.slice(2).replaceAll("]", "").split(/[.[]/);
  let found: unknown = variables;
  for (const step of steps) {
    const entries = typeof found === "object" ? Object.entries(found ?? {}) : [];
    found = entries.find(([key]) => key === step)?.[1];
    // An output that a step does not have is not there, rather than a value.
    if (found === undefined) throw new Error(`The value of '${reference}' cannot be found.`);
  }
  return found;
}

/**
 * Whether the `if` of a step holds.
 * @throws {Error} if it has no operator that Image Builder knows, or refers to what is not there
 */
export function holds(condition: unknown, variables: Variables): boolean {
  // AWS's own examples have a list of one condition, too.
  if (Array.isArray(condition) && condition.length === 1) return holds(condition[0], variables);
  if (!isRecord(condition)) throw new Error("A condition must be a map.");
  const { and, or, not } = condition;
  if (Array.isArray(and)) return and.every((one) => holds(one, variables));
  if (Array.isArray(or)) return or.some((one) => holds(one, variables));
  if (not !== undefined)
    return Array.isArray(not) ? !not.every((one) => holds(one, variables)) : !holds(not, variables);
  const value = resolved(condition.value, variables);
  for (const [operator, compare] of Object.entries(COMPARISONS)) {
    if (operator in condition) return compare(value, resolved(condition[operator], variables));
  }
  throw new Error(`The condition ${JSON.stringify(condition)} has no comparison operator.`);
}

const COMPARISONS: Readonly<Record<string, (value: unknown, operand: unknown) => boolean>> = {
  booleanEquals: (value, operand) => String(value) === String(operand),
  stringEquals: (value, operand) => String(value) === String(operand),
  numberEquals: (value, operand) => Number(value) === Number(operand),
  numberGreaterThan: (value, operand) => Number(value) > Number(operand),
  numberGreaterThanEquals: (value, operand) => Number(value) >= Number(operand),
  numberLessThan: (value, operand) => Number(value) < Number(operand),
  numberLessThanEquals: (value, operand) => Number(value) <= Number(operand),
};
