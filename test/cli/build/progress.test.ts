import { BuildProgress } from "../../../cli/build/progress.js";
import type { BuildSnapshot, BuildStep } from "../../../cli/build/snapshot.js";

const ARN = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/3";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function progress(isTTY: boolean) {
  let printed = "";
  const stream = {
    isTTY,
    write(text: string | Uint8Array) {
      printed += text;
      return true;
    },
  };
  return { progress: new BuildProgress(stream), printed: () => printed };
}

const step = (id: string, name: string, status: string): BuildStep => ({
  id,
  workflow: "build-image",
  name,
  status,
});

const build = (...steps: readonly BuildStep[]): BuildSnapshot => ({
  arn: ARN,
  state: "BUILDING",
  isFinished: false,
  steps,
  amis: [],
});

test("in a log, each step is one line when it has ended, with the time since the start, and one a minute before", () => {
  const { progress: shown, printed } = progress(false);
  shown.begin(ARN);
  shown.update(build(step("1", "LaunchBuildInstance", "RUNNING")));
  jest.advanceTimersByTime(59_000);
  shown.update(build(step("1", "LaunchBuildInstance", "RUNNING")));
  jest.advanceTimersByTime(6_000);
  shown.update(
    build(step("1", "LaunchBuildInstance", "COMPLETED"), step("2", "ApplyBuildComponents", "RUNNING")),
  );
  jest.advanceTimersByTime(60_000);
  const running = build(
    step("1", "LaunchBuildInstance", "COMPLETED"),
    step("2", "ApplyBuildComponents", "RUNNING"),
  );
  shown.update(running);
  shown.update(running);
  jest.advanceTimersByTime(540_000);
  shown.update(
    build(step("1", "LaunchBuildInstance", "COMPLETED"), step("2", "ApplyBuildComponents", "FAILED")),
  );
  shown.end();
  expect(printed()).toBe(
    `${ARN}
  1:05  completed  build-image / LaunchBuildInstance
  2:05  running    build-image / ApplyBuildComponents
 11:05  failed     build-image / ApplyBuildComponents
`,
  );
});

test("steps of one name in two workflows are two lines", () => {
  const { progress: shown, printed } = progress(false);
  shown.update(build(step("1", "TerminateInstance", "COMPLETED"), step("2", "TerminateInstance", "SKIPPED")));
  expect(printed()).toBe(
    "  0:00  completed  build-image / TerminateInstance\n  0:00  skipped    build-image / TerminateInstance\n",
  );
});

test("on a terminal, the step under way is a line that is written again, and gone at the end", () => {
  const { progress: shown, printed } = progress(true);
  const clear = "\r\u001b[K";
  shown.begin(ARN);
  shown.update(build(step("1", "LaunchBuildInstance", "RUNNING")));
  jest.advanceTimersByTime(1000);
  shown.update(build(step("1", "LaunchBuildInstance", "RUNNING")));
  shown.update(build(step("1", "LaunchBuildInstance", "CANCELLED")));
  shown.end();
  expect(printed()).toBe(
    [
      `${ARN}\n`,
      "  0:00  running    build-image / LaunchBuildInstance",
      clear,
      "  0:01  running    build-image / LaunchBuildInstance",
      clear,
      "  0:01  cancelled  build-image / LaunchBuildInstance\n",
    ].join(""),
  );
});

test("that AWS does not answer is a line a minute in a log, and is gone from a terminal when it answers", () => {
  const log = progress(false);
  log.progress.note("AWS does not answer: a");
  jest.advanceTimersByTime(59_000);
  log.progress.note("AWS does not answer: b");
  jest.advanceTimersByTime(1_000);
  log.progress.note("AWS does not answer: c");
  expect(log.printed()).toBe("AWS does not answer: a\nAWS does not answer: c\n");

  const terminal = progress(true);
  terminal.progress.note("AWS does not answer");
  terminal.progress.update(build());
  expect(terminal.printed()).toBe("AWS does not answer\r\u001b[K");
});
