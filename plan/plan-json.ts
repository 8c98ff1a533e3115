import { z } from "zod";
import { UserError } from "../input/problem.js";
import { isObject } from "../input/value.js";

/** A key that Go leaves out, or writes as null, if there is nothing. */
const optional = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .transform((value) => value ?? undefined)
    .optional();

const record = <T extends z.ZodType>(schema: T) => z.record(z.string(), schema);

const path = z.array(z.union([z.string(), z.number()]));

const change = z.object({
  /** Terraform's actions, of which later versions may have more. */
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  /** The value to be, without what is unknown until apply: Terraform leaves it out of an output that is so as a whole. */
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: optional(z.array(path)),
  importing: optional(z.object({ id: optional(z.string()) })),
});

const resourceChange = z.object({
  address: z.string(),
  previous_address: optional(z.string()),
  mode: z.string(),
  type: z.string(),
  deposed: optional(z.string()),
  action_reason: optional(z.string()),
  change,
});

/** An action of a provider that Terraform invokes, since 1.14: before or after a change, or by itself. */
const actionInvocation = z.object({ address: z.string(), type: z.string() });

const stateResource = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  values: optional(record(z.unknown())),
});

export interface StateModule {
  readonly resources?: readonly z.infer<typeof stateResource>[];
  readonly child_modules?: readonly StateModule[];
}

const stateModule: z.ZodType<StateModule> = z.lazy(() =>
  z.object({
    resources: optional(z.array(stateResource)),
    child_modules: optional(z.array(stateModule)),
  }),
);

const checkResult = z.object({
  address: z.object({ kind: optional(z.string()), to_display: z.string() }),
  status: z.string(),
  instances: optional(
    z.array(
      z.object({
        status: z.string(),
        problems: optional(z.array(z.object({ message: optional(z.string()) }))),
      }),
    ),
  ),
});

const planJson = z.object({
  /** Version of the plan's format, `1.<minor>`; HCP's redacted plans name it otherwise. */
  format_version: z.string(),
  /** Undefined of a redacted plan. */
  terraform_version: optional(z.string()),
  resource_changes: optional(z.array(resourceChange)),
  resource_drift: optional(z.array(resourceChange)),
  action_invocations: optional(z.array(actionInvocation)),
  deferred_action_invocations: optional(z.array(z.unknown())),
  relevant_attributes: optional(z.array(z.object({ resource: z.string(), attribute: optional(path) }))),
  output_changes: optional(record(change)),
  variables: optional(record(z.object({ value: z.unknown().optional() }))),
  prior_state: optional(
    z.object({
      values: optional(
        z.object({
          outputs: optional(record(z.object({ value: z.unknown().optional() }))),
          root_module: optional(stateModule),
        }),
      ),
    }),
  ),
  configuration: optional(
    z.object({ root_module: z.unknown().optional(), provider_config: z.unknown().optional() }),
  ),
  checks: optional(z.array(checkResult)),
  deferred_changes: optional(z.array(z.unknown())),
  /** Whether Terraform failed while it planned, and wrote what it had. */
  errored: optional(z.boolean()),
  /** Whether another plan is needed after this one, because some changes are deferred. */
  complete: optional(z.boolean()),
  timestamp: optional(z.string()),
});

/**
 * What this project reads of `terraform show -json <plan>`, of Terraform and OpenTofu, and of HCP's redacted plans; the
 * rest is ignored.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export type Plan = z.infer<typeof planJson>;
export type ResourceChange = z.infer<typeof resourceChange>;
export type Change = z.infer<typeof change>;
export type StateResource = z.infer<typeof stateResource>;

const NOT_A_PLAN = "this is not the JSON of a Terraform plan";
const REMEDY = "expected what `terraform show -json <plan file>` prints";

/** @throws UserError if the text is not a plan, or one of a later major format */
export function parsePlan(text: string): Plan {
  const value = parseJson(text);
  if (!isObject(value)) throw new UserError(`${NOT_A_PLAN}: it is no object, ${REMEDY}`);
  // HCP's name of the same: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans#retrieve-the-json-execution-plan
  const version = value.format_version ?? value.plan_format_version;
  if (typeof version !== "string" || !isPlanLike(value)) throw new UserError(`${NOT_A_PLAN}, ${REMEDY}`);
  // Terraform 1.0 wrote 0.1 and 0.2, which differ from 1.x in what they leave out.
  if (!/^(?:1\.|0\.[12]$)/.test(version)) {
    throw new UserError(`plan format ${version} is not known here: expected 1.x, as Terraform 1 writes`);
  }
  const parsed = planJson.safeParse({ ...value, format_version: version });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`${NOT_A_PLAN}: ${placeOf(issue?.path ?? [])}: ${issue?.message}, ${REMEDY}`);
}

/** How many resources are to be added, changed and destroyed, as Terraform's own summary counts. */
export function changeCounts({ resource_changes = [] }: Plan) {
  const count = (action: string) =>
    resource_changes.filter(({ mode, change }) => mode === "managed" && change.actions.includes(action))
      .length;
  return { add: count("create"), change: count("update"), destroy: count("delete") };
}

/** A state's JSON has a `format_version` too. */
const isPlanLike = (value: Readonly<Record<string, unknown>>) =>
  "plan_format_version" in value || (typeof value.terraform_version === "string" && !("values" in value));

function placeOf(steps: readonly PropertyKey[]): string {
  return steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .slice(1);
}

/** @throws UserError if the text is not JSON, with what it is instead where that can be told */
function parseJson(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") throw new UserError(`${NOT_A_PLAN}: it is empty, ${REMEDY}`);
  if (trimmed.startsWith("PK\u0003\u0004")) throw new UserError(`this is a plan file, ${REMEDY}`);
  if (trimmed.startsWith('{"@level"')) {
    throw new UserError(`these are the log lines of \`terraform plan -json\`, ${REMEDY}`);
  }
  try {
    return JSON.parse(trimmed);
  } catch {
    const isCutOff = trimmed.startsWith("{") && !trimmed.endsWith("}");
    throw new UserError(`${NOT_A_PLAN}: it is ${isCutOff ? "cut off" : "not JSON"}, ${REMEDY}`);
  }
}
