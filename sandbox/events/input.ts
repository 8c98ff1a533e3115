import { isRecord } from "../wire/json.js";

type Json = Readonly<Record<string, unknown>>;

/** The value at a path such as `$.resources[0]`. */
export function at(root: unknown, path: string): unknown {
  const steps = path.match(/[^$.[\]]+/g) ?? [];
  return steps.reduce((value: unknown, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isRecord(value) ? value[step] : undefined;
  }, root);
}

/**
 * What a rule's target gets of an event, as text: its own input, a part of the event, what its transformer makes of it, or all.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function inputText({ Input, InputPath, InputTransformer }: Json, event: Json): string {
  if (typeof Input === "string") return Input;
  // Nothing public says what a target gets of a path that leads nowhere.
  if (typeof InputPath === "string") return JSON.stringify(at(event, InputPath) ?? null);
  return isRecord(InputTransformer) ? transformed(InputTransformer, event) : JSON.stringify(event);
}

/**
 * A variable of an input transformer is in quotes, but for one in a text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
function transformed(transformer: Json, event: Json): string {
  const paths = isRecord(transformer.InputPathsMap) ? transformer.InputPathsMap : {};
  let isInText = false;
  return String(transformer.InputTemplate).replace(
    /\\.|"|<([^<>]+)>/g,
    (part: string, name: string | undefined) => {
      if (part === '"') isInText = !isInText;
      if (name === undefined) return part;
      const value = JSON.stringify(at(event, String(paths[name])) ?? "");
      return isInText && value.startsWith('"') ? value.slice(1, -1) : value;
    },
  );
}
