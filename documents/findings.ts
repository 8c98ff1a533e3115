import type { z } from "zod";
import { describeIssue, listKnownKeys } from "../input/describe-issue.js";
import { type Problem, show } from "../input/problem.js";
import { isObject, valueAt } from "../input/value.js";
import { formatPath, type Path, type YamlFile } from "../input/yaml-file.js";

/** A name that stands somewhere; empty where it is missing. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

/** What is wrong with one document, each with its place. */
export class Findings {
  readonly problems: Problem[] = [];
  /** What is taken, but looks wrong. */
  readonly warnings: Problem[] = [];

  constructor(
    private readonly file: string,
    private readonly yaml: YamlFile,
  ) {}

  /** @param key whether it is the key at the path that is wrong, not the value */
  report(path: Path, message: string, expected?: string, key = false): void {
    this.problems.push(this.#problem(path, message, expected, key));
  }

  /** Reports what is taken all the same. */
  warn(path: Path, message: string, expected?: string, key = false): void {
    this.warnings.push(this.#problem(path, message, expected, key));
  }

  /**
   * Reports all in which the value, which stands at the path, breaks the schema. Keys that it does not have are warnings:
   * AWS adds some.
   */
  check(schema: z.ZodType, value: unknown, path: Path): void {
    const known = structuredClone(value);
    for (const issue of issuesOf(schema, value)) {
      if (issue.code !== "unrecognized_keys") continue;
      const [message = "", expected] = issue.message.split("\n");
      for (const key of issue.keys) {
        this.warn([...path, ...issue.path, key], message, expected, true);
        const map = valueAt(known, issue.path);
        if (isObject(map)) delete map[key];
      }
    }
    for (const issue of issuesOf(schema, known)) {
      const place = [...path, ...issue.path];
      const { message, expected } = describeIssue(issue, valueAt(value, issue.path), this.yaml.source(place));
      this.report(place, message, expected);
    }
  }

  /** Reports each name that an earlier one has already. */
  checkUnique(named: readonly Named[], expected: string, key = false): void {
    const seen = new Set<string>();
    for (const { name, path } of named) {
      if (name && seen.has(name)) this.report(path, `${show(name)} is here twice`, expected, key);
      seen.add(name);
    }
  }

  #problem(path: Path, message: string, expected: string | undefined, key: boolean): Problem {
    const { line, column } = key ? this.yaml.locateKey(path) : this.yaml.locate(path);
    return { file: this.file, line, column, path: formatPath(path), message, expected };
  }
}

const issuesOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: listKnownKeys }).error?.issues ?? [];
