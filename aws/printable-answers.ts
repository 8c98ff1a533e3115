import { printable } from "../input/problem.js";

type Handler = (args: never) => Promise<{ readonly output: object; readonly response: unknown }>;

/** A client of any service of the SDK. */
export interface AwsClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: "initialize"; readonly name: string },
    ): void;
  };
}

/**
 * Escapes the control characters in all that a client is answered, errors too, which would steer the terminal that it is
 * shown on: names, reasons and ARNs are as free of them then as what we write ourselves.
 */
export function printAnswersSafely({ middlewareStack }: AwsClient): void {
  const middleware = (next: Handler) => async (args: never) => {
    try {
      const { output, ...answer } = await next(args);
      return { ...answer, output: escaped(output) };
    } catch (error) {
      // The first line of what no service has written, such as a proxy's page, is told apart later.
      if (error instanceof Error && "$fault" in error) {
        error.name = printable(error.name);
        error.message = printable(error.message);
      }
      throw error;
    }
  };
  middlewareStack.add(middleware, { step: "initialize", name: "printAnswersSafely" });
}

function escaped<Value>(value: Value): Value;
function escaped(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [printable(key), escaped(one)]));
}

/** Whether it is an object of fields, and not, for one, a Date. */
function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
