import { parse } from "yaml";
import { FakeProject } from "../plan/fake-project.js";

jest.setTimeout(60_000);

describe("golden-ami stacks", () => {
  const project = new FakeProject();
  const stacks = async (...args: readonly string[]) => {
    const finished = await project.goldenAmi(["stacks", ...args]);
    expect(finished).toMatchObject({ exitCode: 0, stderr: "" });
    return finished.stdout;
  };

  afterAll(() => project.remove());

  test("is a line a stack, and starts no Terraform", async () => {
    expect((await stacks()).split("\n")).toEqual([
      "shared         111122223333  eu-west-1  web, batch",
      "payments-prod  444455556666  eu-west-1  web         (canary)",
      "payments-test  444455556666  eu-west-3  web@1",
      "orders-prod    777788889999  eu-west-1  batch",
      "",
    ]);
  });

  test("selects as plan does", async () => {
    const { version, stacks: listed } = JSON.parse(await stacks("--image", "web", "--json"));
    expect(version).toBe(1);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual([
      "shared",
      "payments-prod",
      "payments-test",
    ]);
    expect(listed[1]).toEqual({
      name: "payments-prod",
      kind: "workload",
      account: "444455556666",
      region: "eu-west-1",
      owner: "111122223333",
      wave: "canary",
      fleets: [{ name: "web", image: "web" }],
    });
  });

  test("is a matrix of GitHub's, of shards or of waves", async () => {
    expect(await stacks("--format", "github-matrix", "--shards", "2")).toBe(
      '{"include":[{"shard":1,"stacks":"shared orders-prod"},{"shard":2,"stacks":"payments-prod payments-test"}]}\n',
    );
    expect(JSON.parse(await stacks("--format", "github-matrix")).include).toHaveLength(4);
    expect(await stacks("--format", "github-matrix", "--waves")).toBe(
      '{"include":[{"wave":"shared"},{"wave":"canary"},{"wave":"others"}]}\n',
    );
  });

  test("is a child pipeline of GitLab's, whose waves wait for each other", async () => {
    const plans = {
      include: [{ local: "ci/gitlab-jobs.yml" }],
      stages: ["plan", "review"],
      "plan 1": { extends: ".golden-ami-plan", variables: { SHARD: "1", STACKS: "shared orders-prod" } },
      "plan 2": {
        extends: ".golden-ami-plan",
        variables: { SHARD: "2", STACKS: "payments-prod payments-test" },
      },
      review: {
        variables: {
          SHARDS:
            '{"include":[{"shard":1,"stacks":"shared orders-prod"},{"shard":2,"stacks":"payments-prod payments-test"}]}',
        },
      },
    };
    expect(parse(await stacks("--format", "gitlab-pipeline", "--shards", "2"))).toEqual(plans);
    expect(parse(await stacks("--format", "gitlab-pipeline", "--shards", "2", "--waves"))).toMatchObject({
      ...plans,
      stages: ["plan", "review", "apply shared", "apply canary", "apply others"],
      "apply shared": { stage: "apply shared", variables: { WAVE: "shared" } },
      "apply canary": { stage: "apply canary", environment: { name: "golden-ami/canary" } },
      "apply others": { stage: "apply others", variables: { WAVE: "others" } },
    });
  });

  test("is AWS's configuration, with a profile for each account and the shared account's for the state", async () => {
    const landingZone = project.read("golden-ami.yaml");
    project.write(
      "golden-ami.yaml",
      landingZone.replace("terraform: {", 'terraform: { profile: "golden-ami-{account}",'),
    );
    const sections = (
      await stacks("--format", "aws-config", "--role", "ci/plan", "--credential-process", "credentials")
    ).split("\n\n");
    project.write("golden-ami.yaml", landingZone);
    expect(sections).toEqual([
      "[default]\nregion = eu-west-1\ncredential_process = credentials arn:aws:iam::111122223333:role/ci/plan",
      ...["111122223333", "444455556666", "777788889999"].map(
        (account) =>
          `[profile golden-ami-${account}]\nregion = eu-west-1\ncredential_process = credentials arn:aws:iam::${account}:role/ci/plan${account === "777788889999" ? "\n" : ""}`,
      ),
    ]);
  });

  test("has the stacks of accounts that images are copied into, which are applied with the shared one", async () => {
    const landingZone = project.read("golden-ami.yaml");
    const copied = landingZone
      .replace(
        "regions: [eu-west-1]\n",
        'regions: [eu-west-1]\n    copyTo: ["777788889999", "999988887777"]\n',
      )
      .replace("terraform: {", 'terraform: { profile: "golden-ami-{account}",');
    project.write("golden-ami.yaml", copied);
    const listed = await stacks();
    const { stacks: some } = JSON.parse(await stacks("--account", "777788889999", "--json"));
    const waves = await stacks("--format", "github-matrix", "--waves");
    const config = await stacks("--format", "aws-config", "--role", "a", "--credential-process", "b");
    project.write("golden-ami.yaml", landingZone);
    expect(listed.split("\n").slice(0, 4)).toEqual([
      "shared                     111122223333  eu-west-1  web, batch",
      "distribution-777788889999  777788889999  eu-west-1  batch",
      "distribution-999988887777  999988887777  eu-west-1  batch",
      "payments-prod              444455556666  eu-west-1  web         (canary)",
    ]);
    expect(some).toEqual([
      {
        name: "distribution-777788889999",
        kind: "distribution",
        account: "777788889999",
        region: "eu-west-1",
        owner: "111122223333",
        images: ["batch"],
      },
      expect.objectContaining({
        name: "orders-prod",
        fleets: [{ name: "batch", image: "batch", owner: "777788889999" }],
      }),
    ]);
    expect(waves).toBe('{"include":[{"wave":"shared"},{"wave":"canary"},{"wave":"others"}]}\n');
    expect(config).toContain("[profile golden-ami-999988887777]\nregion = eu-west-1\n");
  });

  test.each([
    [["--shards", "2"], "--shards has no effect on --format text: expected github-matrix or gitlab-pipeline"],
    [
      ["--json", "--waves"],
      "--waves has no effect on --format json: expected github-matrix or gitlab-pipeline",
    ],
    [
      ["--format", "github-matrix", "--waves", "--shards", "2"],
      "--shards and --waves are two matrices: expected one of them",
    ],
    [["--role", "plan"], "--role has no effect on --format text: expected aws-config"],
    [
      ["--format", "aws-config", "--role", "plan"],
      "--format aws-config needs --role <name> and --credential-process <command>",
    ],
    [
      ["nobody"],
      'there is no stack "nobody": expected one of orders-prod, payments-prod, payments-test, shared',
    ],
  ])("%j is one error", async (args, message) => {
    expect(await project.goldenAmi(["stacks", ...args])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: ${message}\n`,
    });
  });

  test("a matrix that GitHub would not take says how to make it smaller", async () => {
    const landingZone = project.read("golden-ami.yaml");
    const workload = (index: number) =>
      `  many-${index}: { account: "444455556666", region: eu-west-1, fleets: { web: { image: web, launchTemplate: { instanceType: t3.small } } } }\n`;
    project.write(
      "golden-ami.yaml",
      landingZone + Array.from({ length: 260 }, (_, index) => workload(index)).join(""),
    );
    expect(await project.goldenAmi(["stacks", "--format", "github-matrix"])).toMatchObject({
      exitCode: 1,
      stderr: "error: 264 jobs are more than GitHub takes in a matrix: expected --shards with at most 256\n",
    });
    project.write("golden-ami.yaml", landingZone);
  });
});
