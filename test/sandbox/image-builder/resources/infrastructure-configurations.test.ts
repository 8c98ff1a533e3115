import { Harness } from "../harness.js";

describe("an infrastructure configuration", () => {
  test("is replaced as a whole by an update", async () => {
    const harness = new Harness();
    const { infrastructureConfigurationArn } = await harness.send("CreateInfrastructureConfiguration", {
      name: "web",
      instanceProfileName: "build",
      description: "first",
    });
    await harness.send("UpdateInfrastructureConfiguration", {
      infrastructureConfigurationArn,
      instanceProfileName: "other",
    });
    const shown = await harness.send("GetInfrastructureConfiguration", { infrastructureConfigurationArn });
    expect(shown.infrastructureConfiguration).toEqual({
      arn: infrastructureConfigurationArn,
      name: "web",
      instanceProfileName: "other",
      dateCreated: expect.any(String),
      dateUpdated: expect.any(String),
      tags: {},
    });
  });

  test("needs security groups for a subnet", async () => {
    const request = { name: "web", instanceProfileName: "build", subnetId: "subnet-0123456789abcdef0" };
    const harness = new Harness();
    expect(await harness.refusal("CreateInfrastructureConfiguration", request)).toContain(
      "InvalidParameterCombinationException",
    );
    const securityGroupIds = ["sg-0123456789abcdef0"];
    await harness.send("CreateInfrastructureConfiguration", { ...request, securityGroupIds });
    await harness.send("CreateInfrastructureConfiguration", {
      name: "groups",
      instanceProfileName: "build",
      securityGroupIds,
    });
  });

  test("needs an instance profile that is there", async () => {
    const harness = new Harness();
    harness.moto.statuses.iam = 404;
    expect(
      await harness.refusal("CreateInfrastructureConfiguration", {
        name: "web",
        instanceProfileName: "none",
      }),
    ).toContain("The provided instance profile does not exist.");
  });
});

test.each(["CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags"])(
  "an infrastructure configuration cannot tag instances with %s",
  async (key) => {
    const harness = new Harness();
    const refused = await harness.refusal("CreateInfrastructureConfiguration", {
      name: "web",
      instanceProfileName: "build",
      resourceTags: { [key]: "a" },
    });
    expect(refused).toContain(`The tag key '${key}' is reserved.`);
  },
);
