import { AwsError } from "../wire/errors.js";
import type { Query } from "../wire/query.js";

/**
 * The page that `MaxResults` and `NextToken` ask for; everything if they are absent.
 * @param excludes name of a parameter that was given and does not go with `MaxResults`
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
 */
export function page<T>(
  list: readonly T[],
  query: Query,
  excludes?: string,
): { items: readonly T[]; nextToken?: string } {
  const token = query.text("NextToken");
  const start = token ? decode(token) : 0;
  const wanted = query.text("MaxResults");
  if (wanted === undefined) return { items: list.slice(start) };
  if (excludes) {
    throw new AwsError(
      400,
      "InvalidParameterCombination",
      `The parameter ${excludes} cannot be used with the parameter MaxResults`,
    );
  }
  const size = Number(wanted);
  if (!Number.isInteger(size) || size < 1) {
    throw new AwsError(
      400,
      "InvalidParameterValue",
      `Value ( ${wanted} ) for parameter maxResults is invalid. Expecting a value greater than 0.`,
    );
  }
  const end = start + Math.min(size, 1000);
  const nextToken = end < list.length ? Buffer.from(`from:${end}`).toString("base64url") : undefined;
  return { items: list.slice(start, end), nextToken };
}

function decode(token: string): number {
  const start = /^from:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (start === undefined) {
    throw new AwsError(
      400,
      "InvalidParameterValue",
      `Value ( ${token} ) for parameter nextToken is invalid.`,
    );
  }
  return Number(start);
}
