import type { Caller } from "../identity/caller.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import type { Query } from "../wire/query.js";
import type { AwsRequest } from "../wire/request.js";
import type { Xml } from "../wire/xml.js";
import type { World } from "../world.js";
import type { Catalog } from "./catalog.js";

export interface Ec2Call {
  readonly world: World;
  readonly catalog: Catalog;
  readonly caller: Caller;
  readonly query: Query;
  readonly request: AwsRequest;
}

/** The fields of the operation's output, a finished answer, or `undefined` to leave the request to moto. */
export type Ec2Operation = (
  call: Ec2Call,
) => Promise<Readonly<Record<string, Xml>> | AwsResponse | undefined>;

/** @throws {AwsError} MissingParameter */
export function required(query: Query, name: string): string {
  const value = query.text(name);
  if (!value) {
    throw new AwsError(400, "MissingParameter", `The request must contain the parameter ${name}`);
  }
  return value;
}
