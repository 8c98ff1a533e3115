/**
 * A person's text as Terraform must take it: literally. In JSON configuration, `${` and `%{` of a string begin an
 * expression; and what looks like one of cdktf's tokens for texts and lists must not, or cdktf resolves it. (cdktf's Fn.rawString
 * escapes for an expression, not for a string of its own.)
 * https://developer.hashicorp.com/terraform/language/syntax/json#string-values
 */
export function literal(text: string): string {
  return text.replace(
    /(?<![$%#&])([$%#&]+)(?=\{TfToken\[)|([$%])\{/g,
    (_, token: string | undefined, sign: string) =>
      token === undefined ? `${sign}${sign}{` : `\${"${token}"}`,
  );
}

/** A value in which each text, of keys too, is as {@link literal} makes it. */
export function literals<T>(value: T): T;
export function literals(value: unknown): unknown {
  if (typeof value === "string") return literal(value);
  if (Array.isArray(value)) return value.map((entry: unknown) => literals(entry));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [literal(key), literals(inner)]));
}
