import { isDeepStrictEqual } from "node:util";
import { strFromU8, type Unzipped, unzipSync } from "fflate";
import { z } from "zod";
import { isObject, parsedJson } from "../input/value.js";
import type { Plan, ResourceChange } from "./plan-json.js";

/** The only folder of a configuration that is synthesized, and has no modules. */
const CONFIGURATION = "tfconfig/m-/cdk.tf.json";

/** Its attributes are in a state as they are in a plan's JSON; those of a dynamic type, which others have, are not. */
const PROVIDER = /^provider\["registry\.(?:terraform\.io|opentofu\.org)\/hashicorp\/aws"\]/;

const instance = z.object({
  index_key: z.union([z.string(), z.number()]).optional(),
  attributes: z.record(z.string(), z.unknown()),
  /** Paths, of which the first step is an argument. */
  sensitive_attributes: z
    .array(z.tuple([z.object({ type: z.literal("get_attr"), value: z.string() })]).rest(z.unknown()))
    .default([]),
  deposed: z.undefined().optional(),
});

const state = z.object({
  version: z.literal(4),
  terraform_version: z.string(),
  outputs: z.record(
    z.string(),
    z.object({ value: z.unknown().optional(), sensitive: z.boolean().default(false) }),
  ),
  resources: z.array(
    z.object({
      module: z.undefined().optional(),
      mode: z.enum(["managed", "data"]),
      type: z.string(),
      name: z.string(),
      provider: z.string().regex(PROVIDER),
      instances: z.array(instance),
    }),
  ),
});

const blocks = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));

const configuration = z.object({
  resource: blocks.default({}),
  data: blocks.default({}),
  variable: z.undefined().optional(),
});

/**
 * What `terraform show -json` prints of a plan without changes, as far as this project reads it, from the state and the
 * configuration in the plan file: Terraform would start the provider for its schema, which takes two thirds of a plan's time.
 * An argument that is sensitive in part is so as a whole. Checks are not in it: Terraform warns of those that fail.
 * @returns undefined if only Terraform can tell: of modules, variables, other providers, and files of another form than
 * Terraform 1 writes
 */
export function unchangedPlan(planFile: Uint8Array, now = new Date()): string | undefined {
  const files = filesOf(planFile);
  if (!files) return undefined;
  const ours = readAs(state, files.tfstate);
  const before = readAs(state, files["tfstate-prev"]);
  const config = readAs(configuration, files[CONFIGURATION]);
  const isAlone = Object.keys(files).filter((name) => name.startsWith("tfconfig/m-")).length === 1;
  if (!ours || !before || !config || !isAlone) return undefined;
  const resources = resourcesOf(ours);
  const managed = resources.filter(({ mode }) => mode === "managed");
  const values = (of: typeof resources) => ({ outputs: ours.outputs, root_module: { resources: of } });
  const plan: Plan & { readonly planned_values: unknown } = {
    format_version: "1.2",
    terraform_version: ours.terraform_version,
    planned_values: values(managed),
    resource_changes: managed.map(({ values, sensitive_values, ...resource }) => ({
      ...resource,
      change: noChange(values, sensitive_values),
    })),
    resource_drift: driftBetween(resourcesOf(before), resources),
    output_changes: Object.fromEntries(
      Object.entries(ours.outputs).map(([name, { value, sensitive }]) => [name, noChange(value, sensitive)]),
    ),
    prior_state: { values: values(resources) },
    configuration: {
      root_module: {
        resources: [...configured("", config.resource), ...configured("data.", config.data)],
      },
    },
    complete: true,
    errored: false,
    timestamp: now.toISOString(),
  };
  return JSON.stringify(plan);
}

const noChange = (value: unknown, sensitive: unknown) => ({
  actions: ["no-op"],
  before: value,
  after: value,
  after_unknown: false,
  before_sensitive: sensitive,
  after_sensitive: sensitive,
});

/** What has changed outside of Terraform, which a plan keeps if the configuration says nothing else. */
function driftBetween(before: readonly Resource[], now: readonly Resource[]): ResourceChange[] {
  const found = new Map(now.map((resource) => [resource.address, resource]));
  return before.flatMap(({ values, sensitive_values, ...resource }) => {
    const after = found.get(resource.address);
    if (resource.mode !== "managed" || isDeepStrictEqual(values, after?.values)) return [];
    const change = {
      actions: [after ? "update" : "delete"],
      before: values,
      after: after?.values ?? null,
      after_unknown: false,
      before_sensitive: sensitive_values,
      after_sensitive: after?.sensitive_values ?? false,
    };
    return [{ ...resource, change }];
  });
}

type Resource = ReturnType<typeof resourcesOf>[number];

function resourcesOf({ resources }: z.infer<typeof state>) {
  return resources.flatMap(({ mode, type, name, instances }) =>
    instances.map(({ index_key, attributes, sensitive_attributes }) => ({
      address: `${mode === "data" ? "data." : ""}${type}.${name}${index_key === undefined ? "" : `[${JSON.stringify(index_key)}]`}`,
      mode,
      type,
      name,
      index: index_key,
      values: attributes,
      sensitive_values: Object.fromEntries(sensitive_attributes.map(([{ value }]) => [value, true])),
    })),
  );
}

const configured = (prefix: string, types: z.infer<typeof blocks>) =>
  Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]) => ({
      address: `${prefix}${type}.${name}`,
      expressions: expressionOf(body),
    })),
  );

/** What begins in a template: `data.aws_ami.web` of `data.aws_ami.web[0].id`. */
const REFERENCE = /(?<![\w.\]-])(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g;

function expressionOf(value: unknown): unknown {
  if (Array.isArray(value) && value.some(isObject)) return value.map(expressionOf);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expressionOf(item)]));
  const text = JSON.stringify(value).replaceAll("$${", "");
  return text.includes("${") ? { references: text.match(REFERENCE) ?? [] } : { constant_value: value };
}

/** @returns undefined if it is no plan file that can be read, such as one that OpenTofu has encrypted */
function filesOf(planFile: Uint8Array): Unzipped | undefined {
  try {
    return unzipSync(planFile, { filter: ({ name }) => /^tf(?:state|config)/.test(name) });
  } catch {
    return undefined;
  }
}

function readAs<T extends z.ZodType>(schema: T, file: Uint8Array | undefined): z.output<T> | undefined {
  return file && schema.safeParse(parsedJson(strFromU8(file))).data;
}
