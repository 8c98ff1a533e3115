import { printable } from "../../../input/problem.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text for HTML, also within an attribute's quotes; characters that nobody sees are shown as escapes. */
export const html = (text: string): string => escaped(printable(text));

/** The same of several lines. */
export const htmlLines = (text: string): string => text.split("\n").map(html).join("\n");

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
