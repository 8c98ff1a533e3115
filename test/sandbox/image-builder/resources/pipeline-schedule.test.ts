import {
  isTimezone,
  scheduleProblem,
} from "../../../../sandbox/image-builder/resources/pipeline-schedule.js";

describe("a schedule", () => {
  test.each([
    "cron(0 3 ? * SUN *)",
    "cron(0 0 * * ? *)",
    "cron(0/15 8-17 ? * MON-FRI 2026-2030)",
    "cron(0 3 L * ? *)",
    "cron(0 3 15W * ? *)",
    "cron(0 3 ? JAN,JUL 6#3 *)",
    "cron(0 3 ? * 6L *)",
    "rate(1 day)",
    "rate(12 hours)",
  ])("%s is taken", (expression) => {
    expect(scheduleProblem(expression)).toBeUndefined();
  });

  test.each([
    ["nonsense", "neither cron(...) nor rate(...)"],
    ["cron(0 3 ? * SUN)", "six fields"],
    ["cron(0 3 * * SUN *)", "must be ?"],
    ["cron(0 3 ? * ? *)", "must be ?"],
    ["cron(60 3 ? * SUN *)", "minutes"],
    ["cron(0 24 ? * SUN *)", "hours"],
    ["cron(0 3 ? * SUNDAY *)", "day-of-week"],
    ["cron(0 3 32 * ? *)", "day-of-month"],
    ["cron(0 3 ? 13 SUN *)", "month"],
    ["cron(0 3 ? * SUN 1969)", "year"],
    ["cron(9-5 3 ? * SUN *)", "minutes"],
    ["rate(1 days)", "one of minute, hour, day"],
    ["rate(0 days)", "positive"],
  ])("%s is refused", (expression, message) => {
    expect(scheduleProblem(expression)).toContain(message);
  });

  test("has an IANA timezone", () => {
    expect(isTimezone("Europe/Paris")).toBe(true);
    expect(isTimezone("Europe/Atlantis")).toBe(false);
  });
});
