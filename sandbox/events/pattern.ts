import { BlockList, isIP } from "node:net";
import { AwsError } from "../wire/errors.js";
import { isRecord } from "../wire/json.js";

type Json = Readonly<Record<string, unknown>>;
type Test<T> = (value: T) => boolean;

/**
 * What an event pattern says of an event. Numbers are equal by their values, however they are written.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @param pattern as JSON
 * @throws {AwsError} if EventBridge does not take the pattern
 */
export function eventPattern(pattern: string): Test<Json> {
  let value: unknown;
  try {
    value = JSON.parse(pattern);
  } catch {
    throw invalid("Invalid JSON");
  }
  if (!isRecord(value)) throw invalid("Filter is not an object");
  return fieldsTest(value);
}

const invalid = (reason: string) =>
  new AwsError(400, "InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);

function fieldsTest(pattern: Json): Test<Json> {
  const tests = Object.entries(pattern).map(([key, wanted]): Test<Json> => {
    if (isRecord(wanted)) {
      const test = fieldsTest(wanted);
      return ({ [key]: given }) => {
        const objects = valuesOf(given).filter(isRecord);
        // What is not there has no fields, as a pattern may want it.
        return objects.length ? objects.some(test) : test({});
      };
    }
    if (!Array.isArray(wanted)) throw invalid(`"${key}" must be an object or an array`);
    if (!wanted.length) throw invalid("Empty arrays are not allowed");
    if (key === "$or" && wanted.length > 1 && wanted.every(isAlternative))
      return anyOf(wanted.map(fieldsTest));
    const test = anyOf(wanted.map(leafTest));
    return ({ [key]: given }) => test(valuesOf(given).filter((value) => !isRecord(value)));
  });
  if (!tests.length) throw invalid("Empty objects are not allowed");
  return (event) => tests.every((test) => test(event));
}

/** The values of a field, of which an array has several, and one that is not there none. */
const valuesOf = (given: unknown): unknown[] => (given === undefined ? [] : [given].flat(Infinity));

const anyOf =
  <T>(tests: readonly Test<T>[]): Test<T> =>
  (value) =>
    tests.some((test) => test(value));

const isAlternative = (value: unknown): value is Json =>
  isRecord(value) && !Object.keys(value).some((key) => key === "exists" || Object.hasOwn(OPERATORS, key));

/** Tests the values of a field that are no objects. */
function leafTest(wanted: unknown): Test<readonly unknown[]> {
  if (Array.isArray(wanted)) throw invalid("Match value must be String, number, true, false, or null");
  if (!isRecord(wanted)) return (values) => values.includes(wanted);
  const [name, operand] = onlyEntry(wanted);
  if (name === "exists") {
    if (typeof operand !== "boolean") throw invalid("exists match pattern must be either true or false.");
    return (values) => values.length > 0 === operand;
  }
  const test = operator(OPERATORS, name, "Unrecognized match type")(operand);
  return (values) => values.some(test);
}

function onlyEntry(operation: Json): readonly [name: string, operand: unknown] {
  const [entry, ...others] = Object.entries(operation);
  if (!entry || others.length) throw invalid("Only one key allowed in match expression");
  return entry;
}

type Operators = Readonly<Record<string, (operand: unknown) => Test<unknown>>>;

function operator(operators: Operators, name: string, problem: string) {
  const found = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!found) throw invalid(`${problem} ${name}`);
  return found;
}

/** Tests a text by another. */
const texts =
  (name: string, testOf: (wanted: string) => Test<string>) =>
  (operand: unknown): Test<unknown> => {
    if (typeof operand !== "string") throw invalid(`${name} match pattern must be a string`);
    const test = testOf(operand);
    return (value) => typeof value === "string" && test(value);
  };

const prefix = texts("prefix", (wanted) => (value) => value.startsWith(wanted));
const suffix = texts("suffix", (wanted) => (value) => value.endsWith(wanted));
const equalsIgnoreCase = texts(
  "equals-ignore-case",
  (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase(),
);
const wildcard = texts("wildcard", (wanted) => {
  const pattern = wildcardPattern(wanted);
  return (value) => pattern.test(value);
});

/** An operator of texts that takes its text in `equals-ignore-case` too. */
const inAnyCase =
  (test: (operand: unknown) => Test<unknown>) =>
  (operand: unknown): Test<unknown> => {
    if (!isRecord(operand)) return test(operand);
    const [name, wanted] = onlyEntry(operand);
    if (name !== "equals-ignore-case") throw invalid(`Unsupported match pattern: ${name}`);
    const lower = test(typeof wanted === "string" ? wanted.toLowerCase() : wanted);
    return (value) => typeof value === "string" && lower(value.toLowerCase());
  };

const OPERATORS: Operators = {
  prefix: inAnyCase(prefix),
  suffix: inAnyCase(suffix),
  "equals-ignore-case": equalsIgnoreCase,
  wildcard,
  numeric: numericTest,
  cidr: texts("cidr", cidrTest),
  "anything-but": anythingBut,
};

/** What `anything-but` takes beside values. */
const EXCEPTIONS: Operators = { prefix, suffix, "equals-ignore-case": equalsIgnoreCase, wildcard };

function anythingBut(operand: unknown): Test<unknown> {
  if (!isRecord(operand)) {
    const values = listOf(operand);
    const [first] = values;
    const isOfOneType = values.every((value) => typeof value === typeof first);
    if (!isOfOneType || !["string", "number"].includes(typeof first))
      throw invalid("Inside anything but list, only strings or only numbers are supported.");
    return (value) => !values.includes(value);
  }
  const [name, wanted] = onlyEntry(operand);
  const test = anyOf(listOf(wanted).map(operator(EXCEPTIONS, name, "Unsupported anything-but pattern:")));
  return (value) => !test(value);
}

function listOf(operand: unknown): readonly unknown[] {
  if (!Array.isArray(operand)) return [operand];
  if (!operand.length) throw invalid("Empty arrays are not allowed");
  return operand;
}

/** A pattern in which `*` is any text; a backslash takes that from it. */
function wildcardPattern(wanted: string): RegExp {
  const source = (wanted.match(/\\.?|\*+|[^\\*]+/gs) ?? []).map((part) => {
    if (part === "*") return ".*";
    if (part.startsWith("*")) throw invalid("Consecutive wildcard characters are not allowed");
    if (!part.startsWith("\\")) return part.replace(/[.+?^${}()|[\]]/g, "\\$&");
    if (!/^\\[*\\]$/.test(part)) throw invalid("Invalid escape character");
    return part;
  });
  return new RegExp(`^${source.join("")}$`, "s");
}

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "=": (left, right) => left === right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** Largest number that patterns compare with, and its opposite the smallest. */
const MAX_NUMBER = 5e9;

const isBound = (value: unknown) => typeof value === "number" && Math.abs(value) <= MAX_NUMBER;

/** A comparison, or one from below and one from above. */
function numericTest(operand: unknown): Test<unknown> {
  if (!Array.isArray(operand)) throw invalid("Value of numeric must be an array.");
  const signs = operand.filter((_, index) => index % 2 === 0);
  const bounds = operand.filter((_, index) => index % 2 === 1);
  if (!/^(=|<=?|>=?|>=?<=?|<=?>=?)$/.test(signs.join("")))
    throw invalid(`Unrecognized numeric range operator: ${signs.join(" ")}`);
  if (bounds.length !== signs.length || !bounds.every(isBound))
    throw invalid("Value of a numeric operator must be a number between -5.0e9 and +5.0e9");
  return (value) =>
    typeof value === "number" && signs.every((sign, index) => COMPARISONS[sign]?.(value, bounds[index]));
}

function cidrTest(wanted: string): Test<string> {
  const [address = "", bits = ""] = wanted.split("/");
  const family = isIP(address);
  if (!family || !/^[^/]+\/\d+$/.test(wanted) || Number(bits) > (family === 4 ? 32 : 128))
    throw invalid(`Malformed CIDR: ${wanted}`);
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return (value) => isIP(value) === family && block.check(value, family === 4 ? "ipv4" : "ipv6");
}
