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
const ALIKE = /(?:\$?\{+\s*)imagebuilder:\s*[\w-]+\s*\}*/gi;

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
  const found = placeholdersIn(text);
  const misspelt = found.flatMap((one) => misspeltMistake(one) ?? []);
  if (misspelt.length) return misspelt;
  const missing = PLACEHOLDERS.filter((name) => !found.some((one) => one.name === name));
  if (missing.length) {
    const names = missing.map(placeholder);
    return [{ ...START, message: `has no ${names.join(", no ")}`, expected: placeholders("each of") }];
  }
  return [...misplaced(found, text)];
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

function placeholdersIn(text: string): Found[] {
  return text.split("\n").flatMap((line, index) => {
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
  const said = /imagebuilder:\s*([\w-]+)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  const meant = PLACEHOLDERS.find((known) => known.toLowerCase() === said);
  return {
    ...placeOf(found),
    message: `${text} is not a placeholder of Image Builder's`,
    expected: meant ? placeholder(meant) : placeholders("one of"),
  };
}

/** Placeholders where Image Builder does not take them. */
function* misplaced(found: readonly Found[], text: string): Generator<DockerfileMistake> {
  const lines = text.split("\n");
  const [parent] = found.filter(({ name }) => name === "parentImage");
  const [environments] = found.filter(({ name }) => name === "environments");
  const [components] = found.filter(({ name }) => name === "components");
  if (!parent || !environments || !components) return;
  for (const one of found.filter(({ name }) => name === "parentImage"))
    if (!/^\s*FROM\s/i.test(lines[one.line - 1] ?? ""))
      yield {
        ...placeOf(one),
        message: `${one.text} is not in a FROM instruction`,
        expected: `FROM ${placeholder("parentImage")}`,
      };
  const before = (one: Found, other: Found) =>
    one.line < other.line || (one.line === other.line && one.column < other.column);
  if (before(components, environments))
    yield {
      ...placeOf(components),
      message: `${components.text} comes before ${environments.text}, which makes ready what runs components`,
      expected: `it after line ${environments.line}`,
    };
  if (before(environments, parent))
    yield {
      ...placeOf(environments),
      message: `${environments.text} comes before FROM ${parent.text}`,
      expected: `it after line ${parent.line}`,
    };
}
