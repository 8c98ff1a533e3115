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

/** Keys and values of a map as {@link literal} makes them. */
export function literals(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [literal(key), literal(text)]));
}
