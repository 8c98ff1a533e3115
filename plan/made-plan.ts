import { chmodSync, readFileSync } from "node:fs";
import { UserError } from "../input/problem.js";
import { runOfPlanFile } from "./hcp/bookmark.js";
import { HcpClient } from "./hcp/client.js";
import { newestPlan, planOfRun, type RemotePlan } from "./hcp/runs.js";
import { tokenFor } from "./hcp/token.js";
import { type Workspace, workspaceOf } from "./hcp/workspace.js";
import { SavedPlanRefused, type Terraform } from "./terraform.js";
import { unchangedPlan } from "./unchanged-plan.js";

/** A plan with all that is written of it. */
export interface MadePlan extends Pick<RemotePlan, "json" | "hasChanges" | "commit"> {
  readonly run?: Pick<RemotePlan, "url" | "planOnly">;
  readonly text?: string;
}

const OWNER_ONLY = 0o600;

/** Lets Terraform plan, here or in HCP Terraform, and reads the plan. The plan file is written if there is one. */
export async function planByTerraform(
  terraform: Terraform,
  directory: string,
  file: string,
  {
    options,
    signal,
    onShow,
  }: { readonly options: readonly string[]; readonly signal: AbortSignal; readonly onShow: () => void },
): Promise<MadePlan> {
  const workspace = workspaceOf(directory, terraform.environment);
  let planned: Awaited<ReturnType<Terraform["plan"]>>;
  try {
    planned = await terraform.plan(directory, file, options);
  } catch (error) {
    if (!(error instanceof SavedPlanRefused) || !workspace) throw error;
    const { run, text } = await terraform.planRemotely(directory, options);
    onShow();
    const plan = await planOfRun(clientOf(workspace, terraform.environment, signal), workspace, run);
    return withRun(plan, plan.hasChanges ? text : undefined);
  }
  chmodSync(file, OWNER_ONLY);
  const run = workspace && runOfPlanFile(file);
  const { hasChanges, hasWarnings } = planned;
  if (!hasChanges && !hasWarnings && run === undefined) {
    const json = unchangedPlan(readFileSync(file));
    if (json !== undefined) return { json, hasChanges };
  }
  onShow();
  // A plan without changes has no text that anybody reads. To show one starts the provider once more.
  const text = async () => (hasChanges ? (planned.text ?? terraform.showText(directory, file)) : undefined);
  if (!workspace || run === undefined) {
    return { json: await terraform.showJson(directory, file), hasChanges, text: await text() };
  }
  const plan = await planOfRun(clientOf(workspace, terraform.environment, signal), workspace, run);
  return withRun(plan, await text());
}

/**
 * Reads the newest plan that HCP Terraform has of a stack.
 * @throws UserError if there is none that says what an apply would do
 */
export async function planFromHcp(
  directory: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  onNote: (text: string) => void,
): Promise<MadePlan> {
  const workspace = workspaceOf(directory, environment);
  if (!workspace) throw new UserError("its cdk.tf.json names no workspace of HCP Terraform");
  return withRun(await newestPlan(clientOf(workspace, environment, signal), workspace, onNote));
}

const withRun = ({ url, planOnly, ...plan }: RemotePlan, text?: string): MadePlan => ({
  ...plan,
  run: { url, planOnly },
  text,
});

const clientOf = ({ host }: Workspace, environment: NodeJS.ProcessEnv, signal: AbortSignal) =>
  new HcpClient({ host, token: tokenFor(host, environment), signal });
