import { FIRST_WORD, INSTRUCTIONS, type Instruction, instructionsIn } from "./dockerfile-instructions.js";
import { firstMistake, type Mistake } from "./rule.js";

/** Most characters of a Dockerfile template that a recipe has itself: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html */
const MAX_CHARACTERS = 16_000;

/**
 * What Image Builder puts in its place: the base image, what the components need, and what runs them.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html
 */
const PLACEHOLDERS = ["parentImage", "environments", "components"] as const;

const placeholder = (name: string) => `{{{ imagebuilder:${name} }}}`;

/** The template that does nothing but what the components do. */
export const DEFAULT_DOCKERFILE = `FROM ${placeholder("parentImage")}\n${placeholder("environments")}\n${placeholder("components")}\n`;

/** What is wrong at a place of a Dockerfile template; lines and columns count from 1. */
export interface DockerfileMistake extends Mistake {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** A placeholder, or what looks like one that is misspelt. */
interface Found {
  readonly name: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const EXACT = /^\{\{\{\s*imagebuilder:(\w+)\s*\}\}\}$/;
const ALIKE = new RegExp(
  String.raw`\$?\{+\s*imagebuilder:\s*[\w-]+\s*\}*|\$?\{{2,}\s*(?:${PLACEHOLDERS.join("|")})\s*\}+`,
  "gi",
);

/** Everything that is wrong with a Dockerfile template, by places. */
export function dockerfileMistakes(text: string): DockerfileMistake[] {
  if (!text.trim())
    return [{ ...START, message: "is empty", expected: placeholders("FROM and the placeholders") }];
  if (text.length > MAX_CHARACTERS)
    return [
      {
        ...START,
        message: `has ${text.length} characters`,
        expected: `at most ${MAX_CHARACTERS}: what is long is better in a component`,
      },
    ];
  const lines = text.split(/\r?\n/);
  const nul = lines.findIndex((line) => line.includes("\0"));
  if (nul >= 0) {
    const column = (lines[nul]?.indexOf("\0") ?? 0) + 1;
    const place = { line: nul + 1, column, endColumn: column + 1 };
    return [{ ...place, message: "has a NUL character", expected: "a text without" }];
  }
  const found = placeholdersIn(lines);
  const misspelt = found.flatMap((one) => misspeltMistake(one) ?? []);
  if (misspelt.length) return misspelt;
  const missing = PLACEHOLDERS.filter((name) => !found.some((one) => one.name === name));
  if (missing.length) {
    const names = missing.map(placeholder);
    return [{ ...START, message: `has no ${names.join(", no ")}`, expected: placeholders("each of") }];
  }
  const instructions = instructionsIn(lines);
  return [
    ...misplacedInstructions(instructions, lines),
    ...misplacedParents(found, instructions),
    ...misplaced(found, instructions, lines),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** What is wrong with a template first, for whoever has no places. */
export const dockerfileMistake = (text: string): Mistake | undefined =>
  firstMistake(text, [
    (value) =>
      typeof value === "string" ? undefined : { message: "is not a text", expected: "a Dockerfile's text" },
    (value) => dockerfileMistakes(value)[0],
  ]);

const START = { line: 1, column: 1, endColumn: 2 };

const placeholders = (before: string) => `${before} ${PLACEHOLDERS.map(placeholder).join(", ")}`;

function placeholdersIn(lines: readonly string[]): Found[] {
  return lines.flatMap((line, index) => {
    // What a comment has is not put in its place.
    if (/^\s*#/.test(line)) return [];
    return [...line.matchAll(ALIKE)].map((match) => ({
      name: EXACT.exec(match[0])?.[1] ?? "",
      text: match[0],
      line: index + 1,
      column: match.index + 1,
    }));
  });
}

const placeOf = ({ line, column, text }: Found) => ({ line, column, endColumn: column + text.length });

function misspeltMistake(found: Found): DockerfileMistake | undefined {
  const { name, text } = found;
  if (PLACEHOLDERS.some((known) => known === name)) return undefined;
  const said = /([\w-]+)\s*\}*$/.exec(text)?.[1]?.toLowerCase() ?? "";
  const meant = PLACEHOLDERS.find((known) => known.toLowerCase() === said);
  return {
    ...placeOf(found),
    message: `${text} is not a placeholder of Image Builder's`,
    expected: meant ? placeholder(meant) : placeholders("one of"),
  };
}

/** What Docker does not know, or takes only after FROM. */
function* misplacedInstructions(
  instructions: readonly Instruction[],
  lines: readonly string[],
): Generator<DockerfileMistake> {
  const from = instructions.find(({ keyword }) => keyword === "FROM");
  for (const { keyword, line } of instructions) {
    if (EXACT.test(keyword)) continue;
    const [word = ""] = FIRST_WORD.exec(lines[line - 1] ?? "") ?? [];
    const column = (lines[line - 1] ?? "").indexOf(word) + 1;
    const place = { line, column, endColumn: column + word.length };
    if (!INSTRUCTIONS.includes(keyword))
      yield {
        ...place,
        message: `begins a line with ${word}, which is no instruction`,
        expected: `one of ${INSTRUCTIONS.join(", ")}; a line that goes on ends in a backslash`,
      };
    else if (from && line < from.line && keyword !== "ARG")
      yield { ...place, message: `has ${word} before FROM`, expected: `it after line ${from.line}` };
  }
}

/** Placeholders of the parent from which no image begins. */
function* misplacedParents(
  found: readonly Found[],
  instructions: readonly Instruction[],
): Generator<DockerfileMistake> {
  const from = `FROM ${placeholder("parentImage")}`;
  const parents = found
    .filter(({ name }) => name === "parentImage")
    .map((one) => ({ ...one, owner: ownerOf(one, instructions) }));
  const [first] = parents;
  // What is no instruction at all may be meant as FROM.
  const canBegin = ({ keyword }: Instruction) =>
    ["FROM", "ARG"].includes(keyword) || (!INSTRUCTIONS.includes(keyword) && !EXACT.test(keyword));
  if (first && !parents.some(({ owner }) => owner && canBegin(owner)))
    yield { ...placeOf(first), message: `${first.text} is not in a FROM instruction`, expected: from };
  for (const one of parents) {
    if (one.owner?.keyword !== "FROM") continue;
    // Other placeholders in it are reported themselves.
    const image = one.owner.text.replace(one.text, "image").replace(/\{\{\{.*\}\}\}/, "");
    if (!/^FROM\s+(?:--\S+\s+)*image(?:\s+AS\s+\S+)?\s*$/i.test(image))
      yield {
        ...placeOf(one),
        message: `${one.text} is not all that its FROM names`,
        expected: `${from}, or with AS and a name after it`,
      };
  }
}

const ownerOf = ({ line }: Found, instructions: readonly Instruction[]) =>
  instructions.find(({ endLine }) => line <= endLine);

/** Placeholders of environments and components where what comes in their place cannot stand. */
function* misplaced(
  found: readonly Found[],
  instructions: readonly Instruction[],
  lines: readonly string[],
): Generator<DockerfileMistake> {
  const [parent] = found.filter(({ name }) => name === "parentImage");
  const others = found.filter(({ name }) => name !== "parentImage");
  let isBroken = false;
  for (const one of others) {
    const { keyword = "" } = ownerOf(one, instructions) ?? {};
    const isInside = !EXACT.test(keyword);
    if (!isInside && lines[one.line - 1]?.trim() === one.text) continue;
    isBroken = true;
    yield {
      ...placeOf(one),
      message: isInside ? `${one.text} is inside of ${keyword}` : `${one.text} is not alone on its line`,
      expected: "a line of its own, because instructions come in its place",
    };
  }
  if (isBroken) return;
  const [environments] = others.filter(({ name }) => name === "environments");
  if (parent && environments && environments.line < parent.line)
    yield {
      ...placeOf(environments),
      message: `${environments.text} comes before FROM ${parent.text}`,
      expected: `it after line ${parent.line}`,
    };
  else yield* misplacedComponents(others, instructions);
}

/** Whether a stage begins with what an earlier one has made. */
function isFromAnother(index: number, stages: readonly Instruction[]): boolean {
  const words = stages.map(({ text }) => text.split(/\s+/).filter((word) => !word.startsWith("--")));
  const image = words[index]?.[1]?.toLowerCase();
  return words
    .slice(0, index)
    .some((earlier) => /^as$/i.test(earlier.at(-2) ?? "") && earlier.at(-1)?.toLowerCase() === image);
}

/** Placeholders of components that are not after one of environments, in its stage. */
function* misplacedComponents(
  others: readonly Found[],
  instructions: readonly Instruction[],
): Generator<DockerfileMistake> {
  const environments = others.find(({ name }) => name === "environments");
  const stages = instructions.filter(({ keyword }) => keyword === "FROM");
  for (const one of others.filter(({ name }) => name === "components")) {
    const last = others.findLast(({ line }) => line < one.line);
    const stage = stages.find(
      ({ line }, index) => line > (last?.line ?? 0) && line < one.line && !isFromAnother(index, stages),
    );
    if (environments && one.line < environments.line)
      yield {
        ...placeOf(one),
        message: `${one.text} comes before ${environments.text}, which makes ready what runs components`,
        expected: `it after line ${environments.line}`,
      };
    else if (stage)
      yield {
        ...placeOf(one),
        message: `${one.text} is in another stage than ${placeholder("environments")}`,
        expected: `both before or both after line ${stage.line}`,
      };
    else if (last?.name === "components")
      yield {
        ...placeOf(one),
        message: `${one.text} is here twice, and the first removes what it has run`,
        expected: "it once in each stage",
      };
  }
}
