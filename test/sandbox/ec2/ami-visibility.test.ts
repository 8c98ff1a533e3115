import { NO_LAUNCH_PERMISSION } from "../../../sandbox/ec2/ami.js";
import { ami, amisWith, member, organizationArn, outsider, owner, unitArn } from "../organization.js";

describe("who sees an AMI", () => {
  test.each([
    ["shared with nobody", NO_LAUNCH_PERMISSION, { member: false, outsider: false }],
    [
      "shared with an account",
      { ...NO_LAUNCH_PERMISSION, userIds: [member] },
      { member: true, outsider: false },
    ],
    [
      "shared with the organization",
      { ...NO_LAUNCH_PERMISSION, organizationArns: [organizationArn] },
      { member: true, outsider: false },
    ],
    [
      "shared with a unit above the account's own",
      { ...NO_LAUNCH_PERMISSION, organizationalUnitArns: [unitArn] },
      { member: true, outsider: false },
    ],
    [
      "shared with another organization",
      { ...NO_LAUNCH_PERMISSION, organizationArns: [organizationArn.replace("exampleorg1", "exampleorg2")] },
      { member: false, outsider: false },
    ],
    [
      "shared with another unit",
      { ...NO_LAUNCH_PERMISSION, organizationalUnitArns: [unitArn.replace("11111111", "33333333")] },
      { member: false, outsider: false },
    ],
    ["public", { ...NO_LAUNCH_PERMISSION, groups: ["all"] }, { member: true, outsider: true }],
  ])("one that is %s", (_how, launchPermission, expected) => {
    const it = ami({ launchPermission });
    const amis = amisWith(it);
    expect(amis.visibility.visibleTo(it, owner)).toBe(true);
    expect({
      member: amis.visibility.visibleTo(it, member),
      outsider: amis.visibility.visibleTo(it, outsider),
    }).toEqual(expected);
  });

  test("nobody but its owner, once it is disabled", () => {
    const it = ami({
      state: "disabled",
      launchPermission: { ...NO_LAUNCH_PERMISSION, groups: ["all"], userIds: [member] },
    });
    const amis = amisWith(it);
    expect([owner, member, outsider].map((account) => amis.visibility.visibleTo(it, account))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("a public AMI is not shared explicitly with anyone", () => {
    const it = ami({ launchPermission: { ...NO_LAUNCH_PERMISSION, groups: ["all"] } });
    expect(amisWith(it).visibility.explicitlySharedWith(it, member)).toBe(false);
  });
});

describe("tags of an AMI", () => {
  test("are the owner's alone", () => {
    const it = ami();
    const amis = amisWith(it);
    expect(amis.visibility.tagsSeenBy(it, owner)).toEqual({ Name: "web" });
    expect(amis.visibility.tagsSeenBy(it, member)).toEqual({});
  });

  test("that another account sets are seen by that account alone, until the AMI is gone", () => {
    const it = ami();
    const amis = amisWith(it);
    amis.visibility.setTags(it, member, { approved: "yes" });
    expect(amis.visibility.tagsSeenBy(it, member)).toEqual({ approved: "yes" });
    expect(amis.visibility.tagsSeenBy(it, owner)).toEqual({ Name: "web" });
    amis.deregister(it.imageId);
    expect(amis.visibility.tagsSeenBy(it, member)).toEqual({});
  });
});

test("snapshots stay when their AMI is deregistered", () => {
  const it = ami();
  const amis = amisWith(it);
  amis.deregister(it.imageId);
  expect(amis.snapshotsOf(owner, "eu-west-1")).toEqual([
    expect.objectContaining({ snapshotId: "snap-0123456789abcdef0", encrypted: true, volumeSizeGiB: 8 }),
  ]);
  expect(amis.usersOf("snap-0123456789abcdef0")).toEqual([]);
});
