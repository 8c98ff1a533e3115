import { matching } from "./rule.js";

/** SSM parameters that a build may read: one by its name, or all below a path. */
export const readableParameterMistake = matching(
  /^(?=.{1,1011}$)\/?[\w.-]+(\/[\w.-]+)*(\/\*)?$/,
  "is not an SSM parameter's name",
  "a name, e.g. /app/licence, or a path with /* at its end",
);

/** SSM parameters that a component document names; one that a parameter of the document's names is not among them. */
export function namedParameters(document: string): string[] {
  const names = document.matchAll(/\{\{\s*aws:ssm:resolve\(\s*["']?([^\s"'()]+)["']?\s*\)\s*\}\}/g);
  return [...names]
    .map(([, name = ""]) => name)
    .filter((name) => !name.endsWith("*") && !readableParameterMistake(name));
}
