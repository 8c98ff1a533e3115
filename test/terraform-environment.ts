import { findProviderMirror } from "../cli/demo/find-provider-mirror.js";
import { WORK_DIRECTORY } from "../cli/paths.js";
import { useProviderMirror } from "../plan/provider-mirror.js";

/** This process's environment, in which Terraform finds its provider without the registry too. */
export async function terraformEnvironment(): Promise<NodeJS.ProcessEnv> {
  const mirror = await findProviderMirror();
  return { ...process.env, ...(mirror && useProviderMirror(mirror, WORK_DIRECTORY)) };
}
