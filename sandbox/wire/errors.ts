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

/**
 * What a service answers to a request over its rate, which its clients know and make again. Image Builder's own limit
 * is AWS's common one; its CallRateLimitExceededException is about the EC2 calls that it makes in the caller's name, and
 * Go's SDK, and so Terraform, does not make a call again for it.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/CommonErrors.html
 */
export function throttlingError(service: string, protocol: Protocol): AwsError {
  if (service === "kms") {
    return new AwsError(
      400,
      "ThrottlingException",
      "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
    );
  }
  if (service === "imagebuilder") return new AwsError(400, "ThrottlingException", "Rate exceeded");
  switch (protocol) {
    case "ec2":
      return new AwsError(503, "RequestLimitExceeded", "Request limit exceeded.");
    case "query":
      return new AwsError(400, "Throttling", "Rate exceeded");
    case "json":
      return new AwsError(400, "ThrottlingException", "Rate exceeded");
    case "rest-json":
      return new AwsError(429, "TooManyRequestsException", "Rate exceeded");
    case "rest-xml":
      return new AwsError(503, "SlowDown", "Please reduce your request rate.");
  }
}

/** The codes of internal errors that are not their protocol's. */
const INTERNAL_ERRORS: Readonly<Record<string, string>> = {
  imagebuilder: "ServiceException",
  kms: "KMSInternalException",
  ssm: "InternalServerError",
};

export function internalError(service: string, protocol: Protocol, message: string): AwsError {
  const common = protocol === "ec2" || protocol === "rest-xml" ? "InternalError" : "InternalFailure";
  return new AwsError(500, INTERNAL_ERRORS[service] ?? common, message);
}
