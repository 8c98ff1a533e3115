import type { HttpRequest } from "./http.js";
import type { Xml } from "./xml.js";

/** API version of each service of the ec2 or query protocol that the sandbox answers, or asks moto for something. */
export const API_VERSIONS = {
  autoscaling: "2011-01-01",
  ec2: "2016-11-15",
  elasticloadbalancing: "2015-12-01",
  iam: "2010-05-08",
  sns: "2010-03-31",
  sts: "2011-06-15",
} as const;

/**
 * The parameters of a query-protocol call: `Action=…&Owner.1=…&Filter.1.Name=…`, in the body or, as old clients do, in
 * the URL. Lists count from 1, with the list's name and, in Auto Scaling and STS, `.member` before the number.
 */
export class Query {
  /** The parameters of a call in another protocol. */
  static readonly none = new Query(new URLSearchParams());

  readonly #parameters: URLSearchParams;

  constructor(parameters: URLSearchParams) {
    this.#parameters = parameters;
  }

  static of(request: Pick<HttpRequest, "url" | "body">): Query {
    const question = request.url.indexOf("?");
    const parameters = new URLSearchParams(question < 0 ? "" : request.url.slice(question + 1));
    for (const [name, value] of new URLSearchParams(request.body.toString("utf8"))) {
      parameters.set(name, value);
    }
    return new Query(parameters);
  }

  /** `Action`; undefined if this is no query-protocol call. */
  get action(): string | undefined {
    return this.text("Action");
  }

  /** An empty value counts as given. */
  text(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  /** Whether a parameter of this name, or of a structure of this name, is given. */
  has(name: string): boolean {
    return [...this.#parameters.keys()].some((it) => it === name || it.startsWith(`${name}.`));
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === "true";
  }

  /** `Name.1`, `Name.2`, … in order. */
  list(name: string): string[] {
    return this.#indexes(name).flatMap((index) => this.text(`${name}.${index}`) ?? []);
  }

  /** The prefixes `Name.1`, `Name.2`, … of a list of structures. */
  prefixes(name: string): string[] {
    return this.#indexes(name).map((index) => `${name}.${index}`);
  }

  /** The structure or the value of this name, with its lists, in the form that answers have. */
  xml(name: string): Xml {
    const text = this.text(name);
    if (text !== undefined) return text;
    if (!this.has(name)) return undefined;
    if (this.has(`${name}.member`))
      return { member: this.prefixes(`${name}.member`).map((prefix) => this.xml(prefix)) };
    return Object.fromEntries(this.#fields(name).map((field) => [field, this.xml(`${name}.${field}`)]));
  }

  /** The call as fields of a form, without what starts with one of these prefixes, to send it on in part. */
  without(...prefixes: readonly string[]): Record<string, string> {
    return Object.fromEntries(
      [...this.#parameters].filter(
        ([name]) => !prefixes.some((prefix) => name === prefix || name.startsWith(`${prefix}.`)),
      ),
    );
  }

  #fields(name: string): string[] {
    const found = [...this.#parameters.keys()]
      .filter((parameter) => parameter.startsWith(`${name}.`))
      .flatMap((parameter) => parameter.slice(name.length + 1).split(".")[0] ?? []);
    return [...new Set(found)];
  }

  #indexes(name: string): number[] {
    const found = new Set<number>();
    for (const parameter of this.#parameters.keys()) {
      if (!parameter.startsWith(`${name}.`)) continue;
      const index = Number.parseInt(parameter.slice(name.length + 1), 10);
      if (Number.isInteger(index)) found.add(index);
    }
    return [...found].sort((a, b) => a - b);
  }
}
