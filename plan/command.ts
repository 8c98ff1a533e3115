import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Interrupts the command, once; it then ends by itself. */
  readonly signal?: AbortSignal;
  /** Gets each line of both streams when it comes. */
  readonly onLine?: (line: string) => void;
}

export interface Finished {
  /** Null if a signal ended the command. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end, in a process group of its own: a Ctrl-C on the terminal would reach it a second time
 * in this one, and a second interruption makes Terraform drop its state.
 * @throws what `spawn` throws, e.g. ENOENT
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal: interruption, onLine }: CommandOptions,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const interrupt = () => child.kill("SIGINT");
    if (interruption?.aborted) interrupt();
    interruption?.addEventListener("abort", interrupt, { once: true });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
      if (onLine) createInterface({ input: child[name] }).on("line", onLine);
    }
    child.on("error", reject);
    child.on("close", (exitCode, signal) => {
      interruption?.removeEventListener("abort", interrupt);
      resolve({ exitCode, signal, ...output });
    });
  });
}
