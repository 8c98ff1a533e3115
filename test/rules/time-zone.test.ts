import { timeZoneMistake } from "../../rules/time-zone.js";

test.each([
  ...[
    "Etc/UTC",
    "UTC",
    "GMT",
    "EST5EDT",
    "Etc/GMT+1",
    "Etc/GMT-14",
    "Europe/Paris",
    "Europe/Kyiv",
    "US/Pacific",
  ],
  // Names that have become links to others.
  ...["Asia/Calcutta", "Asia/Kolkata", "America/Argentina/Buenos_Aires", "America/Port-au-Prince"],
])("%s is a time zone", (name) => {
  expect(timeZoneMistake(name)).toBeUndefined();
});

test.each([
  ["", "is empty", "an IANA name, e.g. Europe/Paris"],
  ["europe/paris", "is not in IANA's letters", "Europe/Paris"],
  ["EUROPE/PARIS", "is not in IANA's letters", "Europe/Paris"],
  ["asia/kolkata", "is not in IANA's letters", "Asia/Kolkata"],
  ["utc", "is not in IANA's letters", "UTC"],
  ["est5edt", "is not in IANA's letters", "EST5EDT"],
  ["GB", "has 2 characters", "Europe/London"],
  ["NZ", "has 2 characters", "Pacific/Auckland"],
  ["GB-Eire", "is not a name that Image Builder takes", "Europe/London"],
  ["NZ-CHAT", "is not a name that Image Builder takes", "Pacific/Chatham"],
  ["W-SU", "is not a name that Image Builder takes", "Europe/Moscow"],
  ["+02:00", "is an offset, not a time zone", "an IANA name, e.g. Europe/Paris"],
  ["-0500", "is an offset, not a time zone", "an IANA name, e.g. Europe/Paris"],
  ["UTC+1", "is not a time zone", "an IANA name, e.g. Europe/Paris"],
  ["JST", "is not a time zone", "an IANA name, e.g. Europe/Paris"],
  ["CEST", "is not a time zone", "an IANA name, e.g. Europe/Paris"],
  ["Mars/Base", "is not a time zone", "an IANA name, e.g. Europe/Paris"],
  ["toString", "is not a time zone", "an IANA name, e.g. Europe/Paris"],
  [
    "Europe/Paris ",
    'has " ", which is not allowed in a time zone\'s name',
    "an IANA name, e.g. Europe/Paris",
  ],
])("%j is no time zone", (name, message, expected) => {
  expect(timeZoneMistake(name)).toEqual({ message, expected });
});
