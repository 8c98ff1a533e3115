import { processStatus } from "./process-status.js";

const POLL_MS = 1_000;

/** A package manager that runs a command of a package: when it is killed, what it runs is not told. */
export const LAUNCHER =
  /^(\S*\/)?(npm|npx|pnpm|yarn)\b|^(\S*\/)?node (-\S+ )*\S*\/(npm|npx|pnpm|yarn)(-cli)?(\.c?js)?( |$)/;

/** The shell that a package manager puts between. */
const SHELL = /^(\S*\/)?(sh|ash|bash|dash|ksh|zsh) -c /;

/**
 * The signal that is aborted once whoever started this process is gone: the parent of an IPC channel, the shell, or, if
 * a package manager started it, that or whoever started that.
 */
export function starterGone(): AbortSignal {
  const controller = new AbortController();
  process.once("disconnect", () => controller.abort());
  const starters = startersOf(process.ppid);
  const poll = setInterval(() => {
    if (isIntact(starters)) return;
    clearInterval(poll);
    controller.abort();
  }, POLL_MS);
  poll.unref();
  return controller.signal;
}

/** A process and those above it, nearest first, up to the first that only wanted the command to be run. */
function startersOf(pid: number): number[] {
  const status = processStatus(pid);
  if (!status || !isLauncher(pid)) return [pid];
  return [pid, ...startersOf(status.parent)];
}

function isLauncher(pid: number): boolean {
  const { command = "", parent = 0 } = processStatus(pid) ?? {};
  return (
    LAUNCHER.test(command) || (SHELL.test(command) && LAUNCHER.test(processStatus(parent)?.command ?? ""))
  );
}

/** Whether each is still the child of the next: an orphan gets another parent. */
function isIntact([nearest, ...others]: readonly number[]): boolean {
  if (process.ppid !== nearest) return false;
  let child = nearest;
  for (const parent of others) {
    if (processStatus(child)?.parent !== parent) return false;
    child = parent;
  }
  return true;
}
