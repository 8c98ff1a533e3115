import type { Mistake } from "./rule.js";

export const DEFAULT_TIME_ZONE = "Etc/UTC";

/** An IANA name, as Node knows them. https://www.iana.org/time-zones */
export function timeZoneMistake(name: string): Mistake | undefined {
  const mistake: Mistake = { message: "is not a time zone", expected: "an IANA name, e.g. Europe/Paris" };
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // An offset such as +02:00 is one to Intl, but has no name.
    return /^[A-Za-z]/.test(name) ? undefined : mistake;
  } catch {
    return mistake;
  }
}
