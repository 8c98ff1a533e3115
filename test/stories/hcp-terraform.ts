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

/** A status alone, a state, or what becomes JSON. */
type Answer = number | string | Readonly<Record<string, unknown>>;

const API = "/api/v2";
const ORGANIZATION = `${API}/organizations/acme`;
const WORKSPACE = `${API}/workspaces/*`;
const PROJECTS = ["Default Project", "golden-ami"];
const NOT_FOUND = 404;
const CONFLICT = 409;

/**
 * HCP Terraform on loopback, as much of it as a `cloud` block asks for: the organization `acme`. Its
 * workspaces are in execution mode `local`: they run nothing, and keep states and locks. Names are ids.
 * https://developer.hashicorp.com/terraform/cloud-docs/api-docs
 */
export class HcpTerraform {
  readonly token = "not-a-secret";
  readonly workspaces: Workspace[] = [];
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
    const answer = isAllowed ? this.#answer(`${request.method} ${pathname}`, body, query) : 401;
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
    this.workspaces.push({ name: attributes.name, project, locked: false, locks: 0 });
    return this.#show(attributes.name);
  }

  #find(name: string): Workspace | undefined {
    return this.workspaces.find((workspace) => workspace.name === name);
  }

  #show(name: string): Answer {
    const attributes = { name, "execution-mode": "local" };
    return this.#find(name) ? { data: resource("workspaces", name, attributes) } : NOT_FOUND;
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
