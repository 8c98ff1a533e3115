import type { Ami } from "../../../sandbox/ec2/ami.js";
import { describeImages } from "../../../sandbox/ec2/describe-images.js";
import { publicAmis } from "../../../sandbox/ec2/public-amis.js";
import { Deliveries } from "../../../sandbox/events/deliveries.js";
import { Faults } from "../../../sandbox/faults.js";
import { Findings } from "../../../sandbox/findings.js";
import { requestedOperation } from "../../../sandbox/wire/request.js";
import { toXml, XmlElement } from "../../../sandbox/wire/xml.js";
import type { World } from "../../../sandbox/world.js";
import {
  ami,
  amisWith,
  keyAccess,
  member,
  organization,
  organizationArn,
  outsider,
  owner,
} from "../organization.js";

const shared = {
  launchPermission: {
    userIds: [],
    organizationArns: [organizationArn],
    organizationalUnitArns: [],
    groups: [],
  },
};
const web = ami(shared);
const webAdmin = ami({
  ...shared,
  imageId: "ami-0000000000000000a",
  name: "web-admin_1.0.0_1_2026-01-01T00-00-00.000Z",
});
const arm = ami({
  imageId: "ami-0000000000000000b",
  name: "arm_1.0.0_1_2026-01-01T00-00-00.000Z",
  architecture: "arm64",
  description: "for [Graviton]",
  blockDevices: [],
  tags: {},
});

/** Ids of the public AMIs that are not deprecated. */
const currentPublicIds = (region: string) =>
  publicAmis(region).images.flatMap(({ imageId, deprecationTime = "9" }) =>
    deprecationTime > new Date().toISOString() ? [imageId] : [],
  );

async function describeAs(
  account: string,
  parameters: Readonly<Record<string, string>>,
  amis: readonly Ami[] = [web, webAdmin, arm],
) {
  const moto: World["moto"] = {
    send: () => Promise.reject(new Error("not expected")),
    call: () => Promise.reject(new Error("not expected")),
  };
  const world: World = {
    organization,
    amis: amisWith(...amis),
    moto,
    faults: new Faults(),
    findings: new Findings(),
    deliveries: new Deliveries(),
  };
  const caller = { account, region: "eu-west-1", arn: `arn:aws:iam::${account}:root`, userId: account };
  const form = new URLSearchParams({ Action: "DescribeImages", ...parameters });
  const sent = { method: "POST", url: "/", headers: {}, body: Buffer.from(form.toString()) };
  const requested = requestedOperation("ec2", sent);
  const request = { ...sent, ...requested, caller };
  const result = await describeImages({
    world,
    keyAccess: keyAccess(moto),
    caller,
    query: requested.query,
    request,
  });
  if (!result || "body" in result) throw new Error("expected the fields of an answer");
  const answer = XmlElement.parse(toXml("Answer", "", result)).at("Answer");
  return {
    ids: answer.list("imagesSet").map((image) => image.text("imageId")),
    tags: answer.list("imagesSet").map((image) => image.list("tagSet").length),
    nextToken: answer.text("nextToken"),
  };
}

describe("describe-images shows", () => {
  test("an owner all its AMIs, with their tags", async () => {
    expect(await describeAs(owner, { "Owner.1": "self" })).toMatchObject({
      ids: [web.imageId, webAdmin.imageId, arm.imageId],
      tags: [1, 1, 0],
    });
  });

  test("a member of the organization what is shared with it, without tags", async () => {
    expect(await describeAs(member, { "Owner.1": owner })).toMatchObject({
      ids: [web.imageId, webAdmin.imageId],
      tags: [0, 0],
    });
  });

  test("an outsider none", async () => {
    expect((await describeAs(outsider, { "Owner.1": owner })).ids).toEqual([]);
  });

  test("an account what is executable by it, and not its own", async () => {
    expect((await describeAs(member, { "ExecutableBy.1": "self" })).ids).toEqual([
      web.imageId,
      webAdmin.imageId,
    ]);
    expect((await describeAs(owner, { "ExecutableBy.1": "self", "Owner.1": "self" })).ids).toEqual([
      web.imageId,
      webAdmin.imageId,
    ]);
    expect((await describeAs(outsider, { "ExecutableBy.1": "self" })).ids).toEqual([]);
  });

  test("public AMIs to everybody, by alias, account and Region", async () => {
    const { ids } = await describeAs(outsider, { "Owner.1": "amazon" });
    expect(ids).toEqual(currentPublicIds("eu-west-1"));
    const canonicals = await describeAs(member, { "Owner.1": "099720109477" });
    expect(canonicals.ids.length).toBeGreaterThan(5);
    expect(ids).toEqual(expect.arrayContaining(canonicals.ids));
    expect(ids).not.toEqual(expect.arrayContaining(currentPublicIds("eu-west-3")));
  });

  test("an AMI in its own Region only", async () => {
    expect((await describeAs(owner, { "Owner.1": "self" }, [ami({ region: "us-east-1" })])).ids).toEqual([]);
  });

  test("a deprecated AMI to its owner, and to others by its id or when they ask for it", async () => {
    const old = ami({ ...shared, deprecationTime: "2026-02-01T00:00:00.000Z" });
    expect((await describeAs(owner, { "Owner.1": owner }, [old])).ids).toEqual([old.imageId]);
    expect((await describeAs(member, { "Owner.1": owner }, [old])).ids).toEqual([]);
    expect((await describeAs(member, { "ImageId.1": old.imageId }, [old])).ids).toEqual([old.imageId]);
    expect((await describeAs(member, { "Owner.1": owner, IncludeDeprecated: "true" }, [old])).ids).toEqual([
      old.imageId,
    ]);
  });

  test("public AMIs of old, which are deprecated, when asked for", async () => {
    jest.useFakeTimers({ advanceTimers: true, now: new Date("2028-01-01T00:00:00Z") });
    const names = { "Filter.1.Name": "name", "Filter.1.Value.1": "debian-12-amd64-*" };
    const current = await describeAs(member, { "Owner.1": "amazon", ...names });
    const all = await describeAs(member, { "Owner.1": "amazon", IncludeDeprecated: "true", ...names });
    jest.useRealTimers();
    expect([current.ids.length, all.ids.length]).toEqual([1, 2]);
  });

  test("an AMI that is to be deprecated later to everybody", async () => {
    const soon = ami({ ...shared, deprecationTime: "2999-01-01T00:00:00.000Z" });
    expect((await describeAs(member, { "Owner.1": owner }, [soon])).ids).toEqual([soon.imageId]);
  });

  test("a disabled AMI to its owner, when asked for", async () => {
    const off = ami({ ...shared, state: "disabled" });
    expect((await describeAs(owner, { "Owner.1": owner }, [off])).ids).toEqual([]);
    expect((await describeAs(owner, { "Owner.1": owner, IncludeDisabled: "true" }, [off])).ids).toEqual([
      off.imageId,
    ]);
    expect((await describeAs(member, { "Owner.1": owner, IncludeDisabled: "true" }, [off])).ids).toEqual([]);
  });
});

describe("describe-images filters", () => {
  test.each([
    ["name", "web_*", [web.imageId]],
    ["name", "web?admin_*", [webAdmin.imageId]],
    ["name", "WEB_*", []],
    ["description", "for [Graviton]", [arm.imageId]],
    ["architecture", "arm64", [arm.imageId]],
    ["image-id", arm.imageId, [arm.imageId]],
    ["tag:Name", "w*", [web.imageId, webAdmin.imageId]],
    ["tag-key", "Name", [web.imageId, webAdmin.imageId]],
    ["is-public", "true", []],
    ["creation-date", "2026-01-31T*", [web.imageId, webAdmin.imageId, arm.imageId]],
    ["block-device-mapping.encrypted", "true", [web.imageId, webAdmin.imageId]],
    ["block-device-mapping.volume-size", "8", [web.imageId, webAdmin.imageId]],
    ["root-device-type", "ebs", [web.imageId, webAdmin.imageId, arm.imageId]],
    ["platform", "windows", []],
  ])("by %s %s", async (name, value, ids) => {
    expect(
      (await describeAs(owner, { "Owner.1": "self", "Filter.1.Name": name, "Filter.1.Value.1": value })).ids,
    ).toEqual(ids);
  });

  test("by any value of a filter, and by all filters", async () => {
    const filters = {
      "Filter.1.Name": "name",
      "Filter.1.Value.1": "arm_*",
      "Filter.1.Value.2": "web_*",
      "Filter.2.Name": "architecture",
      "Filter.2.Value.1": "x86_64",
    };
    expect((await describeAs(owner, { "Owner.1": "self", ...filters })).ids).toEqual([web.imageId]);
  });

  test("by tags for the owner only", async () => {
    const filter = { "Filter.1.Name": "tag:Name", "Filter.1.Value.1": "web" };
    expect((await describeAs(member, { "Owner.1": owner, ...filter })).ids).toEqual([]);
  });

  test("a page at a time", async () => {
    const first = await describeAs(owner, { "Owner.1": "self", MaxResults: "2" });
    expect(first.ids).toEqual([web.imageId, webAdmin.imageId]);
    const second = await describeAs(owner, {
      "Owner.1": "self",
      MaxResults: "2",
      NextToken: first.nextToken ?? "",
    });
    expect(second).toMatchObject({ ids: [arm.imageId], nextToken: undefined });
  });
});

describe("describe-images refuses", () => {
  test.each([
    [
      "an unknown filter",
      { "Filter.1.Name": "nmae", "Filter.1.Value.1": "x" },
      "InvalidParameterValue",
      "The filter 'nmae' is invalid",
    ],
    [
      "an id of another form",
      { "ImageId.1": "img-1" },
      "InvalidAMIID.Malformed",
      'Invalid id: "img-1" (expecting "ami-...")',
    ],
    [
      "an unknown id",
      { "ImageId.1": "ami-0000000000000000c" },
      "InvalidAMIID.NotFound",
      "The image id '[ami-0000000000000000c]' does not exist",
    ],
    [
      "another account's private AMI",
      { "ImageId.1": arm.imageId },
      "InvalidAMIID.NotFound",
      `The image id '[${arm.imageId}]' does not exist`,
    ],
    [
      "pages of ids",
      { "ImageId.1": web.imageId, MaxResults: "5" },
      "InvalidParameterCombination",
      "The parameter ImageIds cannot be used with the parameter MaxResults",
    ],
    [
      "pages of nothing",
      { MaxResults: "0" },
      "InvalidParameterValue",
      "Value ( 0 ) for parameter maxResults is invalid. Expecting a value greater than 0.",
    ],
  ])("%s", async (_what, parameters, code, message) => {
    await expect(describeAs(member, parameters)).rejects.toMatchObject({ code, message });
  });
});
