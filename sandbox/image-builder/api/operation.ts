import type { Caller } from "../../identity/caller.js";
import type { World } from "../../world.js";
import type { Builds } from "../builds/builds.js";
import type { Scope } from "../resources/scope.js";
import type { Scopes } from "../resources/scopes.js";
import { modelOperations, type OperationName } from "./model.js";
import type { Input, Output } from "./sdk-types.js";
import { validate } from "./validate.js";

/** The surroundings of one run of an operation. */
export interface Call {
  readonly caller: Caller;
  /** The resources of the caller's account in the Region called. */
  readonly scope: Scope;
  /** The resources of everybody. */
  readonly scopes: Scopes;
  readonly world: World;
  readonly builds: Builds;
}

export type Operation<Name extends OperationName> = (
  call: Call,
  input: Input<Name>,
) => Output<Name> | Promise<Output<Name>>;

export type Operations = { readonly [Name in OperationName]: Operation<Name> };

/** Fields of a result, at any depth, that the output does not have. */
type Surplus<Result, Expected> = Result extends readonly (infer Entry)[]
  ? Expected extends readonly (infer ExpectedEntry)[]
    ? Surplus<Entry, ExpectedEntry>
    : never
  : Result extends object
    ? string extends keyof Expected
      ? never
      :
          | Exclude<keyof Result, keyof Expected>
          | {
              [Field in keyof Result & keyof Expected]: Surplus<
                NonNullable<Result[Field]>,
                NonNullable<Expected[Field]>
              >;
            }[keyof Result & keyof Expected]
    : never;

/** Whether a result says nothing of its fields, as `object` does, although the output has some. */
type IsVague<Result, Expected> = keyof Result extends never
  ? keyof Expected extends never
    ? false
    : true
  : false;

type Exactly<Name extends OperationName, Result> =
  IsVague<Result, Output<Name>> extends true
    ? { readonly "an output without types": Result }
    : [Surplus<Result, Output<Name>>] extends [never]
      ? unknown
      : { readonly "fields that the API does not have": Surplus<Result, Output<Name>> };

type Exact<Handlers> = {
  readonly [Name in keyof Handlers]: Name extends OperationName
    ? Handlers[Name] extends (...parameters: never[]) => infer Result
      ? Exactly<Name, Awaited<Result>>
      : never
    : never;
};

/**
 * Declares the operations of one resource. TypeScript by itself lets a function answer with more fields than its type
 * has; here a field that the API does not have, misspelt or ours alone, does not compile.
 */
export function defineOperations<Handlers extends object>(
  operations: Handlers & Pick<Operations, keyof Handlers & OperationName> & Exact<Handlers>,
): Handlers {
  return operations;
}

/** @throws {ServiceError} if the API model does not take this input for the operation */
export function assertInput<Name extends OperationName>(
  name: Name,
  input: unknown,
): asserts input is Input<Name> {
  validate(modelOperations[name].input, input);
}
