import { setTimeout } from "node:timers/promises";
import { types } from "node:util";
import type { z } from "zod";
import { printable, UserError } from "../../input/problem.js";
import { parsedJson } from "../../input/value.js";

export interface ClientOptions {
  readonly host: string;
  readonly token: string;
  readonly signal?: AbortSignal;
  /** Where the host is reached, without a slash at its end. @default - the host, over TLS */
  readonly origin?: string;
  /** How long to wait before asking again, in milliseconds. @default 1000 */
  readonly pauseMs?: number;
}

/** What HCP Terraform has answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** How often at most the same thing is asked. */
export const ATTEMPTS = 10;
const REDIRECTS = 5;
const TOO_MANY_REQUESTS = 429;

/** Asks the API of HCP Terraform, or of a Terraform Enterprise. It sends the token to its host alone, and changes nothing. */
export class HcpClient {
  readonly #origin: string;
  readonly #pauseMs: number;

  constructor(private readonly options: ClientOptions) {
    this.#origin = options.origin ?? `https://${options.host}`;
    this.#pauseMs = options.pauseMs ?? 1000;
  }

  /**
   * @param path below `/api/v2`
   * @throws UserError if the answer is no success, or not of the schema
   */
  async read<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
    const { status, text } = await this.get(path);
    if (status !== 200) throw this.refusal(path, status);
    const parsed = schema.safeParse(parsedJson(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UserError(
      `${this.options.host} answers to ${path} what is not known here: ${issue?.path.join(".")}: ${issue?.message}`,
    );
  }

  /**
   * Asks, again if the host is busy, and follows redirects, which lead to archives, without the token.
   * @throws UserError if the host cannot be reached
   */
  async get(path: string): Promise<Answer> {
    let answer = await this.#once(path);
    for (let attempt = 1; attempt < ATTEMPTS && isBusy(answer.status); attempt++) {
      await this.pause();
      answer = await this.#once(path);
    }
    return answer;
  }

  pause(): Promise<void> {
    return setTimeout(this.#pauseMs, undefined, { signal: this.options.signal });
  }

  /** Why a request was not answered. */
  refusal(path: string, status: number): UserError {
    const { host } = this.options;
    if (status === 401)
      return new UserError(`${host} refuses the token: run \`terraform login ${host}\` for another one`);
    if (status === 403 || status === 404)
      return new UserError(
        `${host} has no ${printable(path)}, or the token may not read it (status ${status})`,
      );
    return new UserError(`${host} answers to ${printable(path)} with status ${status}`);
  }

  async #once(path: string): Promise<Answer> {
    const { token } = this.options;
    let url = new URL(`${this.#origin}/api/v2${path}`);
    let response = await this.#fetch(url, { Authorization: `Bearer ${token}` });
    for (let hop = 0; hop < REDIRECTS && isRedirect(response); hop++) {
      url = this.#redirected(url, response);
      response = await this.#fetch(url, {});
    }
    return { status: response.status, text: await this.#explained(response.text()) };
  }

  #redirected(from: URL, response: Response): URL {
    const location = response.headers.get("location") ?? "";
    const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (to && (to.protocol === "https:" || to.protocol === from.protocol)) return to;
    throw new UserError(`${this.options.host} sends on to no address of HTTPS`);
  }

  #fetch(url: URL, headers: Readonly<Record<string, string>>): Promise<Response> {
    const { signal } = this.options;
    return this.#explained(fetch(url.href, { headers, redirect: "manual", signal }));
  }

  async #explained<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (this.options.signal?.aborted || !types.isNativeError(error)) throw error;
      const reason = types.isNativeError(error.cause) ? error.cause.message : error.message;
      const hint = /certificate/.test(reason)
        ? ". Node knows an authority of your own by the file that NODE_EXTRA_CA_CERTS names"
        : "";
      throw new UserError(`${this.options.host} cannot be reached: ${reason}${hint}`);
    }
  }
}

const isBusy = (status: number) => status === TOO_MANY_REQUESTS || status >= 500;

const isRedirect = ({ status }: Response) => [301, 302, 303, 307, 308].includes(status);
