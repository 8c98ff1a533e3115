import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface ProcessStatus {
  readonly parent: number;
  readonly group: number;
  /** Process group in the foreground of its terminal; -1 or 0 without a terminal. */
  readonly foregroundGroup: number;
  /** The command with its arguments, as `ps` shows it. */
  readonly command: string;
}

/** @returns undefined if there is no such process, or no way to know of it */
export function processStatus(pid: number): ProcessStatus | undefined {
  return process.platform === "linux" ? statusInProc(pid) : statusFromPs(pid);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statusInProc(pid: number): ProcessStatus | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, a name in parentheses, may have both spaces and parentheses in it.
    const [, parent, group, , , foregroundGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return {
      parent: Number(parent),
      group: Number(group),
      foregroundGroup: Number(foregroundGroup),
      command,
    };
  } catch {
    return undefined;
  }
}

/** The status as `ps` tells it, for systems without /proc. */
export function statusFromPs(pid: number): ProcessStatus | undefined {
  const { stdout } = spawnSync("ps", ["-o", "ppid=,pgid=,tpgid=,args=", "-p", String(pid)], {
    encoding: "utf8",
  });
  const [, parent, group, foregroundGroup, command] =
    /^\s*(\d+)\s+(\d+)\s+(-?\d+)\s+(.*)$/m.exec(stdout ?? "") ?? [];
  if (command === undefined) return undefined;
  return {
    parent: Number(parent),
    group: Number(group),
    foregroundGroup: Number(foregroundGroup),
    command: command.trim(),
  };
}
