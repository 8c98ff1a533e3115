import type { z } from "zod";
import { Mender } from "./mend.js";
import type { PlacedFile } from "./placed-file.js";
import type { Problem } from "./problem.js";
import type { ProblemOptions, Report, SchemaRule } from "./report.js";
import { describeIssue, expectForm, ruleOf } from "./schema-issue.js";
import { formatPath, type Path, valueAt } from "./value.js";

export type { ProblemOptions, Report } from "./report.js";

interface FileCheckerOptions {
  /** Schema of the whole file, by which slips are told. @default - they are not */
  readonly schema?: z.ZodType;
  /** Schema by which keys at a wrong level are told where they belong. @default - the schema */
  readonly homes?: z.ZodType;
  /** Paths at which nothing is said to be missing. @default - none but those of slips */
  readonly excused?: ReadonlySet<string>;
  /** What the ids of its rules begin with. @default - its problems have none */
  readonly rules?: string;
}

/** Collects what is wrong with one file, each problem with its place. */
export class FileChecker {
  readonly #problems = new ProblemList();
  readonly #warnings = new ProblemList();
  readonly #file: PlacedFile;
  /** Paths at which nothing is said to be missing, because it is somewhere else, which is reported. */
  readonly excused: ReadonlySet<string>;
  readonly #rules?: string;
  /** The file's value, in which slips that are reported are mended. */
  readonly value: unknown;

  constructor(
    file: PlacedFile,
    { schema, homes = schema, rules, excused = new Set() }: FileCheckerOptions = {},
  ) {
    this.#file = file;
    this.#rules = rules;
    const mender = schema && new Mender(file, schema, homes ?? schema, this.report);
    this.value = mender ? mender.mended() : file.value;
    this.excused = mender?.excused ?? excused;
  }

  get problems(): readonly Problem[] {
    return this.#problems.all;
  }

  /** Problems of what is taken, but looks wrong. */
  get warnings(): readonly Problem[] {
    return this.#warnings.all;
  }

  readonly report: Report = (...problem) => this.#add(this.#problems, ...problem);

  /** Reports what is taken all the same. */
  readonly warn: Report = (...problem) => this.#add(this.#warnings, ...problem);

  /**
   * Reports all in which the value at a path breaks a schema.
   * @param isPart whether the value is a part of a whole, so that keys may be missing
   * @returns the schema's output; undefined if there are problems
   */
  check<T extends z.ZodType>(schema: T, path: Path, { isPart = false } = {}): z.output<T> | undefined {
    const value = valueAt(this.value, path);
    const { data, error } = schema.safeParse(value, { error: expectForm });
    const issues = error?.issues ?? [];
    const wrongTypes = new Set(
      issues.filter(({ code }) => code === "invalid_type").map((issue) => formatPath(issue.path)),
    );
    for (const issue of issues) {
      // A text has a length too, which is not that of the list that it should be.
      if (["too_big", "too_small"].includes(issue.code) && wrongTypes.has(formatPath(issue.path))) continue;
      if (isUnsafeInteger(issue)) continue;
      if (isPart && isAboutMissing(issue, value)) continue;
      if (this.#isExcused([...path, ...issue.path])) continue;
      this.#describe(issue, path, value);
    }
    return data;
  }

  /** Tells paths from others that lead to the same place. */
  readonly placeOf = (path: Path): string => {
    const { line, column } = this.#file.locate(path);
    return `${this.#file.fileOf(path)}:${line}:${column}`;
  };

  #isExcused(path: Path): boolean {
    return this.excused.size > 0 && this.excused.has(formatPath(this.#file.writtenPath(path)));
  }

  /** @param value the value at the path, in which the issue is */
  #describe(issue: z.core.$ZodIssue, path: Path, value: unknown): void {
    const place = [...path, ...issue.path];
    const { message, expected, key } = describeIssue(
      issue,
      valueAt(value, issue.path),
      this.#file.source(place),
      issue.code === "invalid_type" ? issue.message : undefined,
    );
    const rule = ruleOf(issue, valueAt(value, issue.path));
    const places = isAboutKeys(issue) ? issue.keys.map((name) => [...place, name]) : [place];
    for (const each of places) this.report(each, message, expected, { key, rule });
  }

  #add(
    list: ProblemList,
    path: Path,
    message: string,
    expected?: string,
    options: ProblemOptions = {},
  ): void {
    const { key, fix } = options;
    const rule = this.#rules && options.rule && `${this.#rules}/${options.rule}`;
    const place = key ? this.#file.locateKey(path) : this.#file.locate(path);
    const problem = {
      file: this.#file.fileOf(path),
      ...place,
      path: formatPath(this.#file.writtenPath(path)),
      message,
      expected,
      rule,
      fix,
    };
    list.add(problem, this.#file.trace(path));
  }
}

/** Problems, those that many aliases share once, if possible under the path of their anchor. */
class ProblemList {
  readonly all: Problem[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #behindAliases = new Set<number>();

  add(problem: Problem, { isBehindAlias, rest }: ReturnType<PlacedFile["trace"]>): void {
    const { file, line, column, message, expected } = problem;
    const key = JSON.stringify([file, line, column, message, expected, rest]);
    const index = this.#indexes.get(key) ?? this.all.length;
    const isKnown = index < this.all.length;
    if (isKnown && (isBehindAlias || !this.#behindAliases.has(index))) return;
    this.all[index] = problem;
    this.#indexes.set(key, index);
    if (isBehindAlias) this.#behindAliases.add(index);
    else this.#behindAliases.delete(index);
  }
}

/** Whether an issue is about a number that JavaScript rounds. Each whole number has a limit of its own below those. */
const isUnsafeInteger = (issue: z.core.$ZodIssue): boolean =>
  (issue.code === "too_big" && issue.maximum === Number.MAX_SAFE_INTEGER) ||
  (issue.code === "too_small" && issue.minimum === Number.MIN_SAFE_INTEGER);

/** Whether an issue is about something that is not there, or not with as many others as it should. */
const isAboutMissing = (issue: z.core.$ZodIssue, value: unknown): boolean =>
  valueAt(value, issue.path) === undefined ||
  ruleOf(issue, valueAt(value, issue.path)) === ("key-combination" satisfies SchemaRule);

const isAboutKeys = (issue: z.core.$ZodIssue): issue is z.core.$ZodIssueUnrecognizedKeys =>
  issue.code === "unrecognized_keys";
