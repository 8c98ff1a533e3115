import { processStatus, statusFromPs } from "../../cli/process-status.js";
import { start, until } from "./processes.js";

test("a process is known by its parent, its groups and its command, with whatever is in its name", async () => {
  const { child } = start("sh", ["-c", "read forever"], {
    argv0: "a) b (c",
    stdio: ["pipe", "pipe", "pipe"],
  });
  const pid = child.pid ?? 0;
  await until(() => processStatus(pid)?.command !== processStatus(process.pid)?.command);
  expect(processStatus(pid)).toEqual({
    parent: process.pid,
    group: pid,
    foregroundGroup: -1,
    command: "a) b (c -c read forever",
  });
});

test("ps says the same as /proc", () => {
  const { command, ...status } = statusFromPs(process.pid) ?? {};
  expect(processStatus(process.pid)).toEqual({ ...status, command: expect.stringContaining("jest") });
  expect(command).toContain("jest");
});

test("a process that is not there has no status", () => {
  expect(processStatus(2 ** 22 + 1)).toBeUndefined();
  expect(statusFromPs(2 ** 22 + 1)).toBeUndefined();
});
