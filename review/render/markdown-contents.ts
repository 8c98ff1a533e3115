import { contentsLines, contentsTitle } from "../model/contents.js";
import type { ComponentChange, ReleaseContents } from "../model/review.js";
import { html } from "./html/text.js";
import { codeBlock, markdownText } from "./markdown-text.js";

/** What a release contains, and each document's diff to unfold. */
export function markdownContents(contents: ReleaseContents, hasDiffs: boolean): string {
  return [
    `**${markdownText(contentsTitle(contents))}**`,
    "",
    ...contentsLines(contents).map((line) => `- ${markdownText(line)}`),
    ...(hasDiffs ? contents.components.flatMap(diffFold) : []),
  ].join("\n");
}

function diffFold({ name, diff }: ComponentChange): string[] {
  if (diff === undefined) return [];
  return [
    "",
    `<details><summary><code>${html(name)}</code></summary>`,
    "",
    codeBlock(diff),
    "",
    "</details>",
  ];
}
