import { Project } from "../e2e/project.js";
import {
  buildVersion,
  type Call,
  callName,
  callsOf,
  inLanes,
  mend,
  TAINTING,
  without,
} from "./failing-calls.js";

jest.setTimeout(30 * 60_000);

const COMPONENT = "components/web-server.yaml";
const LOG_BUCKET = "golden-ami-logs-111122223333-eu-west-1";

class Lane extends Project {
  #edits = 0;

  get version(): string {
    return `1.0.${this.#edits}`;
  }

  /** Gives component and recipe another content, and with it their next version. */
  async editComponent(): Promise<void> {
    this.#edits += 1;
    this.write(COMPONENT, this.read(COMPONENT).replace(/nginx( -v\d+)?$/m, `nginx -v${this.#edits}`));
    expect((await this.synth()).exitCode).toBe(0);
  }
}

describe("an update of the shared stack", () => {
  const lanes = ["1", "2"].map((name) => new Lane(`every-call-fails-update-${name}`));

  beforeAll(() =>
    Promise.all(
      lanes.map(async (lane) => {
        await lane.startSandbox("--step-ms", "5", "--verbose");
        // No update touches what other Regions have: the keys.
        lane.edit([["images", "web", "regions"], ["eu-west-1"]], [["workloads"], undefined]);
        await lane.firstSynth();
        await lane.init("shared");
        await lane.apply("shared");
        await lane.editComponent();
      }),
    ),
  );

  afterAll(() => Promise.all(lanes.map((lane) => lane.stopSandbox())));

  test("whatever call fails, an AMI has the version that it was built from, and the next apply mends everything", async () => {
    const [calls = []] = await Promise.all(lanes.map((lane) => callsOf(lane, () => lane.apply("shared"))));
    expect(calls.map(callName)).toEqual(
      expect.arrayContaining(
        [
          "CreateImageRecipe",
          "CreateDistributionConfiguration",
          "UpdateImagePipeline",
          "DeleteImageRecipe",
        ].map((operation) => `imagebuilder ${operation} 1`),
      ),
    );
    const outcomes = await inLanes(lanes, calls, async (lane, call) => {
      const before = lane.version;
      await lane.editComponent();
      const after = lane.version;
      const apply = () => lane.apply("shared");
      const refusal = await without(lane, call, apply);
      const halfWay = await buildVersion(lane);
      const byHand = await mend(lane, "shared", apply, async () => LOG_BUCKET);
      return {
        isRight: refusal === undefined ? halfWay === after : [before, after].includes(halfWay),
        byHand,
        isMended: (await buildVersion(lane)) === after && !(await lane.plan("shared")).hasChanges,
      };
    });
    const byHand = ({ operation, after }: Call) => {
      if (operation === "HEAD") return "import";
      // The first is the plan's.
      return after > 0 && TAINTING.includes(operation) ? "untaint" : undefined;
    };
    expect(outcomes).toEqual(
      Object.fromEntries(
        calls.map((call) => [callName(call), { isRight: true, byHand: byHand(call), isMended: true }]),
      ),
    );
  });
});
