import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../e2e/project.js";

const FIXTURES = join(__dirname, "..", "review", "fixtures");

/**
 * Keeps a plan as a fixture of the review's tests, if asked to: GOLDEN_AMI_FIXTURES=1.
 * @param from folder of the project with `plan.json`, and `plan.txt` if there is one
 * @param to folder below the fixtures
 */
export function keepFixture(project: Project, from: string, to: string): void {
  if (!process.env.GOLDEN_AMI_FIXTURES) return;
  const [source, target] = [join(project.directory, from), join(FIXTURES, to)];
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const file of ["plan.json", "plan.txt"].filter((name) => existsSync(join(source, name)))) {
    const text = readFileSync(join(source, file), "utf8");
    writeFileSync(
      join(target, file),
      text
        .replaceAll(`${project.env.AWS_ENDPOINT_URL}`, "http://127.0.0.1:4566")
        .replaceAll(project.directory, "/project"),
    );
  }
}
