import { account, Harness } from "../harness.js";

const policy = {
  name: "web",
  executionRole: `arn:aws:iam::${account}:role/lifecycle`,
  resourceType: "AMI_IMAGE",
  policyDetails: [
    { action: { type: "DEPRECATE" }, filter: { type: "AGE", value: 6, unit: "MONTHS" } },
    {
      action: { type: "DELETE", includeResources: { amis: true, snapshots: true } },
      filter: { type: "AGE", value: 12, unit: "MONTHS", retainAtLeast: 3 },
      exclusionRules: { amis: { regions: ["eu-west-3"] } },
    },
  ],
  resourceSelection: { tagMap: { Image: "web" } },
};
const [deprecate, remove] = policy.policyDetails;

describe("a lifecycle policy", () => {
  test("is shown in the service's normal form, and replaced by an update", async () => {
    const harness = new Harness();
    const { lifecyclePolicyArn } = await harness.send("CreateLifecyclePolicy", policy);
    expect(lifecyclePolicyArn).toBe(`arn:aws:imagebuilder:eu-west-1:${account}:lifecycle-policy/web`);
    const show = async () =>
      (await harness.send("GetLifecyclePolicy", { lifecyclePolicyArn })).lifecyclePolicy;
    expect(await show()).toEqual({
      ...policy,
      arn: lifecyclePolicyArn,
      status: "ENABLED",
      policyDetails: [
        deprecate,
        { ...remove, exclusionRules: { amis: { isPublic: false, regions: ["eu-west-3"] } } },
      ],
      dateCreated: expect.any(Number),
      tags: {},
    });
    const { name: _, ...settings } = policy;
    await harness.send("UpdateLifecyclePolicy", {
      ...settings,
      lifecyclePolicyArn,
      status: "DISABLED",
      policyDetails: [deprecate],
    });
    expect(await show()).toMatchObject({ name: "web", status: "DISABLED", policyDetails: [deprecate] });
    const { lifecyclePolicySummaryList } = await harness.send("ListLifecyclePolicies", {
      filters: [{ name: "status", values: ["DISABLED"] }],
    });
    expect(lifecyclePolicySummaryList).toMatchObject([{ arn: lifecyclePolicyArn }]);
    await harness.send("DeleteLifecyclePolicy", { lifecyclePolicyArn });
    expect(await harness.refusal("GetLifecyclePolicy", { lifecyclePolicyArn })).toContain(
      "ResourceNotFoundException",
    );
  });

  test.each([
    [{ resourceSelection: {} }, "Exactly one of recipes and tagMap"],
    [
      { resourceSelection: { tagMap: { a: "b" }, recipes: [{ name: "web", semanticVersion: "1.x.x" }] } },
      "Exactly one of recipes and tagMap",
    ],
    [{ policyDetails: [deprecate, deprecate] }, "an action of its own"],
    [{ policyDetails: [{ ...deprecate, filter: { type: "AGE", value: 6 } }] }, "requires a unit"],
    [
      { policyDetails: [{ ...deprecate, filter: { type: "COUNT", value: 6, unit: "DAYS" } }] },
      "A count-based rule has no unit",
    ],
    [
      { policyDetails: [{ ...deprecate, filter: { type: "COUNT", value: 6, retainAtLeast: 1 } }] },
      "age-based rules only",
    ],
    [{ resourceType: "CONTAINER_IMAGE", policyDetails: [deprecate] }, "can only be deleted"],
    [{ resourceType: "CONTAINER_IMAGE", policyDetails: [remove] }, "does not go with CONTAINER_IMAGE"],
    [{ policyDetails: [] }, "at least 1 entries"],
  ])("with %j is refused", async (change, message) => {
    expect(await new Harness().refusal("CreateLifecyclePolicy", { ...policy, ...change })).toContain(message);
  });

  test("needs a role that is there", async () => {
    const harness = new Harness();
    harness.moto.statuses.iam = 404;
    expect(await harness.refusal("CreateLifecyclePolicy", policy)).toContain("does not exist");
  });
});
