import { html } from "./text.js";

export const anchor = (stack: string) => `stack-${stack}`;

export const stackLink = (stack: string) =>
  `<a href="#${html(encodeURIComponent(anchor(stack)))}">${html(stack)}</a>`;
