import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "./runner.js";

interface Asked {
  readonly what: string;
  readonly authorization: string | undefined;
  readonly body: string;
}
type Answer = (asked: Asked, request: IncomingMessage) => readonly [status: number, body: string | object];

let server: Server;
let url: string;
let answer: Answer;
const asked: Asked[] = [];
const folder = mkdtempSync(join(tmpdir(), "golden-ami-"));

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const one = {
      what: `${request.method} ${request.url}`,
      authorization: request.headers.authorization ?? request.headers["private-token"]?.toString(),
      body: await text(request),
    };
    asked.push(one);
    const [status, body] = answer(one, request);
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await once(server.close(), "close");
  rmSync(folder, { recursive: true });
});

async function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [join(ROOT, "ci", script), ...args], {
    env: { PATH: process.env.PATH, HOME: folder, RETRY_MS: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

describe("credentials of a role", () => {
  const ROLE = "arn:aws:iam::444455556666:role/golden-ami-plan";
  const GITHUB = () => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?v=1`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-job",
    GITHUB_RUN_ID: "42",
    AWS_ENDPOINT_URL: url,
  });
  const credentials = (env: NodeJS.ProcessEnv, role = ROLE) => run("oidc-credentials.mjs", [role], env);
  const STS = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
    <AccessKeyId>ASIAOFTHEROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
    <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
  const PROCESS = {
    Version: 1,
    AccessKeyId: "ASIAOFTHEROLE",
    SecretAccessKey: "secret",
    SessionToken: "session",
    Expiration: "2999-01-01T00:00:00.000Z",
  };
  const assumed = () => Object.fromEntries(new URLSearchParams(asked.at(-1)?.body));

  beforeEach(() => {
    answer = ({ what }) => (what.startsWith("GET /token") ? [200, { value: "token-of-github" }] : [200, STS]);
  });

  test("come by GitHub's token of the job, whose run CloudTrail shows", async () => {
    const { exitCode, stdout, stderr } = await credentials(GITHUB());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(PROCESS);
    expect(asked[0]).toMatchObject({
      what: "GET /token?v=1&audience=sts.amazonaws.com",
      authorization: "Bearer of-the-job",
    });
    expect(assumed()).toMatchObject({
      Action: "AssumeRoleWithWebIdentity",
      RoleArn: ROLE,
      RoleSessionName: "golden-ami-42",
      WebIdentityToken: "token-of-github",
    });
  });

  test("come although GitHub stumbles", async () => {
    let failures = 2;
    answer = ({ what }) => {
      if (!what.startsWith("GET /token")) return [200, STS];
      failures -= 1;
      return failures >= 0 ? [503, {}] : [200, { value: "token-of-github" }];
    };
    const { exitCode, stdout } = await credentials(GITHUB());
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(PROCESS);
  });

  test("come by GitLab's token", async () => {
    const { exitCode, stdout } = await credentials({
      GOLDEN_AMI_TOKEN: "token-of-gitlab",
      CI_JOB_ID: "7",
      AWS_ENDPOINT_URL: url,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(PROCESS);
    expect(assumed()).toMatchObject({ WebIdentityToken: "token-of-gitlab", RoleSessionName: "golden-ami-7" });
  });

  test.each<[name: string, env: () => NodeJS.ProcessEnv, role: string, status: number, message: RegExp]>([
    [
      "a fork's job, which has no token",
      () => ({}),
      ROLE,
      200,
      /this job has no token: expected `permissions/,
    ],
    [
      "a token that GitHub refuses",
      GITHUB,
      ROLE,
      403,
      /^no credentials of .*: GitHub gives no token: 403\n$/,
    ],
    ["what is no role", GITHUB, "golden-ami-plan", 200, /expected the ARN of a role/],
  ])("are not there for %s, in one line", async (_, env, role, status, message) => {
    answer = () => [status, {}];
    const { exitCode, stdout, stderr } = await credentials(env(), role);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("are not there for a job that the role does not trust, in AWS's words and without the token", async () => {
    answer = ({ what }) =>
      what.startsWith("GET /token")
        ? [200, { value: "token-of-github" }]
        : [
            403,
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>",
          ];
    const { exitCode, stderr } = await credentials(GITHUB());
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `no credentials of ${ROLE}: Not authorized to perform sts:AssumeRoleWithWebIdentity\n`,
    });
  });
});

describe("a review", () => {
  const MARKER = "<!-- golden-ami review: plans -->";
  const FILE = join(folder, "review.md");
  const BODY = `${MARKER}\n# Nothing changes`;
  const post = (target: string, env: NodeJS.ProcessEnv) =>
    run("post-review.mjs", [target, FILE], {
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: "acme/amis",
      GITHUB_TOKEN: "secret-of-github",
      CI_API_V4_URL: url,
      CI_PROJECT_ID: "12",
      CI_MERGE_REQUEST_IID: "3",
      GOLDEN_AMI_GITLAB_TOKEN: "secret-of-gitlab",
      ...env,
    });
  const written = () => asked.filter(({ what }) => !what.startsWith("GET"));
  const bodies = () => written().map(({ what, body }) => [what, JSON.parse(body)]);
  /** Answers requests by their path without the page, and what is written by what a page links to. */
  const serve = (routes: Readonly<Record<string, object>>) => {
    answer = ({ what }) => {
      const path = what.replace(/[?&]per_page=100&page=1$/, "");
      if (path in routes) return [200, routes[path] ?? {}];
      return what.startsWith("GET")
        ? [404, "not found"]
        : [200, { html_url: "https://github.example/1", id: 1 }];
    };
  };
  const bot = { type: "Bot" };

  beforeEach(() => writeFileSync(FILE, `${BODY}\n`));

  describe("on a pull request", () => {
    const comment = (env = {}) =>
      post("github-comment", { HEAD_BRANCH: "acme:web-update", HEAD_SHA: "abc", ...env });
    const PULLS = "GET /repos/acme/amis/pulls?state=open&head=acme%3Aweb-update";
    const COMMENTS = "GET /repos/acme/amis/issues/5/comments";
    const pulls = [{ number: 5, head: { sha: "abc" } }];

    test("is one comment", async () => {
      serve({ [PULLS]: pulls, [COMMENTS]: [] });
      expect(await comment()).toEqual({ exitCode: 0, stdout: "https://github.example/1\n", stderr: "" });
      expect(bodies()).toEqual([["POST /repos/acme/amis/issues/5/comments", { body: BODY }]]);
      expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(
        new Set(["Bearer secret-of-github"]),
      );
    });

    test("replaces the one before, and not what a person has quoted", async () => {
      const comments = [
        { id: 7, user: { type: "User" }, body: `${MARKER}\nwhat does this mean?` },
        { id: 8, user: bot, body: "another bot's" },
        { id: 9, user: bot, body: `${MARKER}\nolder` },
      ];
      serve({ [PULLS]: pulls, [COMMENTS]: comments });
      expect(await comment()).toMatchObject({ exitCode: 0 });
      expect(bodies()).toEqual([["PATCH /repos/acme/amis/issues/comments/9", { body: BODY }]]);
    });

    test("ends with a link to the run that has the page", async () => {
      serve({ [PULLS]: pulls, [COMMENTS]: [] });
      const RUN_URL = "https://github.example/acme/amis/actions/runs/42";
      expect(await comment({ RUN_URL })).toMatchObject({ exitCode: 0 });
      const [[, { body } = { body: "" }] = []] = bodies();
      expect(body).toBe(`${BODY}\n\n[The page, and all else of this run](${RUN_URL})`);
    });

    test("is looked for on all pages", async () => {
      const full = Array.from({ length: 100 }, (_, id) => ({ id, user: bot, body: "another" }));
      answer = ({ what }) => {
        if (what === PULLS) return [200, pulls];
        if (what.endsWith("page=1")) return [200, full];
        if (what.endsWith("page=2")) return [200, [{ id: 200, user: bot, body: `${MARKER}\nolder` }]];
        return [200, { html_url: "https://github.example/200" }];
      };
      expect(await comment()).toMatchObject({ exitCode: 0 });
      expect(written().map(({ what }) => what)).toEqual(["PATCH /repos/acme/amis/issues/comments/200"]);
    });

    test("that says the same is not written again", async () => {
      const html_url = "https://github.example/9";
      serve({ [PULLS]: pulls, [COMMENTS]: [{ id: 9, user: bot, body: BODY, html_url }] });
      expect(await comment()).toMatchObject({ exitCode: 0, stdout: `unchanged: ${html_url}\n` });
      expect(written()).toEqual([]);
    });

    test("of a commit that is not its head any more is not posted", async () => {
      serve({ [PULLS]: [{ number: 5, head: { sha: "newer" } }] });
      expect(await comment()).toEqual({
        exitCode: 0,
        stdout: "no open pull request of acme:web-update is at abc any more\n",
        stderr: "",
      });
      expect(written()).toEqual([]);
    });

    test("is posted although GitHub stumbles, and not forced where it refuses", async () => {
      let failures = 2;
      answer = ({ what }) => {
        failures -= 1;
        if (failures >= 0) return [502, "bad gateway"];
        return [
          200,
          what === PULLS ? pulls : what.startsWith("GET") ? [] : { html_url: "https://github.example/1" },
        ];
      };
      expect(await comment()).toMatchObject({ exitCode: 0 });
      asked.length = 0;
      answer = () => [403, '{"message":"Resource not accessible by integration"}'];
      expect(await comment()).toEqual({
        exitCode: 1,
        stdout: "",
        stderr: `GET ${url}/repos/acme/amis/pulls?state=open&head=acme%3Aweb-update: 403 {"message":"Resource not accessible by integration"}\n`,
      });
      expect(asked).toHaveLength(1);
    });
  });

  describe("of a release", () => {
    const TITLE = "Golden AMIs wait to be rolled out";
    const ISSUES = "GET /repos/acme/amis/issues?state=open";
    const issue = (CHANGES: string) => post("github-issue", { TITLE, CHANGES });
    const old = { number: 4, user: bot, body: `${MARKER}\nolder`, html_url: "https://github.example/4" };

    test.each([
      ["opens an issue", "true", [], [["POST /repos/acme/amis/issues", { title: TITLE, body: BODY }]]],
      [
        "updates the issue that is open, and no pull request",
        "true",
        [{ ...old, number: 3, pull_request: {} }, old],
        [["PATCH /repos/acme/amis/issues/4", { title: TITLE, body: BODY }]],
      ],
      [
        "closes it once nothing changes",
        "false",
        [old],
        [["PATCH /repos/acme/amis/issues/4", { body: BODY, state: "closed", state_reason: "completed" }]],
      ],
      ["opens none if nothing changes", "false", [], []],
    ])("%s", async (_, changes, issues, expected) => {
      serve({ [ISSUES]: issues });
      expect(await issue(changes)).toMatchObject({ exitCode: 0, stderr: "" });
      expect(bodies()).toEqual(expected);
    });
  });

  describe("on a merge request", () => {
    const NOTES = "GET /projects/12/merge_requests/3/notes";
    const note = () => post("gitlab-note", { HEAD_SHA: "abc" });
    const routes = (notes: readonly object[]) => ({
      "GET /projects/12/merge_requests/3": { sha: "abc" },
      "GET /user": { username: "golden-ami" },
      [NOTES]: notes,
    });

    test("is one note, which replaces its own and nobody else's", async () => {
      serve(routes([]));
      expect(await note()).toMatchObject({ exitCode: 0, stderr: "" });
      expect(bodies()).toEqual([["POST /projects/12/merge_requests/3/notes", { body: BODY }]]);
      asked.length = 0;
      const other = { id: 6, author: { username: "somebody" }, body: `${MARKER}\nquoted` };
      serve(routes([other, { id: 7, author: { username: "golden-ami" }, body: `${MARKER}\nolder` }]));
      expect(await note()).toMatchObject({ exitCode: 0 });
      expect(bodies()).toEqual([["PUT /projects/12/merge_requests/3/notes/7", { body: BODY }]]);
      expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(["secret-of-gitlab"]));
    });

    test("of a commit that is not its head any more is not posted", async () => {
      serve({ "GET /projects/12/merge_requests/3": { sha: "newer" } });
      expect(await note()).toEqual({
        exitCode: 0,
        stdout: "the merge request is not at abc any more\n",
        stderr: "",
      });
      expect(written()).toEqual([]);
    });
  });

  test.each([
    [
      "without a marker",
      "# Nothing changes",
      "has no marker in its first line: render it with --marker <id>",
    ],
    [
      "with the marker of something else, which it would replace,",
      "<!-- coverage -->\n# Nothing changes",
      "has no marker in its first line: render it with --marker <id>",
    ],
    [
      "that is too long",
      `${MARKER}\n${"x".repeat(65_536)}`,
      "has 65570 characters, of which 65536 can be posted: render it with --max-bytes",
    ],
  ])("%s is not posted", async (_, body, message) => {
    writeFileSync(FILE, body);
    expect(await post("github-comment", {})).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `${FILE} ${message}\n`,
    });
    expect(asked).toEqual([]);
  });

  test("says what is not set, and how it is used", async () => {
    expect(await post("github-comment", { HEAD_SHA: "" })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^HEAD_BRANCH is not set\nusage: node ci\/post-review\.mjs/),
    });
    expect(await post("toString", {})).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^usage: /),
    });
  });
});
