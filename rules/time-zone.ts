import { zones } from "tzdata";
import { type Mistake, matching, ofLength, onlyOf } from "./rule.js";

export const DEFAULT_TIME_ZONE = "Etc/UTC";

const EXPECTED = "an IANA name, e.g. Europe/Paris";

/** What Image Builder takes of them: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html */
const imageBuilderMistake = matching(
  /^(?=.{3,100}$)[a-zA-Z0-9]{2,}(\/[\w+-]+)*$/,
  "is not a name that Image Builder takes",
  EXPECTED,
  [ofLength(3, 100)],
);

/** An IANA name. https://www.iana.org/time-zones */
export function timeZoneMistake(name: string): Mistake | undefined {
  if (Object.hasOwn(zones, name)) {
    const broken = imageBuilderMistake(name);
    // An old name of a zone stands for that by which it is known now.
    const today: unknown = Reflect.get(zones, name);
    return broken && typeof today === "string" ? { ...broken, expected: today } : broken;
  }
  if (name === "") return { message: "is empty", expected: EXPECTED };
  const right = Object.keys(zones).find((zone) => zone.toLowerCase() === String(name).toLowerCase());
  if (right) return { message: "is not in IANA's letters", expected: right };
  if (/^[+-]\d/.test(name)) return { message: "is an offset, not a time zone", expected: EXPECTED };
  return (
    onlyOf(["\\w/+\\-", EXPECTED], "a time zone's name")(name) ?? {
      message: "is not a time zone",
      expected: EXPECTED,
    }
  );
}
