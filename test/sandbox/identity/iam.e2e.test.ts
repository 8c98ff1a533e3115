import { as, useSandbox } from "../local-aws.js";
import { owner } from "../organization.js";

useSandbox();

const POLICY = "arn:aws:iam::aws:policy/EC2ImageBuilderExecutionPolicy";
const SSM = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "imagebuilder.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

test("a role takes AWS's policy for execution roles, which moto does not know", async () => {
  const { iam } = as(owner);
  const RoleName = "builder";
  await expect(iam.attachRolePolicy({ RoleName, PolicyArn: POLICY })).rejects.toThrow();
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust });
  const attached = async () => {
    const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies({ RoleName });
    return AttachedPolicies.map(({ PolicyName, PolicyArn }) => [PolicyName, PolicyArn]);
  };
  await iam.attachRolePolicy({ RoleName, PolicyArn: POLICY });
  await iam.attachRolePolicy({ RoleName, PolicyArn: SSM });
  expect(await attached()).toEqual([
    ["EC2ImageBuilderExecutionPolicy", POLICY],
    ["AmazonSSMManagedInstanceCore", SSM],
  ]);
  await iam.detachRolePolicy({ RoleName, PolicyArn: SSM });
  await expect(iam.deleteRole({ RoleName })).rejects.toThrow("must detach all policies first");
  await iam.detachRolePolicy({ RoleName, PolicyArn: POLICY });
  expect(await attached()).toEqual([]);
  await iam.deleteRole({ RoleName });
});
