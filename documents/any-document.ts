import type { Problem } from "../input/problem.js";
import { isObject } from "../input/value.js";
import { parseYaml } from "../input/yaml-file.js";
import type { Platform } from "./actions.js";
import { checkParsedDocument } from "./component-document.js";
import { isSlip } from "./misspelling.js";
import type { DocumentRuleId } from "./rules.js";
import { listOf } from "./values.js";
import { WORKFLOW_ACTIONS } from "./workflow/actions.js";
import type { WorkflowRuleId } from "./workflow/rules.js";
import { checkParsedWorkflow } from "./workflow/workflow-document.js";

/** What is wrong with a file that may be a component or workflow document. */
export interface CheckedFile {
  /** What the file is taken for. @default - a component document, or none, which a note says */
  readonly isWorkflow?: boolean;
  readonly problems: readonly Problem[];
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: readonly Problem[];
  /** Why the file was not checked. */
  readonly notes: readonly Problem[];
}

/**
 * Checks any YAML or JSON file, which is left alone if it is no component or workflow document.
 *
 * @param platform undefined if the document's actions are to tell
 */
export function checkAnyDocument(file: string, bytes: Uint8Array, platform?: Platform): CheckedFile {
  const text = decode(bytes)?.replaceAll("\r\n", "\n");
  if (text === undefined) return checkForeignEncoding(file, bytes);
  const yaml = parseYaml(file, text);
  const isComponent = yaml.problems.length ? isComponentText(text) : isComponentValue(yaml.value);
  const isWorkflow =
    !isComponent && (yaml.problems.length ? isWorkflowText(text) : isWorkflowValue(yaml.value));
  if (!isComponent && !isWorkflow)
    return noted(file, "component/not-a-component", "is no component or workflow document");
  if (yaml.problems.length ? isTemplateText(text, yaml.problems) : isTemplateValue(yaml.value, text))
    return noted(
      file,
      "component/template",
      `is a template of a ${isWorkflow ? "workflow" : "component"} document`,
    );

  const { problems, warnings } = isWorkflow
    ? checkParsedWorkflow(yaml, text)
    : checkParsedDocument(yaml, text, platform);
  // How long a document may be is a quota, and that of an account that is not known here.
  const tooLong: readonly (DocumentRuleId | WorkflowRuleId)[] = ["component/too-long", "workflow/too-long"];
  const isLength = ({ rule }: Problem) => tooLong.some((one) => one === rule);
  return {
    isWorkflow,
    problems: problems.filter((problem) => !isLength(problem)),
    warnings: [...problems.filter(isLength), ...warnings],
    notes: [],
  };
}

const noted = (file: string, rule: DocumentRuleId, message: string): CheckedFile => ({
  problems: [],
  warnings: [],
  notes: [{ file, rule, message: `${message}, and was not checked` }],
});

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function checkForeignEncoding(file: string, bytes: Uint8Array): CheckedFile {
  const encoding =
    bytes[0] === 0xff || bytes[1] === 0 ? "utf-16le" : bytes[0] === 0xfe ? "utf-16be" : "latin1";
  const text = new TextDecoder(encoding).decode(bytes);
  const isWorkflow = !isComponentText(text) && isWorkflowText(text);
  if (!isComponentText(text) && !isWorkflow)
    return noted(file, "component/not-a-component", "is not UTF-8, and no component or workflow document");
  const rule: DocumentRuleId | WorkflowRuleId = isWorkflow ? "workflow/encoding" : "component/encoding";
  const problem = { file, rule, message: "is not UTF-8", expected: "a file that is saved as UTF-8" };
  return { isWorkflow, problems: [problem], warnings: [], notes: [] };
}

/** Whether what a file says is meant as a component document; SSM and workflow documents have no phases. */
function isComponentValue(value: unknown): boolean {
  if (!isObject(value)) return false;
  const has = (key: string) => Object.keys(value).some((given) => isSlip(given, key));
  const hasActions = listOf(value.phases).some((phase) =>
    listOf(isObject(phase) && phase.steps).some((step) => isObject(step) && "action" in step),
  );
  return hasActions || (has("schemaVersion") && has("phases"));
}

/** Whether what a file says is meant as a workflow document, which has steps but no phases. */
function isWorkflowValue(value: unknown): boolean {
  if (!isObject(value)) return false;
  const actions = listOf(value.steps).map((step) => isObject(step) && step.action);
  const hasSchema = Object.keys(value).some((given) => isSlip(given, "schemaVersion"));
  return actions.some((action) => typeof action === "string" && (hasSchema || WORKFLOW_ACTIONS.has(action)));
}

/** Whether a text that is not YAML is meant as a workflow document. */
function isWorkflowText(text: string): boolean {
  const actions = [...text.matchAll(/^\s+(?:- )?action: *["']?(\w+)/gm)].map(([, action = ""]) => action);
  return /^steps *:/m.test(text) && actions.some((action) => WORKFLOW_ACTIONS.has(action));
}

/** Whether a text that is not YAML is meant as a component document. */
function isComponentText(text: string): boolean {
  const key = (name: string) => new RegExp(`^(\\{\\s*|\\s*"|')?${name}["']?\\s*:`, "m").test(text);
  return key("phases") && (key("schemaVersion") || /^\s*(- )?action: /m.test(text));
}

/**
 * What is a template's wherever it stands: Jinja's tags and comments, tags of ERB, EJS and the like, and Terraform's
 * directives and escapes.
 */
const TEMPLATE =
  /\{%[-+]? *[a-z]+[^%]*%\}|(?<!\$)\{#[^#\n]*#\}|<%[^%]*%>|%\{~? *(?:if|for|else|endif|endfor)\b|\$\$\{/;

/**
 * A line that stands for some lines of YAML, or for none: a value of Terraform's, or an action of Go's or Handlebars'
 * templates.
 */
const TEMPLATE_LINE =
  /^[ \t]*(?:- )?\$\{.*\}[ \t]*$|^[ \t]*\{\{(?:-? *(?:if|else|end|range|with|define|template|include|block)\b|- |[-~]? *[#/^>!]).*\}\}[ \t]*$/m;

/** What may also be a shell's. */
const PLACEHOLDER = /\$\{[^}]*\}|@@[\w.-]+@@|#\{[^}]*\}#/;

/** What a person or a program was to fill in. A shell's `$X` or `%X%` may be meant as it is. */
const UNFILLED = /__[A-Z][A-Z\d_]*__|<[A-Za-z][\w .-]*>/;

/** A value of Go's templates where YAML has a text without quotes. */
const TEMPLATE_VALUE = /[:-] +\{\{-? *[.$]\w/;

/** Keys below which a shell's or another program's text may stand. */
const FREE_TEXTS = [
  "commands",
  "arguments",
  "content",
  "description",
  "default",
  "value",
  "if",
  "properties",
];

function isTemplateText(text: string, [first]: readonly Problem[]): boolean {
  const line = text.split("\n")[(first?.line ?? 1) - 1] ?? "";
  return (
    [TEMPLATE, TEMPLATE_LINE].some((one) => one.test(text)) ||
    [PLACEHOLDER, TEMPLATE_VALUE].some((one) => one.test(line))
  );
}

function isTemplateValue(value: unknown, text: string): boolean {
  return TEMPLATE.test(text) || hasPlaceholder(value);
}

function hasPlaceholder(value: unknown): boolean {
  if (typeof value === "string") return PLACEHOLDER.test(value) || UNFILLED.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, part]) => PLACEHOLDER.test(key) || (!FREE_TEXTS.includes(key) && hasPlaceholder(part)),
  );
}
