import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { HcpClient } from "../../../plan/hcp/client.js";
import { newestPlan, planOfRun } from "../../../plan/hcp/runs.js";

const WORKSPACE = { host: "tfe.example.com", organization: "acme", name: "golden-ami-web" };
const TOKEN = "t0ken-that-nobody-sees";
const PAGE = "https://tfe.example.com/app/acme/golden-ami-web/runs";

/** A status with a header of redirects, or a status with what becomes JSON. */
type Answer = readonly [status: number, body?: unknown, location?: string];

const answers = new Map<string, Answer[]>();
const asked: { readonly path: string; readonly token?: string }[] = [];
const server = createServer((request, response) => {
  const path = pathOf(request);
  asked.push({ path, token: request.headers.authorization });
  const left = answers.get(path) ?? [];
  const [status, body, location] = (left.length > 1 ? left.shift() : left[0]) ?? [404];
  response.writeHead(status, location === undefined ? {} : { location });
  response.end(body === undefined ? undefined : JSON.stringify(body));
});

const pathOf = ({ url = "" }: IncomingMessage) => url.replace(/\?.*/, "");
const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const client = (signal?: AbortSignal) =>
  new HcpClient({ host: WORKSPACE.host, token: TOKEN, origin: origin(), pauseMs: 1, signal });

beforeAll(() => once(server.listen(0, "127.0.0.1"), "listening"));
beforeEach(() => {
  answers.clear();
  asked.length = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface RunGiven {
  readonly id?: string;
  readonly created?: string;
  readonly applied?: string;
  readonly planOnly?: boolean;
  readonly version?: string;
}

const run = (
  status: string,
  { id = "run-1", created = "10:00", applied, planOnly, version }: RunGiven = {},
) => ({
  id,
  type: "runs",
  attributes: {
    status,
    "created-at": `2026-01-01T${created}:00Z`,
    "plan-only": planOnly,
    "has-changes": true,
    "status-timestamps": applied === undefined ? {} : { "applied-at": `2026-01-01T${applied}:00Z` },
  },
  relationships: {
    plan: { data: { id: `plan-of-${id}`, type: "plans" } },
    "configuration-version": { data: version === undefined ? null : { id: version } },
  },
});

const runAnswers = (...statuses: readonly string[]) =>
  answers.set(
    "/api/v2/runs/run-1",
    statuses.map((status): Answer => [200, { data: run(status, { planOnly: true }) }]),
  );

const JSON_OUTPUT = "/api/v2/plans/plan-of-run-1/json-output";
const jsonAnswers = (whole: readonly Answer[], redacted: readonly Answer[] = []) => {
  answers.set(JSON_OUTPUT, [...whole]);
  answers.set(`${JSON_OUTPUT}-redacted`, [...redacted]);
};

describe("the plan of a run that was started", () => {
  test("is read once the run has ended, from an archive that gets no token", async () => {
    runAnswers("pending", "planning", "cost_estimating", "planned_and_finished");
    jsonAnswers([[307, undefined, "/_archivist/v1/object/1"]]);
    answers.set("/_archivist/v1/object/1", [[302, undefined, `${origin()}/elsewhere`]]);
    answers.set("/elsewhere", [[200, { format_version: "1.2" }]]);
    expect(await planOfRun(client(), WORKSPACE, "run-1")).toEqual({
      json: '{"format_version":"1.2"}',
      url: `${PAGE}/run-1`,
      planOnly: true,
      hasChanges: true,
    });
    expect(asked.filter(({ path }) => path.endsWith("/run-1"))).toHaveLength(4);
    expect(asked.filter(({ token }) => token !== `Bearer ${TOKEN}`)).toEqual([
      { path: "/_archivist/v1/object/1", token: undefined },
      { path: "/elsewhere", token: undefined },
    ]);
  });

  test.each([[401], [403], [404]])(
    "is read without its secrets if json-output answers %d",
    async (status) => {
      runAnswers("planned_and_finished");
      jsonAnswers([[status]], [[200, { plan_format_version: "1.2" }]]);
      const { json } = await planOfRun(client(), WORKSPACE, "run-1");
      expect(json).toBe('{"plan_format_version":"1.2"}');
    },
  );

  test("is waited for if its JSON comes later than the plan", async () => {
    runAnswers("planned_and_saved");
    jsonAnswers([[204], [404], [200, { format_version: "1.2" }]], [[404]]);
    const { json } = await planOfRun(client(), WORKSPACE, "run-1");
    expect(json).toBe('{"format_version":"1.2"}');
  });

  test("is asked for again if the host is busy", async () => {
    answers.set("/api/v2/runs/run-1", [[429], [502], [200, { data: run("planned") }]]);
    jsonAnswers([[200, {}]]);
    expect(await planOfRun(client(), WORKSPACE, "run-1")).toMatchObject({ planOnly: false });
  });

  test("is not waited for longer than for a while", async () => {
    runAnswers("planned_and_finished");
    jsonAnswers([[404]], [[404]]);
    await expect(planOfRun(client(), WORKSPACE, "run-1")).rejects.toThrow(
      `the plan's JSON does not come, or the token may not read it (status 404): ${PAGE}/run-1`,
    );
  });

  test.each([
    ["errored", "has failed"],
    ["discarded", "was discarded"],
    ["canceled", "was canceled"],
    ["force_canceled", "was canceled"],
    ["policy_override", "breaks a policy, and waits for somebody who overrides it"],
    ["policy_soft_failed", "breaks a policy"],
    ["post_plan_awaiting_decision", "breaks a policy, and waits for somebody who overrides it"],
  ])("is no plan if the run is %s", async (status, words) => {
    runAnswers("planning", status);
    await expect(planOfRun(client(), WORKSPACE, "run-1")).rejects.toThrow(
      new Error(`the run ${words}: ${PAGE}/run-1`),
    );
  });

  test("is waited for no more once the signal aborts", async () => {
    runAnswers("planning");
    const controller = new AbortController();
    const asking = planOfRun(client(controller.signal), WORKSPACE, "run-1");
    controller.abort();
    await expect(asking).rejects.toThrow("aborted");
  });

  test.each<readonly [string, Answer, string]>([
    [
      "a token that is refused",
      [401],
      "tfe.example.com refuses the token: run `terraform login tfe.example.com` for another one",
    ],
    [
      "a run that the token may not read",
      [404],
      "tfe.example.com has no /runs/run-1, or the token may not read it (status 404)",
    ],
    ["a host that fails", [500], "tfe.example.com answers to /runs/run-1 with status 500"],
    [
      "an answer that is no JSON:API",
      [200, []],
      "tfe.example.com answers to /runs/run-1 what is not known here",
    ],
    [
      "a redirect to another protocol",
      [302, undefined, "ftp://127.0.0.1/"],
      "tfe.example.com sends on to no address of HTTPS",
    ],
  ])("%s is one error that does not have the token", async (_, answer, message) => {
    answers.set("/api/v2/runs/run-1", [answer]);
    const error: unknown = await planOfRun(client(), WORKSPACE, "run-1").catch((caught: unknown) => caught);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain(TOKEN);
  });

  test("a host that cannot be reached is one error with the reason", async () => {
    const nobody = new HcpClient({ host: WORKSPACE.host, token: TOKEN, origin: "http://127.0.0.1:1" });
    await expect(planOfRun(nobody, WORKSPACE, "run-1")).rejects.toThrow(
      /^tfe\.example\.com cannot be reached: /,
    );
  });
});

describe("the newest plan of a workspace", () => {
  const notes: string[] = [];
  const newest = () => newestPlan(client(), WORKSPACE, (text) => notes.push(text));
  const runsAre = (data: readonly unknown[], included?: readonly unknown[]) => {
    answers.set("/api/v2/organizations/acme/workspaces/golden-ami-web", [[200, { data: { id: "ws-1" } }]]);
    answers.set("/api/v2/workspaces/ws-1/runs", [[200, { data, included }]]);
    jsonAnswers([[200, { format_version: "1.2" }]]);
  };

  beforeEach(() => {
    notes.length = 0;
  });

  test("is that of the newest run that has one, and says which commit it is of", async () => {
    runsAre(
      [
        run("pending", { id: "run-3" }),
        run("canceled", { id: "run-2" }),
        run("planned", { version: "cv-1" }),
        run("applied", { id: "run-0", created: "08:00", applied: "09:00" }),
      ],
      [
        { type: "ingress-attributes", id: "ia-1", attributes: { "commit-sha": "1a2b3c" } },
        {
          type: "configuration-versions",
          id: "cv-1",
          relationships: { "ingress-attributes": { data: { id: "ia-1", type: "ingress-attributes" } } },
        },
      ],
    );
    expect(await newest()).toEqual({
      json: '{"format_version":"1.2"}',
      url: `${PAGE}/run-1`,
      planOnly: false,
      hasChanges: true,
      commit: "1a2b3c",
    });
    expect(notes).toEqual([
      `a newer run has no plan (pending): ${PAGE}/run-3`,
      `a newer run has no plan (canceled): ${PAGE}/run-2`,
    ]);
    expect(asked.map(({ path }) => path)).not.toContain("/api/v2/runs");
  });

  test("has no commit if the run's configuration came from no repository", async () => {
    runsAre([run("planned_and_finished", { planOnly: true })]);
    expect(await newest()).toMatchObject({ commit: undefined, planOnly: true });
  });

  test.each([
    ["there is no run", [], "no run of workspace golden-ami-web has a plan: start one, with golden-ami plan"],
    ["no run has ended", [run("planning")], "no run of workspace golden-ami-web has a plan"],
    [
      "the newest run has failed",
      [run("errored"), run("planned", { id: "run-0" })],
      `the run has failed: ${PAGE}/run-1`,
    ],
    [
      "the newest plan is applied",
      [run("applied", { applied: "10:05" })],
      `the newest plan is of a run that is applied already, and nothing was planned since: ${PAGE}/run-1`,
    ],
    [
      "an older run was applied after it",
      [run("planned_and_finished"), run("applied", { id: "run-0", created: "09:00", applied: "10:05" })],
      `the newest plan, ${PAGE}/run-1, is older than what was applied since: ${PAGE}/run-0. Start another run`,
    ],
  ])("is one error if %s", async (_, runs, message) => {
    runsAre(runs);
    await expect(newest()).rejects.toThrow(message);
  });

  test("is one error if the workspace is not there", async () => {
    await expect(newest()).rejects.toThrow(
      "tfe.example.com has no /organizations/acme/workspaces/golden-ami-web, or the token may not read it (status 404)",
    );
  });
});
