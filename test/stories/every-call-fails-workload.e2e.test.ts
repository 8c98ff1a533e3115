import { EC2 } from "@aws-sdk/client-ec2";
import { Project } from "../e2e/project.js";
import { buildVersion, callName, callsOf, inLanes, isNeeded, mend, without } from "./failing-calls.js";

jest.setTimeout(40 * 60_000);

/** Workloads in accounts of their own: more of them than an apply has calls, because each can be made but once. */
const WORKLOADS = Array.from({ length: 30 }, (_, index) => ({
  name: `workload-${index}`,
  account: `4444${String(index).padStart(8, "0")}`,
}));

class Lane extends Project {
  readonly #fresh = WORKLOADS.map(({ name }) => name);

  constructor(name: string) {
    super(name);
    this.edit([
      ["workloads"],
      Object.fromEntries(WORKLOADS.map(({ name, account }) => [name, workload(account, [])])),
    ]);
  }

  /** Deploys the image, builds it, and gives each workload a group in its account's default VPC. */
  async prepare(): Promise<void> {
    await this.startSandbox("--step-ms", "5", "--verbose");
    const subnets = await Promise.all(WORKLOADS.map(({ account }) => this.#subnets(account)));
    this.edit(
      ...WORKLOADS.map(
        ({ name, account }, index) => [["workloads", name], workload(account, subnets[index] ?? [])] as const,
      ),
    );
    await this.firstSynth();
    await this.applyPipelines();
    await buildVersion(this);
  }

  /** A workload that has never been applied. */
  async fresh(): Promise<string> {
    const name = this.#fresh.shift();
    if (name === undefined) throw new Error("there are more calls than workloads");
    await this.init(name);
    return name;
  }

  async launchTemplateId(stack: string): Promise<string> {
    const { account = "" } = WORKLOADS.find(({ name }) => name === stack) ?? {};
    const { LaunchTemplates = [] } = await this.#ec2(account).describeLaunchTemplates();
    return LaunchTemplates[0]?.LaunchTemplateId ?? "";
  }

  #ec2(account: string): EC2 {
    return new EC2({
      endpoint: this.env.AWS_ENDPOINT_URL,
      region: "eu-west-1",
      credentials: { accessKeyId: account, secretAccessKey: "sandbox" },
    });
  }

  async #subnets(account: string): Promise<string[]> {
    const { Subnets = [] } = await this.#ec2(account).describeSubnets();
    return Subnets.slice(0, 2).map(({ SubnetId = "" }) => SubnetId);
  }
}

const workload = (account: string, subnets: readonly string[]) => ({
  account,
  region: "eu-west-1",
  assumeRole: `arn:aws:iam::${account}:role/golden-ami`,
  fleets: {
    web: {
      image: "web",
      launchTemplate: { instanceType: "t3.small" },
      ...(subnets.length ? { autoScaling: { min: 1, max: 1, subnets } } : {}),
    },
  },
});

describe("a workload", () => {
  const lanes = ["1", "2"].map((name) => new Lane(`every-call-fails-workload-${name}`));

  beforeAll(() => Promise.all(lanes.map((lane) => lane.prepare())));

  afterAll(() => Promise.all(lanes.map((lane) => lane.stopSandbox())));

  test("whatever call fails, the next apply makes all", async () => {
    const [first] = lanes as [Lane];
    const stack = await first.fresh();
    const calls = await callsOf(first, () => first.apply(stack));
    expect(calls.map(callName)).toEqual(
      expect.arrayContaining([
        "kms CreateGrant 1",
        "ec2 CreateLaunchTemplate 1",
        "autoscaling CreateAutoScalingGroup 1",
      ]),
    );
    const outcomes = await inLanes(lanes, calls, async (lane, call) => {
      const name = await lane.fresh();
      const refusal = await without(lane, call, () => lane.apply(name));
      const byHand = await mend(
        lane,
        name,
        () => lane.apply(name),
        () => lane.launchTemplateId(name),
      );
      return { isRefused: refusal !== undefined, byHand, hasChanges: (await lane.plan(name)).hasChanges };
    });
    expect(outcomes).toEqual(
      Object.fromEntries(
        calls.map((call) => [
          callName(call),
          {
            isRefused: isNeeded(call),
            // The provider does not tell Terraform of a launch template before it has seen it.
            byHand: call.operation === "DescribeLaunchTemplates" ? "import" : undefined,
            hasChanges: false,
          },
        ]),
      ),
    );
  });

  test("whatever call fails while a release is rolled out, the next apply rolls it out, or rollout says that it is to be started", async () => {
    const stacks = new Map(await Promise.all(lanes.map(async (lane) => [lane, await lane.fresh()] as const)));
    const stackOf = (lane: Lane) => stacks.get(lane) ?? "";
    const apply = (lane: Lane) => lane.apply(stackOf(lane));
    await Promise.all(lanes.map(apply));
    await Promise.all(lanes.map((lane) => buildVersion(lane)));
    const [calls = []] = await Promise.all(lanes.map((lane) => callsOf(lane, () => apply(lane))));
    expect(calls.map(callName)).toContain("autoscaling StartInstanceRefresh 1");
    const outcomes = await inLanes(lanes, calls, async (lane, call) => {
      const rollout = (...options: readonly string[]) =>
        lane.goldenAmi(["rollout", stackOf(lane), ...options]).then(({ exitCode }) => exitCode);
      await buildVersion(lane);
      const refusal = await without(lane, call, () => apply(lane));
      await apply(lane);
      const { hasChanges } = await lane.plan(stackOf(lane));
      const rolledOut = await rollout("--follow");
      return {
        isRefused: refusal !== undefined,
        hasChanges,
        rolledOut,
        startedAgain: rolledOut === 0 ? 0 : await rollout("--start", "--follow"),
      };
    });
    expect(outcomes).toEqual(
      Object.fromEntries(
        calls.map((call) => [
          callName(call),
          {
            isRefused: isNeeded(call),
            hasChanges: false,
            // No plan shows that a refresh is missing.
            rolledOut: call.operation === "StartInstanceRefresh" ? 2 : 0,
            startedAgain: 0,
          },
        ]),
      ),
    );
  });
});
