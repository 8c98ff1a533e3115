import type { Path } from "./value.js";

/** What a schema says of any value, as the id of a rule. */
export type SchemaRule = "unknown-key" | "missing" | "type" | "value" | "limit" | "key-combination";

export interface ProblemOptions {
  /** Whether the key at the path is wrong, not its value. */
  readonly key?: boolean;
  /** Stable id of the rule that is broken, which is one of the file's. */
  readonly rule?: string;
  /** The text that would be right at the place. */
  readonly fix?: string;
}

/** Reports a problem at a path. Its message has the value received and the rule that it breaks. */
export type Report = (path: Path, message: string, expected?: string, options?: ProblemOptions) => void;
