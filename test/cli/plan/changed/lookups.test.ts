import { stackLookups } from "../../../../cli/plan/changed/lookups.js";

const WANTED = {
  owners: ["111122223333"],
  filter: [{ name: "name", values: ["web_*"] }],
};
const AMI = {
  ...WANTED,
  count: "${length(data.aws_ami_ids.web_ami_all.ids) > 0 ? 1 : 0}",
  most_recent: true,
  include_deprecated: "${length(data.aws_ami_ids.web_ami_current.ids) == 0}",
};
const PROVIDER = {
  region: "eu-west-1",
  allowed_account_ids: ["444455556666"],
  assume_role: [
    { role_arn: "arn:aws:iam::444455556666:role/plan", session_name: "golden-ami", external_id: "x" },
  ],
  profile: "golden-ami-444455556666",
};
const TEMPLATE = {
  name: "payments-web",
  image_id: "${coalesce(one(data.aws_ami.web_ami[*].id), timestamp())}",
};

const lookupsOf = ({
  ami = {},
  current = {},
  providers = [PROVIDER],
  template = {},
}: {
  readonly ami?: object;
  readonly current?: object;
  readonly providers?: readonly object[];
  readonly template?: object;
}) =>
  stackLookups({
    provider: { aws: providers },
    data: {
      aws_ami: { web_ami: { ...AMI, ...ami } },
      aws_ami_ids: { web_ami_current: { ...WANTED, ...current } },
    },
    resource: { aws_launch_template: { web_launch_template: { ...TEMPLATE, ...template } } },
  });

test("a stack's own lookup, its users and as whom it asks are read from what is synthesized", () => {
  const user = {
    type: "aws_launch_template",
    name: "web_launch_template",
    attribute: "image_id",
    awsName: "payments-web",
  };
  const lookup = {
    name: "web_ami",
    owners: WANTED.owners,
    filters: WANTED.filter,
    deprecated: "last resort",
  };
  expect(lookupsOf({})).toEqual({
    target: {
      account: "444455556666",
      region: "eu-west-1",
      profile: "golden-ami-444455556666",
      assumeRole: "arn:aws:iam::444455556666:role/plan",
      externalId: "x",
    },
    lookups: [{ ...lookup, users: [{ ...user, isIgnored: false }] }],
  });
  for (const ignore_changes of [["image_id"], ["all"], "all"])
    expect(lookupsOf({ template: { lifecycle: { ignore_changes } } })).toMatchObject({
      lookups: [{ users: [{ ...user, isIgnored: true }] }],
    });
  expect(lookupsOf({ ami: { include_deprecated: true } })).toMatchObject({
    lookups: [{ deprecated: "yes" }],
  });
  expect(lookupsOf({ template: { image_id: "ami-1" } })).toMatchObject({ lookups: [{ users: [] }] });
});

test("a stack that looks for no AMI asks nothing", () => {
  expect(stackLookups({ provider: { aws: [PROVIDER] }, data: { aws_vpc: { default: {} } } })).toBeUndefined();
});

test.each<[what: string, stack: Parameters<typeof lookupsOf>[0], unclear: RegExp]>([
  ["an argument of other effect", { ami: { name_regex: "^web" } }, /^data\.aws_ami\.web_ami: .*name_regex/],
  ["a provider of its own", { ami: { provider: "aws.other" } }, /^data\.aws_ami\.web_ami: .*provider/],
  [
    "an expression",
    { ami: { owners: ["${var.owner}"] } },
    /^data\.aws_ami\.web_ami\.owners\[0\]: .*expression/,
  ],
  ["any AMI", { ami: { most_recent: false } }, /^data\.aws_ami\.web_ami\.most_recent: /],
  [
    "other AMIs that decide whether to take a deprecated one",
    { current: { owners: ["self"] } },
    /^data\.aws_ami\.web_ami and data\.aws_ami_ids\.web_ami_current do not look for the same$/,
  ],
  ["a count of another kind", { ami: { count: "${var.count}" } }, /^data\.aws_ami\.web_ami\.count: /],
  ["two providers", { providers: [PROVIDER, PROVIDER] }, /^provider\.aws: /],
  [
    "a provider's endpoint",
    { providers: [{ ...PROVIDER, endpoints: [{}] }] },
    /^provider\.aws\[0\]: .*endpoints/,
  ],
])("%s is for Terraform alone to understand", (_, stack, unclear) => {
  expect(lookupsOf(stack)).toEqual({ unclear: expect.stringMatching(unclear) });
});
