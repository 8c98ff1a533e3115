import type { Problem } from "../input/problem.js";
import { UnreadableFile } from "../input/text-file.js";
import { dockerfileMistakes } from "../rules/dockerfile.js";
import { readProjectFile } from "./project-file.js";
import { type Report, ruleId } from "./rules.js";
import type { SalvagedLandingZone } from "./salvage.js";

interface Dockerfiles {
  /** Text of each template that is there, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** Reads the Dockerfile templates of all containers, and checks each once. */
export function readDockerfiles(
  directory: string,
  { containers }: Pick<SalvagedLandingZone, "containers">,
  report: Report,
): Dockerfiles {
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [name, { dockerfile }] of containers) {
    if (!dockerfile || texts.has(dockerfile.file)) continue;
    const { file } = dockerfile;
    try {
      const text = readProjectFile(directory, file, "a Dockerfile there", (...problem) =>
        report("missing-file", ["images", name, "dockerfile", "file"], ...problem),
      );
      if (text === undefined) continue;
      texts.set(file, text);
      problems.push(...dockerfileProblems(file, text));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      problems.push({ ...error.problem, rule: ruleId("dockerfile") });
    }
  }
  return { texts, problems };
}

/** All that is wrong with the text of a Dockerfile template. */
export const dockerfileProblems = (file: string, text: string): Problem[] =>
  dockerfileMistakes(text).map(({ line, column, endColumn, message, expected }) => ({
    file,
    line,
    column,
    endLine: line,
    endColumn,
    message,
    expected,
    rule: ruleId("dockerfile"),
  }));
