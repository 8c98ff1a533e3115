import { checkComponentDocument, type Platform } from "../../documents/component-document.js";
import { formatProblem } from "../../input/problem.js";

export const FILE = "components/web.yaml";

/** All that is wrong with a document, as the user reads it. */
export function mistakes(text: string, platform: Platform = "Linux"): string {
  return checkComponentDocument(FILE, text, platform).problems.map(formatProblem).join("\n");
}

/** All that looks wrong with a document, as the user reads it. */
export function warnings(text: string, platform: Platform = "Linux"): string {
  return checkComponentDocument(FILE, text, platform).warnings.map(formatProblem).join("\n");
}

export const lines = (...texts: readonly string[]) => texts.join("\n");

/** A document whose build phase has these steps, each one line of YAML; the first is line 5. */
export const withSteps = (...steps: readonly string[]) =>
  lines(
    "schemaVersion: 1.0",
    "phases:",
    "  - name: build",
    "    steps:",
    ...steps.map((step) => `      - ${step}`),
    "",
  );
