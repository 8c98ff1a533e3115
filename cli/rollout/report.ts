import type { GroupSnapshot, Refresh } from "./snapshot.js";

/** How a group's rollout stands, in a few lines. */
export function groupReport({
  fleet,
  group,
  state,
  desiredCapacity,
  instances,
  refresh,
  launchFailure,
}: GroupSnapshot): string {
  const running = instances.reduce((sum, { count }) => sum + count, 0);
  return [
    `${fleet}: ${state}`,
    `  group      ${group}, ${running} of ${desiredCapacity} instances`,
    `  refresh    ${refresh ? refreshText(refresh) : "none that AWS still knows"}`,
    ...(refresh?.reason ? [`             ${refresh.reason}`] : []),
    ...instances.map(({ count, launchTemplateVersion, isCurrent, amiId = "", amiName = "" }, index) =>
      [
        index === 0 ? "  instances " : "            ",
        `${count} of version ${launchTemplateVersion || "?"},`,
        isCurrent ? "current " : "outdated",
        amiId,
        amiName,
      ]
        .join(" ")
        .trimEnd(),
    ),
    ...(launchFailure === undefined ? [] : [`  launch     ${launchFailure}`]),
  ].join("\n");
}

/** A refresh in a few words. */
export function refreshText({ status, percentageComplete, instancesToUpdate, startTime }: Refresh): string {
  const since = startTime === undefined ? "" : `, started ${startTime}`;
  return `${status}, ${percentageComplete}%, ${instancesToUpdate} to replace${since}`;
}

/** What is wrong with a group's rollout; undefined if nothing is. */
export function failureMessage(workload: string, group: GroupSnapshot): string | undefined {
  const { fleet, state, refresh, launchFailure } = group;
  if (state === "current" || state === "under way") return undefined;
  const again = `npx golden-ami rollout ${workload} ${fleet} --start`;
  if (state === "outdated") {
    const outdated = group.instances.filter(({ isCurrent }) => !isCurrent);
    const count = outdated.reduce((sum, instances) => sum + instances.count, 0);
    return `${workload} ${fleet}: ${count} outdated, and no refresh is under way. Start one: ${again}`;
  }
  const reason = refresh?.reason ?? launchFailure;
  const what =
    refresh && refresh.status !== "Successful"
      ? `its refresh is ${refresh.status}`
      : "its instances do not start";
  return `${workload} ${fleet}: ${what}${reason ? `: ${reason}` : ""}\nMend the cause, and start it again: ${again}`;
}
