import { Project } from "../e2e/project.js";

jest.setTimeout(300_000);

/** The story of the example that tells others, without the image that comes from another, which has no release yet. */
describe("the example on-call-events", () => {
  const project = new Project("example-events", "examples/on-call-events");
  const aws = (command: string) => project.aws("111122223333", `${command} --region eu-west-1`);

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    project.edit(
      [["terraform"], undefined],
      [["shared", "assumeRole"], "arn:aws:iam::111122223333:role/golden-ami"],
      [["images", "jobs", "parent"], "amazon-linux-2023-x86"],
    );
    for (const name of ["on-call", "github", "hcp-terraform"])
      await aws(
        `events create-connection --name ${name} --authorization-type API_KEY --auth-parameters {"ApiKeyAuthParameters":{"ApiKeyName":"Authorization","ApiKeyValue":"x"}}`,
      );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  test("is applied, and a second plan is empty", async () => {
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
  });

  test("asks GitHub and HCP Terraform for plans of what runs a release, and tells nobody on call", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    const urls = async () => {
      const response = await fetch(`${project.env.AWS_ENDPOINT_URL}/_sandbox/deliveries`);
      const { deliveries }: { deliveries: { url: string; body: string }[] } = JSON.parse(
        await response.text(),
      );
      return deliveries.map(({ url, body }) => `${url} ${/ws-\w+/.exec(body)?.[0] ?? ""}`.trim()).sort();
    };
    const expected = [
      "https://api.github.com/repos/example/golden-amis/dispatches",
      "https://app.terraform.io/api/v2/runs ws-0123456789abcdef",
    ];
    for (let tries = 0; tries < 100 && (await urls()).length < expected.length; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await urls()).toEqual(expected);
  });

  test("tells nobody any more of what is left out, and goes without a trace", async () => {
    project.edit([["shared", "releaseEvents", "hcpTerraform"], undefined]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    const { changes } = await project.plan("shared");
    expect(changes.filter((change) => /event_rule|api_destination/.test(change))).toEqual([
      "aws_cloudwatch_event_api_destination: delete",
      "aws_cloudwatch_event_rule: delete",
      "aws_cloudwatch_event_rule: delete",
    ]);
    await project.applyPlan("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    await project.destroy("shared");
  });
});
