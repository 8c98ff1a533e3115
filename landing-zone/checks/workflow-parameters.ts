import type { WorkflowParameter } from "../../documents/workflow/workflow-document.js";
import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import type { Report } from "../rules.js";
import { type WorkflowEntry, workflowName } from "../schema/workflow.js";

/** What a text must be that stands for a value of a parameter's type. Terraform's provider gives one text for a list. */
const TYPES: Readonly<Record<WorkflowParameter["type"], readonly [form: RegExp, expected: string]>> = {
  string: [/^/, "a text"],
  stringList: [/^/, "a text"],
  integer: [/^-?\d+$/, 'a whole number in quotes, e.g. "3"'],
  boolean: [/^(true|false)$/, '"true" or "false", in quotes'],
};

/**
 * Checks that an image gives a workflow the parameters that its document has.
 * @param isIncomplete whether a parameter of the image may be missing because it was wrong
 */
export function checkWorkflowParameters(
  path: Path,
  entry: WorkflowEntry,
  documented: readonly WorkflowParameter[],
  isIncomplete: boolean,
  report: Report,
): void {
  const { parameters = {} } = entry;
  const workflow = workflowName(entry);
  const names = documented.map(({ name }) => name);
  const given = new Set(Object.keys(parameters));
  for (const [name, value] of Object.entries(parameters)) {
    const place = [...path, "parameters", name];
    const parameter = documented.find((one) => one.name === name);
    if (parameter) {
      const [form, expected] = TYPES[parameter.type];
      if (!form.test(value))
        report("workflow-parameter", place, `${show(value)} is not of type ${parameter.type}`, expected);
      continue;
    }
    const free = names.filter((one) => !given.has(one));
    const meant = closest(name, free);
    const message = `${workflow} has no parameter ${show(name)}`;
    if (meant !== undefined) {
      given.add(meant);
      report("workflow-parameter", place, `${message}: did you mean ${show(meant)}?`, undefined, {
        key: true,
        fix: meant,
      });
    } else {
      const expected = names.length ? `one of ${names.join(", ")}` : "no parameters";
      report("workflow-parameter", place, message, expected, { key: true });
    }
  }
  if (isIncomplete) return;
  for (const { name, default: standard } of documented) {
    if (standard !== undefined || given.has(name)) continue;
    report(
      "workflow-parameter",
      path,
      `${workflow} needs the parameter ${show(name)}`,
      `parameters: { ${name}: … }, because it has no default`,
    );
  }
}
