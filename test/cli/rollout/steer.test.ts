import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import type { GroupSnapshot, RolloutState } from "../../../cli/rollout/snapshot.js";
import { cancelRefreshes, startRefreshes } from "../../../cli/rollout/steer.js";

const STATES = ["current", "under way", "failed", "outdated"] as const;
const group = (state: RolloutState, status = "InProgress"): GroupSnapshot => ({
  fleet: state,
  group: `payments-prod-${state}`,
  state,
  desiredCapacity: 1,
  instances: [],
  refresh: { id: "1", status, percentageComplete: 0, instancesToUpdate: 1 },
});
const FLEETS = STATES.map((state) => ({
  fleet: state,
  group: `payments-prod-${state}`,
  autoScaling: {
    min: 1,
    max: 2,
    subnets: ["subnet-0abc"],
    minHealthyPercentage: 50,
    instanceWarmupSeconds: state === "failed" ? 60 : undefined,
  },
}));

/** A client that notes what it is asked. */
function client() {
  const inputs: object[] = [];
  const autoScaling = new AutoScaling({ region: "eu-west-1" });
  autoScaling.send = async ({ input }: { input: object }) => inputs.push(input) as never;
  return { autoScaling, inputs };
}

test("a refresh is started as Terraform starts it, where one failed or instances are outdated", async () => {
  const { autoScaling, inputs } = client();
  const started = await startRefreshes(
    autoScaling,
    FLEETS,
    STATES.map((state) => group(state)),
  );
  expect(started.map(({ fleet }) => fleet)).toEqual(["failed", "outdated"]);
  const common = { MinHealthyPercentage: 50, SkipMatching: true };
  expect(inputs).toEqual([
    {
      AutoScalingGroupName: "payments-prod-failed",
      Strategy: "Rolling",
      Preferences: { ...common, InstanceWarmup: 60 },
    },
    {
      AutoScalingGroupName: "payments-prod-outdated",
      Strategy: "Rolling",
      Preferences: { ...common, InstanceWarmup: undefined },
    },
  ]);
});

test("what is under way is cancelled, once", async () => {
  const { autoScaling, inputs } = client();
  const groups = [...STATES.map((state) => group(state)), group("under way", "Cancelling")];
  expect(await cancelRefreshes(autoScaling, groups)).toEqual([groups[1]]);
  expect(inputs).toEqual([{ AutoScalingGroupName: "payments-prod-under way" }]);
});
