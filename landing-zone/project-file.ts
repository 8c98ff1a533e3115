import { readdirSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { closest } from "../input/did-you-mean.js";
import type { ProblemOptions } from "../input/file-checker.js";
import { show } from "../input/problem.js";
import { readTextFile } from "../input/text-file.js";

/**
 * A file that the landing zone names, with line feeds at its lines' ends; undefined if there is none, which is reported.
 * @param wanted what would be right: "a component document there"
 * @throws UnreadableFile if it is no text
 */
export function readProjectFile(
  directory: string,
  file: string,
  wanted: string,
  report: (message: string, expected?: string, options?: ProblemOptions) => void,
): string | undefined {
  const text = readTextFile(file, directory)?.replaceAll("\r\n", "\n");
  if (text !== undefined) return text;
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
