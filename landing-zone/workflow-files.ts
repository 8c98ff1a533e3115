import type { WorkflowRuleId } from "../documents/workflow/rules.js";
import { type CheckedWorkflow, checkWorkflowDocument } from "../documents/workflow/workflow-document.js";
import { UnreadableFile } from "../input/text-file.js";
import { checkWorkflowParameters } from "./checks/workflow-parameters.js";
import { readProjectFile } from "./project-file.js";
import type { Report } from "./rules.js";
import type { SalvagedLandingZone } from "./salvage.js";

const ENCODING = "workflow/encoding" satisfies WorkflowRuleId;

export interface WorkflowFile extends CheckedWorkflow {
  readonly text: string;
}

/** Every workflow document that is there, by path, checked for the stage that it is first used for. */
export function readWorkflows(
  directory: string,
  { images, incompleteImages }: SalvagedLandingZone,
  report: Report,
): Map<string, WorkflowFile> {
  const files = new Map<string, WorkflowFile>();
  for (const [imageName, { workflows = [] }] of images) {
    for (const [index, workflow] of workflows.entries()) {
      const { file, type } = workflow;
      if (file === undefined) continue;
      const path = ["images", imageName, "workflows", index];
      let found = files.get(file);
      if (!found) {
        try {
          const text = readProjectFile(directory, file, "a workflow document there", (...problem) =>
            report("missing-file", [...path, "file"], ...problem),
          );
          if (text === undefined) continue;
          found = { text, ...checkWorkflowDocument(file, text, type) };
        } catch (error) {
          if (!(error instanceof UnreadableFile)) throw error;
          const problems = [{ ...error.problem, rule: ENCODING }];
          found = { text: "", parameters: [], uses: [], problems, warnings: [] };
        }
        files.set(file, found);
      }
      if (!found.problems.length)
        checkWorkflowParameters(path, workflow, found.parameters, incompleteImages.has(imageName), report);
    }
  }
  return files;
}
