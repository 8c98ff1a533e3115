import { ami, amisWith, member, organizationArn, outsider, owner, unitArn } from "../organization.js";

const nobody = { userIds: [], organizationArns: [], organizationalUnitArns: [], groups: [] };

describe("who sees an AMI", () => {
  test.each([
    ["shared with nobody", nobody, { member: false, outsider: false }],
    ["shared with an account", { ...nobody, userIds: [member] }, { member: true, outsider: false }],
    [
      "shared with the organization",
      { ...nobody, organizationArns: [organizationArn] },
      { member: true, outsider: false },
    ],
    [
      "shared with a unit above the account's own",
      { ...nobody, organizationalUnitArns: [unitArn] },
      { member: true, outsider: false },
    ],
    [
      "shared with another organization",
      { ...nobody, organizationArns: [organizationArn.replace("exampleorg1", "exampleorg2")] },
      { member: false, outsider: false },
    ],
    [
      "shared with another unit",
      { ...nobody, organizationalUnitArns: [unitArn.replace("11111111", "33333333")] },
      { member: false, outsider: false },
    ],
    ["public", { ...nobody, groups: ["all"] }, { member: true, outsider: true }],
  ])("one that is %s", (_how, launchPermission, expected) => {
    const it = ami({ launchPermission });
    const amis = amisWith(it);
    expect(amis.visibleTo(it, owner)).toBe(true);
    expect({ member: amis.visibleTo(it, member), outsider: amis.visibleTo(it, outsider) }).toEqual(expected);
  });

  test("nobody but its owner, once it is disabled", () => {
    const it = ami({
      state: "disabled",
      launchPermission: { ...nobody, groups: ["all"], userIds: [member] },
    });
    const amis = amisWith(it);
    expect([owner, member, outsider].map((account) => amis.visibleTo(it, account))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("a public AMI is not shared explicitly with anyone", () => {
    const it = ami({ launchPermission: { ...nobody, groups: ["all"] } });
    expect(amisWith(it).explicitlySharedWith(it, member)).toBe(false);
  });
});

describe("tags of an AMI", () => {
  test("are the owner's alone", () => {
    const it = ami();
    const amis = amisWith(it);
    expect(amis.tagsSeenBy(it, owner)).toEqual({ Name: "web" });
    expect(amis.tagsSeenBy(it, member)).toEqual({});
  });

  test("that another account sets are seen by that account alone, until the AMI is gone", () => {
    const it = ami();
    const amis = amisWith(it);
    amis.setTags(it, member, { approved: "yes" });
    expect(amis.tagsSeenBy(it, member)).toEqual({ approved: "yes" });
    expect(amis.tagsSeenBy(it, owner)).toEqual({ Name: "web" });
    amis.deregister(it.imageId);
    expect(amis.tagsSeenBy(it, member)).toEqual({});
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
