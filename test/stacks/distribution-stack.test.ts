import { exchange } from "../landing-zone/project.js";
import { all, only, statements } from "../synthesize.js";
import { LANDING_ZONE, synthesizeLandingZone } from "./landing-zone.js";

const PAYMENTS = "444455556666";
const STACK = `distribution-${PAYMENTS}`;

/** The image web, and the image database, copied into an account. */
const copied = exchange(
  exchange(
    LANDING_ZONE,
    "    share: { organization: true }",
    `    share: { organization: true }\n    copyTo: ["${PAYMENTS}"]`,
  ),
  "    regions: [us-east-1]",
  `    regions: [us-east-1]\n    copyTo: ["${PAYMENTS}"]`,
);
const { stacks } = synthesizeLandingZone(copied);

test("an account that images are copied into has one stack, by the role of its workloads, with the role that AWS looks for", () => {
  expect(Object.keys(stacks).sort()).toEqual([STACK, "orders-prod", "payments-prod", "shared"]);
  const stack = stacks[STACK] ?? {};
  expect(stack.provider?.aws).toEqual([
    {
      allowed_account_ids: [PAYMENTS],
      assume_role: [{ role_arn: `arn:aws:iam::${PAYMENTS}:role/golden-ami`, session_name: "golden-ami" }],
      default_tags: [{ tags: { CostCenter: "platform" } }],
      region: "eu-west-1",
    },
  ]);
  expect(
    Object.entries(stack.resource ?? {}).flatMap(([type, byId]) =>
      Object.keys(byId).map((id) => `${type}.${id}`),
    ),
  ).toEqual([
    "aws_iam_role.distribution",
    "aws_iam_role_policy.distribution_key_policy",
    "aws_iam_role_policy_attachment.distribution_ec2_image_builder_cross_account_distribution_access",
  ]);
  expect(only(stack, "aws_iam_role").name).toBe("EC2ImageBuilderDistributionCrossAccountRole");
});

test("the distribution of each image names the account in each of its Regions", () => {
  const distributions = all(stacks.shared ?? {}, "aws_imagebuilder_distribution_configuration");
  for (const { distribution } of distributions)
    for (const one of distribution as readonly object[])
      expect(one).toMatchObject({ ami_distribution_configuration: { target_account_ids: [PAYMENTS] } });
  expect(distributions).toHaveLength(2);
});

test("the account may use the key of each Region of its copies, and that of the builds, from which they are made", () => {
  const abroad = exchange(
    LANDING_ZONE,
    "    regions: [us-east-1]",
    `    regions: [us-east-1]\n    copyTo: ["${PAYMENTS}"]`,
  );
  const keys = synthesizeLandingZone(abroad).stacks.shared?.resource?.aws_kms_key ?? {};
  const copies = Object.entries(keys).map(([id, { policy }]) => [
    id,
    statements(policy).filter(({ Sid }) => Sid === "GrantsOfCopies").length,
  ]);
  expect(Object.fromEntries(copies)).toEqual({
    "key_eu-west-1": 1,
    "key_eu-west-3": 0,
    "key_us-east-1": 1,
  });
});

test("its fleets look for AMIs of their own account, under the shared account's key", () => {
  const payments = stacks["payments-prod"] ?? {};
  for (const type of ["aws_ami", "aws_ami_ids"])
    for (const { owners, filter } of all(payments, type)) {
      expect(owners).toEqual([PAYMENTS]);
      expect(JSON.stringify(filter)).not.toContain("tag:");
    }
  expect(only(payments, "aws_kms_key").key_id).toBe("arn:aws:kms:eu-west-1:111122223333:alias/golden-ami");
  for (const { owners } of all(stacks["orders-prod"] ?? {}, "aws_ami"))
    expect(owners).toEqual(["111122223333"]);
});

test("an image that is only copied is shared with nobody", () => {
  const alone = exchange(
    LANDING_ZONE,
    "    share: { organization: true }",
    `    copyTo: ["${PAYMENTS}", "777788889999"]`,
  );
  const shared = synthesizeLandingZone(alone).stacks.shared ?? {};
  const distributions = all(shared, "aws_imagebuilder_distribution_configuration");
  const inRegions = distributions.flatMap(({ name, distribution }) =>
    name === "web-1-0-0" ? (distribution as { readonly ami_distribution_configuration: object }[]) : [],
  );
  expect(inRegions).toHaveLength(2);
  for (const one of inRegions)
    expect(one.ami_distribution_configuration).not.toHaveProperty("launch_permission");
  const sids = all(shared, "aws_kms_key").map(({ policy }) => statements(policy).map(({ Sid }) => Sid));
  expect(sids.flat()).not.toContain("Organization");
});
