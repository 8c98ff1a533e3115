import { aws, registerImage, useSandbox } from "../local-aws.js";
import { member } from "../organization.js";

useSandbox();

describe("an instance refresh", () => {
  test("replaces the instances of a group by such of its new launch template, one refresh at a time", async () => {
    const subnet = await aws(member, "ec2", "describe-subnets", "--query", "Subnets[0].SubnetId");
    const launchTemplate = ["--launch-template-name", "web"];
    const [first, second] = [await registerImage(member, 1), await registerImage(member, 2)];
    await aws(
      ...([member, "ec2", "create-launch-template", ...launchTemplate] as const),
      ...["--launch-template-data", `ImageId=${first},InstanceType=t3.small`],
    );
    const group = ["--auto-scaling-group-name", "web"];
    await aws(
      ...([member, "autoscaling", "create-auto-scaling-group", ...group, "--min-size", "2"] as const),
      ...["--max-size", "2", "--vpc-zone-identifier", String(subnet)],
      ...["--launch-template", "LaunchTemplateName=web,Version=1"],
    );
    await aws(
      ...([member, "ec2", "create-launch-template-version", ...launchTemplate] as const),
      ...["--launch-template-data", `ImageId=${second},InstanceType=t3.small,UserData=IyEvYmluL3No`],
    );
    await aws(
      ...([member, "autoscaling", "update-auto-scaling-group", ...group] as const),
      ...["--launch-template", "LaunchTemplateName=web,Version=2"],
    );
    const start = () =>
      aws(member, "autoscaling", "start-instance-refresh", ...group, "--preferences", "SkipMatching=true");
    // Both start at once, because the second might come when the first is done.
    const starts = await Promise.allSettled([start(), start()]);
    const refusals = starts.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []));
    expect(refusals).toEqual([expect.stringContaining("(InstanceRefreshInProgress)")]);
    const states = () =>
      aws(
        ...([member, "autoscaling", "describe-instance-refreshes", ...group] as const),
        ...["--query", "InstanceRefreshes[].[Status,StatusReason]"],
      );
    while (/Pending|InProgress/.test(JSON.stringify(await states()))) {}
    expect(await states()).toEqual([["Successful", null]]);
    expect(
      await aws(
        ...([member, "ec2", "describe-instances"] as const),
        ...["--filters", "Name=instance-state-name,Values=running"],
        ...["--query", "Reservations[].Instances[].ImageId"],
      ),
    ).toEqual([second, second]);
  });
});
