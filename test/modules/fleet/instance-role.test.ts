import { TerraformVariable } from "cdktf";
import { InstanceRole, type InstanceRoleProps } from "../../../modules/fleet/instance-role.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const OWN = "arn:aws:iam::444455556666:policy/teams/web/read+queue";

const role = (props: InstanceRoleProps = {}) =>
  synthesize((stack) => {
    new InstanceRole(stack, "web", props);
  });

const policiesOf = (configuration: object) =>
  all(configuration, "aws_iam_role_policy_attachment")
    .map(({ policy_arn }) => policy_arn)
    .sort();

test("instances may be reached by Session Manager, and nothing else, by a role that EC2 alone can give them", () => {
  const configuration = role();
  expect(count(configuration)).toEqual({
    aws_iam_role: 1,
    aws_iam_instance_profile: 1,
    aws_iam_role_policy_attachment: 1,
  });
  const { assume_role_policy, ...rest } = only(configuration, "aws_iam_role");
  expect(rest).toEqual({ name_prefix: "web-", description: "Instances of web" });
  expect(JSON.parse(String(assume_role_policy))).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  expect(policiesOf(configuration)).toEqual(["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]);
  expect(only(configuration, "aws_iam_instance_profile")).toEqual({
    name_prefix: "web-",
    role: "${aws_iam_role.web_Role_D464B372.name}",
    depends_on: ["aws_iam_role_policy_attachment.web_SessionManager_2336A8F6"],
  });
});

test("without Session Manager a role has no policy but those that are given", () => {
  expect(policiesOf(role({ ssm: false }))).toEqual([]);
  expect(policiesOf(role({ ssm: false, policies: [OWN, READ] }))).toEqual([OWN, READ].sort());
});

test("the profile waits for each policy, whose address is its name's wherever it stands in the list", () => {
  const addresses = (policies: string[]) =>
    only(role({ policies, ssm: false }), "aws_iam_instance_profile").depends_on as string[];
  const inOrder = addresses([READ, OWN]);
  expect(inOrder).toEqual([
    expect.stringContaining("Policy_AmazonS3ReadOnlyAccess"),
    expect.stringContaining("Policy_read_queue"),
  ]);
  expect(addresses([OWN, READ])).toEqual(inOrder.reverse());
});

test("policies of one name, and those that only Terraform knows, each have an address", () => {
  const configuration = synthesize((stack) => {
    const arns = ["a", "b"].map((id) => new TerraformVariable(stack, id, { type: "string" }).stringValue);
    new InstanceRole(stack, "web", { policies: [OWN, OWN.replace("/teams/web", ""), ...arns], ssm: false });
  });
  expect(policiesOf(configuration)).toEqual(
    ["${var.a}", "${var.b}", OWN.replace("/teams/web", ""), OWN].sort(),
  );
});

test("role and profile have the given names and path, and the role its boundary", () => {
  const configuration = role({
    namePrefix: "payments-prod-a-service-with-a-very-long-name",
    path: "/teams/web/",
    permissionsBoundary: OWN,
  });
  const names = { name_prefix: "payments-prod-a-service-with-a-very-l-", path: "/teams/web/" };
  expect(only(configuration, "aws_iam_role")).toMatchObject({ ...names, permissions_boundary: OWN });
  expect(only(configuration, "aws_iam_instance_profile")).toMatchObject(names);
});

test.each<[props: InstanceRoleProps, message: string]>([
  [{ namePrefix: "a b" }, 'namePrefix "a b" has " ", which is not allowed in a role\'s name'],
  [{ policies: ["AmazonS3ReadOnlyAccess"] }, 'policies[0] "AmazonS3ReadOnlyAccess" is not a policy\'s ARN'],
  [{ policies: [READ, READ] }, `policies[1] "${READ}" is here twice`],
  [{ policies: [READ.replace("policy/", "role/")] }, 'has "role/AmazonS3ReadOnlyAccess" as resource'],
  [{ permissionsBoundary: "boundary" }, 'permissionsBoundary "boundary" is not a policy\'s ARN'],
  [{ path: "teams/" }, 'path "teams/" does not begin with /'],
  [{ path: "/teams" }, 'path "/teams" does not end with /'],
  [{ path: "/my teams/" }, 'path "/my teams/" has " ", which is not allowed in a path'],
])("%j is refused", (props, message) => {
  expect(() => role(props)).toThrow(message);
});
