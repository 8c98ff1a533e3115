import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { AwsTarget } from "../../../aws/client.js";
import { formatPath, isObject, valueAt } from "../../../input/value.js";

/** A text that says by itself what it means: neither an expression of Terraform's nor escaped for EC2. */
const text = z.string().regex(/^(?!.*(?:[$%]\{|\\))/s, "an expression, or escaped");

const filter = z.strictObject({ name: text, values: z.array(text) });

/** How AmiLookup asks for a deprecated AMI if there is no other. */
const LAST_RESORT = /^\$\{length\(data\.aws_ami_ids\.([\w-]+)\.ids\) == 0\}$/;
/** How AmiLookup asks for nothing if there is no AMI. */
const IF_ANY = /^\$\{length\(data\.aws_ami_ids\.[\w-]+\.ids\) > 0 \? 1 : 0\}$/;

const remark = z.unknown().optional();

// An argument that is not here may change what is found, so that it is refused.
const awsAmi = z.strictObject({
  "//": remark,
  owners: z.array(text),
  filter: z.array(filter).default([]),
  most_recent: z.literal(true),
  include_deprecated: z.union([z.boolean(), z.string().regex(LAST_RESORT)]).default(false),
  count: z.string().regex(IF_ANY).optional(),
});

const awsProvider = z.strictObject({
  "//": remark,
  region: text,
  profile: text.optional(),
  allowed_account_ids: z.tuple([text]),
  assume_role: z
    .tuple([z.strictObject({ role_arn: text, session_name: text.optional(), external_id: text.optional() })])
    .optional(),
  default_tags: z.unknown().optional(),
});

/** An attribute of a resource that takes the AMI's id. */
export interface AmiUser {
  readonly type: string;
  readonly name: string;
  readonly attribute: string;
  /** Whether Terraform leaves it as it is. */
  readonly isIgnored: boolean;
  /** Name that the resource has in AWS, if the configuration says it. */
  readonly awsName?: string;
}

/** What a stack's `data.aws_ami` asks EC2 for. */
export interface AmiLookup {
  readonly name: string;
  readonly owners: readonly string[];
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Whether it takes deprecated AMIs of others; `last resort` if there is no other AMI. */
  readonly deprecated: "yes" | "no" | "last resort";
  readonly users: readonly AmiUser[];
}

/** The lookups of a stack's `cdk.tf.json`, and as whom they ask; or why only Terraform can tell what they find. */
export type StackLookups =
  | { readonly lookups: readonly AmiLookup[]; readonly target: AwsTarget; readonly unclear?: undefined }
  | { readonly unclear: string };

/**
 * Reads how a stack itself looks for AMIs, overrides included, rather than how the landing zone would have it look.
 * @returns undefined if it looks for none
 */
export function stackLookups(configuration: unknown): StackLookups | undefined {
  const blocks = valueAt(configuration, ["data", "aws_ami"]);
  if (!isObject(blocks) || !Object.keys(blocks).length) return undefined;
  const providers = valueAt(configuration, ["provider", "aws"]);
  const provider = z.tuple([awsProvider]).safeParse(providers);
  if (!provider.success) return { unclear: unclear(["provider", "aws"], provider.error) };
  const lookups: AmiLookup[] = [];
  for (const [name, block] of Object.entries(blocks)) {
    const parsed = awsAmi.safeParse(block);
    if (!parsed.success) return { unclear: unclear(["data", "aws_ami", name], parsed.error) };
    const { owners, filter: filters, include_deprecated: included } = parsed.data;
    const current = typeof included === "string" ? LAST_RESORT.exec(included)?.[1] : undefined;
    if (current !== undefined && !isAlike(configuration, name, current))
      return { unclear: `data.aws_ami.${name} and data.aws_ami_ids.${current} do not look for the same` };
    lookups.push({
      name,
      owners,
      filters,
      deprecated: current === undefined ? (included ? "yes" : "no") : "last resort",
      users: usersOf(configuration, name),
    });
  }
  const [{ region, profile, allowed_account_ids, assume_role: [role] = [] }] = provider.data;
  const [account] = allowed_account_ids;
  return {
    lookups,
    target: { account, region, profile, assumeRole: role?.role_arn, externalId: role?.external_id },
  };
}

function unclear(path: readonly string[], { issues: [issue] }: z.ZodError): string {
  return `${formatPath([...path, ...(issue?.path ?? [])])}: ${issue?.message}`;
}

/** Whether the AMIs that a lookup counts, to see if there is any that is not deprecated, are those that it looks for. */
function isAlike(configuration: unknown, ami: string, ids: string): boolean {
  const argumentsOf = (type: string, name: string) =>
    ["owners", "filter", "include_deprecated"].map((key) =>
      valueAt(configuration, ["data", type, name, key]),
    );
  const [owners, filters] = argumentsOf("aws_ami", ami);
  return isDeepStrictEqual(argumentsOf("aws_ami_ids", ids), [owners, filters, undefined]);
}

function usersOf(configuration: unknown, lookup: string): AmiUser[] {
  const id = new RegExp(`\\bdata\\.aws_ami\\.${lookup}(?:\\[[^\\]]*\\])?\\.(?:image_)?id\\b`);
  const users: AmiUser[] = [];
  for (const [type, blocks] of entries(valueAt(configuration, ["resource"])))
    for (const [name, block] of entries(blocks))
      for (const [attribute, value] of entries(block))
        if (typeof value === "string" && id.test(value))
          users.push({
            type,
            name,
            attribute,
            isIgnored: isIgnored(block, attribute),
            awsName: nameOf(block),
          });
  return users;
}

const entries = (value: unknown) => (isObject(value) ? Object.entries(value) : []);

function isIgnored(block: unknown, attribute: string): boolean {
  const ignored = valueAt(block, ["lifecycle", "ignore_changes"]);
  return [ignored].flat().some((one) => one === attribute || one === "all");
}

function nameOf(block: unknown): string | undefined {
  const { success, data } = text.safeParse(valueAt(block, ["name"]));
  return success ? data : undefined;
}
