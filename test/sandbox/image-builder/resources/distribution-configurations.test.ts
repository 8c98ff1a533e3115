import { Harness } from "../harness.js";

describe("a distribution configuration", () => {
  const distribution = {
    region: "eu-west-1",
    amiDistributionConfiguration: { name: "web {{imagebuilder:buildDate}}" },
  };

  test.each([
    [[], "At least one distribution"],
    [[{ region: "eu-west-1" }], "'distributions[0]' is not valid. One or more outputs should be provided"],
    [[distribution, distribution], "in more than one distribution"],
    [[{ ...distribution, region: "nowhere-1" }], "'nowhere-1' does not exist"],
    [
      [{ ...distribution, amiDistributionConfiguration: { name: "web" } }],
      "must contain {{ imagebuilder:buildDate }}",
    ],
    [
      [
        {
          ...distribution,
          amiDistributionConfiguration: {
            launchPermission: {
              organizationArns: ["arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-abcd-11111111"],
            },
          },
        },
      ],
      "must match pattern",
    ],
    [
      [{ ...distribution, ssmParameterConfigurations: [{ parameterName: "/aws/web" }] }],
      "must not begin with aws or ssm",
    ],
  ])("with %j is refused", async (distributions, message) => {
    const harness = new Harness();
    expect(
      await harness.refusal("CreateDistributionConfiguration", { name: "web", distributions }),
    ).toContain(message);
  });
});
