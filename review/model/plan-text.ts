/** Attributes of Terraform's text of a plan whose values are taken out of it: secrets that no provider marks as such. */
const SECRET =
  /^(\s*(?:[+~-]|-\/\+|\+\/-|<=)?\s*"?[\w-]*(?:user_data|userdata|password|passwd|secret|token|private_key|api_key|credential|variables|environment)[\w-]*"?\s*[:=]\s*)/i;

const HIDDEN = "(not shown)";

/**
 * Terraform's own text of a plan without what may be secret although nobody has marked it: user data, passwords and the
 * like, on one line or over many.
 * @param values what is secret wherever it stands
 */
export function withoutSecrets(text: string, values: readonly string[] = []): string {
  const kept: string[] = [];
  /** What ends the value that is passed over: the indent of its first line, and the end mark of a here-document. */
  let hidden: { readonly indent: number; readonly end?: string } | undefined;
  for (const line of text.split("\n")) {
    if (hidden) {
      const isEnd =
        hidden.end === undefined
          ? indentOf(line) <= hidden.indent && /^\s*[)\]}]/.test(line)
          : line.trim() === hidden.end;
      if (isEnd) hidden = undefined;
      continue;
    }
    const [, start] = SECRET.exec(line) ?? [];
    if (start === undefined) {
      kept.push(line);
      continue;
    }
    kept.push(`${start}${HIDDEN}`);
    const [, end] = /<<[-~]?(\w+)\s*$/.exec(line) ?? [];
    if (end !== undefined) hidden = { indent: 0, end };
    else if (/[([{]\s*$/.test(line)) hidden = { indent: indentOf(line) };
  }
  let clean = kept.join("\n");
  // Terraform writes a text as JSON does.
  for (const value of values) {
    for (const written of [value, JSON.stringify(value).slice(1, -1)])
      clean = clean.replaceAll(written, HIDDEN);
  }
  return clean;
}

const indentOf = (line: string) => line.search(/[^\s+~-]|$/);
