import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTextFile, UnreadableFile } from "../../input/text-file.js";

const directory = fs.mkdtempSync(join(tmpdir(), "text-file-"));

afterEach(() => jest.restoreAllMocks());
afterAll(() => fs.rmSync(directory, { recursive: true }));

/** What is wrong with a file, as the user reads it. */
function mistake(file: string): string {
  try {
    readTextFile(file, directory);
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message;
    throw error;
  }
  return "";
}

function mistakeIn(bytes: Buffer): string {
  fs.writeFileSync(join(directory, "a.yaml"), bytes);
  return mistake("a.yaml");
}

const TEXT = "a: 1\nb: héllo\n";
const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();

test.each<[what: string, bytes: Buffer]>([
  ["nothing", Buffer.alloc(0)],
  ["letters of every kind", Buffer.from(`${TEXT}\ufffd 東京 🚀`)],
  ["a byte order mark of UTF-8, which is left out", Buffer.from(`\ufeff${TEXT}`)],
])("a text in UTF-8 is read: %s", (_, bytes) => {
  fs.writeFileSync(join(directory, "a.yaml"), bytes);
  expect(readTextFile("a.yaml", directory)).toBe(bytes.toString().replace("\ufeff", ""));
});

test.each<[what: string, bytes: Buffer, message: string]>([
  ["UTF-16, little endian", Buffer.from(`\ufeff${TEXT}`, "utf16le"), "1:1  is UTF-16"],
  ["UTF-16, big endian", swapped(`\ufeff${TEXT}`), "1:1  is UTF-16"],
  ["UTF-16, little endian, without a mark", Buffer.from(TEXT, "utf16le"), "1:1  is UTF-16"],
  ["UTF-16, big endian, without a mark", swapped(TEXT), "1:1  is UTF-16"],
  ["UTF-32", Buffer.from("fffe0000610000003a000000", "hex"), "1:1  is UTF-32"],
  ["Latin-1", Buffer.from(TEXT, "latin1"), "2:5  is not UTF-8: here is the byte E9, which is é in Latin-1"],
  [
    "Windows-1252, after a character that stands for what is unknown",
    Buffer.from([0xef, 0xbf, 0xbd, 0x0a, 0x61, 0x80, 0x0a, 0xe9]),
    "2:2  is not UTF-8: here is the byte 80",
  ],
  [
    "what begins a character, and does not go on",
    Buffer.concat([Buffer.from("é: "), Buffer.from([0xef, 0x61])]),
    "1:4  is not UTF-8: here is the byte EF, which is ï in Latin-1",
  ],
  [
    "a character that is cut off at the end",
    Buffer.from("a: é").subarray(0, 4),
    "1:4  is not UTF-8: here is the byte C3, which is Ã in Latin-1",
  ],
  ["a byte that is nothing", Buffer.from([0x61, 0x81]), "1:2  is not UTF-8: here is the byte 81"],
  ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "3:1  is binary: here is a byte 00"],
  ["one byte 00", Buffer.from("a: b\nc: \0d"), "2:4  is binary: here is a byte 00"],
])("%s is called what it is", (_, bytes, message) => {
  expect(mistakeIn(bytes)).toBe(
    `a.yaml:${message}\n${" ".repeat(12)}expected a text in UTF-8: save it as such`,
  );
});

test("a file that is not there has no text", () => {
  expect(readTextFile("none.yaml", directory)).toBeUndefined();
  fs.writeFileSync(join(directory, "file"), "");
  expect(readTextFile("file/none.yaml", directory)).toBeUndefined();
});

test("what stands in the place of a file is called what it is", () => {
  fs.mkdirSync(join(directory, "folder.yaml"));
  fs.symlinkSync("gone.yaml", join(directory, "link.yaml"));
  fs.symlinkSync("round.yaml", join(directory, "round.yaml"));
  expect(mistake("folder.yaml")).toBe("folder.yaml  is a folder\n             expected a file");
  expect(mistake("link.yaml")).toBe(
    'link.yaml  is a link to "gone.yaml", which is not there\n           expected a file',
  );
  expect(mistake("round.yaml")).toBe(
    "round.yaml  is a link that leads to itself\n            expected a file",
  );
  expect(mistake("../../dev/null")).toMatch(/is not a file/);
});

test("a file that is too big is not read", () => {
  fs.writeFileSync(join(directory, "big.yaml"), "");
  fs.truncateSync(join(directory, "big.yaml"), 20_000_000);
  expect(mistake("big.yaml")).toBe("big.yaml  has 20,000,000 bytes\n          expected at most 10,000,000");
});

test.each([
  ["EACCES", "may not be read by you", "read permission for it"],
  ["EIO", "cannot be read: the system says EIO", "a file"],
])("%s of the system is explained", (code, message, expected) => {
  jest.spyOn(fs, "readFileSync").mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  expect(mistakeIn(Buffer.from(TEXT))).toBe(`a.yaml  ${message}\n        expected ${expected}`);
});
