import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { UserError } from "../../input/problem.js";
import { GOLDEN_AMI } from "../paths.js";
import { environmentWith, type SandboxSettings } from "./settings.js";

/** Settings of Terraform and CDKTF that move or change what they do. */
const FOREIGN = /^(TF_CLI_ARGS|TF_DATA_DIR$|TF_WORKSPACE$|CDKTF_OUTDIR$)/;

/** A sandbox in a process of its own, as a user starts one. It ends with this process, however that ends. */
export interface SandboxProcess {
  /** This process's environment, with all that it says of AWS replaced by the sandbox's. */
  readonly environment: NodeJS.ProcessEnv;
  /** Resolves when nothing of the sandbox runs any more. */
  stop(): Promise<void>;
}

/**
 * @param directory where its `golden-ami.yaml` is
 * @param onSaid gets each line that it says on standard error
 * @throws UserError if it does not start, with what it said
 */
export async function startSandboxProcess(
  directory: string,
  options: readonly string[] = [],
  onSaid: (line: string) => void = () => undefined,
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [GOLDEN_AMI, "sandbox", ...options], {
    cwd: directory,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // A Ctrl-C on the terminal is this process's to handle, because it still needs the sandbox to stop in order.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const said: string[] = [];
  const onLine = (line: string) => {
    said.push(line);
    onSaid(line);
  };
  if (child.stderr) createInterface({ input: child.stderr }).on("line", onLine);
  const settings = await new Promise<SandboxSettings>((resolve, reject) => {
    child.once("message", (message) => resolve(message as SandboxSettings));
    child.once("error", reject);
    child.once("close", () => reject(new UserError(`the sandbox did not start: ${said.join("\n")}`)));
  });
  const others = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return {
    environment: environmentWith(settings, Object.fromEntries(others)),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
