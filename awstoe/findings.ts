import type { z } from "zod";
import { describeIssue } from "../input/describe-issue.js";
import { type Problem, show } from "../input/problem.js";
import { valueAt } from "../input/value.js";
import { formatPath, type Path, type YamlFile } from "../input/yaml-file.js";

/** A name that stands somewhere; empty where it is missing. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

/** What is wrong with one document, each with its place. */
export class Findings {
  readonly problems: Problem[] = [];

  constructor(
    private readonly file: string,
    private readonly yaml: YamlFile,
  ) {}

  /** @param key whether it is the key at the path that is wrong, not the value */
  report(path: Path, message: string, expected?: string, key = false): void {
    const { line, column } = key ? this.yaml.locateKey(path) : this.yaml.locate(path);
    this.problems.push({ file: this.file, line, column, path: formatPath(path), message, expected });
  }

  /** Reports all in which the value, which stands at the path, breaks the schema. */
  check(schema: z.ZodType, value: unknown, path: Path): void {
    for (const issue of schema.safeParse(value).error?.issues ?? []) {
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
}
