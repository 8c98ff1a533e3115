/** A pattern in which `*` is any text and `?` one character: IAM's `StringLike`, and actions. */
export function likePattern(pattern: string, flags = ""): RegExp {
  const source = pattern.replace(/[.+^${}()|[\]\\*?]/g, (character) => {
    if (character === "*") return ".*";
    return character === "?" ? "." : `\\${character}`;
  });
  return new RegExp(`^${source}$`, `s${flags}`);
}

/**
 * Whether an ARN matches a pattern. Each of the six parts between colons is matched by itself, so that only the last
 * `*` reaches over a colon.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function arnMatches(pattern: string, arn: string): boolean {
  const parts = arnParts(arn);
  const patterns = arnParts(pattern);
  return (
    parts.length === 6 &&
    patterns.length === 6 &&
    patterns.every((part, index) => likePattern(part).test(parts[index] ?? ""))
  );
}

function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
