import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";

export const FOLDER = resolve(__dirname, "..", "..", "components");

export interface Step {
  readonly name: string;
  readonly action: string;
  readonly if?: Readonly<Record<string, string>>;
  readonly inputs?: unknown;
}

export type Phase = "build" | "validate" | "test";

interface Document {
  readonly parameters?: readonly Readonly<Record<string, { readonly default?: string }>>[];
  readonly phases: readonly { readonly name: Phase; readonly steps: readonly Step[] }[];
}

/** Names of the components in `components/`. */
export const NAMES = readdirSync(FOLDER).map((file) => basename(file, ".yaml"));

/** Values of parameters that have no default, as somebody would give them. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "test-service": { Service: "nginx", Port: "80" },
  "windows-powershell": { Version: "7.4.6" },
};

/**
 * The steps of a component's phase, with its parameters filled in as Image Builder does.
 *
 * @param parameters values in place of the defaults
 */
export function stepsOf(
  name: string,
  phase: Phase,
  parameters: Readonly<Record<string, string>> = {},
): readonly Step[] {
  const document: Document = parse(readFileSync(join(FOLDER, `${name}.yaml`), "utf8"));
  const declared = Object.assign({}, ...(document.parameters ?? [])) as Record<string, { default?: string }>;
  const values = { ...GIVEN[name], ...parameters };
  const filled = (text: string) =>
    text.replace(/\{\{ (\w+) \}\}/g, (_, parameter: string) => {
      const value = values[parameter] ?? declared[parameter]?.default;
      if (value === undefined) throw new Error(`${name} is given no ${parameter}`);
      return value;
    });
  const steps = document.phases.find((one) => one.name === phase)?.steps ?? [];
  return steps.map((step) => ({ ...step, inputs: mapTexts(step.inputs, filled) }));
}

/** The script of a step that runs one in bash. */
export const scriptOf = (step: Step): string =>
  (step.inputs as { readonly commands: readonly string[] }).commands.join("\n");

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}
