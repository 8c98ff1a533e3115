import { contentsLines } from "../model/contents.js";
import type { ComponentChange, ReleaseContents } from "../model/review.js";
import { html } from "./html/text.js";
import { codeBlock, markdownText } from "./markdown-text.js";

/** What a release contains, and each document's diff to unfold. */
export function markdownContents(contents: ReleaseContents, hasDiffs: boolean): string {
  const { image, from, to, components } = contents;
  return [
    `**${markdownText(`${image} ${from} → ${to}`)}**`,
    "",
    ...contentsLines(contents).map((line) => `- ${markdownText(line)}`),
    ...(hasDiffs ? components.flatMap(diffFold) : []),
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
