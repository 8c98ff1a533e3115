import { Project, targets } from "../e2e/project.js";
import {
  buildVersion,
  callName,
  callsOf,
  inLanes,
  isNeeded,
  isRead,
  mend,
  TAINTING,
  without,
} from "./failing-calls.js";

jest.setTimeout(40 * 60_000);

/** What the provider waits for a minute after. */
const LIFECYCLE = "aws_s3_bucket_lifecycle_configuration";

describe("the first apply of the shared stack", () => {
  const lanes = ["1", "2", "3"].map((name) => new Project(`every-call-fails-creation-${name}`));

  beforeAll(() =>
    Promise.all(
      lanes.map(async (lane) => {
        await lane.startSandbox("--step-ms", "5", "--verbose");
        await lane.firstSynth();
        await lane.init("shared");
      }),
    ),
  );

  afterAll(() => Promise.all(lanes.map((lane) => lane.stopSandbox())));

  const allButLifecycle = (project: Project) => {
    const { [LIFECYCLE]: _, ...others } = project.addresses("shared");
    return targets(Object.values(others).flat());
  };

  test("whatever call fails, the next apply makes all, and builds what it says", async () => {
    const [first, second] = lanes as [Project, Project];
    const [someCalls, allCalls] = await Promise.all([
      callsOf(first, () => first.apply("shared", allButLifecycle(first))),
      callsOf(second, () => second.apply("shared")),
    ]);
    const names = someCalls.map(callName);
    const lifecycleCalls = allCalls.filter((call) => !names.includes(callName(call)) && !isRead(call));
    expect(lifecycleCalls.map(callName)).toEqual([expect.stringMatching(/^s3 PUT /)]);
    // The provider looks for a bucket that it has made for 20 minutes.
    const calls = [...lifecycleCalls, ...someCalls.filter(({ operation }) => operation !== "HEAD")];
    const outcomes = await inLanes(lanes, calls, async (lane, call) => {
      const options = lifecycleCalls.includes(call) ? [] : allButLifecycle(lane);
      const apply = () => lane.apply("shared", options);
      await lane.startAgain();
      const refusal = await without(lane, call, apply);
      const byHand = await mend(lane, "shared", apply);
      const version = await buildVersion(lane);
      const { hasChanges } = await lane.plan("shared", options);
      return { isRefused: refusal !== undefined, byHand, version, hasChanges };
    });
    expect(outcomes).toEqual(
      Object.fromEntries(
        calls.map((call) => [
          callName(call),
          {
            isRefused: isNeeded(call),
            byHand: TAINTING.includes(call.operation) ? "untaint" : undefined,
            version: "1.0.0",
            hasChanges: false,
          },
        ]),
      ),
    );
  });
});
