import { AwsError } from "../wire/errors.js";
import type { Query } from "../wire/query.js";
import type { Tags } from "./ami.js";

/** One filter of a call, which matches any of its values; each may have wildcards. */
export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** The texts that a filter of each name is compared with. */
export type FilterFields<T> = Readonly<Record<string, (it: T) => readonly (string | undefined)[]>>;

export function filtersOf(query: Query): Filter[] {
  return query.prefixes("Filter").map((prefix) => {
    const name = query.text(`${prefix}.Name`);
    if (!name) throw new AwsError(400, "InvalidParameterValue", "The filter 'null' is invalid");
    return { name, values: query.list(`${prefix}.Value`) };
  });
}

/**
 * Keeps what matches every filter. `tags` are compared by the filters `tag:<key>` and `tag-key`.
 * @throws {AwsError} InvalidParameterValue for a filter that the operation does not have
 */
export function applyFilters<T>(
  list: readonly T[],
  filters: readonly Filter[],
  fields: FilterFields<T>,
  tags: (it: T) => Tags,
): T[] {
  const conditions = filters.map(({ name, values }) => ({
    field: fieldOf(name, fields, tags),
    patterns: values.map(wildcards),
  }));
  return list.filter((it) =>
    conditions.every(({ field, patterns }) =>
      field(it).some((text) => text !== undefined && patterns.some((pattern) => pattern.test(text))),
    ),
  );
}

function fieldOf<T>(
  name: string,
  fields: FilterFields<T>,
  tags: (it: T) => Tags,
): (it: T) => readonly (string | undefined)[] {
  if (name.startsWith("tag:")) return (it) => [tags(it)[name.slice("tag:".length)]];
  if (name === "tag-key") return (it) => Object.keys(tags(it));
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw new AwsError(400, "InvalidParameterValue", `The filter '${name}' is invalid`);
  return field;
}

/**
 * The pattern of a filter's value, in which `*` is any text, `?` one character, and a backslash takes either literally.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
function wildcards(value: string): RegExp {
  const source = value.replace(/\\([*?\\])|[*?]|[.+^${}()|[\]\\]/g, (token, escaped?: string) => {
    if (escaped) return `\\${escaped}`;
    if (token === "*") return ".*";
    return token === "?" ? "." : `\\${token}`;
  });
  return new RegExp(`^${source}$`, "s");
}
