import type { Caller } from "../identity/caller.js";
import type { HttpRequest } from "./http.js";
import { Query } from "./query.js";

/** The way a service speaks: https://smithy.io/2.0/aws/protocols/ */
export type Protocol = "ec2" | "query" | "json" | "rest-json" | "rest-xml";

/** The operation that a request asks for, worked out once for everybody who handles it. */
export interface RequestedOperation {
  /** The credential scope's service: `imagebuilder`, `ec2`, … */
  readonly service: string;
  readonly protocol: Protocol;
  /**
   * Name of the operation, e.g. `GetImage`. A REST service has it in the method and the path: unless the sandbox
   * answers that service itself, this is the HTTP method alone.
   */
  readonly operation: string;
  /** The parameters of a call in the ec2 or query protocol; empty in every other. */
  readonly query: Query;
}

export interface AwsRequest extends HttpRequest, RequestedOperation {
  readonly caller: Caller;
}

const REST_XML_SERVICES = ["s3", "route53", "cloudfront"];

/** @param restOperation finds the name of a REST service's operation, if the sandbox knows the service's paths */
export function requestedOperation(
  service: string,
  request: HttpRequest,
  restOperation?: (request: HttpRequest) => string | undefined,
): RequestedOperation {
  const target = request.headers["x-amz-target"];
  if (service !== "ec2" && target) {
    const operation = target.slice(target.lastIndexOf(".") + 1);
    return { service, protocol: "json", operation, query: Query.none };
  }
  if (REST_XML_SERVICES.includes(service)) {
    return { service, protocol: "rest-xml", operation: request.method, query: Query.none };
  }
  if (restOperation) {
    const operation = restOperation(request) ?? request.method;
    return { service, protocol: "rest-json", operation, query: Query.none };
  }
  const query = Query.of(request);
  const otherwise = query.action ? "query" : "rest-json";
  const protocol = service === "ec2" ? "ec2" : otherwise;
  return { service, protocol, operation: query.action || request.method, query };
}
