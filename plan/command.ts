import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";

interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Interrupts the command and all that it has started, once, as a terminal does; they then end by themselves. */
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
 * Interrupts a command once the standard input of this script closes, as it does when our process is killed, and, if it takes too
 * long, because AWS has gone as well, ends it with all that it has started.
 */
const WATCHER = 'cat; kill -INT "-$1"; sleep 20; kill -KILL "-$1"';

/**
 * Runs a command to its end, in a process group of its own: a Ctrl-C on the terminal would reach it a second time
 * in this one, and a second interruption makes Terraform drop its state. It does not outlive this process, even one that is
 * killed.
 * @throws what `spawn` throws, e.g. ENOENT
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal: interruption, onLine }: CommandOptions,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    // At once: were we killed before there is a watcher, nobody would interrupt the command.
    const watcher = child.pid === undefined ? undefined : watch(child.pid);
    const interrupt = () => interruptGroup(child.pid);
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
      watcher?.kill("SIGKILL");
      watcher?.stdin.destroy();
      interruption?.removeEventListener("abort", interrupt);
      resolve({ exitCode, signal, ...output });
    });
  });
}

/** A shell that waits for what it has started would end alone: an `app` of several commands, a wrapper of Terraform. */
function interruptGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, "SIGINT");
  } catch {
    // It has ended already.
  }
}

function watch(pid: number): ChildProcessByStdio<Writable, null, null> {
  return spawn("sh", ["-c", WATCHER, "sh", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
}
