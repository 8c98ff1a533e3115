import { Project, targets } from "../e2e/project.js";
import { buildVersion, callName, callsOf, inLanes, isRead, without } from "./failing-calls.js";

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

  const applyAll = (project: Project) => project.apply("shared");
  const applyAllButLifecycle = (project: Project) => {
    const { [LIFECYCLE]: _, ...others } = project.addresses("shared");
    return project.apply("shared", targets(Object.values(others).flat()));
  };

  // What only reads is refused in the story of an update, and nothing is half made then.
  test("whatever call that makes something fails, the next apply makes all, and builds what it says", async () => {
    const [first, second] = lanes as [Project, Project];
    const [calls, allCalls] = await Promise.all([
      callsOf(first, () => applyAllButLifecycle(first)),
      callsOf(second, () => applyAll(second)),
    ]);
    const names = calls.map(callName);
    const lifecycleCalls = allCalls.filter((call) => !names.includes(callName(call)));
    expect(lifecycleCalls.map(callName)).toEqual([expect.stringMatching(/^s3 PUT /)]);
    const making = [...lifecycleCalls, ...calls].filter((call) => !isRead(call));
    const outcomes = await inLanes(lanes, making, async (lane, call) => {
      const apply = () => (lifecycleCalls.includes(call) ? applyAll : applyAllButLifecycle)(lane);
      await lane.startAgain();
      const refusal = await without(lane, call, apply);
      await apply();
      return { isRefused: refusal !== undefined, version: await buildVersion(lane) };
    });
    expect(outcomes).toEqual(
      Object.fromEntries(making.map((call) => [callName(call), { isRefused: true, version: "1.0.0" }])),
    );
  });
});
