import { ChainProgress } from "../../../cli/build/chain-progress.js";
import type { BuildSnapshot } from "../../../cli/build/snapshot.js";

function progress(isTTY: boolean) {
  let printed = "";
  const stream = {
    isTTY,
    write(text: string | Uint8Array) {
      printed += text;
      return true;
    },
  };
  return { progress: new ChainProgress(stream, ["web", "batch"]), printed: () => printed };
}

const build = (image: string, status: string): BuildSnapshot => ({
  arn: `arn:aws:imagebuilder:eu-west-1:111122223333:image/${image}/1.0.0/1`,
  state: "BUILDING",
  isFinished: false,
  steps: [{ id: `${image}-1`, workflow: "build-image", name: "LaunchBuildInstance", status }],
  amis: [],
});

test("in a log, each step of each image is one line when it has ended", () => {
  const { progress: shown, printed } = progress(false);
  shown.line("base");
  shown.begin("web", "arn:web");
  shown.update("web", build("web", "RUNNING"));
  shown.update("batch", build("batch", "COMPLETED"));
  shown.update("web", build("web", "COMPLETED"));
  shown.update("web", build("web", "COMPLETED"));
  shown.end();
  expect(printed().split("\n")).toEqual([
    "base",
    "  0:00  web    arn:web",
    "  0:00  batch  completed  build-image / LaunchBuildInstance",
    "  0:00  web    completed  build-image / LaunchBuildInstance",
    "",
  ]);
});

test("on a terminal, what is under way of all images stands below what has ended", () => {
  const { progress: shown, printed } = progress(true);
  shown.update("web", build("web", "RUNNING"));
  shown.update("batch", build("batch", "RUNNING"));
  expect(
    printed().endsWith(
      "  0:00  web    running    build-image / LaunchBuildInstance\n  0:00  batch  running    build-image / LaunchBuildInstance",
    ),
  ).toBe(true);
  shown.update("web", build("web", "COMPLETED"));
  expect(
    printed().endsWith(
      "  0:00  web    completed  build-image / LaunchBuildInstance\n  0:00  batch  running    build-image / LaunchBuildInstance",
    ),
  ).toBe(true);
});
