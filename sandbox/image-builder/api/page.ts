import { invalidValue, ServiceError } from "./errors.js";
import type { OperationName } from "./model.js";

/** Entries of a page, unless fewer are asked for; the service's maximum too. */
const PAGE_SIZE = 25;

interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/**
 * One page of a list. A token is good for the operation and the parameters that it came from only.
 * @throws {ServiceError} InvalidPaginationTokenException
 */
export function pageOf<T>(
  items: readonly T[],
  operation: OperationName,
  { maxResults = PAGE_SIZE, nextToken, ...parameters }: PageRequest,
): { page: T[]; nextToken?: string } {
  const list = JSON.stringify([operation, parameters]);
  const start = nextToken === undefined ? 0 : readToken(nextToken, list);
  const end = start + maxResults;
  return { page: items.slice(start, end), nextToken: end < items.length ? writeToken(list, end) : undefined };
}

function writeToken(list: string, start: number): string {
  return Buffer.from(JSON.stringify([list, start])).toString("base64url");
}

function readToken(token: string, list: string): number {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (Array.isArray(parsed) && parsed[0] === list && Number.isInteger(parsed[1])) return Number(parsed[1]);
  } catch {
    // A token that is not one of ours is refused below.
  }
  throw new ServiceError("InvalidPaginationTokenException", "The pagination token provided is not valid.");
}

interface Filter {
  readonly name?: string;
  readonly values?: readonly string[];
}

/** The filters of a list by name: whether an item meets one of the filter's values. */
export type FilterBy<T> = Readonly<Record<string, (item: T, value: string) => boolean>>;

/**
 * The items that meet every filter; a filter is met by any of its values.
 * @throws {ServiceError} if this list does not have such a filter
 */
export function filtered<T>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  by: FilterBy<T>,
): T[] {
  return (filters ?? []).reduce<T[]>(
    (left, { name = "", values = [] }, index) => {
      const matches = Object.hasOwn(by, name) ? by[name] : undefined;
      if (!matches) {
        const known = Object.keys(by).join(", ");
        throw invalidValue(
          `filters[${index}].name`,
          `'${name}' is not a filter of this list; the filters are ${known}.`,
        );
      }
      return left.filter((item) => values.some((value) => matches(item, value)));
    },
    [...items],
  );
}
