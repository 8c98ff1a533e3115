import { mistake } from "../input/schema-issue.js";
import type { DocumentRuleId } from "./rules.js";
import type { WorkflowRuleId } from "./workflow/rules.js";

/** A rule of component documents, or one of workflow documents, which checks are written of as a component's too. */
type SchemaRuleId = DocumentRuleId | WorkflowRuleId;

interface IssueOptions {
  /** Whether the key at the path is wrong, not its value. */
  readonly key?: boolean;
  /** Whether the message stands alone, without the value received before it. */
  readonly valueless?: boolean;
  /** The text that would be right at the place. */
  readonly fix?: string;
  /** The key that was meant by the one at the path. */
  readonly meant?: string;
}

/** What a schema of component documents says about a value beside the message. */
export interface IssueParams extends IssueOptions {
  readonly rule: SchemaRuleId;
  readonly expected: string;
}

/** An issue for zod's `context.addIssue`; the message is a predicate that follows the value: "is not an S3 URI". */
export function breaking(rule: SchemaRuleId, message: string, expected: string, options: IssueOptions = {}) {
  return { ...mistake(message, expected), params: { ...options, rule, expected } satisfies IssueParams };
}
