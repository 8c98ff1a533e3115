import { failureMessage } from "../../../cli/build/failure-message.js";
import type { BuildSnapshot } from "../../../cli/build/snapshot.js";

const LOGS = { bucket: "logs-111122223333", prefix: "image-builder" };
const BUILD: BuildSnapshot = {
  arn: "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/3",
  state: "FAILED",
  reason: "the instance has ended",
  isFinished: true,
  steps: [
    { id: "1", workflow: "build-image", name: "LaunchBuildInstance", status: "COMPLETED" },
    {
      id: "2",
      workflow: "build-image",
      name: "ApplyBuildComponents",
      status: "FAILED",
      message: "no nginx",
    },
    { id: "3", workflow: "test-image", name: "ApplyTestComponents", status: "SKIPPED" },
  ],
  amis: [],
};
const WHERE = `  log   CloudWatch log group /aws/imagebuilder/web, stream 1.0.0/3
        s3://logs-111122223333/image-builder/web/1.0.0/3/`;

test("a failed build says why, at which step, and where its logs are", () => {
  expect(failureMessage("web", BUILD, LOGS)).toBe(
    `the build web 1.0.0/3 is FAILED: the instance has ended
  step  build-image / ApplyBuildComponents: no nginx
${WHERE}`,
  );
});

test("a build that was cancelled, for no stated reason and at no step, says so", () => {
  const cancelled = { ...BUILD, state: "CANCELLED", reason: undefined, steps: [] };
  expect(failureMessage("web", cancelled, LOGS)).toBe(`the build web 1.0.0/3 is CANCELLED\n${WHERE}`);
});
