import { readdirSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { closest } from "../input/did-you-mean.js";
import type { ProblemOptions } from "../input/file-checker.js";
import { show } from "../input/problem.js";
import { readTextFile, UnreadableFile } from "../input/text-file.js";

/**
 * A file that the landing zone names, with line feeds at its lines' ends. Undefined if it is not there or cannot be read,
 * which is reported.
 * @param wanted what would be right: "a component document there"
 * @throws UnreadableFile with the place in it of what is no text
 */
export function readProjectFile(
  directory: string,
  file: string,
  wanted: string,
  report: (message: string, expected?: string, options?: ProblemOptions) => void,
): string | undefined {
  let text: string | undefined;
  try {
    text = readTextFile(file, directory);
  } catch (error) {
    if (!(error instanceof UnreadableFile) || error.problem.line !== undefined) throw error;
    report(`${show(file)} ${error.problem.message}`, error.problem.expected);
    return undefined;
  }
  if (text !== undefined) return text.replaceAll("\r\n", "\n");
  const meant = closest(basename(file), filesIn(join(directory, dirname(file))));
  if (meant === undefined) report(`there is no file ${show(file)}`, `${wanted}, relative to golden-ami.yaml`);
  else {
    const fix = posix.join(dirname(file), meant);
    report(`there is no file ${show(file)}: did you mean ${show(fix)}?`, undefined, { fix });
  }
  return undefined;
}

/** Names of what is in a folder; none if it is not there. */
function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
