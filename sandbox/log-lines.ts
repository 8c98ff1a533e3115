/**
 * A text for the log, of which parts may be a caller's: with its control characters escaped, which would steer a terminal,
 * and with every line but the first indented, so that only a request begins one.
 */
export function logLines(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, escaped).replaceAll("\n", "\n  ");
}

const escaped = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
