import { setTimeout as sleep } from "node:timers/promises";
import { undocumented } from "../e2e/permissions.js";
import { PLAN, Project, targets } from "../e2e/project.js";

jest.setTimeout(300_000);

const SHARED = "111122223333";
const REGION = "eu-west-1";
const SECRET = "a-secret-that-terraform-never-sees";
const EVENTS = ["shared", "releaseEvents"];
const CONNECTIONS = ["on-call", "github", "hcp-terraform"];

interface Delivery {
  readonly rule: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One story, told in order: who is told of builds, what of, and who is not. */
describe("release events", () => {
  const project = new Project("release-events");
  const arn = (build: number) => `arn:aws:imagebuilder:${REGION}:${SHARED}:image/web/1.0.0/${build}`;
  const aws = (command: string) => project.aws(SHARED, `${command} --region ${REGION}`);
  // The CLI takes no endpoint for SQS from the environment.
  const sqs = (command: string) => aws(`sqs ${command} --endpoint-url ${project.env.AWS_ENDPOINT_URL}`);
  const build = () => project.goldenAmi(["build", "web", "--json"]);
  let heard = 0;

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20", "--verbose");
    for (const name of CONNECTIONS) {
      const key = { ApiKeyName: "Authorization", ApiKeyValue: `Bearer ${SECRET}` };
      project.write("secret.json", JSON.stringify({ ApiKeyAuthParameters: key }));
      await aws(
        `events create-connection --name ${name} --authorization-type API_KEY --auth-parameters file://secret.json`,
      );
    }
    project.edit([
      EVENTS,
      {
        snsTopic: { email: ["images@example.com"] },
        webhooks: { "on-call": { url: "https://hooks.example.com/images", connection: "on-call" } },
        github: { repository: "example/golden-amis", connection: "github" },
        hcpTerraform: {
          connection: "hcp-terraform",
          workspaces: { "payments-prod": "ws-0123456789abcdef" },
        },
      },
    ]);
    expect(await project.synth()).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("shared.releaseEvents.hcpTerraform: starts runs in HCP Terraform"),
    });
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  /** Resources of release events, and the pipelines: not the buckets, for which the provider waits a minute. */
  function own(): string[] {
    const { aws_imagebuilder_image_pipeline: pipelines = [], ...others } = project.addresses("shared");
    const events = Object.values(others).flat();
    return targets([...pipelines, ...events.filter((address) => address.includes(".release_events"))]);
  }

  /** What URLs have been told since they were asked last, by URL and body, when it is as much as this and no more. */
  async function told(count: number): Promise<readonly Delivery[]> {
    let all: readonly Delivery[] = [];
    for (let tries = 0; tries < 100 && all.length < heard + count; tries += 1) {
      await sleep(200);
      const response = await fetch(`${project.env.AWS_ENDPOINT_URL}/_sandbox/deliveries`);
      ({ deliveries: all } = JSON.parse(await response.text()));
    }
    const news = all.slice(heard);
    heard += count;
    expect(news).toHaveLength(count);
    // Rules are made at the same time, in any order.
    const key = ({ url, body }: Delivery) => url + body;
    return news.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** Messages of a queue, which are gone then. */
  async function messages(name: string): Promise<string[]> {
    const url = await sqs(`get-queue-url --queue-name ${name} --query QueueUrl`);
    const received = (await sqs(
      `receive-message --queue-url ${url} --wait-time-seconds 5 --max-number-of-messages 10 --query Messages[]`,
    )) as { Body: string; ReceiptHandle: string }[] | null;
    for (const { ReceiptHandle: handle } of received ?? [])
      await sqs(`delete-message --queue-url ${url} --receipt-handle ${handle}`);
    return (received ?? []).map(({ Body: body }) => body);
  }

  const published = async () =>
    (await messages("told")).map((body) => {
      const { Message: message }: { Message: string } = JSON.parse(body);
      return message;
    });

  test("are made, and planned again without a change, and the secret is nowhere", async () => {
    await project.apply("shared", own());
    expect((await project.plan("shared", own())).changes).toEqual([]);
    await sqs("create-queue --queue-name told");
    await aws(
      `sns subscribe --topic-arn arn:aws:sns:${REGION}:${SHARED}:golden-ami-releases --protocol sqs --notification-endpoint arn:aws:sqs:${REGION}:${SHARED}:told`,
    );
    const { stdout } = await project.run(
      "terraform",
      [`-chdir=${project.stack("shared")}`, "show", "-json", PLAN],
      project.terraform.environment,
    );
    const files = [project.read("state/shared.tfstate"), stdout, project.read("golden-ami.yaml")];
    for (const text of files) expect(text.includes(SECRET)).toBe(false);
    expect(files[0]).toContain("api-destination/golden-ami-releases-webhook-on-call");
  });

  test("tell people and programs of a build that is available, and start plans", async () => {
    expect(await build()).toMatchObject({ exitCode: 0 });
    const [github, run, onCall] = await told(3);
    expect(onCall).toMatchObject({
      url: "https://hooks.example.com/images",
      headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/json; charset=utf-8" },
    });
    expect(JSON.parse(onCall?.body ?? "")).toEqual({
      text: `Image build ${arn(1)} is AVAILABLE.`,
      image: arn(1),
      status: "AVAILABLE",
      previousStatus: "INTEGRATING",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(github).toMatchObject({
      url: "https://api.github.com/repos/example/golden-amis/dispatches",
      headers: { authorization: `Bearer ${SECRET}`, accept: "application/vnd.github+json" },
    });
    expect(JSON.parse(github?.body ?? "")).toEqual({
      event_type: "golden-ami-release",
      client_payload: { image: arn(1), time: expect.any(String) },
    });
    expect(run).toMatchObject({
      url: "https://app.terraform.io/api/v2/runs",
      headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/vnd.api+json" },
    });
    expect(JSON.parse(run?.body ?? "")).toEqual({
      data: {
        type: "runs",
        attributes: { message: `Release ${arn(1)}`, "plan-only": true },
        relationships: { workspace: { data: { type: "workspaces", id: "ws-0123456789abcdef" } } },
      },
    });
    expect(await published()).toEqual([
      expect.stringMatching(`^"Image build ${arn(1)} is AVAILABLE. It was INTEGRATING before. \\d{4}-.*Z"$`),
    ]);
  });

  test("tell of a build that fails, and start nothing then", async () => {
    await project.fault({ image: "web", step: "ApplyBuildComponents", reason: "no disk" });
    expect(await build()).toMatchObject({ exitCode: 2 });
    const [onCall] = await told(1);
    expect(JSON.parse(onCall?.body ?? "")).toMatchObject({
      image: arn(2),
      status: "FAILED",
      previousStatus: "BUILDING",
    });
    expect(await published()).toEqual([expect.stringContaining(`${arn(2)} is FAILED. It was BUILDING`)]);
  });

  test("are not lost if a destination fails, and come if it fails for a while only", async () => {
    await project.fault({ service: "events", operation: "InvokeApiDestination", status: 500, times: 3 });
    expect(await build()).toMatchObject({ exitCode: 0 });
    await told(3);
    await project.fault({ service: "events", operation: "InvokeApiDestination", status: 500 });
    expect(await build()).toMatchObject({ exitCode: 0 });
    const lost: unknown[] = [];
    for (let tries = 0; tries < 10 && lost.length < 3; tries += 1)
      lost.push(...(await messages("golden-ami-releases-undelivered")).map((body) => JSON.parse(body)));
    await project.clearFaults();
    expect(lost).toHaveLength(3);
    for (const event of lost)
      expect(event).toMatchObject({ resources: [arn(4)], detail: { state: { status: "AVAILABLE" } } });
    await published();
  });

  test("go to others after a change", async () => {
    project.edit(
      [[...EVENTS, "github"], undefined],
      [[...EVENTS, "webhooks", "on-call", "statuses"], ["FAILED"]],
      [[...EVENTS, "hcpTerraform", "planOnly"], false],
      [[...EVENTS, "hcpTerraform", "workspaces", "orders-prod"], "ws-fedcba9876543210"],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    const gone = ["rule", "target", "api_destination"].map(
      (type) =>
        `aws_cloudwatch_event_${type}.release_events_github${{ rule: "_rule", target: "_rule_target" }[type] ?? ""}`,
    );
    const options = [...own(), ...targets(gone)];
    expect((await project.plan("shared", options)).changes).toEqual([
      "aws_cloudwatch_event_api_destination: delete",
      "aws_cloudwatch_event_rule: create",
      "aws_cloudwatch_event_rule: delete",
      "aws_cloudwatch_event_rule: update",
      "aws_cloudwatch_event_target: create",
      "aws_cloudwatch_event_target: delete",
      "aws_cloudwatch_event_target: update",
      "aws_iam_role_policy: update",
    ]);
    await project.applyPlan("shared");
    expect((await project.plan("shared", options)).changes).toEqual([]);
    expect(await build()).toMatchObject({ exitCode: 0 });
    const runs = await told(2);
    expect(runs.map(({ body }) => JSON.parse(body).data)).toEqual(
      ["ws-0123456789abcdef", "ws-fedcba9876543210"].map((id) =>
        expect.objectContaining({
          attributes: { message: `Release ${arn(5)}`, "auto-apply": false },
          relationships: { workspace: { data: { type: "workspaces", id } } },
        }),
      ),
    );
  });

  test("leave nothing but the connections, and made no call that is not documented", async () => {
    await project.destroy("shared");
    const left = await Promise.all([
      aws("events list-rules --query Rules"),
      aws("events list-api-destinations --query ApiDestinations"),
      aws("sns list-topics --query Topics"),
      aws("iam list-roles --query Roles[?Path=='/'].RoleName"),
    ]);
    expect(left.flat()).toEqual([]);
    expect(await aws("events list-connections --query length(Connections)")).toBe(CONNECTIONS.length);
    expect(JSON.stringify(await sqs("list-queues --query QueueUrls"))).not.toContain("undelivered");
    expect(undocumented(project.terraformCalls, SHARED, "shared")).toEqual([]);
  });
});
