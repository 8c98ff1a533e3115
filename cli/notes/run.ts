import { printableLines, show, UserError } from "../../input/problem.js";
import { unknownImage } from "../../landing-zone/checks/selectors.js";
import { LOCK_FILE } from "../../landing-zone/versions/lock-file.js";
import { contentsDiffs, contentsLines, contentsTitle } from "../../review/model/contents.js";
import type { ReleaseContents } from "../../review/model/review.js";
import { markdownContents } from "../../review/render/markdown-contents.js";
import { print } from "../output.js";
import { Contents } from "../review/contents.js";

export interface NotesOptions {
  readonly format: "text" | "markdown" | "json";
}

/** How many versions an error lists. */
const LISTED_VERSIONS = 10;

const CUT_OFF = "the oldest version in the commits here; git fetch --unshallow gets the others";

/** Says what changed between two versions of an image, from the project's git repository. */
export async function runNotes(
  image: string,
  from: string | undefined,
  to: string | undefined,
  { format }: NotesOptions,
): Promise<void> {
  const contents = new Contents(".");
  const versions = contents.versionsOf(image);
  const [last] = versions;
  if (last === undefined) throw new UserError(unknownHere(image, contents.images()));
  const known = (version: string) => {
    // A release is a version and its build, which has the same recipe as the one before.
    const recipe = version.replace(/\/\d+$/, "");
    if (versions.includes(recipe)) return recipe;
    const listed = versions.slice(0, LISTED_VERSIONS).join(", ");
    throw new UserError(
      `image ${image} has no version ${show(version)} in the commits here: expected one of ${listed}${versions.length > LISTED_VERSIONS ? ", …" : ""}`,
    );
  };
  const after = to === undefined ? last : known(to);
  const before = from === undefined ? versions[versions.indexOf(after) + 1] : known(from);
  const same = { image, from: after, to: after, components: [], files: [], settings: [], commits: [] };
  const found: ReleaseContents =
    before === undefined
      ? { ...same, note: contents.isCutOff() ? CUT_OFF : "the first version" }
      : to === undefined && before === after
        ? { ...same, note: "the newest version" }
        : contents.of(image, before, after);
  await print(FORMATS[format](found));
}

const FORMATS: Readonly<Record<NotesOptions["format"], (contents: ReleaseContents) => string>> = {
  text: notesText,
  markdown: (contents) => markdownContents(contents, true),
  json: (contents) => JSON.stringify({ version: 1, ...contents }, undefined, 2),
};

function notesText(contents: ReleaseContents): string {
  return printableLines(
    [
      contentsTitle(contents),
      ...contentsLines(contents).map((line) => `  ${line}`),
      ...contentsDiffs(contents).flatMap(({ name, diff }) => ["", name, diff]),
    ].join("\n"),
  );
}

function unknownHere(image: string, images: readonly string[]): string {
  if (!images.length) {
    return `no commit here has a ${LOCK_FILE} with images: run this in the project's folder, in a clone with its history (git fetch --unshallow)`;
  }
  const [message, expected] = unknownImage(image, new Set(images), (name) => name);
  return expected === undefined ? message : `${message}: expected ${expected}`;
}
