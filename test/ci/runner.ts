import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const ROOT = resolve(__dirname, "..", "..");

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
  readonly "continue-on-error"?: boolean;
}

interface Job {
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job & Readonly<Record<string, unknown>>>>;
}

export const workflow = (name: string): Workflow =>
  parse(readFileSync(join(ROOT, ".github", "workflows", `${name}.yml`), "utf8"));

/** What each expression of a job stands for, as it is written between the braces. */
export type Expressions = Readonly<Record<string, string>>;

interface Finished {
  readonly exitCode: number;
  /** What all steps have printed. */
  readonly printed: string;
  /** `<step>.<name>` of each output. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Runs the jobs of a workflow as GitHub's runner does, in one folder for each: their shell by bash, their environment and outputs by
 * its files, and the artifacts that they leave for each other. Actions that install something are left out.
 */
export class Runner {
  readonly #artifacts: string;

  constructor(
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.#artifacts = join(folder, "artifacts");
    mkdirSync(this.#artifacts, { recursive: true });
  }

  /** @throws Error for an expression that the job has and `expressions` does not */
  run(job: Job, directory: string, expressions: Expressions): Finished {
    const temp = join(this.folder, "temp");
    rmSync(temp, { recursive: true, force: true });
    mkdirSync(temp, { recursive: true });
    const [output, environment, summary] = ["output", "env", "summary"].map((name) => join(temp, name));
    const outputs: Record<string, string> = {};
    const known: Record<string, string> = { ...expressions, "runner.temp": temp };
    const filled = (text: string) =>
      text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => valueIn(expression, known));
    let jobEnv: NodeJS.ProcessEnv = {
      ...this.env,
      GITHUB_OUTPUT: output,
      GITHUB_ENV: environment,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_WORKSPACE: directory,
      RUNNER_TEMP: temp,
    };
    let printed = "";
    let exitCode = 0;
    for (const step of job.steps ?? []) {
      const isWanted = step.if === undefined ? exitCode === 0 : conditionOf(step.if, known, exitCode === 0);
      if (!isWanted) {
        if (step.id !== undefined) known[`steps.${step.id}.outcome`] = "skipped";
        continue;
      }
      if (step.uses !== undefined) {
        const isDone = this.#use(step.uses, step.with ?? {}, directory, filled);
        if (step.id !== undefined) known[`steps.${step.id}.outcome`] = isDone ? "success" : "failure";
        if (!isDone && !step["continue-on-error"]) exitCode = 1;
        continue;
      }
      if (step.run === undefined || step.run.startsWith("npm ci")) continue;
      for (const file of [output, environment]) writeFileSync(file ?? "", "");
      const env = Object.fromEntries(
        Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value)]),
      );
      const script = join(temp, "script.sh");
      writeFileSync(script, filled(step.run));
      const { status, stdout, stderr } = spawnSync("bash", ["-e", script], {
        cwd: directory,
        env: { ...jobEnv, ...env },
        encoding: "utf8",
      });
      printed += stdout + stderr;
      if (status !== 0) exitCode = status ?? 1;
      jobEnv = { ...jobEnv, ...linesOf(environment ?? "") };
      for (const [name, value] of Object.entries(linesOf(output ?? ""))) {
        outputs[`${step.id}.${name}`] = value;
        known[`steps.${step.id}.outputs.${name}`] = value;
      }
    }
    return { exitCode, printed, outputs };
  }

  artifact(...path: readonly string[]): string {
    return join(this.#artifacts, ...path);
  }

  /** Whether it has ended well. */
  #use(
    uses: string,
    given: Readonly<Record<string, string>>,
    directory: string,
    filled: (text: string) => string,
  ): boolean {
    const path = resolve(directory, filled(given.path ?? ""));
    if (uses.startsWith("actions/upload-artifact@")) {
      const into = this.artifact(filled(given.name ?? ""));
      mkdirSync(into, { recursive: true });
      if (existsSync(path))
        cpSync(path, given.path === "review" ? into : join(into, filled(given.path ?? "")), {
          recursive: true,
        });
    } else if (uses.startsWith("actions/download-artifact@")) {
      mkdirSync(path, { recursive: true });
      const names = readdirSync(this.#artifacts).filter((name) =>
        given.pattern === undefined ? name === given.name : name.startsWith(given.pattern.replace("*", "")),
      );
      for (const name of names) cpSync(this.artifact(name), path, { recursive: true });
      return names.length > 0;
    }
    return true;
  }
}

function valueIn(expression: string, known: Expressions): string {
  const value = known[expression];
  if (value === undefined) throw new Error(`the test does not know ${expression}`);
  return value;
}

/** Whether a step is wanted: `always()`, or a comparison with a text or another value. */
function conditionOf(text: string, known: Expressions, isWell: boolean): boolean {
  if (text === "always()") return true;
  const [, name = "", operator, wanted, other = ""] = /^(\S+) (==|!=) (?:'(.*)'|([\w.]+))$/.exec(text) ?? [];
  if (operator === undefined) throw new Error(`the test does not know the condition ${text}`);
  return isWell && (valueIn(name, known) === (wanted ?? valueIn(other, known))) === (operator === "==");
}

const linesOf = (file: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
