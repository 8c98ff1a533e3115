import type { z } from "zod";
import { closest } from "../input/did-you-mean.js";
import type { Place, Problem } from "../input/problem.js";
import { describeIssue } from "../input/schema-issue.js";
import { formatPath, isObject, type Path, valueAt } from "../input/value.js";
import type { YamlFile } from "../input/yaml-file.js";
import type { IssueParams } from "./issue.js";
import { DOCUMENT_RULES, type DocumentRuleId } from "./rules.js";
import { WORKFLOW_RULES, type WorkflowRuleId } from "./workflow/rules.js";

const RULES = { ...DOCUMENT_RULES, ...WORKFLOW_RULES };

const isRule = (id: string): id is keyof typeof RULES => Object.hasOwn(RULES, id);

interface ReportOptions {
  /** Whether the key at the path is wrong, not its value. */
  readonly key?: boolean;
  /** Where in the value it is wrong. */
  readonly place?: Place;
  /** The text that would be right at the place. */
  readonly fix?: string;
}

/** Reports a finding at a path. Its message has the value received and the rule that it breaks. */
export type ReportRule = (
  rule: DocumentRuleId | WorkflowRuleId,
  path: Path,
  message: string,
  expected?: string,
  options?: ReportOptions,
) => void;

/** Collects what is wrong with one component or workflow document, each finding with its rule and place. */
export class DocumentChecker {
  readonly problems: Problem[] = [];
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: Problem[] = [];

  constructor(
    readonly yaml: YamlFile,
    /** What the ids of the document's rules begin with. What documents have in common is reported as a component's. */
    private readonly kind: "component" | "workflow" = "component",
  ) {}

  readonly report: ReportRule = (common, path, message, expected, { key, place, fix } = {}) => {
    const rule = this.ownRule(common);
    const at = place ?? (key ? this.yaml.locateKey(path) : this.yaml.locate(path));
    const { file, value } = this.yaml;
    const finding = { file, ...at, path: formatPath(path), message, expected, rule, fix };
    const findings = RULES[rule].level === "error" ? this.problems : this.warnings;
    findings.push({ ...finding, namedPath: namedPath(path, value) });
  };

  /** The rule of this kind of document that is like one of components. */
  readonly ownRule = (common: DocumentRuleId | WorkflowRuleId) => {
    const rule = common.replace(/^component/, this.kind);
    if (!isRule(rule)) throw new Error(`there is no rule ${rule}`);
    return rule;
  };

  /** Reports all in which the value at a path breaks a schema. */
  check(schema: z.ZodType, path: Path): void {
    const value = valueAt(this.yaml.value, path);
    const issues = schema.safeParse(value).error?.issues ?? [];
    // A required key that is misspelt is one mistake.
    const misspelt = new Set(issues.flatMap((issue) => meantKey(issue) ?? []));
    for (const issue of issues) {
      if (!misspelt.has(formatPath(issue.path))) this.#describe(issue, path, valueAt(value, issue.path));
    }
  }

  #describe(issue: z.core.$ZodIssue, path: Path, value: unknown): void {
    const place = [...path, ...issue.path];
    const described = describeIssue(issue, value, this.yaml.source(place));
    const { expected, key } = described;
    const { fix, rule: broken } = paramsOf(issue);
    const isMissing = value === undefined && !key;
    const rule = isMissing ? "component/missing" : (broken ?? ruleOf(issue, value));
    if (value === null && issue.code !== "custom") {
      this.report(rule, place, described.message, expected, { key: true });
    } else if (issue.code === "invalid_value" && typeof value === "string") {
      const meant = closest(value, issue.values.map(String));
      const message = meant ? `${described.message}: did you mean ${meant}?` : described.message;
      this.report(rule, place, message, expected, { fix: meant });
    } else {
      this.report(rule, place, described.message, expected, { key, fix });
    }
  }
}

/** The rule that an issue of zod's own is about. */
function ruleOf(issue: z.core.$ZodIssue, value: unknown): DocumentRuleId {
  if (value === null) return "component/missing";
  if (issue.code === "invalid_value") return "component/value";
  return issue.code === "too_small" ? "component/empty-list" : "component/type";
}

const paramsOf = (issue: z.core.$ZodIssue): Partial<IssueParams> =>
  issue.code === "custom" ? (issue.params ?? {}) : {};

/** Path of the key that a misspelt one stands for. */
function meantKey(issue: z.core.$ZodIssue): string | undefined {
  const { meant } = paramsOf(issue);
  return meant === undefined ? undefined : formatPath([...issue.path.slice(0, -1), meant]);
}

/** A path in which entries of lists stand by their names if they have some, e.g. `phases.build.steps.Install.action`. */
function namedPath(path: Path, document: unknown): string {
  let value = document;
  const names = path.map((step, index) => {
    value = valueAt(value, [step]);
    if (typeof step !== "number" || !isObject(value)) return step;
    if (typeof value.name === "string") return value.name;
    // A parameter or constant is a map with one key, its name, which comes next.
    return Object.keys(value).length === 1 && index === 1 ? undefined : step;
  });
  return formatPath(names.filter((name) => name !== undefined));
}
