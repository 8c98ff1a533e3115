import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { UserError } from "../input/problem.js";
import { GOLDEN_AMI } from "./paths.js";

/** Settings for the real AWS, and such of Terraform and CDKTF as move or change what they do. */
const FOREIGN = /^(AWS_|TF_CLI_ARGS|TF_DATA_DIR$|TF_WORKSPACE$|CDKTF_OUTDIR$)/;

/** The last that the command prints of how to reach it. */
const LAST_LINE = "unset AWS_PROFILE";

/** A sandbox in a process of its own, as a user starts one. It ends with this process, however that ends. */
export interface SandboxProcess {
  /** This process's environment, with all that it says of AWS replaced by the sandbox's. */
  readonly environment: NodeJS.ProcessEnv;
  /** Resolves when nothing of the sandbox runs any more. */
  stop(): Promise<void>;
}

/**
 * @param directory where its `golden-ami.yaml` is
 * @param onSaid gets what it says of its progress
 * @throws UserError where it does not start, with what it said
 */
export async function startSandboxProcess(
  directory: string,
  options: readonly string[] = [],
  onSaid: (text: string) => void = () => undefined,
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [GOLDEN_AMI, "sandbox", ...options], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A Ctrl-C on the terminal is this process's to handle, as it still needs the sandbox to stop in order.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let printed = "";
  let said = "";
  const environment = await new Promise<NodeJS.ProcessEnv>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (printed.includes(LAST_LINE)) resolve(exported(printed));
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      onSaid(text.trim());
    });
    child.once("error", reject);
    child.once("close", () => reject(new UserError(`the sandbox did not start: ${said.trim()}`)));
  });
  return {
    environment,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** What `export …` lines make of the environment, with no setting for the real AWS left. */
function exported(lines: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const settings = [...lines.matchAll(/^export (\w+)='?(.*?)'?$/gm)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  return {
    ...Object.fromEntries([...others, ...settings]),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}
