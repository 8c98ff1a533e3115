import type { HttpRequest } from "../../wire/http.js";
import { isRecord } from "../../wire/json.js";
import { invalidRequest } from "./errors.js";
import { isOperationName, modelOperations, type OperationName, shapeNamed } from "./model.js";

const operationNames = Object.keys(modelOperations).filter(isOperationName);

/** An ARN has slashes, which clients send as %2F; a label such as `{resourceArn}` always ends the path. */
const pathPatterns = new Map(
  operationNames.map((name) => [
    name,
    new RegExp(`^${modelOperations[name].requestUri.replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`),
  ]),
);

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Name of the operation that a request's method and path ask for; undefined for one that we do not answer. */
export function operationOf(method: string, url: string): OperationName | undefined {
  const path = pathOf(url);
  if (!isDecodable(path)) return undefined;
  return operationNames.find(
    (name) => modelOperations[name].method === method && pathPatterns.get(name)?.test(path),
  );
}

/**
 * The operation's input, gathered from path, query string and JSON body.
 * @throws {ServiceError} if the body is not a JSON object
 */
export function inputOf(operation: OperationName, { url, body }: HttpRequest): Record<string, unknown> {
  const input: Record<string, unknown> = { ...parseBody(body) };
  const labels = pathPatterns.get(operation)?.exec(pathOf(url))?.groups ?? {};
  const query = new URLSearchParams(url.split("?")[1]);
  for (const [name, member] of Object.entries(shapeNamed(modelOperations[operation].input).members ?? {})) {
    const key = member.locationName ?? name;
    if (member.location === "uri") input[name] = decodeURIComponent(labels[key] ?? "");
    if (member.location !== "querystring") continue;
    const values = query.getAll(key);
    if (values.length) input[name] = shapeNamed(member.shape).type === "list" ? values : values[0];
  }
  return input;
}

function pathOf(url: string): string {
  return url.split("?")[0] ?? "";
}

function parseBody(body: Buffer): object {
  if (!body.length) return {};
  let parsed: unknown;
  try {
    // A member that is null counts as absent in every AWS JSON service.
    parsed = JSON.parse(body.toString("utf8"), (_, value: unknown) => value ?? undefined);
  } catch (error) {
    throw invalidRequest(
      `The request body is not valid JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (!isRecord(parsed)) throw invalidRequest("The request body is not a JSON object.");
  return parsed;
}
