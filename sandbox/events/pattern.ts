import { isRecord } from "../wire/json.js";

type Json = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export function matches(pattern: Json, value: Json): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const given = value[key];
    if (!Array.isArray(wanted)) return isRecord(wanted) && isRecord(given) && matches(wanted, given);
    const texts = (Array.isArray(given) ? given : [given]).map(String);
    return texts.some((text) =>
      wanted.some((one: unknown) =>
        isRecord(one) ? typeof one.prefix === "string" && text.startsWith(one.prefix) : one === text,
      ),
    );
  });
}
