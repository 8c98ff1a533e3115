/** What is wrong with a value. */
export interface Mistake {
  /** Rule that the value breaks, as a predicate that follows the value: `is not an account id`. */
  readonly message: string;
  /** What would be right: `12 digits`. */
  readonly expected: string;
}

/** Says what is wrong with a value, or nothing. */
export type Rule<T = string> = (value: T) => Mistake | undefined;

/** A rule that a regular expression states whole, as a JSON Schema can. */
export type PatternRule = Rule & { readonly pattern: RegExp };

/**
 * A rule that a regular expression states whole.
 * @param reasons what to look for in a value that does not match: the first that is broken is told in place of `message`
 */
export function matching(
  pattern: RegExp,
  message: string,
  expected: string,
  reasons: readonly Rule[] = [],
): PatternRule {
  const mistake = (value: string): Mistake | undefined => {
    if (typeof value === "string" && pattern.test(value)) return undefined;
    if (typeof value !== "string") return { message: "is not a text", expected };
    if (value === "") return { message: "is empty", expected };
    return firstMistake(value, reasons) ?? { message, expected };
  };
  return Object.assign(mistake, { pattern });
}

/** What the first of some rules that a value breaks says of it. */
export function firstMistake<T>(value: T, rules: readonly Rule<T>[]): Mistake | undefined {
  for (const rule of rules) {
    const mistake = rule(value);
    if (mistake) return mistake;
  }
  return undefined;
}

/** A part that a text must not have: the pattern that finds it, the message, and what would be right. */
type Forbidden = readonly [part: RegExp, message: string, expected: string];

/** A rule that a text breaks in which a pattern finds something. */
export const without =
  (...[part, message, expected]: Forbidden): Rule =>
  (value) =>
    part.test(value) ? { message, expected } : undefined;

/** Characters, as the inside of a regular expression's class, and as a person lists them. */
export type Characters = readonly [set: string, said: string];

/** A rule that a text breaks with another character than these. */
export function onlyOf([set, said]: Characters, what: string): Rule {
  const other = new RegExp(`[^${set}]`, "u");
  return (value) => {
    const [character] = other.exec(value) ?? [];
    if (character === undefined) return undefined;
    return { message: `has ${showCharacter(character)}, which is not allowed in ${what}`, expected: said };
  };
}

/** A character as a message shows it: what nobody could see or tell from another is an escape or has its number. */
function showCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (/[ -~]/.test(character)) return JSON.stringify(character);
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(character))
    return `"${character}" (U+${code.toUpperCase().padStart(4, "0")})`;
  return code.length > 4 ? `"\\u{${code}}"` : `"\\u${code.padStart(4, "0")}"`;
}

/** A rule for the number of a text's characters. */
export const ofLength =
  (min: number, max = Infinity): Rule =>
  (value) => {
    const { length } = [...value];
    if (length < min) return { message: `has ${count(length, "character")}`, expected: `at least ${min}` };
    return length > max
      ? { message: `has ${count(length, "character")}`, expected: `at most ${max}` }
      : undefined;
  };

/** A number with its noun. */
export const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

/** What a text is made of. */
interface TextForm {
  /** The text as a message calls it: `an image's name`. */
  readonly what: string;
  readonly characters: Characters;
  /** Characters that it can begin with. @default - all of them */
  readonly first?: Characters;
  /** Characters that it can end with. @default - all of them */
  readonly last?: Characters;
  /** Fewest characters. @default 1 */
  readonly min?: number;
  /** Most characters. @default - any number */
  readonly max?: number;
  readonly without?: readonly Forbidden[];
}

/** A rule for a text that is told by its characters, its length, and what it must not have. */
export function textOf(form: TextForm): PatternRule {
  const { what, characters, first, last, min = 1, max, without: parts = [] } = form;
  const [set, said] = characters;
  const expected = max === undefined ? said : `${min} to ${max} of ${said}`;
  const pattern = [
    ...parts.map(([{ source }]) => (source.startsWith("^") ? `(?!${source.slice(1)})` : `(?!.*${source})`)),
    first ? `(?=[${first[0]}])` : "",
    `[${set}]{${min},${max ?? ""}}`,
    last ? `(?<=[${last[0]}])` : "",
  ].join("");
  return matching(new RegExp(`^${pattern}$`, "u"), `is not ${what}`, expected, [
    onlyOf(characters, what),
    ...(first ? [edge("begins", ([start = ""]) => start, first)] : []),
    ...(last ? [edge("ends", (value) => value.at(-1) ?? "", last)] : []),
    ...parts.map((part) => without(...part)),
    ofLength(min, max),
  ]);
}

/** A rule for the character at one end of a text. */
function edge(verb: string, at: (value: string) => string, [set, said]: Characters): Rule {
  const right = new RegExp(`[${set}]`, "u");
  return (value) =>
    right.test(at(value))
      ? undefined
      : { message: `${verb} with ${showCharacter(at(value))}`, expected: `${said} there` };
}

/** A rule for a whole number, as a JSON Schema can state it. */
export type RangeRule = Rule<number> & { readonly min: number; readonly max: number };

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): RangeRule {
  const mistake = (value: number): Mistake | undefined => {
    if (!Number.isInteger(value)) return { message: "is not a whole number", expected: `${min} to ${max}` };
    if (value < min) return { message: "is too small", expected: `at least ${min}` };
    return value > max ? { message: "is too big", expected: `at most ${max}` } : undefined;
  };
  return Object.assign(mistake, { min, max });
}
