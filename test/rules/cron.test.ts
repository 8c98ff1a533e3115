import { cronMistake, scheduleIsOverMistake } from "../../rules/cron.js";

test.each([
  "cron(0 3 ? * SUN *)",
  "cron(0/15 * * * ? *)",
  "cron(0/59 3 ? * SUN *)",
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
  ["cron(0/60 3 ? * SUN *)", 'has "0/60" as minutes'],
  ["cron(0/x 3 ? * SUN *)", 'has "0/x" as minutes'],
  ["cron(0/1/2 3 ? * SUN *)", 'has "0/1/2" as minutes'],
  ["cron(1-2-3 3 ? * SUN *)", 'has "1-2-3" as minutes'],
  ["cron(X-5 3 ? * SUN *)", 'has "X-5" as minutes'],
  ["cron(5-X 3 ? * SUN *)", 'has "5-X" as minutes'],
  ["cron(? 3 ? * SUN *)", 'has "?" as minutes'],
  ["cron(1, 3 ? * SUN *)", 'has "1," as minutes'],
  ["cron(0 3 * * * *)", "needs ? in exactly one of day-of-month and day-of-week"],
  ["cron(0 3 ? * ? *)", "needs ? in exactly one of day-of-month and day-of-week"],
])("%s is refused because it %s", (expression, mistake) => {
  expect(cronMistake(expression)?.message).toBe(mistake);
});

test.each([
  "cron(0 3 30 2 ? *)",
  "cron(0 3 30-31 FEB ? *)",
  "cron(0 3 31 4,6,9,11 ? *)",
  "cron(0 3 31 APR/5 ? *)",
  "cron(0 3 29 2 ? 2025,2026,2027)",
  "cron(0 3 29 2 ? 2100)",
  "cron(0 3 31W 4 ? *)",
  "cron(0 3 30W 2 ? *)",
  "cron(0 3 ? 2 MON#5 2026)",
  "cron(0 3 ? 2 2#5 2025-2027)",
])("%s is refused because no year has such a day", (expression) => {
  expect(cronMistake(expression)).toEqual({
    message: "never comes true",
    expected: "a day that one of its months has in one of its years",
  });
});

test.each([
  ["cron(0 3 28-31 2 ? 2026)", "2026-02-28"],
  ["cron(0 3 29 2 ? 2020-2199)", "2196-02-29"],
  ["cron(0 3 29 2 ? 2000)", "2000-02-29"],
  ["cron(0 3 31 4-7 ? 2026)", "2026-07-31"],
  ["cron(0 3 L * ? 2026)", "2026-12-31"],
  ["cron(0 3 L 2 ? 2024)", "2024-02-29"],
  // 31 January 2026 is a Saturday, 1 February and 1 March are Sundays, 31 May is a Sunday.
  ["cron(0 3 LW 1 ? 2026)", "2026-01-30"],
  ["cron(0 3 31W 1 ? 2026)", "2026-01-30"],
  ["cron(0 3 1W 2 ? 2026)", "2026-02-02"],
  ["cron(0 3 31W 5 ? 2026)", "2026-05-29"],
  ["cron(0 3 1W 8 ? 2026)", "2026-08-03"],
  ["cron(0 3 15W 6 ? 2026)", "2026-06-15"],
  ["cron(0 3 ? 2 SUN#5 2032)", "2032-02-29"],
  ["cron(0 3 ? 2 MON#5 *)", "2196-02-29"],
  ["cron(0 3 ? 1 FRIL 2026)", "2026-01-30"],
  ["cron(0 3 ? 1 2#1 2026)", "2026-01-05"],
  ["cron(0 3 ? 3 SUN#1 2026)", "2026-03-01"],
  ["cron(0 3 ? 1 MON-TUE 2026)", "2026-01-27"],
  ["cron(0 3 ? 1 L 2026)", "2026-01-31"],
  // 31 December 2027 is a Friday, and 31 December 2028 a Sunday.
  ["cron(0 3 ? 12 L 2027)", "2027-12-26"],
  ["cron(0 3 ? 12 L 2028)", "2028-12-31"],
  ["cron(0 3 1 1 ? 2020/5)", "2195-01-01"],
])("%s comes true for the last time on %s", (expression, last) => {
  const nextDay = new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10);
  expect(cronMistake(expression)).toBeUndefined();
  expect(scheduleIsOverMistake(expression, last)).toBeUndefined();
  expect(scheduleIsOverMistake(expression, nextDay)).toEqual({
    message: `came true for the last time on ${last}`,
    expected: "a year that is not over, or *",
  });
});

test.each(["rate(7 days)", "cron(0 3 ? * SUN *)"])("%s is never over", (expression) => {
  expect(scheduleIsOverMistake(expression, "2199-01-01")).toBeUndefined();
});
