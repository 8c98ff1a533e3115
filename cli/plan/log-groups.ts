import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WriteStream } from "node:tty";
import { printableLines } from "../../input/problem.js";
import type { PlannedStack } from "../../plan/manifest.js";
import { withoutSecrets } from "../../review/model/plan-text.js";
import { outcome } from "./summary.js";

/** In the log of a CI system, folds each stack's plan into a group of its own. */
export class LogGroups {
  readonly #group?: (name: string, text: string) => string;

  constructor(
    environment: NodeJS.ProcessEnv,
    private readonly stream: Pick<WriteStream, "write">,
  ) {
    if (environment.GITHUB_ACTIONS === "true") this.#group = githubGroup;
    else if (environment.GITLAB_CI === "true") this.#group = gitlabSection;
  }

  print(out: string, stack: PlannedStack): void {
    const { name, error, files } = stack;
    if (!this.#group) return;
    const text =
      files?.text === undefined ? (error ?? outcome(stack)) : readFileSync(join(out, files.text), "utf8");
    this.stream.write(this.#group(name, printableLines(withoutSecrets(text).trim())));
  }
}

/**
 * What is in the group is no command to the runner, whatever a tag or a description says.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
function githubGroup(name: string, text: string): string {
  const token = randomUUID();
  return `::group::${name}\n::stop-commands::${token}\n${text}\n::${token}::\n::endgroup::\n`;
}

/** https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections */
function gitlabSection(name: string, text: string): string {
  const time = Math.floor(Date.now() / 1000);
  const id = `plan_${name.replace(/[^\w.-]/g, "_")}`;
  const clear = "\r\u001b[0K";
  return `\u001b[0Ksection_start:${time}:${id}[collapsed=true]${clear}${name}\n${text}\n\u001b[0Ksection_end:${time}:${id}${clear}\n`;
}
