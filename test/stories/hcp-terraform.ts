import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

interface Workspace {
  readonly name: string;
  /** Undefined if it was created without one. */
  readonly project?: string;
  locked: boolean;
  /** How often it was locked. */
  locks: number;
  /** Whether its runs are run here, and not by who asks for them. */
  isRemote: boolean;
  /** Whether its configuration comes from a repository, so that it takes no plan file. */
  isConnected: boolean;
}

/** What a remote run of Terraform comes to. */
export interface RunResult {
  readonly status: string;
  /** What `terraform show -json` prints of its plan. */
  readonly json: string;
  /** What Terraform says while it plans. */
  readonly log: string;
  readonly hasChanges: boolean;
  /** Commit of the configuration, if it came from a repository. */
  readonly commit?: string;
}

interface Run extends RunResult {
  readonly id: string;
  readonly workspace: string;
  readonly planOnly: boolean;
  readonly createdAt: string;
  readonly appliedAt?: string;
}

/** Body of the request that starts a run. */
interface NewRun {
  readonly data: {
    readonly attributes: { readonly "save-plan"?: boolean };
    readonly relationships: { readonly workspace: { readonly data: { readonly id: string } } };
  };
}

/** Body of the request that creates a workspace. */
interface NewWorkspace {
  readonly data: {
    readonly attributes: { readonly name: string };
    readonly relationships?: { readonly project?: { readonly data: { readonly id: string } } };
  };
}

interface Asked {
  /** What stands at the `*` of the route. */
  readonly id: string;
  readonly body: string;
  readonly query: URLSearchParams;
}

/** A status alone, a state, another place, or what becomes JSON. */
type Answer = number | string | URL | Readonly<Record<string, unknown>>;

const API = "/api/v2";
const ORGANIZATION = `${API}/organizations/acme`;
const WORKSPACE = `${API}/workspaces/*`;
const RUN = `${API}/runs/*`;
const PLAN = `${API}/plans/*`;
const PROJECTS = ["Default Project", "golden-ami"];
const NOT_FOUND = 404;
const CONFLICT = 409;

/**
 * HCP Terraform on loopback, as much of it as a `cloud` block asks for: the organization `acme`. Its
 * workspaces keep states and locks. They run nothing: a run of one in execution mode `remote` comes to what a test has
 * said. Names are ids.
 * https://developer.hashicorp.com/terraform/cloud-docs/api-docs
 */
export class HcpTerraform {
  readonly token = "not-a-secret";
  readonly workspaces: Workspace[] = [];
  /** Oldest first. */
  readonly runs: Run[] = [];
  /** What the next runs come to. */
  nextRun?: RunResult;
  /** Whether the token administers the workspaces, so that it may read whole plans. */
  isAdministrator = true;
  /** Requests of what needs no token that brought it all the same. */
  readonly leaks: string[] = [];
  /** Requests that nothing here answers, and errors of what does. */
  readonly unanswered: string[] = [];
  /** A version has no content until it is uploaded; until then the one before it is current. */
  readonly #states: { readonly workspace: string; content?: string }[] = [];
  readonly #server: Server;
  readonly #routes: Readonly<Record<string, (asked: Asked) => Answer>> = {
    "GET /.well-known/terraform.json": () => ({ "tfe.v2": `${API}/` }),
    [`GET ${API}/ping`]: () => 204,
    [`GET ${ORGANIZATION}/entitlement-set`]: () => ({
      data: resource("entitlement-sets", "acme", { operations: true }),
    }),
    [`GET ${ORGANIZATION}/projects`]: ({ query }) => ({
      data: PROJECTS.filter((name) => name === query.get("filter[names]")).map((name) =>
        resource("projects", name, { name }),
      ),
    }),
    [`POST ${ORGANIZATION}/workspaces`]: ({ body }) => this.#create(body),
    [`GET ${ORGANIZATION}/workspaces/*`]: ({ id }) => this.#show(id),
    // Sets the version of Terraform, which nobody runs here.
    [`PATCH ${WORKSPACE}`]: ({ id }) => this.#show(id),
    [`POST ${WORKSPACE}/actions/lock`]: ({ id }) => this.#setLock(id, true),
    [`POST ${WORKSPACE}/actions/unlock`]: ({ id }) => this.#setLock(id, false),
    [`GET ${WORKSPACE}/current-state-version`]: ({ id }) =>
      this.#showState(this.#states.findLastIndex((state) => state.workspace === id && state.content)),
    [`POST ${WORKSPACE}/state-versions`]: ({ id }) =>
      this.#find(id)?.locked ? this.#showState(this.#states.push({ workspace: id }) - 1) : CONFLICT,
    [`GET ${API}/state-versions/*`]: ({ id }) => this.#showState(Number(id)),
    // A link to a state is its own permission: Terraform uploads without the token.
    "PUT /states/*": ({ id, body }) => {
      const state = this.#states[Number(id)];
      if (state) state.content = body;
      return state ? 200 : NOT_FOUND;
    },
    "GET /states/*": ({ id }) => this.#states[Number(id)]?.content ?? NOT_FOUND,
    [`POST ${WORKSPACE}/configuration-versions`]: ({ id }) => this.#configuration(id),
    [`GET ${API}/configuration-versions/*`]: ({ id }) => this.#configuration(id),
    "PUT /configurations/*": () => 200,
    [`POST ${API}/runs`]: ({ body }) => this.#start(JSON.parse(body)),
    [`GET ${WORKSPACE}/runs`]: ({ id }) => this.#listRuns(id),
    [`GET ${RUN}`]: ({ id }) => this.#withRun(id, (run) => ({ data: runResource(run) })),
    [`GET ${RUN}/run-events`]: () => ({ data: [] }),
    [`GET ${PLAN}`]: ({ id }) =>
      this.#withRun(id, () => ({
        data: resource("plans", id, {
          status: "finished",
          "log-read-url": `https://${this.hostname}/archive/log/${id}`,
        }),
      })),
    [`GET ${PLAN}/json-output`]: ({ id }) =>
      this.isAdministrator ? new URL(`https://${this.hostname}/archive/whole/${id}`) : NOT_FOUND,
    [`GET ${PLAN}/json-output-redacted`]: ({ id }) =>
      new URL(`https://${this.hostname}/archive/redacted/${id}`),
    "GET /archive/log/*": ({ id, query }) =>
      this.#withRun(id, ({ log }) => `\u0002${log}\u0003`.slice(Number(query.get("offset")))),
    "GET /archive/whole/*": ({ id }) => this.#withRun(id, ({ json }) => json),
    "GET /archive/redacted/*": ({ id }) => this.#withRun(id, ({ json }) => redacted(json)),
    // Terraform uploads the same state once more, for HCP Terraform's pages.
    "PUT /states/*/json": () => 200,
  };

  private constructor(
    /** File of the certificate that SSL_CERT_FILE must name, because Terraform asks a host for its services over TLS only. */
    readonly certificate: string,
    key: string,
  ) {
    const options = { cert: readFileSync(certificate), key: readFileSync(key) };
    this.#server = createServer(options, (request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        this.unanswered.push(String(error));
        response.destroy();
      });
    });
  }

  /** @param directory folder that its certificate is written to */
  static async start(directory: string): Promise<HcpTerraform> {
    const [certificate, key] = [join(directory, "certificate.pem"), join(directory, "key.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key];
    await promisify(execFile)("openssl", ["req", "-x509", ...subject, ...newKey, "-out", certificate]);
    const started = new HcpTerraform(certificate, key);
    await once(started.#server.listen(0, "127.0.0.1"), "listening");
    return started;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server.close(), "close");
    this.#server.closeAllConnections();
    await closed;
  }

  get hostname(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The states that a workspace has had, oldest first. */
  states(workspace: string): unknown[] {
    const own = this.#states.filter((state) => state.workspace === workspace);
    return own.map(({ content = "" }): unknown => JSON.parse(content));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? "", `https://${this.hostname}`);
    const body = await text(request);
    const isAllowed = !pathname.startsWith(API) || request.headers.authorization === `Bearer ${this.token}`;
    if (pathname.startsWith("/archive") && request.headers.authorization !== undefined)
      this.leaks.push(pathname);
    const answer = isAllowed ? this.#answer(`${request.method} ${pathname}`, body, query) : 401;
    if (answer instanceof URL) {
      response.writeHead(307, { Location: answer.href }).end();
      return;
    }
    const [status, content] = typeof answer === "number" ? [answer] : [200, answer];
    response.writeHead(status, { "Content-Type": "application/json", "TFP-API-Version": "2.6" });
    response.end(typeof content === "object" ? JSON.stringify(content) : content);
  }

  #answer(asked: string, body: string, query: URLSearchParams): Answer {
    for (const [route, handler] of Object.entries(this.#routes)) {
      const match = new RegExp(`^${route.replace("*", "([^/]+)")}$`).exec(asked);
      if (match) return handler({ id: match[1] ?? "", body, query });
    }
    this.unanswered.push(asked);
    return NOT_FOUND;
  }

  #create(body: string): Answer {
    const { data }: NewWorkspace = JSON.parse(body);
    const { attributes, relationships } = data;
    const project = relationships?.project?.data.id;
    const fresh = { locked: false, locks: 0, isRemote: false, isConnected: false };
    this.workspaces.push({ name: attributes.name, project, ...fresh });
    return this.#show(attributes.name);
  }

  #find(name: string): Workspace | undefined {
    return this.workspaces.find((workspace) => workspace.name === name);
  }

  #show(name: string): Answer {
    const workspace = this.#find(name);
    if (!workspace) return NOT_FOUND;
    const attributes = {
      name,
      "execution-mode": workspace.isRemote ? "remote" : "local",
      operations: workspace.isRemote,
      permissions: { "can-queue-run": true, "can-update": true },
      "vcs-repo": workspace.isConnected ? { identifier: "acme/golden-ami" } : null,
    };
    return { data: resource("workspaces", name, attributes) };
  }

  #configuration(id: string): Answer {
    const attributes = { status: "uploaded", "upload-url": `https://${this.hostname}/configurations/${id}` };
    return { data: resource("configuration-versions", id, attributes) };
  }

  #start({ data: { attributes, relationships } }: NewRun): Answer {
    const { id: workspace } = relationships.workspace.data;
    if (!this.nextRun) return CONFLICT;
    const run = this.addRun(workspace, this.nextRun, { planOnly: !attributes["save-plan"] });
    return { data: runResource(run) };
  }

  /** A run that somebody else has started. */
  addRun(
    workspace: string,
    result: RunResult,
    given: Partial<Pick<Run, "planOnly" | "createdAt" | "appliedAt">> = {},
  ): Run {
    const id = `run-${this.runs.length + 1}`;
    const run = { planOnly: false, createdAt: new Date().toISOString(), ...given, ...result, id, workspace };
    this.runs.push(run);
    return run;
  }

  #withRun(id: string, answer: (run: Run) => Answer): Answer {
    const run = this.runs.find((one) => one.id === id);
    return run ? answer(run) : NOT_FOUND;
  }

  #listRuns(workspace: string): Answer {
    const own = this.runs.filter((run) => run.workspace === workspace).reverse();
    return {
      data: own.map(runResource),
      included: own.flatMap(({ id, commit }) =>
        commit === undefined
          ? []
          : [
              {
                ...resource("configuration-versions", id, {}),
                relationships: { "ingress-attributes": { data: { type: "ingress-attributes", id } } },
              },
              resource("ingress-attributes", id, { "commit-sha": commit }),
            ],
      ),
    };
  }

  #setLock(name: string, locked: boolean): Answer {
    const workspace = this.#find(name);
    if (workspace?.locked === locked) return CONFLICT;
    if (workspace) Object.assign(workspace, { locked, locks: workspace.locks + Number(locked) });
    return this.#show(name);
  }

  #showState(id: number): Answer {
    if (!this.#states[id]) return NOT_FOUND;
    const url = `https://${this.hostname}/states/${id}`;
    const attributes = {
      "hosted-state-upload-url": url,
      "hosted-state-download-url": url,
      "hosted-json-state-upload-url": `${url}/json`,
    };
    return { data: resource("state-versions", `${id}`, attributes) };
  }
}

function resource(type: string, id: string, attributes: Readonly<Record<string, unknown>>) {
  return { type, id, attributes };
}

/** A run, whose plan and configuration version have its own id. */
function runResource({ id, workspace, status, planOnly, hasChanges, createdAt, appliedAt }: Run) {
  const attributes = {
    status,
    "plan-only": planOnly,
    "has-changes": hasChanges,
    "created-at": createdAt,
    "status-timestamps": { "applied-at": appliedAt },
    actions: { "is-cancelable": false, "is-discardable": false },
  };
  const reference = (type: string, ofId: string) => ({ data: { type, id: ofId } });
  return {
    ...resource("runs", id, attributes),
    relationships: {
      workspace: reference("workspaces", workspace),
      plan: reference("plans", id),
      "configuration-version": reference("configuration-versions", id),
    },
  };
}

/** A plan as HCP Terraform gives it to who does not administer its workspace: its format is named otherwise, and much is missing. */
export function redacted(json: string): Record<string, unknown> {
  const { format_version, resource_changes, resource_drift, output_changes, relevant_attributes } =
    JSON.parse(json);
  return {
    plan_format_version: format_version,
    provider_format_version: "1.0",
    provider_schemas: {},
    resource_changes,
    resource_drift,
    output_changes,
    relevant_attributes,
  };
}
