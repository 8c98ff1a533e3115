import { isObject } from "../../input/value.js";
import type { Plan } from "../../plan/plan-json.js";

/** `["web"]` or `[0]` of an instance of a resource or a module; a key may have brackets in it. */
const INDEX = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** The address that the configuration has for all instances of a resource. */
export const withoutIndexes = (address: string) => address.replace(INDEX, "");

/** The indexes of an address alone, those of modules too. */
export const indexesOf = (address: string) => address.match(INDEX)?.join("") ?? "";

/** Whether two resources may be of one instance of a module, or of one element of what both are made for. */
export function isSameInstance(a: string, b: string): boolean {
  const [one, other] = [indexesOf(a), indexesOf(b)];
  return one.startsWith(other) || other.startsWith(one);
}

/** What the arguments of a configuration's resources refer to. A redacted plan has no configuration, and no references. */
export class References {
  /** Resources and calls of modules, by their addresses without indexes. */
  readonly #blocks = new Map<string, Readonly<Record<string, unknown>>>();

  constructor({ configuration }: Plan) {
    this.#addModule("", configuration?.root_module);
  }

  /**
   * Addresses, without indexes, of the resources of one type that an argument refers to. What it takes from a variable or a
   * local value is not followed.
   */
  of(address: string, argument: string, type: string): string[] {
    const resource = withoutIndexes(address);
    const prefix = modulePrefix(resource);
    const targets = this.#references(resource, argument).map(targetOf);
    return [...new Set(targets.filter((target) => isOf(target, type)).map((target) => `${prefix}${target}`))];
  }

  /** Names of the arguments that a resource is given. */
  argumentsOf(address: string): string[] {
    const expressions = this.#blocks.get(withoutIndexes(address))?.expressions;
    return isObject(expressions) ? Object.keys(expressions) : [];
  }

  /** Whether an argument refers to nothing but resources of one type, and to what it is repeated for. */
  isOnlyTo(address: string, argument: string, type: string): boolean {
    const references = this.#references(withoutIndexes(address), argument);
    return references.every((one) => isOf(targetOf(one), type) || /^(?:each|count)\./.test(one));
  }

  #references(resource: string, argument: string): string[] {
    const expressions = this.#blocks.get(resource)?.expressions;
    return referencesIn(isObject(expressions) ? expressions[argument] : undefined);
  }

  /**
   * Addresses, without indexes, of what a resource waits for: what its arguments refer to, and what its `depends_on` and
   * those of the modules that it is in name, which may be a module.
   */
  dependencies(address: string): string[] {
    const resource = withoutIndexes(address);
    const { expressions, count_expression, for_each_expression, depends_on } =
      this.#blocks.get(resource) ?? {};
    const prefix = modulePrefix(resource);
    const own = referencesIn([expressions, count_expression, for_each_expression]);
    const found = new Set([...own, ...texts(depends_on)].map((one) => `${prefix}${targetOf(one)}`));
    for (let module = prefix; module !== ""; module = parentPrefix(module)) {
      const call = this.#blocks.get(module.slice(0, -1));
      for (const one of texts(call?.depends_on)) found.add(`${parentPrefix(module)}${targetOf(one)}`);
    }
    return [...found];
  }

  #addModule(prefix: string, module: unknown): void {
    if (!isObject(module)) return;
    for (const resource of Array.isArray(module.resources) ? module.resources : []) {
      if (isObject(resource) && typeof resource.address === "string")
        this.#blocks.set(`${prefix}${resource.address}`, resource);
    }
    if (!isObject(module.module_calls)) return;
    for (const [name, call] of Object.entries(module.module_calls)) {
      if (!isObject(call)) continue;
      this.#blocks.set(`${prefix}module.${name}`, call);
      this.#addModule(`${prefix}module.${name}.`, call.module);
    }
  }
}

/** The resource, or the module, that a reference is to, without the attribute. */
function targetOf(reference: string): string {
  const steps = withoutIndexes(reference).split(".");
  return steps.slice(0, steps[0] === "data" ? 3 : 2).join(".");
}

const isOf = (target: string, type: string) => target.replace(/^data\./, "").startsWith(`${type}.`);

const texts = (value: unknown) =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

const parentPrefix = (prefix: string) => prefix.replace(/module\.[^.]+\.$/, "");

/** `module.a.module.b.` of an address without indexes. */
function modulePrefix(address: string): string {
  return /^(?:module\.[^.]+\.)*/.exec(address)?.[0] ?? "";
}

/** All references in an expression, and in the blocks that it is made of. */
function referencesIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isObject(expression)) return [];
  const { references } = expression;
  if (Array.isArray(references)) return references.filter((reference) => typeof reference === "string");
  return Object.values(expression).flatMap(referencesIn);
}
