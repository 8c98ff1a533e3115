import { printable, show, UserError } from "../input/problem.js";
import { type AwsTarget, MAX_ATTEMPTS } from "./client.js";

interface ServiceError extends Error {
  readonly $fault: "client" | "server";
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** Whether it is AWS's own answer, also STS's; the SDK calls what it cannot read Unknown. */
const isServiceError = (error: Error): error is ServiceError =>
  "$fault" in error && "$metadata" in error && !/^Unknown/.test(error.name);

/** Image Builder throttles with 429, STS with 400, EC2 with 503. */
const isThrottling = ({ name, $metadata }: ServiceError) =>
  $metadata.httpStatusCode === 429 || /Throttl|CallRateLimitExceeded|RequestLimitExceeded/.test(name);

/** Whether nobody has answered, or somebody who is not AWS. */
const isOutage = (error: Error) => "$metadata" in error || "code" in error || error.name === "TimeoutError";

/** Whether what was asked for is not there, in the words of Image Builder. */
export const isNotFound = (error: unknown): error is Error =>
  error instanceof Error && error.name === "ResourceNotFoundException";

/** Whether AWS will say the same when it is asked again. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (!isServiceError(error)) return !isOutage(error);
  return error.$fault === "client" && !isThrottling(error);
}

/**
 * What the AWS SDK has thrown, in the words of who must mend it.
 * @returns a UserError, or the error itself if it is not of AWS
 */
export function explainAwsError(
  error: unknown,
  { account, region, assumeRole, profile }: AwsTarget,
): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  if (error.name === "CredentialsProviderError") {
    return new UserError(
      `there are no AWS credentials for ${assumeRole ?? `account ${account}`}${profile === undefined ? "" : ` by the profile ${show(profile)}`}: ${printable(error.message)}`,
    );
  }
  if (isServiceError(error)) {
    const message = printable(error.message);
    return new UserError(
      isThrottling(error)
        ? `AWS throttles account ${account} (${MAX_ATTEMPTS} attempts): ${message}. Try again in a minute.`
        : `AWS refused: ${printable(error.name)}: ${message}`,
    );
  }
  if (!isOutage(error)) return error;
  const { AWS_ENDPOINT_URL: endpoint } = process.env;
  return new UserError(
    `AWS cannot be reached in ${region}: ${firstLine(error)}${endpoint ? ` (AWS_ENDPOINT_URL is ${endpoint})` : ""}`,
    { cause: error },
  );
}

/** First line of an error's message, which may be a proxy's page, or empty. */
export function firstLine(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  const code = "code" in error ? String(error.code) : undefined;
  return printable(error.message.split("\n")[0] || code || error.name);
}
