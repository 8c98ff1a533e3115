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

export function matching(pattern: RegExp, message: string, expected: string): PatternRule {
  const mistake: Mistake = { message, expected };
  return Object.assign((value: string) => (pattern.test(value) ? undefined : mistake), { pattern });
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
