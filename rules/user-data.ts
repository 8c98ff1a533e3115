import { type Mistake, textOf } from "./rule.js";

/** Most bytes of user data, before it is encoded. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
export const MAX_USER_DATA_BYTES = 16_384;

/** Shells whose scripts can be given variables. */
const SHELLS = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

/** First line of a script, with the name of its interpreter. */
const SHEBANG =
  /^#![ \t]*\/(?:\S*\/)?(?<interpreter>[^/\s]+)(?=\s|$)(?:[ \t]+(?:-S[ \t]+)?(?<argument>\S+))?[^\n]*(?:\n|$)/;

/** What cloud-init takes beside scripts. https://docs.cloud-init.io/en/latest/explanation/format.html */
const CLOUD_INIT =
  /^(?:#cloud-config|#include|#cloud-boothook|#part-handler|## template:|#upstart-job|content-type: *multipart\/|mime-version:|apiversion: *node\.eks\.aws\/)/i;

/** What EC2Launch runs. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const POWERSHELL = /<powershell>/i;
const EC2_LAUNCH = /<(?:powershell|script)>|^version: *['"]?1\.[01]\b/im;

const EXPECTED =
  "#! and an interpreter, #cloud-config, a MIME archive, or <powershell> or <script> for Windows";

/** On which platform a text of user data runs; undefined if on none. */
export function userDataPlatform(text: string): "Linux" | "Windows" | undefined {
  if (SHEBANG.test(text) || CLOUD_INIT.test(text)) return "Linux";
  return EC2_LAUNCH.test(text) ? "Windows" : undefined;
}

/** What is wrong with user data, of which only the first line and the size tell. */
export function userDataMistake(text: string): Mistake | undefined {
  if (typeof text !== "string") return { message: "is not a text", expected: EXPECTED };
  if (!text.trim()) return { message: "is empty", expected: EXPECTED };
  if (text.includes("\0")) return { message: "has a NUL character", expected: "a text without one" };
  if (text.startsWith("#!") && !SHEBANG.test(text))
    return { message: "has no interpreter after #!", expected: "its path, e.g. #!/bin/bash" };
  if (!userDataPlatform(text)) {
    return { message: "begins with what no instance runs", expected: EXPECTED };
  }
  const bytes = Buffer.byteLength(text);
  return bytes > MAX_USER_DATA_BYTES
    ? { message: `has ${bytes} bytes`, expected: `at most ${MAX_USER_DATA_BYTES}` }
    : undefined;
}

/** Name of an environment variable. */
export const environmentVariableMistake = textOf({
  what: "a variable's name",
  characters: ["\\w", "a-z, A-Z, 0-9 and _"],
  first: ["a-zA-Z_", "a-z, A-Z or _"],
});

/** Value of an environment variable, which is quoted so that it cannot be but text. */
export function environmentValueMistake(value: string): Mistake | undefined {
  if (typeof value !== "string") return { message: "is not a text", expected: "a text" };
  if (value.includes("\0")) return { message: "has a NUL character", expected: "a text without one" };
  // EC2Launch looks for the end of a script before PowerShell sees a quote.
  return /<\/powershell>/i.test(value)
    ? { message: "has </powershell>, which ends the script", expected: "a text without it" }
    : undefined;
}

/** How a kind of script is given a variable. */
interface Script {
  /** What the variables stand after. */
  readonly head: RegExp;
  readonly assign: (name: string, value: string) => string;
}

function scriptOf(text: string): Script | undefined {
  const { interpreter = "", argument = "" } = SHEBANG.exec(text)?.groups ?? {};
  if (SHELLS.includes(interpreter === "env" ? argument : interpreter)) {
    return {
      head: SHEBANG,
      assign: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
    };
  }
  if (!POWERSHELL.test(text)) return undefined;
  return {
    head: /<powershell>[^\S\n]*\n?/i,
    // PowerShell takes these quotes too for the end of a text in single ones.
    assign: (name, value) => `$Env:${name} = '${value.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
  };
}

/** What is wrong with variables for a text of user data: only a shell's or PowerShell's can be given any. */
export function variablesMistake(text: string): Mistake | undefined {
  return scriptOf(text)
    ? undefined
    : { message: "takes no variables", expected: `a script of ${SHELLS.join(", ")}, or <powershell>` };
}

/**
 * A script that first exports the variables, by their names' order, so that another order of the same is no change; any
 * other text as it is.
 */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  const script = scriptOf(text);
  const names = Object.keys(variables).sort();
  if (!script || !names.length) return text;
  const lines = names.map((name) => script.assign(name, variables[name] ?? ""));
  return text.replace(script.head, (head) => `${head.trimEnd()}\n${lines.join("\n")}\n`);
}
