import { contentsDiffs, contentsLines, contentsTitle } from "../model/contents.js";
import type { ReleaseContents } from "../model/review.js";
import { html } from "./html/text.js";
import { codeBlock, markdownText } from "./markdown-text.js";

/** What a release contains, and each file's diff to unfold. */
export function markdownContents(contents: ReleaseContents, hasDiffs: boolean, mostCommits?: number): string {
  return [
    `**${markdownText(contentsTitle(contents))}**`,
    "",
    ...contentsLines(contents, mostCommits).map((line) => `- ${markdownText(line)}`),
    ...(hasDiffs ? contentsDiffs(contents).flatMap(diffFold) : []),
  ].join("\n");
}

function diffFold({ name, diff }: ReturnType<typeof contentsDiffs>[number]): string[] {
  return [
    "",
    `<details><summary><code>${html(name)}</code></summary>`,
    "",
    codeBlock(diff),
    "",
    "</details>",
  ];
}
