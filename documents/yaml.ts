import type { DocumentChecker } from "./document-checker.js";

/**
 * Reports what keeps a document from being YAML. Of two common mistakes, what YAML says is far from the cause, and more
 * than one thing.
 * @returns whether it is YAML
 */
export function checkYaml(content: string, { yaml, report, problems, ownRule }: DocumentChecker): boolean {
  const [first] = yaml.problems;
  if (!first) return true;
  const before = problems.length;
  const lines = content.split("\n");
  reportUnquotedReferences(lines, report);
  if (problems.length === before) reportHereDocument(lines, first.line ?? 1, report);
  if (problems.length === before)
    problems.push(...yaml.problems.map((problem) => ({ ...problem, rule: ownRule("component/yaml") })));
  return false;
}

/** End of a line after which a block of text begins, which a pipe of a shell's is not. */
const BLOCK_HEADER = /[:-] +[|>][-+\d]*\s*(?:#.*)?$/;

/** How far in a line stands; -1 if it is empty. */
const indentOf = (line: string) => line.search(/\S/);

/** A key or entry, and a value that begins with a reference, which is a map to YAML. */
const UNQUOTED = /^(?<before>\s*(?:- +)*(?:[\w-]+: +)?)(?<value>\{\{[^{}]*\}\}[^'"#]*?)\s*(?:#.*)?$/;

function reportUnquotedReferences(lines: readonly string[], report: DocumentChecker["report"]): void {
  let block = Infinity;
  for (const [index, line] of lines.entries()) {
    const indent = indentOf(line);
    if (indent < 0) continue;
    if (indent > block) continue;
    block = BLOCK_HEADER.test(line) ? indent : Infinity;
    const { before = "", value = "" } = UNQUOTED.exec(line)?.groups ?? {};
    if (!value) continue;
    const fix = `'${value}'`;
    const place = {
      line: index + 1,
      column: before.length + 1,
      endLine: index + 1,
      endColumn: before.length + value.length + 1,
    };
    const message = `${value} is a map to YAML, because a value begins with a brace`;
    report("component/unquoted-reference", [], message, `it in quotes: ${fix}`, { place, fix });
  }
}

/** Finds a here-document that leaves the text that it is in, at or before the line that YAML stumbles over. */
function reportHereDocument(
  lines: readonly string[],
  lastLine: number,
  report: DocumentChecker["report"],
): void {
  for (const [index, line] of lines.slice(0, lastLine).entries()) {
    const word = /<<[-~]?\s*(['"]?)([A-Za-z_]\w*)\1/.exec(line)?.[2];
    if (!word) continue;
    const indent = textIndent(lines, index);
    for (const [offset, next] of lines.slice(index + 1).entries()) {
      const column = indentOf(next);
      if (column < 0) continue;
      if (column < indent) {
        const at = index + offset + 2;
        const place = { line: at, column: column + 1, endLine: at, endColumn: next.trimEnd().length + 1 };
        const message = `the here-document ${word} of line ${index + 1} leaves the command that it is in`;
        const expected = `all of its lines, and ${word}, at least ${indent} spaces in: YAML takes them away`;
        report("component/here-document", [], message, expected, { place });
        return;
      }
      if (next.trim() === word) break;
    }
  }
}

/** How far in the lines of a text must stand: as its first one if it is a block, else further than its entry. */
function textIndent(lines: readonly string[], index: number): number {
  const own = indentOf(lines[index] ?? "");
  let outer = own;
  for (let at = index - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? "";
    const indent = indentOf(line);
    if (indent < 0 || indent >= outer) continue;
    if (BLOCK_HEADER.test(line)) return outer;
    outer = indent;
  }
  return own + 1;
}
