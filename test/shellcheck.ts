import { spawnSync } from "node:child_process";

export const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;

/** What shellcheck finds in a script of bash. */
export const shellcheck = (script: string): string =>
  spawnSync("shellcheck", ["--shell=bash", "-"], { input: script, encoding: "utf8" }).stdout;
