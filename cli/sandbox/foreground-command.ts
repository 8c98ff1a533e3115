import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { show, UserError } from "../../input/problem.js";
import { processStatus } from "../process-status.js";

const FORWARDED = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"] as const;

/** What shells end with if there is no such command, and if it cannot be run. */
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;

class CommandNotRun extends UserError {
  constructor(
    message: string,
    override readonly exitCode: number,
  ) {
    super(message);
  }
}

/**
 * A command that takes this process's place before the user: it has the terminal, and gets the signals that are sent to
 * this process, which ends after it.
 */
export class ForegroundCommand {
  #child: ChildProcess | undefined;
  #earlySignal: NodeJS.Signals | undefined;

  /** @param gone sends SIGTERM to the command when it is aborted */
  constructor(gone: AbortSignal | undefined) {
    for (const signal of FORWARDED) process.on(signal, () => this.#forward(signal));
    gone?.addEventListener("abort", () => this.#forward("SIGTERM"));
  }

  /** Exit code of a signal that came before the command ran. */
  get earlyExitCode(): number | undefined {
    return this.#earlySignal && exitCodeOf(this.#earlySignal);
  }

  /** @returns its exit code, and 128 and the signal's number if one ended it. @throws UserError if it cannot be run */
  async run([command = "", ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    if (!command) throw new CommandNotRun("the command is empty", NOT_FOUND);
    const child = spawn(command, args, { env, stdio: "inherit" });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.on("error", (error: NodeJS.ErrnoException) => {
        // A program of another user, as sudo starts one, runs on though it cannot be sent signals.
        if (child.pid === undefined) reject(notRun(command, error));
      });
      child.once("exit", (code, signal) => resolve(signal ? exitCodeOf(signal) : (code ?? 0)));
    });
  }

  #forward(signal: NodeJS.Signals): void {
    if (!this.#child) this.#earlySignal ??= signal;
    else if (!isFromKeyboard(signal)) this.#child.kill(signal);
  }
}

/** Whether the terminal has sent the signal, and so to the command too: a second Ctrl-C makes Terraform drop its state. */
function isFromKeyboard(signal: NodeJS.Signals): boolean {
  if (signal !== "SIGINT" && signal !== "SIGQUIT") return false;
  const status = processStatus(process.pid);
  return status !== undefined && status.group === status.foregroundGroup;
}

function notRun(command: string, { code, message }: NodeJS.ErrnoException): Error {
  return code === "ENOENT"
    ? new CommandNotRun(`there is no command ${show(command)}`, NOT_FOUND)
    : new CommandNotRun(`${show(command)} cannot be run: ${message}`, NOT_RUNNABLE);
}

const exitCodeOf = (signal: NodeJS.Signals) => 128 + constants.signals[signal];
