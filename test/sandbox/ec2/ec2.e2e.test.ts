import { aws, registerImage, useSandbox } from "../local-aws.js";
import { member, organizationArn, outsider, owner } from "../organization.js";

useSandbox();

describe("an AMI that is shared with the organization", () => {
  const describeImages = (account: string) =>
    aws(account, "ec2", "describe-images", "--owners", owner, "--query", "Images[].[ImageId,Tags[].Key]");

  test("is seen with its tags by the owner, without them by a member, and by no outsider", async () => {
    const id = await registerImage();
    expect(await describeImages(member)).toEqual([]);
    await aws(
      ...([owner, "ec2", "modify-image-attribute", "--image-id", id] as const),
      ...["--launch-permission", `Add=[{OrganizationArn=${organizationArn}}]`],
    );
    expect(await describeImages(owner)).toEqual([[id, ["Name"]]]);
    expect(await describeImages(member)).toEqual([[id, []]]);
    expect(await describeImages(outsider)).toEqual([]);
  });

  test("is changed by its owner only", async () => {
    const id = await registerImage();
    await expect(aws(member, "ec2", "deregister-image", "--image-id", id)).rejects.toThrow(
      `An error occurred (AuthFailure) when calling the DeregisterImage operation: Not authorized for image:${id}`,
    );
    await aws(owner, "ec2", "deregister-image", "--image-id", id);
    expect(await describeImages(owner)).toEqual([]);
  });
});

test("tagging AMIs and what moto has in one call reaches both", async () => {
  const id = await registerImage();
  const vpc = String(
    await aws(owner, "ec2", "create-vpc", "--cidr-block", "10.0.0.0/16", "--query", "Vpc.VpcId"),
  );
  await aws(owner, "ec2", "create-tags", "--resources", id, vpc, "--tags", "Key=Team,Value=web");
  expect(
    await aws(
      ...([owner, "ec2", "describe-tags", "--filters", "Name=key,Values=Team"] as const),
      ...["--query", "Tags[].ResourceId"],
    ),
  ).toEqual([id, vpc]);
});

test("a security group's description takes only what EC2 takes", async () => {
  const create = (name: string, description: string) =>
    aws(
      owner,
      "ec2",
      "create-security-group",
      "--group-name",
      name,
      "--description",
      description,
      "--query",
      "GroupId",
    );
  await expect(create("web", "Image Builder's")).rejects.toThrow("Invalid security group description");
  await expect(create("sg-web", "web")).rejects.toThrow("Group names may not be in the format sg-*");
  const group = String(await create("web", "Instances of payments-prod-web"));
  const permission = (description: string) =>
    JSON.stringify([
      {
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: "0.0.0.0/0", Description: description }],
      },
    ]);
  const authorize = (description: string) =>
    aws(
      ...([owner, "ec2", "authorize-security-group-egress", "--group-id", group] as const),
      ...["--ip-permissions", permission(description), "--query", "Return"],
    );
  await expect(authorize("AWS's endpoints")).rejects.toThrow("Invalid rule description");
  expect(await authorize("AWS endpoints")).toBe(true);
});
