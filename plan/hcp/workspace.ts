import { z } from "zod";
import { synthesizedConfiguration } from "../stacks.js";

/** A workspace of HCP Terraform or Terraform Enterprise. */
export interface Workspace {
  /** Host, with its port if that is not 443. */
  readonly host: string;
  readonly organization: string;
  readonly name: string;
}

const block = z.object({
  hostname: z.string().optional(),
  organization: z.string().optional(),
  // A backend's block is a list of one if a person wrote it so.
  workspaces: z.union([z.object({ name: z.string() }), z.tuple([z.object({ name: z.string() })])]),
});

const configuration = z.object({
  terraform: z.object({
    cloud: block.optional(),
    backend: z.object({ remote: block.optional() }).optional(),
  }),
});

/**
 * The workspace that a stack's `cdk.tf.json` names in its `cloud` block, or its backend `remote`.
 * https://developer.hashicorp.com/terraform/cli/cloud/settings#environment-variables
 * @returns undefined if it has another backend, or names no single workspace
 */
export function workspaceOf(directory: string, environment: NodeJS.ProcessEnv): Workspace | undefined {
  const parsed = configuration.safeParse(synthesizedConfiguration(directory));
  if (!parsed.success) return undefined;
  const { cloud, backend } = parsed.data.terraform;
  const found = cloud ?? backend?.remote;
  // The variables are of the `cloud` block alone.
  const given = cloud ? environment : {};
  const organization = found?.organization ?? given.TF_CLOUD_ORGANIZATION;
  if (!found || !organization) return undefined;
  const { name } = Array.isArray(found.workspaces) ? found.workspaces[0] : found.workspaces;
  const host = found.hostname ?? (given.TF_CLOUD_HOSTNAME || "app.terraform.io");
  return { host: host.toLowerCase(), organization, name };
}
