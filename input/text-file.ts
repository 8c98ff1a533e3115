import { isUtf8 } from "node:buffer";
import { lstatSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { formatProblem, type Place, type Problem, UserError } from "./problem.js";
import { show } from "./show.js";

/** A file that cannot be read as a text. Its problem has a place if it is one of what the file holds. */
export class UnreadableFile extends UserError {
  override readonly name = "UnreadableFile";

  constructor(readonly problem: Problem) {
    super(formatProblem(problem));
  }
}

/**
 * The text of a file; undefined if there is no such file.
 * @param file its name as problems have it, relative to the directory
 * @throws UnreadableFile
 */
export function readTextFile(file: string, directory = ""): string | undefined {
  const path = join(directory, file);
  const bytes = readBytes(path, (message, expected) => {
    throw new UnreadableFile({ file, message, expected });
  });
  if (!bytes) return undefined;
  const mistake = encodingMistake(bytes);
  if (mistake) throw new UnreadableFile({ file, ...mistake });
  return new TextDecoder().decode(bytes);
}

/** Most bytes of a file, because the parsers need some hundred times as much memory. */
const MAX_BYTES = 10_000_000;

function readBytes(path: string, fail: (message: string, expected: string) => never): Buffer | undefined {
  try {
    const stats = statSync(path);
    if (stats.isFile()) {
      if (stats.size <= MAX_BYTES) return readFileSync(path);
      return fail(
        `has ${stats.size.toLocaleString("en")} bytes`,
        `at most ${MAX_BYTES.toLocaleString("en")}`,
      );
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === "EACCES" || code === "EPERM")
      return fail("may not be read by you", "read permission for it");
    if (code === "ELOOP") return fail("is a link that leads to itself", "a file");
    if (code === "ENOENT" && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
      return fail(`is a link to ${show(readlinkSync(path))}, which is not there`, "a file");
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    return fail(`cannot be read: the system says ${code}`, "a file");
  }
  return fail(statSync(path).isDirectory() ? "is a folder" : "is not a file", "a file");
}

type EncodingMistake = Place & Pick<Problem, "message" | "expected">;

const EXPECTED = "a text in UTF-8: save it as such";

/** Byte order marks, the longer ones first, because one begins another. */
const BYTE_ORDER_MARKS = [
  ["UTF-32", "fffe0000"],
  ["UTF-32", "0000feff"],
  ["UTF-16", "fffe"],
  ["UTF-16", "feff"],
] as const;

/** How many of a file's first bytes tell UTF-16 and binary files. */
const TELLING_BYTES = 1024;

function encodingMistake(bytes: Buffer): EncodingMistake | undefined {
  const start = bytes.subarray(0, 4).toString("hex");
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => start.startsWith(mark))?.[0];
  const encoding = marked ?? (looksLikeUtf16(bytes) ? "UTF-16" : undefined);
  if (encoding) return { ...placeIn(""), message: `is ${encoding}`, expected: EXPECTED };
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const text = bytes.subarray(0, zero).toString();
    return { ...placeIn(text), message: "is binary: here is a byte 00", expected: EXPECTED };
  }
  if (isUtf8(bytes)) return undefined;
  const { offset, text } = firstBadByte(bytes);
  const byte = bytes[offset] ?? 0;
  const shown = `the byte ${byte.toString(16).toUpperCase()}`;
  const meaning = byte > 0xa0 ? `, which is ${String.fromCharCode(byte)} in Latin-1` : "";
  return { ...placeIn(text), message: `is not UTF-8: here is ${shown}${meaning}`, expected: EXPECTED };
}

/** Whether every other byte is 0, as in a text of the alphabet. */
function looksLikeUtf16(bytes: Buffer): boolean {
  const zeros = [0, 0];
  const first = bytes.subarray(0, TELLING_BYTES);
  for (const [index, byte] of first.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [more = 0, fewer = 0] = zeros.sort((a, b) => b - a);
  return fewer === 0 && more > first.length / 4;
}

/** Where a text stops being UTF-8, and what is before that. */
function firstBadByte(bytes: Buffer): { offset: number; text: string } {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  let offset = 0;
  let end = 0;
  for (const { index } of text.matchAll(/\ufffd/g)) {
    offset += Buffer.byteLength(text.slice(end, index));
    end = index;
    // The character that stands for what cannot be decoded may be there as itself.
    if (bytes.readUIntBE(offset, Math.min(3, bytes.length - offset)) !== 0xefbfbd) break;
  }
  return { offset, text: text.slice(0, end) };
}

/** The place after a text, without a byte order mark, of one character. */
function placeIn(text: string): Place {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const column = (lines.at(-1) ?? "").length + 1;
  return { line: lines.length, column, endLine: lines.length, endColumn: column + 1 };
}
