import { resolve } from "node:path";
import { isAlive, start, until } from "../cli/processes.js";

jest.setTimeout(120_000);

const DEMO = resolve("cli/golden-ami.js");

test.each(["SIGTERM", "SIGKILL"] as const)(
  "the demo ends, and all that it has started, when the shell that started it is ended by %s",
  async (signal) => {
    const script = start("bash", ["-c", `"${process.execPath}" "${DEMO}" demo & echo $!; wait`]);
    await until(() => script.stdout().includes("Apply the shared stack"));
    const demo = Number(script.stdout().split("\n")[0]);
    expect(isAlive(demo)).toBe(true);
    process.kill(script.child.pid ?? 0, signal);
    await until(() => !isAlive(demo));
    expect(script.stdout()).not.toContain("nothing is left running");
  },
);
