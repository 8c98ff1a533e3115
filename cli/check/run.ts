import type { Platform } from "../../documents/component-document.js";
import { UserError } from "../../input/problem.js";
import { ExitCode } from "../exit-code.js";
import { interruption } from "../interruption.js";
import { print } from "../output.js";
import { NotChecked, readFiles, STANDARD_INPUT } from "./files.js";
import { type CheckResult, checkFiles, checkLandingZone, type Finding } from "./findings.js";
import { formatJson, formatRulesAsJson } from "./json.js";
import { formatSarif } from "./sarif.js";
import { formatRules, formatText } from "./text.js";
import { watchFiles } from "./watch.js";

export interface CheckOptions {
  readonly platform?: Platform;
  readonly format: "text" | "json" | "sarif";
  readonly strict?: boolean;
  readonly rules?: boolean;
  readonly watch?: boolean;
  /** Name of the file that standard input is. */
  readonly stdinFilename: string;
}

const FORMATS = { text: formatText, json: formatJson, sarif: formatSarif };

/** @param patterns files, folders and globs; the landing zone if there are none */
export async function runCheck(patterns: readonly string[], options: CheckOptions): Promise<void> {
  if (options.rules) {
    await print(options.format === "text" ? formatRules() : formatRulesAsJson());
    return;
  }
  if (!patterns.length && options.platform)
    throw new NotChecked("--platform is for files: golden-ami.yaml has the platform of each image");
  if (options.watch) return watch(patterns, options);
  const { findings } = await checkOnce(patterns, options);
  if (isWrong(findings, options)) process.exitCode = ExitCode.Mistake;
}

async function checkOnce(patterns: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const result = patterns.length
    ? checkFiles(await readFiles(patterns, options.stdinFilename), options.platform)
    : checkLandingZoneHere();
  await print(FORMATS[options.format](result));
  return result;
}

function checkLandingZoneHere(): CheckResult {
  try {
    return checkLandingZone(".");
  } catch (error) {
    throw error instanceof UserError ? new NotChecked(error.message) : error;
  }
}

const isWrong = (findings: readonly Finding[], { strict }: CheckOptions) =>
  findings.some(({ level }) => level === "error" || (strict && level === "warning"));

/** Checks at each change, until it is interrupted. */
async function watch(patterns: readonly string[], options: CheckOptions): Promise<void> {
  if (patterns.includes(STANDARD_INPUT)) throw new NotChecked("--watch cannot watch standard input");
  const signal = interruption();
  const check = async () => {
    try {
      await checkOnce(patterns, options);
    } catch (error) {
      // A file may be gone for the moment in which an editor replaces it.
      if (!(error instanceof UserError)) throw error;
      console.error(`error: ${error.message}`);
    }
    console.error(`checked at ${new Date().toLocaleTimeString()}; Ctrl-C ends the watch`);
  };
  await watchFiles(patterns, check, signal);
}
