import { readFileSync, statSync } from "node:fs";
import { relative } from "node:path";
import { UserError } from "./problem.js";

/**
 * The text of a file; undefined if there is no such file.
 * @throws UserError if it cannot be read, or is not UTF-8
 */
export function readTextFile(file: string): string | undefined {
  const name = relative(process.cwd(), file);
  try {
    if (!statSync(file).isFile()) throw new UserError(`${name} is not a file`);
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw new UserError(`${name} is not UTF-8: save it as such`);
    throw new UserError(`${name} cannot be read: ${message}`);
  }
}
