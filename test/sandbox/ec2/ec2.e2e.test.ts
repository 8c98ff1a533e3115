import { as, registerImage, shareImage, useSandbox } from "../local-aws.js";
import { member, outsider, owner } from "../organization.js";

useSandbox();

describe("an AMI that is shared with the organization", () => {
  const describeImages = async (account: string) => {
    const { Images = [] } = await as(account).ec2.describeImages({ Owners: [owner] });
    return Images.map(({ ImageId, Tags = [] }) => [ImageId, Tags.map(({ Key }) => Key)]);
  };

  test("is seen with its tags by the owner, without them by a member, and by no outsider", async () => {
    const id = await registerImage();
    expect(await describeImages(member)).toEqual([]);
    await shareImage(id);
    expect(await describeImages(owner)).toEqual([[id, ["Name"]]]);
    expect(await describeImages(member)).toEqual([[id, []]]);
    expect(await describeImages(outsider)).toEqual([]);
  });

  test("is changed by its owner only", async () => {
    const ImageId = await registerImage();
    await expect(as(member).ec2.deregisterImage({ ImageId })).rejects.toMatchObject({
      name: "AuthFailure",
      message: `Not authorized for image:${ImageId}`,
    });
    await as(owner).ec2.deregisterImage({ ImageId });
    expect(await describeImages(owner)).toEqual([]);
  });
});

test("tagging AMIs and what moto has in one call reaches both", async () => {
  const { ec2 } = as(owner);
  const id = await registerImage();
  const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
  await ec2.createTags({
    Resources: [id, Vpc?.VpcId].map(String),
    Tags: [{ Key: "Team", Value: "web" }],
  });
  const { Tags } = await ec2.describeTags({ Filters: [{ Name: "key", Values: ["Team"] }] });
  expect(Tags?.map(({ ResourceId }) => ResourceId)).toEqual([id, Vpc?.VpcId]);
});

test("a security group's description takes only what EC2 takes", async () => {
  const { ec2 } = as(owner);
  const create = (GroupName: string, Description: string) =>
    ec2.createSecurityGroup({ GroupName, Description });
  await expect(create("web", "Image Builder's")).rejects.toThrow("Invalid security group description");
  await expect(create("sg-web", "web")).rejects.toThrow("Group names may not be in the format sg-*");
  const { GroupId } = await create("web", "Instances of payments-prod-web");
  const authorize = (Description: string) => {
    const IpRanges = [{ CidrIp: "0.0.0.0/0", Description }];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges }];
    return ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions });
  };
  await expect(authorize("AWS's endpoints")).rejects.toThrow("Invalid rule description");
  expect((await authorize("AWS endpoints")).Return).toBe(true);
});
