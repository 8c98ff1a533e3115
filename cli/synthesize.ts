import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../input/problem.js";
import { isObject } from "../input/value.js";
import { type Finished, runCommand } from "../plan/command.js";
import { SYNTH } from "./paths.js";

const DEFAULT_OUTPUT = "cdktf.out";

/**
 * Synthesizes the stacks as `cdktf synth` does, by cdktf.json's `app`, without the seconds that its CLI takes.
 * @param isWanted whether to, or to take what the last synth has made
 * @returns the folder that the stacks are in
 * @throws UserError if they cannot be synthesized; why is printed already
 */
export async function synthesize(isWanted: boolean, signal: AbortSignal): Promise<string> {
  if (!isWanted) return cdktfSettings(".").output;
  const { output, exitCode, stdout, stderr } = await runSynth(".", process.env, signal);
  process.stderr.write(stderr);
  if (exitCode !== 0 && !signal.aborted)
    throw new UserError(`the stacks cannot be synthesized${stdout.trim() ? `: ${stdout.trim()}` : ""}`);
  return output;
}

/**
 * Runs the app of a project to its end.
 * @returns how it ended, and the folder that the stacks are in, relative to the project's
 */
export async function runSynth(
  project: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Finished & { readonly output: string }> {
  const { app, output } = cdktfSettings(project);
  const env = { ...environment, CDKTF_OUTDIR: output };
  const [command, args] = app === undefined ? [process.execPath, SYNTH] : ["sh", ["-c", app]];
  return { output, ...(await runCommand(command, args, { cwd: project, env, signal })) };
}

/** `app` and `output` of cdktf.json, as `cdktf synth` reads them. */
function cdktfSettings(project: string): { readonly app?: string; readonly output: string } {
  const file = join(project, "cdktf.json");
  if (!existsSync(file)) return { output: DEFAULT_OUTPUT };
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`cdktf.json is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const { app, output } = isObject(settings) ? settings : {};
  return {
    app: typeof app === "string" ? app : undefined,
    output: typeof output === "string" ? output : DEFAULT_OUTPUT,
  };
}
