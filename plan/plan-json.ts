import { UserError } from "../input/problem.js";
import { isObject } from "../input/value.js";

/**
 * What this project reads of `terraform show -json <plan>`; the rest is ignored.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface Plan {
  /** Version of the plan's format, `1.<minor>`. */
  readonly format_version: string;
  readonly terraform_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly prior_state?: {
    readonly values?: { readonly outputs?: Readonly<Record<string, { readonly value: unknown }>> };
  };
}

interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: Change;
}

export interface Change {
  readonly actions: readonly string[];
  readonly before: unknown;
  /** The value to be, without what is unknown until apply. */
  readonly after: unknown;
  readonly after_unknown?: unknown;
}

/** @throws UserError if the text is not a plan, or one of a later major format */
export function parsePlan(text: string): Plan {
  const plan = parseJson(text);
  const version = isObject(plan) ? plan.format_version : undefined;
  if (typeof version !== "string" || !isPlan(plan))
    throw new UserError("this is not the JSON of a Terraform plan");
  if (!version.startsWith("1.")) {
    throw new UserError(`plan format ${version} is not known here: expected 1.x, as Terraform 1 writes`);
  }
  return plan;
}

/** @returns undefined if the text is not JSON */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPlan(value: unknown): value is Plan {
  if (!isObject(value) || typeof value.terraform_version !== "string") return false;
  const { resource_changes: resources = [], output_changes: outputs = {}, prior_state: state } = value;
  return (
    Array.isArray(resources) &&
    resources.every(isResourceChange) &&
    isObject(outputs) &&
    Object.values(outputs).every(isChange) &&
    (state === undefined || isState(state))
  );
}

function isResourceChange(value: unknown): value is ResourceChange {
  return (
    isObject(value) &&
    [value.address, value.mode, value.type].every((text) => typeof text === "string") &&
    isChange(value.change)
  );
}

function isChange(value: unknown): value is Change {
  return (
    isObject(value) &&
    Array.isArray(value.actions) &&
    value.actions.every((action) => typeof action === "string")
  );
}

function isState(value: unknown): value is NonNullable<Plan["prior_state"]> {
  if (!isObject(value)) return false;
  const { values = {} } = value;
  if (!isObject(values)) return false;
  const { outputs = {} } = values;
  return isObject(outputs) && Object.values(outputs).every(isObject);
}
