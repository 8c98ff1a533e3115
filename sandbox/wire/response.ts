import { randomUUID } from "node:crypto";
import type { AwsError } from "./errors.js";
import type { AwsResponse } from "./http.js";
import { API_VERSIONS } from "./query.js";
import type { Protocol } from "./request.js";
import { toXml, type Xml } from "./xml.js";

const XML_NAMESPACES = {
  autoscaling: `http://autoscaling.amazonaws.com/doc/${API_VERSIONS.autoscaling}/`,
  ec2: `http://ec2.amazonaws.com/doc/${API_VERSIONS.ec2}/`,
  sts: `https://sts.amazonaws.com/doc/${API_VERSIONS.sts}/`,
} as const;

/** The fields of an operation's output, by their names in XML. */
export type XmlFields = Readonly<Record<string, Xml>>;

/** An operation's output, a finished answer, or `undefined` to leave the request to moto. */
export type XmlAnswer<Output extends XmlFields = XmlFields> = Output | AwsResponse | undefined;

/** An answer in the ec2 protocol, which has the fields of the output right below the root. */
export function ec2Response(operation: string, content: XmlFields): AwsResponse {
  const body = { requestId: randomUUID(), ...content };
  return xmlResponse(200, toXml(`${operation}Response`, XML_NAMESPACES.ec2, body));
}

/** An answer in the query protocol, which has the output inside `<operation>Result`. */
export function queryResponse(
  service: "autoscaling" | "sts",
  operation: string,
  result: XmlFields,
): AwsResponse {
  return xmlResponse(
    200,
    toXml(`${operation}Response`, XML_NAMESPACES[service], {
      [`${operation}Result`]: result,
      ResponseMetadata: { RequestId: randomUUID() },
    }),
  );
}

/** An answer in the json protocol. */
export function jsonResponse(status: number, content: unknown): AwsResponse {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() },
    body: JSON.stringify(content),
  };
}

/** Whether an operation's result is a finished answer, not the fields of its output. */
export function isResponse(result: AwsResponse | XmlFields): result is AwsResponse {
  return typeof result.status === "number" && "body" in result;
}

/** An error in the form that the protocol's clients expect. */
export function errorResponse(protocol: Protocol, error: AwsError): AwsResponse {
  const { status, code, message } = error;
  const requestId = randomUUID();
  switch (protocol) {
    case "ec2":
      return xmlResponse(
        status,
        toXml("Response", XML_NAMESPACES.ec2, {
          Errors: { Error: { Code: code, Message: message } },
          RequestID: requestId,
        }),
      );
    case "query":
      return xmlResponse(
        status,
        toXml("ErrorResponse", XML_NAMESPACES.sts, {
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

function xmlResponse(status: number, body: string): AwsResponse {
  return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}
