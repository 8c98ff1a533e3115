import { as, awsCli, sandboxUrl, useSandbox } from "../local-aws.js";
import { member, outsider, owner } from "../organization.js";

useSandbox();

const NAME = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
const ARN = `arn:aws:ssm:eu-west-1::parameter${NAME}`;

describe("a public parameter", () => {
  test("is every account's, by name and by ARN, and names an AMI that the account sees", async () => {
    const values = await Promise.all(
      [owner, member, outsider].flatMap((account) =>
        [NAME, ARN].map(async (Name) => (await as(account).ssm.getParameter({ Name })).Parameter),
      ),
    );
    const [first] = values;
    for (const value of values) expect(value).toEqual(first);
    expect(first).toMatchObject({ Name: NAME, ARN, Type: "String", DataType: "text" });
    const { Images } = await as(outsider).ec2.describeImages({ ImageIds: [String(first?.Value)] });
    expect(Images).toMatchObject([
      { Name: expect.stringMatching(/^al2023-ami-2023\..*-x86_64$/), OwnerId: "137112412989" },
    ]);
  });

  test("that is none is said to be", async () => {
    for (const Name of [
      "/aws/service/ami-amazon-linux-latest/al2032-ami-kernel-default-x86_64",
      "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp9/ami-id",
      `arn:aws:ssm:eu-west-1::parameter/aws/service/debian/release/99/latest/amd64`,
      ARN.replace("eu-west-1", "eu-west-3"),
    ]) {
      await expect(as(member).ssm.getParameter({ Name })).rejects.toMatchObject({
        name: "ParameterNotFound",
      });
    }
  });

  test("is read beside the account's own, and what there is not is listed", async () => {
    const { ssm } = as(member);
    await ssm.putParameter({ Name: "/own", Value: "mine", Type: "String" });
    const Names = ["/own", "/none", NAME, "/aws/service/debian/release/99/latest/amd64"];
    const { Parameters, InvalidParameters } = await ssm.getParameters({ Names });
    expect(Parameters?.map((it) => it.Name).sort()).toEqual([NAME, "/own"]);
    expect(InvalidParameters?.sort()).toEqual([Names[3], "/none"].sort());
  });

  test("is found by the CLI below its path, on as many pages as it takes", async () => {
    const list = async (...args: string[]) => {
      const all = [
        "ssm",
        "get-parameters-by-path",
        ...args,
        "--query",
        "Parameters[].Name",
        "--output",
        "json",
      ];
      return JSON.parse(await awsCli(sandboxUrl(), outsider, all));
    };
    const windows = await list("--path", "/aws/service/ami-windows-latest");
    expect(windows.length).toBeGreaterThan(10);
    expect(windows).toContain("/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base");
    expect(await list("--path", "/aws/service/canonical/ubuntu/server/24.04")).toEqual([]);
    expect(await list("--path", "/aws/service/canonical/ubuntu/server/24.04/", "--recursive")).toContain(
      "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
    );
  });

  test("of Amazon ECS has the AMI with its versions", async () => {
    const Name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended";
    const { Parameter } = await as(member).ssm.getParameter({ Name });
    const { Parameter: id } = await as(member).ssm.getParameter({ Name: `${Name}/image_id` });
    expect(JSON.parse(Parameter?.Value ?? "")).toMatchObject({
      image_id: id?.Value,
      os: "Amazon Linux 2023",
    });
  });

  test("about Regions is there too", async () => {
    const Name = "/aws/service/global-infrastructure/regions/eu-west-1/longName";
    expect((await as(member).ssm.getParameter({ Name })).Parameter?.Value).toContain("Ireland");
  });
});
