import { readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { glob, isDynamicPattern } from "tinyglobby";
import { show, UserError } from "../../input/problem.js";
import { ExitCode } from "../exit-code.js";

/** A file, or a text that is to be taken for one. */
export interface SourceFile {
  /** Path from the working directory, with slashes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What stands for standard input among the files. */
export const STANDARD_INPUT = "-";

/** Of the files in a folder, those that are checked. */
export const EXTENSIONS = ["yaml", "yml", "json", "Dockerfile"];

/** Folders of other people's files. */
export const LEFT_OUT = ["node_modules", ".git"];

/** Nothing was checked, so that nothing is known to be right or wrong. */
export class NotChecked extends UserError {
  override readonly exitCode = ExitCode.NotChecked;
}

/**
 * Reads the files that a command line names, each once.
 * @param stdinName name of the file that standard input is
 * @throws NotChecked if one is not there, or cannot be read
 */
export async function readFiles(patterns: readonly string[], stdinName: string): Promise<SourceFile[]> {
  const found = await Promise.all(patterns.map((pattern) => filesOf(pattern)));
  const names = [...new Set(found.flat())].sort();
  return Promise.all(
    names.map(async (name) => {
      if (name === STANDARD_INPUT) return { name: stdinName, bytes: await buffer(process.stdin) };
      return { name, bytes: await readFile(name).catch(refuse(name)) };
    }),
  );
}

async function filesOf(pattern: string): Promise<string[]> {
  if (pattern === STANDARD_INPUT) return [pattern];
  const stats = await stat(pattern).catch(() => undefined);
  if (stats && !stats.isDirectory()) return [nameOf(pattern)];
  const isGlob = !stats && isDynamicPattern(pattern);
  if (!stats && !isGlob) throw new NotChecked(`there is no file ${show(pattern)}`);
  const folder = isGlob ? staticPart(pattern) : pattern;
  const files = await glob(isGlob ? relativePart(pattern) : `**/*.{${EXTENSIONS.join()}}`, {
    cwd: folder,
    ignore: LEFT_OUT.map((folder) => `**/${folder}/**`),
    expandDirectories: false,
  });
  if (!files.length) throw new NotChecked(`there is no file for ${show(pattern)}`);
  return files.map((file) => nameOf(join(folder, file)));
}

/** The folder of a glob's files, or the file or folder itself. */
export function staticPart(pattern: string): string {
  const parts = pattern.split("/");
  const first = indexOfGlob(parts);
  if (first < 0) return pattern;
  return parts.slice(0, first).join("/") || (pattern.startsWith("/") ? "/" : ".");
}

/** A glob below its folder. */
function relativePart(pattern: string): string {
  const parts = pattern.split("/");
  return parts.slice(indexOfGlob(parts)).join("/");
}

const indexOfGlob = (parts: readonly string[]) => parts.findIndex((part) => isDynamicPattern(part));

const nameOf = (path: string) => (relative(".", path) || path).split(sep).join("/");

const refuse =
  (name: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw new NotChecked(`${name} cannot be read: ${error.message}`);
  };
