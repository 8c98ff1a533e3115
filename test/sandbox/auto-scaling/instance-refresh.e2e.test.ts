import { setTimeout as sleep } from "node:timers/promises";
import { as, registerImage, subnet, useSandbox } from "../local-aws.js";
import { member } from "../organization.js";

useSandbox();

describe("an instance refresh", () => {
  test("replaces the instances of a group by those of its new launch template, one refresh at a time", async () => {
    const { autoScaling, ec2 } = as(member);
    const LaunchTemplateName = "web";
    const AutoScalingGroupName = "web";
    const [first, second] = [await registerImage(member, 1), await registerImage(member, 2)];
    await ec2.createLaunchTemplate({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId: first, InstanceType: "t3.small" },
    });
    await autoScaling.createAutoScalingGroup({
      AutoScalingGroupName,
      MinSize: 2,
      MaxSize: 2,
      VPCZoneIdentifier: await subnet(),
      LaunchTemplate: { LaunchTemplateName, Version: "1" },
    });
    await ec2.createLaunchTemplateVersion({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId: second, InstanceType: "t3.small", UserData: "IyEvYmluL3No" },
    });
    await autoScaling.updateAutoScalingGroup({
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateName, Version: "2" },
    });
    const start = () =>
      autoScaling.startInstanceRefresh({ AutoScalingGroupName, Preferences: { SkipMatching: true } });
    // Both at once: by itself, the second might come when the first is done.
    const starts = await Promise.allSettled([start(), start()]);
    const refusals = starts.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refusals).toMatchObject([{ Code: "InstanceRefreshInProgress" }]);
    const states = async () => {
      const { InstanceRefreshes = [] } = await autoScaling.describeInstanceRefreshes({
        AutoScalingGroupName,
      });
      return InstanceRefreshes.map(({ Status, StatusReason }) => [Status, StatusReason]);
    };
    while (/Pending|InProgress/.test(JSON.stringify(await states()))) await sleep(100);
    expect(await states()).toEqual([["Successful", undefined]]);
    const { Reservations = [] } = await ec2.describeInstances({
      Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    });
    expect(Reservations.flatMap(({ Instances = [] }) => Instances.map(({ ImageId }) => ImageId))).toEqual([
      second,
      second,
    ]);
  });

  test("an instance shows the version that it started from, and one of an older version does not match", async () => {
    const { autoScaling, ec2 } = as(member);
    const LaunchTemplateName = "batch";
    const AutoScalingGroupName = "batch";
    const ImageId = await registerImage(member, 3);
    await ec2.createLaunchTemplate({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId, InstanceType: "t3.small" },
    });
    await autoScaling.createAutoScalingGroup({
      AutoScalingGroupName,
      MinSize: 1,
      MaxSize: 2,
      VPCZoneIdentifier: await subnet(),
      LaunchTemplate: { LaunchTemplateName, Version: "$Latest" },
    });
    await ec2.createLaunchTemplateVersion({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId, InstanceType: "t3.large" },
    });
    await ec2.modifyLaunchTemplate({ LaunchTemplateName, DefaultVersion: "2" });
    const versions = async () => {
      const { AutoScalingGroups: [group] = [] } = await autoScaling.describeAutoScalingGroups({
        AutoScalingGroupNames: [AutoScalingGroupName],
      });
      return group?.Instances?.map(({ LaunchTemplate }) => LaunchTemplate?.Version);
    };
    expect(await versions()).toEqual(["1"]);
    await autoScaling.updateAutoScalingGroup({ AutoScalingGroupName, DesiredCapacity: 2 });
    expect((await versions())?.sort()).toEqual(["1", "2"]);
    await autoScaling.startInstanceRefresh({ AutoScalingGroupName, Preferences: { SkipMatching: true } });
    while ((await versions())?.join() !== "2,2") await sleep(100);
  });
});
