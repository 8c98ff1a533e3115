import { randomUUID } from "node:crypto";
import type { AwsRequest, AwsResponse } from "../service.js";
import { Query } from "./query.js";
import { toXml } from "./xml.js";

/** How a service speaks: https://smithy.io/2.0/aws/protocols/ */
export type Protocol = "ec2" | "query" | "json" | "rest-json" | "rest-xml";

/** An error that an AWS service answers with; the gateway writes it in the caller's protocol. */
export class AwsError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function protocolOf(service: string, request: Pick<AwsRequest, "headers" | "url" | "body">): Protocol {
  if (service === "ec2") return "ec2";
  if (request.headers["x-amz-target"]) return "json";
  if (["s3", "route53", "cloudfront"].includes(service)) return "rest-xml";
  return Query.of(request).action ? "query" : "rest-json";
}

/**
 * What a fault's `operation` is compared with: the operation's name where the request has it, which is so in every
 * protocol but REST; Image Builder has it in the path; elsewhere in REST it is the HTTP method.
 */
export function operationOf(service: string, request: AwsRequest): string {
  const target = request.headers["x-amz-target"];
  if (target) return target.slice(target.lastIndexOf(".") + 1);
  if (service === "imagebuilder") {
    const segment = /^\/([^/?]*)/.exec(request.url)?.[1] ?? "";
    const tagging = { GET: "ListTagsForResource", POST: "TagResource", DELETE: "UntagResource" }[
      request.method
    ];
    return segment === "tags" && tagging ? tagging : segment;
  }
  return (protocolOf(service, request) !== "rest-xml" && Query.of(request).action) || request.method;
}

/** An answer in the ec2 protocol: fields of the operation's output, right below the root. */
export function ec2Response(action: string, content: Parameters<typeof toXml>[2]): AwsResponse {
  const body = { requestId: randomUUID(), ...content };
  return xmlResponse(200, toXml(`${action}Response`, "http://ec2.amazonaws.com/doc/2016-11-15/", body));
}

/** An answer in the query protocol: the output inside `<Action>Result`. */
export function queryResponse(
  action: string,
  namespace: string,
  result: Parameters<typeof toXml>[2],
): AwsResponse {
  return xmlResponse(
    200,
    toXml(`${action}Response`, namespace, {
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: randomUUID() },
    }),
  );
}

export function jsonResponse(status: number, content: unknown): AwsResponse {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() },
    body: JSON.stringify(content),
  };
}

/** Whether an operation's result is a finished answer, not fields of its output. */
export function isResponse(result: AwsResponse | Parameters<typeof toXml>[2]): result is AwsResponse {
  return typeof result.status === "number" && "body" in result;
}

/** The error the way that the protocol's clients expect it. */
export function errorResponse(protocol: Protocol, error: AwsError): AwsResponse {
  const { status, code, message } = error;
  const requestId = randomUUID();
  switch (protocol) {
    case "ec2":
      return xmlResponse(
        status,
        toXml("Response", "http://ec2.amazonaws.com/doc/2016-11-15/", {
          Errors: { Error: { Code: code, Message: message } },
          RequestID: requestId,
        }),
      );
    case "query":
      return xmlResponse(
        status,
        toXml("ErrorResponse", "https://sts.amazonaws.com/doc/2011-06-15/", {
          Error: { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message },
          RequestId: requestId,
        }),
      );
    case "rest-xml":
      return xmlResponse(
        status,
        toXml("Error", undefined, { Code: code, Message: message, RequestId: requestId }),
      );
    case "json":
      return jsonResponse(status, { __type: code, message, Message: message });
    case "rest-json":
      return {
        status,
        headers: {
          "content-type": "application/json",
          "x-amzn-errortype": code,
          "x-amzn-requestid": requestId,
        },
        body: JSON.stringify({ message, Message: message }),
      };
  }
}

/** A request over the service's rate: each protocol's clients know, and retry, another code and status. */
export function throttlingError(service: string, protocol: Protocol): AwsError {
  const message = "Rate exceeded (a fault of the sandbox)";
  if (service === "imagebuilder") return new AwsError(429, "CallRateLimitExceededException", message);
  switch (protocol) {
    case "ec2":
      return new AwsError(503, "RequestLimitExceeded", message);
    case "query":
      return new AwsError(400, "Throttling", message);
    case "json":
      return new AwsError(400, "ThrottlingException", message);
    case "rest-json":
      return new AwsError(429, "TooManyRequestsException", message);
    case "rest-xml":
      return new AwsError(503, "SlowDown", message);
  }
}

export function internalError(service: string, protocol: Protocol, message: string): AwsError {
  if (service === "imagebuilder") return new AwsError(500, "ServiceException", message);
  return new AwsError(
    500,
    protocol === "ec2" || protocol === "rest-xml" ? "InternalError" : "InternalFailure",
    message,
  );
}

function xmlResponse(status: number, body: string): AwsResponse {
  return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}
