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
 * What a rule's target gets of an event, as text: a variable of an input transformer is in quotes, but for one in a text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputText(transformer: unknown, event: Json): string {
  if (!isRecord(transformer)) return JSON.stringify(event);
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
