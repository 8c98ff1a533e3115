import { checkAnyDocument } from "../../documents/any-document.js";
import { checkComponentDocument } from "../../documents/component-document.js";
import { DOCUMENT_RULES, type DocumentRuleId, type Level } from "../../documents/rules.js";
import type { Problem } from "../../input/problem.js";
import { BAD_DOCUMENTS, type BadDocument } from "./bad-documents.js";
import { FILE } from "./documents.js";
import { MESSAGES } from "./messages.js";

/** What only shows when it is not known whether a file is a component document. */
const OF_ANY_FILE: ReadonlySet<string> = new Set<DocumentRuleId>([
  "component/not-a-component",
  "component/template",
  "component/encoding",
]);

interface Found extends Problem {
  readonly level: Level;
}

function findingsIn(rule: string, { text, platform }: BadDocument): Found[] {
  const isAnyFile = OF_ANY_FILE.has(rule);
  const bytes = Buffer.from(text, rule === "component/encoding" ? "latin1" : "utf8");
  const {
    problems,
    warnings,
    notes = [],
  } = isAnyFile
    ? checkAnyDocument(FILE, bytes, platform)
    : { ...checkComponentDocument(FILE, text, platform), notes: [] };
  const at = (level: Level) => (problem: Problem) => ({ ...problem, level });
  return [...problems.map(at("error")), ...warnings.map(at("warning")), ...notes.map(at("note"))];
}

/** What stands in a text at a finding's place. */
function textAt(text: string, { line, column, endLine, endColumn }: Problem): string | undefined {
  if (line === undefined || column === undefined || endLine === undefined || endColumn === undefined)
    return undefined;
  const lines = text.split("\n");
  const offset = (toLine: number, toColumn: number) =>
    lines.slice(0, toLine - 1).reduce((sum, one) => sum + one.length + 1, 0) + toColumn - 1;
  return text.slice(offset(line, column), offset(endLine, endColumn));
}

const cases = Object.entries(BAD_DOCUMENTS).flatMap(([rule, documents]) =>
  documents.map((document: BadDocument) => [rule, document.found ?? "", document] as const),
);

test.each(cases)("%s is found once and alone, at %j", (rule, _, document) => {
  const findings = findingsIn(rule, document);
  expect(
    findings.map((finding) => ({
      rule: finding.rule,
      level: finding.level,
      found: textAt(document.text, finding),
      fix: finding.fix,
    })),
  ).toEqual([
    {
      rule,
      level: DOCUMENT_RULES[rule as DocumentRuleId].level,
      found: document.found,
      fix: document.fix,
    },
  ]);
});

test.each(cases.filter(([, , { fix }]) => fix !== undefined))(
  "%s is mended by its fix, at %j",
  (rule, _, document) => {
    const [{ line = 1, column = 1, endLine = 1, endColumn = 1, fix = "" } = {}] = findingsIn(rule, document);
    const lines = document.text.split("\n");
    const before = [...lines.slice(0, line - 1), lines[line - 1]?.slice(0, column - 1)].join("\n");
    const after = [lines[endLine - 1]?.slice(endColumn - 1), ...lines.slice(endLine)].join("\n");
    const mended = findingsIn(rule, { ...document, text: `${before}${fix}${after}` });
    expect(mended.filter((finding) => finding.rule === rule)).toEqual([]);
  },
);

test.each(MESSAGES)("of %s it is said: %s", (rule, message, expected) => {
  const documents: readonly BadDocument[] = BAD_DOCUMENTS[rule];
  const findings = documents.flatMap((document) => findingsIn(rule, document));
  expect(findings.map((finding) => [finding.message, finding.expected])).toContainEqual([message, expected]);
});

test("each rule's message is held", () => {
  expect(new Set(MESSAGES.map(([rule]) => rule))).toEqual(new Set(Object.keys(DOCUMENT_RULES)));
});

test("every rule has a page of AWS about it and a sentence that says what is right", () => {
  for (const { page, description } of Object.values(DOCUMENT_RULES)) {
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+$/);
    expect(description).toMatch(/^[A-Z].*\.$/);
  }
});
