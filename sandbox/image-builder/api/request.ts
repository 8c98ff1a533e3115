import type { AwsRequest } from "../../service.js";
import { invalidRequest } from "./errors.js";
import { type ModelOperation, modelOperations, shapeNamed } from "./model.js";

export interface Routed {
  /** e.g. `GetImage` */
  readonly name: string;
  readonly operation: ModelOperation;
  /** By name of the URI's label: `resourceArn`. */
  readonly labels: Readonly<Record<string, string>>;
}

const routes = Object.entries(modelOperations).map(([name, operation]) => ({
  name,
  operation,
  // An ARN has slashes; clients send them as %2F, and a label is always the last thing in the path.
  path: new RegExp(`^${operation.requestUri.replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`),
}));

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Which operation of the API model a request is for, by method and path; undefined for one that we do not answer. */
export function route(method: string, url: string): Routed | undefined {
  const pathname = url.split("?")[0] ?? "";
  if (!isDecodable(pathname)) return undefined;
  for (const { name, operation, path } of routes) {
    const match = operation.method === method ? path.exec(pathname) : null;
    if (!match) continue;
    const labels = Object.entries(match.groups ?? {}).map(([key, text]) => [key, decodeURIComponent(text)]);
    return { name, operation, labels: Object.fromEntries(labels) };
  }
  return undefined;
}

/**
 * The operation's input, gathered from path, query string and JSON body.
 * @throws {ServiceError} where the body is not a JSON object
 */
export function inputOf({ operation, labels }: Routed, request: AwsRequest): Record<string, unknown> {
  const input: Record<string, unknown> = { ...parseBody(request.body) };
  const query = new URLSearchParams(request.url.split("?")[1]);
  for (const [name, member] of Object.entries(shapeNamed(operation.input).members ?? {})) {
    const key = member.locationName ?? name;
    if (member.location === "uri") input[name] = labels[key];
    if (member.location !== "querystring") continue;
    const values = query.getAll(key);
    if (values.length) input[name] = shapeNamed(member.shape).type === "list" ? values : values[0];
  }
  return input;
}

function parseBody(body: Buffer): object {
  if (!body.length) return {};
  let parsed: unknown;
  try {
    // A member that is null counts as absent, as with every AWS JSON service.
    parsed = JSON.parse(body.toString("utf8"), (_, value: unknown) => value ?? undefined);
  } catch (error) {
    throw invalidRequest(
      `The request body is not valid JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw invalidRequest("The request body is not a JSON object.");
  return parsed;
}
