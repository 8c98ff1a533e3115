import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { PLAN, Project } from "../e2e/project.js";

jest.setTimeout(120_000);

/** States by path, as a server of Terraform's http backend such as GitLab keeps them. */
class StateServer {
  readonly states = new Map<string, string>();
  readonly requests: string[] = [];
  readonly #server: Server = createServer(async (request, response) => {
    const { method = "", headers } = request;
    const path = String(request.url).replace(/\?.*$/, "");
    const body = await text(request);
    this.requests.push(`${method} ${path}`);
    const allowed = headers.authorization === `Basic ${Buffer.from("ci:token").toString("base64")}`;
    if (method === "POST" && allowed && !path.endsWith("/lock")) this.states.set(path, body);
    const state = this.states.get(path);
    response.statusCode = allowed ? (method === "GET" && state === undefined ? 404 : 200) : 401;
    response.end(method === "GET" ? state : "");
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** One story, told in order. */
describe("state in another backend of Terraform's", () => {
  const project = new Project("http-backend");
  const server = new StateServer();
  const stack = "payments-prod";
  const state = `/terraform/state/${stack}`;

  beforeAll(async () => {
    const address = `${await server.start()}/terraform/state/{stack}`;
    await project.startSandbox();
    Object.assign(project.terraform.environment, { TF_HTTP_USERNAME: "ci", TF_HTTP_PASSWORD: "token" });
    project.edit([
      ["terraform", "backend"],
      {
        http: {
          address,
          lock_address: `${address}/lock`,
          lock_method: "POST",
          unlock_address: `${address}/lock`,
          unlock_method: "DELETE",
        },
      },
    ]);
    project.edit([["workloads", stack, "fleets"], { nodes: { image: "web", lookup: {} } }]);
    await project.firstSynth();
    // The grant of the workload is on the shared account's key.
    const { terraform } = project;
    const shared = project.stack("shared");
    await terraform.init(shared);
    await terraform.plan(shared, PLAN, ["-target=aws_kms_alias.key_eu-west-1_alias"]);
    await terraform.apply(shared, PLAN);
    await project.init(stack);
  });

  afterAll(async () => {
    server.stop();
    await project.stopSandbox();
  });

  test("is one state for each stack, locked while it is written; a second plan is empty", async () => {
    await project.apply(stack);
    expect([...server.states.keys()]).toEqual(["/terraform/state/shared", state]);
    expect(server.requests).toEqual(
      expect.arrayContaining([`POST ${state}/lock`, `POST ${state}`, `DELETE ${state}/lock`]),
    );
    expect(await project.plan(stack)).toEqual({ hasChanges: false, changes: [] });
  });

  test("is left without resources when the stack is destroyed", async () => {
    await project.destroy(stack);
    expect(JSON.parse(server.states.get(state) ?? "")).toMatchObject({ resources: [], outputs: {} });
  });
});
