import { type ChildProcess, spawn } from "node:child_process";
import { request as httpRequest } from "node:http";
import { devNull } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Place } from "../identity/caller.js";
import type { AwsResponse, HttpRequest } from "../wire/http.js";

/** Seconds would be enough on an idle machine; a cold disk and two busy cores take longer. */
const startTimeoutMs = 60_000;
/** How long moto may take to leave after SIGTERM before it is killed. */
const stopGraceMs = 2_000;
/** How long after a broken connection the news of moto's end may come. */
const exitNoticeMs = 200;

/**
 * Runs moto so that it never outlives this process, even one that is killed: our end of its standard input closes
 * with us, which the watcher next to it notices. `exec` makes moto the very process that we spawned.
 */
const wrapper = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 $$) & exec 3<&-; exec "$@" </dev/null';

/** Meant for one connection, not for the message: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const hopByHop = new Set([
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
]);

export interface MotoCall {
  /** @default - POST */
  readonly method?: string;
  /** Path with query string. @default - `/` */
  readonly path?: string;
  /** `X-Amz-Target` of a JSON service, e.g. `AmazonSSM.PutParameter`. */
  readonly target?: string;
  /** Fields of a query-protocol call, `Action` included. */
  readonly form?: Readonly<Record<string, string>>;
  /** Body of a JSON call. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** moto is gone, or not there yet; the gateway answers 503. */
export class MotoUnavailableError extends Error {
  readonly statusCode = 503;
}

/** One `moto_server` on a loopback port: all the AWS that the sandbox does not answer itself. */
export class Moto {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #port = 0;
  #ended: string | undefined;
  #stopping = false;

  private constructor(
    command: readonly string[],
    private readonly onLog: (line: string) => void,
  ) {
    // A process group of its own: Ctrl-C in a terminal is ours to handle, and one kill reaches the watcher too.
    this.#child = spawn("sh", ["-c", wrapper, "sh", ...command, "-H", "127.0.0.1", "-p", "0"], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: motoEnvironment(),
    });
    this.#exited = new Promise((resolve) => {
      const ended = (how: string) => {
        if (this.#ended !== undefined) return;
        this.#ended = how;
        if (!this.#stopping)
          this.onLog(`moto_server ${how}: what the sandbox leaves to moto now answers 503`);
        this.#child.stdin?.destroy();
        resolve();
      };
      this.#child.once("error", (error) => ended(`could not be started (${error.message})`));
      this.#child.once("exit", (code, signal) =>
        ended(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
      );
    });
    this.#child.stdin?.on("error", () => undefined);
  }

  /**
   * Starts moto on a free port and returns when it answers.
   * @throws if it ends first, or does not answer within a minute; the message has the last of its output
   */
  static async start(
    command: readonly string[],
    onLog: (line: string) => void = () => undefined,
  ): Promise<Moto> {
    const moto = new Moto(command, onLog);
    try {
      await moto.#listen();
    } catch (error) {
      await moto.stop();
      throw error;
    }
    return moto;
  }

  /** How moto ended; undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** Forwards a request as it came, in the caller's account. @throws {MotoUnavailableError} */
  send(request: HttpRequest & { readonly caller: Place }): Promise<AwsResponse> {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !hopByHop.has(name.toLowerCase())),
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
  call(caller: Place, service: string, call: MotoCall): Promise<AwsResponse> {
    const body = call.form
      ? new URLSearchParams(call.form).toString()
      : call.json === undefined
        ? ""
        : JSON.stringify(call.json);
    return this.#exchange(call.method ?? "POST", call.path ?? "/", Buffer.from(body), {
      host: `127.0.0.1:${this.#port}`,
      "content-type": call.form
        ? "application/x-www-form-urlencoded; charset=utf-8"
        : "application/x-amz-json-1.1",
      authorization: `AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/${caller.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      "x-moto-account-id": caller.account,
      ...(call.target && { "x-amz-target": call.target }),
      ...call.headers,
    });
  }

  /** Back to empty. */
  async reset(): Promise<void> {
    const { status } = await this.#exchange("POST", "/moto-api/reset", Buffer.alloc(0), {});
    if (status !== 200) throw new Error(`moto_server could not be reset: it answered ${status}`);
  }

  /** Ends moto, by force if it does not go by itself, and returns when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#ended === undefined) {
      this.#signal("SIGTERM");
      const timer = setTimeout(() => this.#signal("SIGKILL"), stopGraceMs);
      await this.#exited;
      clearTimeout(timer);
    }
    this.#signal("SIGKILL");
  }

  /** To the whole process group, so the watcher goes with moto; one that is gone already is fine. */
  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // Nothing left to end.
    }
  }

  async #listen(): Promise<void> {
    const { stdout, stderr } = this.#child;
    let output = "";
    const port = new Promise<number>((resolve) => {
      for (const stream of [stdout, stderr]) {
        stream?.setEncoding("utf8").on("data", (text: string) => {
          if (this.#port) return;
          output = (output + text).slice(-4_000);
          const found = /Running on https?:\/\/[^\s:]+:(\d+)/.exec(output);
          if (found) resolve(Number(found[1]));
        });
      }
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), startTimeoutMs);
    });
    const first = await Promise.race([port, late, this.#exited.then(() => "ended" as const)]);
    clearTimeout(timer);
    if (typeof first !== "number") {
      const what = first === "late" ? `did not answer within ${startTimeoutMs / 1000} s` : this.#ended;
      throw new Error(`moto_server ${what}${output && `:\n${output.trim()}`}`);
    }
    this.#port = first;
    await this.#exchange("GET", "/moto-api/data.json", Buffer.alloc(0), {});
  }

  #exchange(
    method: string,
    path: string,
    body: Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<AwsResponse> {
    return new Promise((resolve, reject) => {
      const unavailable = async (cause: Error) => {
        // Its connections break a moment before we are told how it ended.
        await Promise.race([this.#exited, sleep(exitNoticeMs)]);
        const what = this.#ended ?? `does not answer (${cause.message})`;
        reject(new MotoUnavailableError(`moto_server ${what}`, { cause }));
      };
      if (this.#ended !== undefined) return void unavailable(new Error(this.#ended));
      const outgoing = httpRequest(
        {
          host: "127.0.0.1",
          port: this.#port,
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

/** Without what would change moto's answers: `MOTO_ACCOUNT_ID`, say, would put every caller into one account. */
function motoEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MOTO_|AWS_|INITIAL_NO_AUTH_ACTION_COUNT$)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    // botocore, below moto, refuses to work with a profile that is not there.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    MOTO_DISABLE_GLOBAL_CORS: "true",
  };
}

function endToEnd(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (hopByHop.has(name) && name !== "content-length")) continue;
    kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return kept;
}
