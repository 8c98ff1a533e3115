import {
  type CheckedDocument,
  checkComponentDocument,
  type Platform,
} from "../documents/component-document.js";
import type { DocumentRuleId } from "../documents/rules.js";
import type { ProblemOptions } from "../input/file-checker.js";
import { UnreadableFile } from "../input/text-file.js";
import type { Lineages } from "./ancestry.js";
import { checkParameters } from "./checks/components.js";
import { readProjectFile } from "./project-file.js";
import type { Report } from "./rules.js";
import { built, type SalvagedLandingZone } from "./salvage.js";

const ENCODING = "component/encoding" satisfies DocumentRuleId;

interface ComponentFile extends CheckedDocument {
  readonly text: string;
}

/** Every component document that is there, by path. */
export function readDocuments(
  directory: string,
  { images, containers, incompleteImages }: SalvagedLandingZone,
  lineages: Lineages,
  report: Report,
): Map<string, ComponentFile> {
  const documents = new Map<string, ComponentFile>();
  for (const [imageName, { components }] of built({ images, containers })) {
    const platform = lineages.get(imageName)?.traits.platform;
    for (const [index, component] of components.entries()) {
      const { file } = component;
      if (file === undefined) continue;
      const path = ["images", imageName, "components", index];
      let document = documents.get(file);
      if (!document) {
        document = readDocument(directory, file, platform, (...problem) =>
          report("missing-file", [...path, "file"], ...problem),
        );
        if (!document) continue;
        documents.set(file, document);
      }
      if (document.problems.length) continue;
      checkParameters(path, component, document.parameters, incompleteImages.has(imageName), report);
    }
  }
  return documents;
}

/** A component document, checked; undefined if there is none, which is reported where it is named. */
function readDocument(
  directory: string,
  file: string,
  platform: Platform | undefined,
  report: (message: string, expected?: string, options?: ProblemOptions) => void,
): ComponentFile | undefined {
  try {
    const text = readProjectFile(directory, file, "a component document there", report);
    return text === undefined ? undefined : { text, ...checkComponentDocument(file, text, platform) };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const problems = [{ ...error.problem, rule: ENCODING }];
    return { text: "", parameters: [], problems, warnings: [] };
  }
}
