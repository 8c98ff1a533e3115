import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Place } from "../identity/caller.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse, HttpRequest } from "../wire/http.js";
import { API_VERSIONS } from "../wire/query.js";
import { MotoProcess } from "./moto-process.js";

/** How long after a broken connection the news of moto's end may come. */
const EXIT_NOTICE_MS = 200;

/** Headers for one connection, not for the message: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP_HEADERS = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "content-length",
];

/** The paths that moto takes for its own API: it decodes them, and looks past a scheme and slashes. */
const MOTO_API = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?\/*moto-api/i;

/** Lambda functions and Batch jobs are answered, not run: they would be in containers of this machine. */
const CONFIGURATION = { batch: { use_docker: false }, lambda: { use_docker: false } };

export interface MotoCall {
  /** @default - POST */
  readonly method?: string;
  /** Path with query string. @default - `/` */
  readonly path?: string;
  /** `X-Amz-Target` of a JSON service, e.g. `AmazonSSM.PutParameter`. */
  readonly target?: string;
  /** Fields of a query-protocol call, `Action` included. `Version` is the service's unless it is given. */
  readonly form?: Readonly<Record<string, string>>;
  /** Body of a JSON call. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Says that moto is gone, or not there yet; the gateway answers 503. */
export class MotoUnavailableError extends Error {
  readonly statusCode = 503;
}

/** One `moto_server`: all the AWS that the sandbox does not answer itself. */
export class Moto {
  private constructor(private readonly process: MotoProcess) {}

  /**
   * Starts moto and returns when it answers.
   * @throws if it ends first, or does not listen within a minute; the message has the last of its output
   */
  static async start(
    command: readonly string[],
    onLog: (line: string) => void = () => undefined,
  ): Promise<Moto> {
    const moto = new Moto(await MotoProcess.start(command, onLog));
    try {
      await moto.#steer("config", JSON.stringify(CONFIGURATION));
    } catch (error) {
      await moto.stop();
      throw error;
    }
    return moto;
  }

  /** How moto ended; undefined while it runs. */
  get ended(): string | undefined {
    return this.process.ended;
  }

  /**
   * Forwards a request as it came, in the caller's account.
   * @throws {MotoUnavailableError}
   * @throws {AwsError} if it is for moto's own API, which could have moto write files and send requests
   */
  async send(request: HttpRequest & { readonly caller: Place }): Promise<AwsResponse> {
    const url = request.url.replace(/%([\da-f]{2})/gi, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (MOTO_API.test(url)) {
      throw new AwsError(403, "AccessDenied", "moto's own API is not part of the sandbox");
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP_HEADERS.includes(name.toLowerCase())),
    );
    return this.#exchange(request.method, request.url, request.body, {
      ...headers,
      "x-moto-account-id": request.caller.account,
    });
  }

  /**
   * Makes a call of the sandbox's own, as if somebody in that account and Region had: `service` is the credential
   * scope's (`ssm`, `sns`, `events`, …). Answers of any status are returned. @throws {MotoUnavailableError}
   */
  call({ account, region }: Place, service: string, call: MotoCall): Promise<AwsResponse> {
    return this.#exchange(call.method ?? "POST", call.path ?? "/", Buffer.from(bodyOf(service, call)), {
      host: "127.0.0.1",
      "content-type": call.form
        ? "application/x-www-form-urlencoded; charset=utf-8"
        : "application/x-amz-json-1.1",
      authorization: `AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      "x-moto-account-id": account,
      ...(call.target && { "x-amz-target": call.target }),
      ...call.headers,
    });
  }

  /** Empties moto. */
  async reset(): Promise<void> {
    await this.#steer("reset");
  }

  /** Ends moto, by force if it does not go by itself, and returns when it is gone. */
  stop(): Promise<void> {
    return this.process.stop();
  }

  /** Calls moto's own API. */
  async #steer(what: string, body = ""): Promise<void> {
    const { status } = await this.#exchange("POST", `/moto-api/${what}`, Buffer.from(body), {});
    if (status >= 300) throw new Error(`moto_server answered ${status} to its own ${what}`);
  }

  #exchange(
    method: string,
    path: string,
    body: Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<AwsResponse> {
    return new Promise((resolve, reject) => {
      const { ended, exited, socketPath } = this.process;
      const unavailable = async (cause: Error) => {
        // moto's connections break a moment before we are told how it ended.
        await Promise.race([exited, sleep(EXIT_NOTICE_MS)]);
        const what = this.process.ended ?? `does not answer (${cause.message})`;
        reject(new MotoUnavailableError(`moto_server ${what}`, { cause }));
      };
      if (ended !== undefined) return void unavailable(new Error(ended));
      const outgoing = httpRequest(
        {
          socketPath,
          method,
          path,
          headers: { ...headers, "content-length": String(body.length) },
          agent: false,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", unavailable);
          incoming.on("end", () =>
            resolve({
              status: incoming.statusCode ?? 502,
              headers: endToEnd(incoming.headers),
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      outgoing.on("error", unavailable);
      outgoing.end(body);
    });
  }
}

function bodyOf(service: string, { form, json }: MotoCall): string {
  const versions: Readonly<Partial<Record<string, string>>> = API_VERSIONS;
  const version = versions[service];
  if (form) return new URLSearchParams({ ...(version && { Version: version }), ...form }).toString();
  return json === undefined ? "" : JSON.stringify(json);
}

/** The headers that are meant for the message. */
function endToEnd(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (HOP_BY_HOP_HEADERS.includes(name) && name !== "content-length")) continue;
    kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return kept;
}
