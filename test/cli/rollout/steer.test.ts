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
    minHealthyPercentage: 50,
    skipMatching: true,
    ...(state === "failed" && {
      maxHealthyPercentage: 120,
      instanceWarmupSeconds: 60,
      refreshCheckpoints: { percentages: [20, 100], delaySeconds: 600 },
      refreshAlarms: ["errors"],
      scaleInProtectedInstances: "Refresh" as const,
      standbyInstances: "Terminate" as const,
    }),
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
      Preferences: {
        ...common,
        MaxHealthyPercentage: 120,
        InstanceWarmup: 60,
        CheckpointPercentages: [20, 100],
        CheckpointDelay: 600,
        AlarmSpecification: { Alarms: ["errors"] },
        ScaleInProtectedInstances: "Refresh",
        StandbyInstances: "Terminate",
      },
    },
    {
      AutoScalingGroupName: "payments-prod-outdated",
      Strategy: "Rolling",
      Preferences: common,
    },
  ]);
});

test("what is under way is cancelled, once", async () => {
  const { autoScaling, inputs } = client();
  const groups = [...STATES.map((state) => group(state)), group("under way", "Cancelling")];
  expect(await cancelRefreshes(autoScaling, groups)).toEqual([groups[1]]);
  expect(inputs).toEqual([{ AutoScalingGroupName: "payments-prod-under way" }]);
});
