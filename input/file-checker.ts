import type { z } from "zod";
import type { Problem } from "./problem.js";
import { describeIssue, expectKnownKeys } from "./schema-issue.js";
import { formatPath, isObject, type Path, valueAt } from "./value.js";
import type { YamlFile } from "./yaml-file.js";

export interface ProblemOptions {
  /** Whether the key at the path is wrong, not its value. */
  readonly key?: boolean;
  /** Stable id of the rule that is broken. */
  readonly rule?: string;
  /** The text that would be right at the place. */
  readonly fix?: string;
}

/** Reports a problem at a path. Its message has the value received and the rule that it breaks. */
export type Report = (path: Path, message: string, expected?: string, options?: ProblemOptions) => void;

/** Collects what is wrong with one file, each problem with its place. */
export class FileChecker {
  readonly problems: Problem[] = [];
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: Problem[] = [];
  readonly #yaml: YamlFile;
  readonly #unknownKeys: "error" | "warning";

  /** @param options.unknownKeys what it is if a key is not in a schema */
  constructor(yaml: YamlFile, { unknownKeys }: { unknownKeys: "error" | "warning" }) {
    this.#yaml = yaml;
    this.#unknownKeys = unknownKeys;
  }

  readonly report: Report = (...problem) => {
    this.problems.push(this.#placed(...problem));
  };

  /** Reports what is taken all the same. */
  readonly warn: Report = (...problem) => {
    this.warnings.push(this.#placed(...problem));
  };

  /**
   * Reports all in which the value at a path breaks a schema.
   * @returns the schema's output; undefined if there are problems
   */
  check<T extends z.ZodType>(schema: T, path: Path): z.output<T> | undefined {
    const value = valueAt(this.#yaml.value, path);
    let result = schema.safeParse(value, { error: expectKnownKeys });
    if (this.#unknownKeys === "warning" && result.error?.issues.some(isAboutKeys)) {
      const known = structuredClone(value);
      for (const issue of result.error.issues.filter(isAboutKeys)) {
        this.#describe(issue, path, value, this.warn);
        const map = valueAt(known, issue.path);
        for (const key of issue.keys) if (isObject(map)) delete map[key];
      }
      result = schema.safeParse(known, { error: expectKnownKeys });
    }
    const issues = result.error?.issues ?? [];
    const wrongTypes = new Set(
      issues.filter(({ code }) => code === "invalid_type").map((issue) => formatPath(issue.path)),
    );
    for (const issue of issues) {
      // A text has a length too, which is not that of the list that it should be.
      if (issue.code === "too_big" && wrongTypes.has(formatPath(issue.path))) continue;
      this.#describe(issue, path, value, this.report);
    }
    return result.data;
  }

  /** @param value the value at the path, in which the issue is */
  #describe(issue: z.core.$ZodIssue, path: Path, value: unknown, report: Report): void {
    const place = [...path, ...issue.path];
    const { message, expected, key } = describeIssue(
      issue,
      valueAt(value, issue.path),
      this.#yaml.source(place),
    );
    const places = isAboutKeys(issue) ? issue.keys.map((name) => [...place, name]) : [place];
    for (const each of places) report(each, message, expected, { key });
  }

  #placed(path: Path, message: string, expected?: string, { key, ...about }: ProblemOptions = {}): Problem {
    const place = key ? this.#yaml.locateKey(path) : this.#yaml.locate(path);
    return { file: this.#yaml.file, ...place, path: formatPath(path), message, expected, ...about };
  }
}

const isAboutKeys = (issue: z.core.$ZodIssue): issue is z.core.$ZodIssueUnrecognizedKeys =>
  issue.code === "unrecognized_keys";
