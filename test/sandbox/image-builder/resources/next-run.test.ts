import { nextRun } from "../../../../sandbox/image-builder/resources/next-run.js";
import { scheduleProblem } from "../../../../sandbox/image-builder/resources/pipeline-schedule.js";

/** 2026-01-31 is a Saturday. */
const now = "2026-01-31T04:13:00.262Z";

describe("a schedule's next run", () => {
  test.each([
    ["cron(0 3 ? * SUN *)", "UTC", "2026-02-01T03:00:00.000Z"],
    ["cron(0 3 ? * SUN *)", "Europe/Paris", "2026-02-01T02:00:00.000Z"],
    ["cron(0 23 ? * SAT *)", "America/New_York", "2026-02-01T04:00:00.000Z"],
    ["cron(0 6 * * ? *)", "UTC", "2026-01-31T06:00:00.000Z"],
    ["cron(13 4 * * ? *)", "UTC", "2026-02-01T04:13:00.000Z"],
    ["cron(14 4 * * ? *)", "UTC", "2026-01-31T04:14:00.000Z"],
    ["cron(0/15 * * * ? *)", "UTC", "2026-01-31T04:15:00.000Z"],
    ["cron(30 5,17 ? * MON-FRI *)", "UTC", "2026-02-02T05:30:00.000Z"],
    ["cron(0 0 1 * ? *)", "Asia/Kolkata", "2026-01-31T18:30:00.000Z"],
    ["cron(0 0 L * ? *)", "UTC", "2026-02-28T00:00:00.000Z"],
    ["cron(0 0 LW * ? *)", "UTC", "2026-02-27T00:00:00.000Z"],
    ["cron(0 0 1W * ? *)", "UTC", "2026-02-02T00:00:00.000Z"],
    ["cron(0 0 15W AUG ? *)", "UTC", "2026-08-14T00:00:00.000Z"],
    ["cron(0 0 ? * 3#2 *)", "UTC", "2026-02-10T00:00:00.000Z"],
    ["cron(0 0 ? * fri#5 *)", "UTC", "2026-05-29T00:00:00.000Z"],
    ["cron(0 0 ? * FRIL *)", "UTC", "2026-02-27T00:00:00.000Z"],
    ["cron(0 12 ? * L *)", "UTC", "2026-01-31T12:00:00.000Z"],
    ["cron(0 0 29 FEB ? *)", "UTC", "2028-02-29T00:00:00.000Z"],
    ["cron(0 0 1 1 ? 2030-2040/5)", "UTC", "2030-01-01T00:00:00.000Z"],
    ["cron(0 0 1 1 ? 2025)", "UTC", undefined],
    ["rate(1 day)", "UTC", "2026-02-01T00:00:00.000Z"],
    ["rate(12 hours)", "UTC", "2026-01-31T12:00:00.000Z"],
    ["rate(7 days)", "UTC", "2026-02-07T00:00:00.000Z"],
    ["rate(1 minute)", "UTC", "2026-01-31T04:14:00.000Z"],
  ])("of %s in %s is %s", (expression, timezone, next) => {
    expect(scheduleProblem(expression)).toBeUndefined();
    const since = new Date("2026-01-31T00:00:00.000Z");
    expect(nextRun(expression, timezone, new Date(now), since)?.toISOString()).toBe(next);
  });

  test.each([
    // Clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October.
    ["cron(30 2 * * ? *)", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00.000Z"],
    ["cron(30 3 * * ? *)", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00.000Z"],
    ["cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00.000Z"],
    ["cron(30 2 * * ? *)", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00.000Z"],
  ])("of %s after %s knows when clocks in Paris change", (expression, after, next) => {
    expect(nextRun(expression, "Europe/Paris", new Date(after))?.toISOString()).toBe(next);
  });

  test.each([
    "cron(0 3 30 2 ? *)",
    "cron(0 3 31 4,6,9,11 ? *)",
    "cron(0 3 31W FEB ? *)",
    "cron(0 0 29 2 ? 2027)",
  ])("never comes for %s, which is therefore refused", (expression) => {
    expect(scheduleProblem(expression)).toBe(`'${expression}' never comes true.`);
  });
});
