import { z } from "zod";
import { UserError } from "../../input/problem.js";
import { ATTEMPTS, type HcpClient } from "./client.js";
import type { Workspace } from "./workspace.js";

const reference = z.object({ data: z.object({ id: z.string() }).nullish() }).optional();

const run = z.object({
  id: z.string(),
  attributes: z.object({
    /** Of which later versions may have more. */
    status: z.string(),
    "created-at": z.string(),
    "plan-only": z.boolean().nullish(),
    "has-changes": z.boolean().nullish(),
    "status-timestamps": z.object({ "applied-at": z.string().nullish() }).nullish(),
  }),
  relationships: z.object({
    plan: reference,
    "configuration-version": reference,
  }),
});

const included = z.object({
  type: z.string(),
  id: z.string(),
  attributes: z.object({ "commit-sha": z.string().nullish() }).optional(),
  relationships: z.object({ "ingress-attributes": reference }).optional(),
});

const runs = z.object({ data: z.array(run), included: z.array(included).optional() });

/** A run of HCP Terraform, as much of it as is read here. */
type Run = z.infer<typeof run>;

/** A plan that a run of HCP Terraform has made. */
export interface RemotePlan {
  readonly json: string;
  /** Where people see the run. */
  readonly url: string;
  /** Whether the run can never be applied. */
  readonly planOnly: boolean;
  readonly hasChanges: boolean;
  /** Commit that was planned, if the configuration came from a repository. */
  readonly commit?: string;
}

/** Statuses of a run that has no plan yet. https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#run-states */
const BEFORE_PLAN = new Set([
  "pending",
  "fetching",
  "fetching_completed",
  "pre_plan_running",
  "pre_plan_completed",
  "pre_plan_awaiting_decision",
  "queuing",
  "plan_queued",
  "planning",
]);

/** Statuses of a run that checks what it has planned. */
const AFTER_PLAN = new Set([
  "cost_estimating",
  "policy_checking",
  "post_plan_running",
  "post_plan_completed",
]);

const CANCELED = new Set(["canceled", "force_canceled"]);

/** What a run is that has not ended well, by its status. */
const FAILURES: Readonly<Record<string, string>> = {
  errored: "has failed",
  discarded: "was discarded",
  canceled: "was canceled",
  force_canceled: "was canceled",
  policy_override: "breaks a policy, and waits for somebody who overrides it",
  policy_soft_failed: "breaks a policy",
  post_plan_awaiting_decision: "breaks a policy, and waits for somebody who overrides it",
};

/** Statuses of a run whose plan was confirmed, so that it says what was, and not what will be. */
const APPLIED = new Set([
  "confirmed",
  "apply_queued",
  "queuing_apply",
  "pre_apply_running",
  "pre_apply_completed",
  "applying",
  "applied",
]);

const RUNS_OF_A_PAGE = 20;

/**
 * The plan of a run that Terraform has started; waits until the run has ended, or waits for a person.
 * @throws UserError if the run does not end well
 */
export async function planOfRun(client: HcpClient, workspace: Workspace, id: string): Promise<RemotePlan> {
  const ask = async () =>
    (await client.read(`/runs/${encodeURIComponent(id)}`, z.object({ data: run }))).data;
  let found = await ask();
  while (BEFORE_PLAN.has(found.attributes.status) || AFTER_PLAN.has(found.attributes.status)) {
    await client.pause();
    found = await ask();
  }
  return planOf(client, workspace, found);
}

/**
 * The plan of the newest run of a workspace that has one. No run is started.
 * @param onNote gets what a person should know of newer runs
 * @throws UserError if there is none, or it does not say what an apply would do now
 */
export async function newestPlan(
  client: HcpClient,
  workspace: Workspace,
  onNote: (text: string) => void,
): Promise<RemotePlan> {
  const { organization, name } = workspace;
  const { data } = await client.read(
    `/organizations/${encodeURIComponent(organization)}/workspaces/${encodeURIComponent(name)}`,
    z.object({ data: z.object({ id: z.string() }) }),
  );
  const page = await client.read(
    `/workspaces/${encodeURIComponent(data.id)}/runs?page%5Bsize%5D=${RUNS_OF_A_PAGE}&include=configuration_version.ingress_attributes`,
    runs,
  );
  const newest = page.data.find(
    ({ attributes: { status } }) => !BEFORE_PLAN.has(status) && !CANCELED.has(status),
  );
  if (!newest) {
    throw new UserError(
      `no run of workspace ${name} has a plan: start one, with golden-ami plan without --from-hcp or in HCP Terraform`,
    );
  }
  const url = urlOf(workspace, newest);
  for (const newer of page.data.slice(0, page.data.indexOf(newest))) {
    const { status } = newer.attributes;
    onNote(`a newer run has no plan (${status}): ${urlOf(workspace, newer)}`);
  }
  if (APPLIED.has(newest.attributes.status)) {
    throw new UserError(
      `the newest plan is of a run that is ${newest.attributes.status} already, and nothing was planned since: ${url}`,
    );
  }
  const applied = page.data.find((other) => isNewerApply(other, newest));
  if (applied) {
    throw new UserError(
      `the newest plan, ${url}, is older than what was applied since: ${urlOf(workspace, applied)}. Start another run`,
    );
  }
  return { ...(await planOf(client, workspace, newest)), commit: commitOf(newest, page.included ?? []) };
}

/** Whether a run was applied after another was made. */
function isNewerApply({ attributes }: Run, { attributes: { "created-at": made } }: Run): boolean {
  const applied = attributes["status-timestamps"]?.["applied-at"];
  return applied != null && Date.parse(applied) > Date.parse(made);
}

async function planOf(client: HcpClient, workspace: Workspace, found: Run): Promise<RemotePlan> {
  const { attributes, relationships } = found;
  const url = urlOf(workspace, found);
  const failure = FAILURES[attributes.status];
  if (failure !== undefined) throw new UserError(`the run ${failure}: ${url}`);
  const plan = relationships.plan?.data?.id;
  if (plan === undefined) throw new UserError(`the run has no plan (${attributes.status}): ${url}`);
  return {
    json: await planJson(client, plan, url),
    url,
    planOnly: attributes["plan-only"] ?? false,
    hasChanges: attributes["has-changes"] ?? false,
  };
}

/**
 * A plan's JSON: whole for who administers the workspace, and without its secrets for others. It may come a moment after
 * the plan.
 */
async function planJson(client: HcpClient, plan: string, url: string): Promise<string> {
  const path = `/plans/${encodeURIComponent(plan)}/json-output`;
  let status = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await client.pause();
    const whole = await client.get(path);
    if (whole.status === 200) return whole.text;
    const redacted = [401, 403, 404].includes(whole.status) ? await client.get(`${path}-redacted`) : whole;
    if (redacted.status === 200) return redacted.text;
    ({ status } = redacted);
    if (status !== 204 && status !== 404) throw client.refusal(`${path}-redacted`, status);
  }
  throw new UserError(
    `the plan's JSON does not come, or the token may not read it (status ${status}): ${url}`,
  );
}

function commitOf(found: Run, others: readonly z.infer<typeof included>[]): string | undefined {
  const one = (type: string, id: string | undefined) =>
    others.find((other) => other.type === type && other.id === id);
  const version = one("configuration-versions", found.relationships["configuration-version"]?.data?.id);
  const ingress = one("ingress-attributes", version?.relationships?.["ingress-attributes"]?.data?.id);
  return ingress?.attributes?.["commit-sha"] ?? undefined;
}

function urlOf({ host, organization, name }: Workspace, { id }: Run): string {
  const words = [organization, name, "runs", id].map(encodeURIComponent);
  return `https://${host}/app/${words.join("/")}`;
}
