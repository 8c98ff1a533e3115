import type * as Sdk from "@aws-sdk/client-imagebuilder";
import type { OperationName } from "./model.js";

type Command<Name extends OperationName> = InstanceType<(typeof Sdk)[`${Name}Command`]>;

/** An operation's input, once it has been checked against the API model. */
export type Input<Name extends OperationName> = Valid<Command<Name>["input"]>;

/** An operation's output, without the request id, which every answer has. */
export type Output<Name extends OperationName> = WireFields<Omit<SdkOutput<Name>, "$metadata" | "requestId">>;

type SdkOutput<Name extends OperationName> = Awaited<
  ReturnType<ReturnType<Command<Name>["resolveMiddleware"]>>
>["output"];

/** A type of the SDK for a checked request: what the model requires is there, and a timestamp is a number of seconds. */
export type Valid<T> = T extends Date
  ? number
  : T extends object
    ? {
        [K in keyof T]: Record<never, never> extends Pick<T, K>
          ? Valid<T[K]>
          : Valid<Exclude<T[K], undefined>>;
      }
    : T;

/** A type of the SDK for what is sent as JSON: a timestamp is a number of seconds. */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Entry)[]
    ? readonly Wire<Entry>[]
    : T extends object
      ? WireFields<T>
      : T;

type WireFields<T> = { [Field in keyof T]: Wire<T[Field]> };
