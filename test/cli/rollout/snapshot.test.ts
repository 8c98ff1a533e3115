import { AutoScaling, type AutoScalingGroup, type InstanceRefresh } from "@aws-sdk/client-auto-scaling";
import { EC2 } from "@aws-sdk/client-ec2";
import { groupSnapshot } from "../../../cli/rollout/snapshot.js";

const TEMPLATE = { LaunchTemplateId: "lt-0abc", LaunchTemplateName: "payments-prod-web" };

interface Answers {
  readonly group?: Partial<AutoScalingGroup>;
  readonly refreshes?: InstanceRefresh[];
  readonly activity?: { readonly StatusCode: string; readonly StatusMessage: string };
  /** Whether the AMIs of old instances are gone. */
  readonly isGone?: boolean;
}

/** Instances of the given versions, of which each has the AMI `ami-<version>`. */
const instances = (...versions: readonly string[]) =>
  versions.map((Version, index) => ({
    InstanceId: `i-${index}`,
    LaunchTemplate: { ...TEMPLATE, Version },
  })) as AutoScalingGroup["Instances"];

/** What AWS says of a group, read by the SDK's own clients, whose requests go nowhere. */
function snapshot({ group, refreshes = [], activity, isGone = false }: Answers) {
  const Instances = group?.Instances ?? [];
  const answers: Record<string, unknown> = {
    DescribeAutoScalingGroupsCommand: {
      AutoScalingGroups: group
        ? [
            {
              AutoScalingGroupName: "payments-prod-web",
              DesiredCapacity: 2,
              LaunchTemplate: { ...TEMPLATE, Version: "4" },
              ...group,
            },
          ]
        : [],
    },
    DescribeInstanceRefreshesCommand: { InstanceRefreshes: refreshes },
    DescribeScalingActivitiesCommand: { Activities: activity ? [activity] : [] },
    DescribeInstancesCommand: {
      Reservations: Instances.map(({ InstanceId, LaunchTemplate }) => ({
        Instances: [{ InstanceId, ImageId: `ami-${LaunchTemplate?.Version}` }],
      })),
    },
    DescribeImagesCommand: {
      Images: ["4", ...(isGone ? [] : ["3"])].map((version) => ({
        ImageId: `ami-${version}`,
        Name: `web_1.0.0_${version}_x`,
      })),
    },
  };
  const clients = {
    autoScaling: new AutoScaling({ region: "eu-west-1" }),
    ec2: new EC2({ region: "eu-west-1" }),
  };
  for (const client of Object.values(clients))
    client.send = async (command: object) => answers[command.constructor.name] as never;
  return groupSnapshot(clients, "web", "payments-prod-web");
}

const CURRENT = { group: { Instances: instances("4", "4") } };
const OUTDATED = { group: { Instances: instances("4", "3") } };

test.each([
  ["current", "no refresh is known", CURRENT],
  ["current", "its refresh was Successful", { ...CURRENT, refreshes: [{ Status: "Successful" }] }],
  ["current", "it has no instances and wants none", { group: { DesiredCapacity: 0 } }],
  ["outdated", "an instance is of an older version and no refresh is known", OUTDATED],
  [
    "outdated",
    "the version is newer than the last refresh",
    { ...OUTDATED, refreshes: [{ Status: "Successful" }] },
  ],
  [
    "failed",
    "instances are missing and do not start",
    { group: {}, activity: { StatusCode: "Cancelled", StatusMessage: "Client.InternalError" } },
  ],
  [
    "current",
    "instances are missing and about to start",
    { group: {}, activity: { StatusCode: "InProgress", StatusMessage: "" } },
  ],
  [
    "current",
    "all is there, and something failed once",
    { ...CURRENT, activity: { StatusCode: "Failed", StatusMessage: "no capacity" } },
  ],
  ...["Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking"].map(
    (Status) => ["under way", `its refresh is ${Status}`, { ...OUTDATED, refreshes: [{ Status }] }] as const,
  ),
  ...["Failed", "Cancelled", "RollbackFailed", "RollbackSuccessful"].map(
    (Status) => ["failed", `its refresh is ${Status}`, { ...OUTDATED, refreshes: [{ Status }] }] as const,
  ),
  [
    "failed",
    "its refresh has Failed, even if all instances are current",
    { ...CURRENT, refreshes: [{ Status: "Failed" }] },
  ],
] as readonly (readonly [string, string, Answers])[])("a group is %s if %s", async (state, _, answers) => {
  expect((await snapshot(answers))?.state).toBe(state);
});

test("a group of several instance types has its launch template in their policy", async () => {
  const policy = (Version: string) => ({
    LaunchTemplate: undefined,
    MixedInstancesPolicy: {
      LaunchTemplate: { LaunchTemplateSpecification: { ...TEMPLATE, Version } },
    },
    Instances: instances("4", "4"),
  });
  expect(await snapshot({ group: policy("4") })).toMatchObject({
    state: "current",
    launchTemplateVersion: "4",
  });
  expect(await snapshot({ group: policy("5") })).toMatchObject({
    state: "outdated",
    launchTemplateVersion: "5",
  });
});

test("a group that is not there is none", async () => {
  expect(await snapshot({})).toBeUndefined();
});

test("a refresh that ends while AWS is asked leaves no instance that looks outdated", async () => {
  let isOver = false;
  const group = () => ({
    AutoScalingGroupName: "payments-prod-web",
    DesiredCapacity: 1,
    LaunchTemplate: { ...TEMPLATE, Version: "4" },
    Instances: instances(isOver ? "4" : "3"),
  });
  const autoScaling = new AutoScaling({ region: "eu-west-1" });
  autoScaling.send = async (command: object) => {
    // Each answer takes so long that the refresh is over at the next.
    const answer =
      command.constructor.name === "DescribeInstanceRefreshesCommand"
        ? { InstanceRefreshes: [{ Status: isOver ? "Successful" : "InProgress" }] }
        : { AutoScalingGroups: [group()] };
    isOver = true;
    return answer as never;
  };
  const ec2 = new EC2({ region: "eu-west-1" });
  ec2.send = async () => ({ Reservations: [], Images: [] }) as never;
  expect((await groupSnapshot({ autoScaling, ec2 }, "web", "payments-prod-web"))?.state).toBe("under way");
});

test("the newest refresh counts, in whatever order they come", async () => {
  const old = { InstanceRefreshId: "old", Status: "Failed", StartTime: new Date(1000) } as const;
  const last = { InstanceRefreshId: "last", Status: "Successful", StartTime: new Date(2000) } as const;
  for (const refreshes of [
    [old, last],
    [last, old],
  ])
    expect(await snapshot({ ...CURRENT, refreshes })).toMatchObject({
      state: "current",
      refresh: { id: "last", startTime: "1970-01-01T00:00:02.000Z" },
    });
});

test("instances are counted by version, the newest first, each with its AMI", async () => {
  expect(
    await snapshot({ group: { Instances: instances("3", "4", "3"), DesiredCapacity: 3 } }),
  ).toMatchObject({
    launchTemplateVersion: "4",
    desiredCapacity: 3,
    instances: [
      { count: 1, launchTemplateVersion: "4", amiId: "ami-4", amiName: "web_1.0.0_4_x", isCurrent: true },
      { count: 2, launchTemplateVersion: "3", amiId: "ami-3", amiName: "web_1.0.0_3_x", isCurrent: false },
    ],
  });
});

test("an AMI that is gone has no name, and an instance of another template is outdated", async () => {
  const gone = await snapshot({ ...OUTDATED, isGone: true });
  expect(gone?.instances[1]).toEqual({
    count: 1,
    launchTemplateVersion: "3",
    amiId: "ami-3",
    amiName: undefined,
    isCurrent: false,
  });
  const [instance] = instances("4") ?? [];
  const other = { ...instance, LaunchTemplate: { LaunchTemplateId: "lt-0def", Version: "4" } };
  const Instances = [other] as AutoScalingGroup["Instances"];
  expect(await snapshot({ group: { Instances, DesiredCapacity: 1 } })).toMatchObject({ state: "outdated" });
});
