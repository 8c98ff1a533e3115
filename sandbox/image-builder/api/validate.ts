import { isRecord } from "../../wire/json.js";
import { ServiceError } from "./errors.js";
import { type Shape, shapeNamed } from "./model.js";

interface Violation {
  readonly parameter: string;
  readonly why: string;
  /** The service's name for it if nothing else is wrong with the request. */
  readonly code: "InvalidParameterValueException" | "InvalidRequestException";
}

/**
 * Checks a request against its shape in the API model.
 * @throws {ServiceError} that names every violation, not only the first
 */
export function validate(shapeName: string, input: unknown): void {
  const violations = [...violationsOf(shapeNamed(shapeName), input, "")];
  const first = violations[0];
  if (!first) return;
  const code = violations.find((it) => it.code === "InvalidParameterValueException")?.code ?? first.code;
  const text = violations.map(
    ({ parameter, why }) => `The value supplied for parameter '${parameter}' is not valid. ${why}`,
  );
  throw new ServiceError(code, text.join(" "));
}

function* violationsOf(shape: Shape, value: unknown, path: string): Generator<Violation> {
  const invalid = (why: string): Violation => ({
    parameter: path || "request",
    why: `${lastName(path)} ${why}.`,
    code: "InvalidParameterValueException",
  });
  switch (shape.type) {
    case "structure":
      if (!isRecord(value)) yield invalid("must be an object");
      else yield* structureViolations(shape, value, path);
      return;
    case "map":
      if (!isRecord(value)) yield invalid("must be an object");
      else {
        yield* limitViolations(shape, Object.keys(value).length, "entries", invalid);
        for (const [key, entry] of Object.entries(value)) {
          yield* violationsOf(shapeNamed(shape.key ?? ""), key, `${path}.${key}`);
          yield* violationsOf(shapeNamed(shape.value ?? ""), entry, `${path}.${key}`);
        }
      }
      return;
    case "list":
      if (!Array.isArray(value)) yield invalid("must be a list");
      else {
        yield* limitViolations(shape, value.length, "entries", invalid);
        for (const [index, entry] of value.entries())
          yield* violationsOf(shapeNamed(shape.member ?? ""), entry, `${path}[${index}]`);
      }
      return;
    case "string":
      if (typeof value !== "string") yield invalid("must be a string");
      else yield* stringViolations(shape, value, invalid);
      return;
    case "boolean":
      if (typeof value !== "boolean") yield invalid("must be true or false");
      return;
    case "integer":
    case "long":
      if (!Number.isInteger(value)) yield invalid("must be an integer");
      else yield* limitViolations(shape, Number(value), "", invalid);
      return;
    case "timestamp":
      if (typeof value !== "number") yield invalid("must be a timestamp, in seconds");
      return;
    default:
      throw new Error(`the validator does not know the type ${shape.type}`);
  }
}

function* structureViolations(shape: Shape, value: object, path: string): Generator<Violation> {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const members = shape.members ?? {};
  const given = new Map<string, unknown>(Object.entries(value));
  for (const name of shape.required ?? []) {
    if (given.get(name) === undefined || given.get(name) === null) {
      yield { parameter: at(name), why: `${name} is required.`, code: "InvalidParameterValueException" };
    }
  }
  for (const [name, entry] of given) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (!member) {
      yield {
        parameter: at(name),
        why: `${name} is not a parameter of this request.`,
        code: "InvalidRequestException",
      };
    } else if (entry !== undefined && entry !== null) {
      yield* violationsOf(shapeNamed(member.shape), entry, at(name));
    }
  }
}

function* stringViolations(
  shape: Shape,
  value: string,
  invalid: (why: string) => Violation,
): Generator<Violation> {
  if (shape.enum && !shape.enum.includes(value)) yield invalid(`must be one of ${shape.enum.join(", ")}`);
  yield* limitViolations(shape, [...value].length, "characters", invalid);
  if (shape.pattern && !fully(shape.pattern).test(value))
    yield invalid(`must match pattern ${shape.pattern}`);
}

function* limitViolations(
  { min, max }: Shape,
  size: number,
  unit: string,
  invalid: (why: string) => Violation,
): Generator<Violation> {
  const of = unit && ` ${unit}`;
  if (min !== undefined && size < min) yield invalid(`must be at least ${min}${of}, not ${size}`);
  if (max !== undefined && size > max) yield invalid(`must be at most ${max}${of}, not ${size}`);
}

const compiled = new Map<string, RegExp>();

/** A pattern for whole values, because the service matches those even if the pattern has no anchors: `[^\x00]+`. */
function fully(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const made = new RegExp(`^(?:${pattern})$`);
  compiled.set(pattern, made);
  return made;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1) || "the request";
}
