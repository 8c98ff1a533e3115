import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../input/problem.js";
import { isObject } from "../input/value.js";
import { runCommand } from "../plan/command.js";
import { SYNTH } from "./paths.js";

/**
 * Synthesizes the stacks as `cdktf synth` does, by cdktf.json's `app`, without the seconds that its CLI takes.
 * @param isWanted whether to, or to take what the last synth has made
 * @returns the folder that the stacks are in
 * @throws UserError if they cannot be synthesized; why is printed already
 */
export async function synthesize(isWanted: boolean, signal: AbortSignal): Promise<string> {
  const { app, output = "cdktf.out" } = cdktfSettings();
  if (isWanted) {
    const env = { ...process.env, CDKTF_OUTDIR: output };
    const [command, args] = app === undefined ? [process.execPath, SYNTH] : ["sh", ["-c", app]];
    const { exitCode, stdout, stderr } = await runCommand(command, args, { cwd: ".", env, signal });
    process.stderr.write(stderr);
    if (exitCode !== 0 && !signal.aborted)
      throw new UserError(`the stacks cannot be synthesized${stdout.trim() ? `: ${stdout.trim()}` : ""}`);
  }
  return output;
}

/** `app` and `output` of cdktf.json, as `cdktf synth` reads them. */
function cdktfSettings(): { readonly app?: string; readonly output?: string } {
  if (!existsSync("cdktf.json")) return {};
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync("cdktf.json", "utf8"));
  } catch (error) {
    throw new UserError(`cdktf.json is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const { app, output } = isObject(settings) ? settings : {};
  return {
    app: typeof app === "string" ? app : undefined,
    output: typeof output === "string" ? output : undefined,
  };
}
