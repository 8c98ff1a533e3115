import type { Protocol } from "./request.js";

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

/** A request whose caller lacks the permission. */
export function accessDeniedError(service: string, protocol: Protocol): AwsError {
  const message = "You are not authorized to perform this operation (a fault of the sandbox)";
  if (service === "imagebuilder") return new AwsError(403, "ForbiddenException", message);
  switch (protocol) {
    case "ec2":
      return new AwsError(403, "UnauthorizedOperation", message);
    case "json":
      return new AwsError(400, "AccessDeniedException", message);
    case "rest-json":
      return new AwsError(403, "AccessDeniedException", message);
    case "query":
    case "rest-xml":
      return new AwsError(403, "AccessDenied", message);
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
