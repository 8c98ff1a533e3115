import { cronMistake } from "../../rules/cron.js";
import { timeZoneMistake } from "../../rules/time-zone.js";

test.each([
  "cron(0 3 ? * SUN *)",
  "cron(0/15 * * * ? *)",
  "cron(5,10 8-17 ? JAN-MAR MON-FRI 2026-2030)",
  "cron(0 18 L * ? *)",
  "cron(0 18 ? * fri#2 *)",
  "cron(0 18 LW * ? *)",
  "cron(0 18 15W * ? *)",
  "cron(0 18 ? * 6L *)",
  "cron(0 18 ? * FRIL *)",
  "cron(0 18 ? * 2#1 *)",
  "rate(7 days)",
  "rate(1 day)",
])("%s is a schedule", (expression) => {
  expect(cronMistake(expression)).toBeUndefined();
});

test.each([
  ["nonsense", "is neither cron(…) nor rate(…)"],
  ["0 3 ? * SUN *", "is neither cron(…) nor rate(…)"],
  ["rate(0 days)", "is neither cron(…) nor rate(…)"],
  ["rate(7 fortnights)", "is neither cron(…) nor rate(…)"],
  ["cron(0 3 ? * SUN)", "has 5 cron fields, not 6"],
  ["cron(0  3 ? * SUN *)", "has 7 cron fields, not 6"],
  ["cron(60 3 ? * SUN *)", 'has "60" as minutes'],
  ["cron(0 24 ? * SUN *)", 'has "24" as hours'],
  ["cron(0 3 0 * ? *)", 'has "0" as day-of-month'],
  ["cron(0 3 32 * ? *)", 'has "32" as day-of-month'],
  ["cron(0 3 32W * ? *)", 'has "32W" as day-of-month'],
  ["cron(0 3 L-3 * ? *)", 'has "L-3" as day-of-month'],
  ["cron(0 3 1 13 ? *)", 'has "13" as month'],
  ["cron(0 3 1 JANUARY ? *)", 'has "JANUARY" as month'],
  ["cron(0 3 ? * 0 *)", 'has "0" as day-of-week'],
  ["cron(0 3 ? * 2#6 *)", 'has "2#6" as day-of-week'],
  ["cron(0 3 ? * SUN 1969)", 'has "1969" as year'],
  ["cron(0 17-8 ? * SUN *)", 'has "17-8" as hours'],
  ["cron(0/0 3 ? * SUN *)", 'has "0/0" as minutes'],
  ["cron(? 3 ? * SUN *)", 'has "?" as minutes'],
  ["cron(1, 3 ? * SUN *)", 'has "1," as minutes'],
  ["cron(0 3 * * * *)", "needs ? in exactly one of day-of-month and day-of-week"],
  ["cron(0 3 ? * ? *)", "needs ? in exactly one of day-of-month and day-of-week"],
])("%s is refused because it %s", (expression, mistake) => {
  expect(cronMistake(expression)?.message).toBe(mistake);
});

test.each(["Etc/UTC", "UTC", "Europe/Paris", "America/Argentina/Buenos_Aires"])(
  "%s is a time zone",
  (name) => {
    expect(timeZoneMistake(name)).toBeUndefined();
  },
);

test.each(["", "Mars/Base", "+02:00", "CEST summer"])("%j is no time zone", (name) => {
  expect(timeZoneMistake(name)?.message).toBe("is not a time zone");
});
