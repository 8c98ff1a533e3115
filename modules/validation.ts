import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { arnMistake } from "../rules/arn.js";
import { parameterValueMistake } from "../rules/component.js";
import { regionMistake } from "../rules/region.js";
import type { Mistake, Rule } from "../rules/rule.js";
import type { TagRules } from "../rules/tag.js";
import {
  environmentValueMistake,
  environmentVariableMistake,
  userDataMistake,
  variablesMistake,
  withVariables,
} from "../rules/user-data.js";
import type { UserData } from "./user-data.js";

/** Whether only Terraform knows a value: one of cdktf's tokens, or a text with an expression of Terraform's in it. */
export function isUnresolved(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === "string" && /[$%]\{/.test(value));
}

/** Collects what is wrong with a construct's props. Values that only Terraform knows are never looked at. */
export class PropsCheck {
  readonly #mistakes: string[] = [];

  constructor(readonly construct: IConstruct) {}

  /** A value that must be given. A caller's types may say so of one that is not, such as `process.env.ACCOUNT!`. */
  value<T>(prop: string, value: T | undefined, rule: Rule<T>): this {
    if (isUnresolved(value)) return this;
    const mistake = value === undefined || value === null ? NOT_GIVEN : rule(value);
    if (mistake) this.#add(prop, value, mistake);
    return this;
  }

  /** A value that must be given, such as a list or an object whose parts are looked at then. */
  given(prop: string, value: object | number | string | undefined): this {
    return this.value(prop, value, () => undefined);
  }

  /** A prop that must not be given, because beside others it has no effect. */
  idle(prop: string, value: unknown, isIdle: boolean, message: string, expected: string): this {
    if (value !== undefined && isIdle) this.#mistakes.push(`${prop} ${message}: expected ${expected}`);
    return this;
  }

  optional<T>(prop: string, value: T | undefined, rule: Rule<T>): this {
    return value === undefined ? this : this.value(prop, value, rule);
  }

  /** A value that the construct itself must know, so that a token is a mistake too. */
  known<T extends string | number>(prop: string, value: T, rule: Rule<T>): this {
    if (!isUnresolved(value)) return this.value(prop, value, rule);
    const kind = typeof value === "number" ? "a number" : "a text";
    this.#mistakes.push(`${prop} is known to Terraform only: expected ${kind} that is known at synth`);
    return this;
  }

  /** @param limits.of what of each entry the values are, e.g. `.arn` */
  list(
    prop: string,
    values: readonly string[] | undefined,
    rule: Rule,
    limits: { readonly min?: number; readonly max?: number; readonly of?: string } = {},
  ): this {
    if (values === undefined || isUnresolved(values)) return this;
    if (!Array.isArray(values)) {
      this.#add(prop, values, { message: "is not a list", expected: "a list of texts" });
      return this;
    }
    for (const [index, value] of values.entries()) {
      const entry = `${prop}[${index}]${limits.of ?? ""}`;
      this.value(entry, value, rule);
      if (!isUnresolved(value) && values.indexOf(value) < index) {
        this.#add(entry, value, { message: "is here twice", expected: "each value once" });
      }
    }
    return this.size(prop, values.length, limits);
  }

  /** A list of numbers that is not empty. */
  numbers(prop: string, values: readonly number[] | undefined, rule: Rule<number>): this {
    if (values === undefined || isUnresolved(values)) return this;
    for (const [index, value] of values.entries()) this.value(`${prop}[${index}]`, value, rule);
    return this.size(prop, values.length, { min: 1 });
  }

  /** A list whose entries the construct itself must tell apart; each of them may be a token. */
  knownList(
    prop: string,
    values: readonly string[] | undefined,
    rule: Rule,
    limits: { readonly min?: number; readonly max?: number } = {},
  ): this {
    if (!isUnresolved(values)) return this.list(prop, values, rule, limits);
    this.#mistakes.push(`${prop} is known to Terraform only: expected a list of texts, which may be tokens`);
    return this;
  }

  /** A map whose keys the construct itself must know; each key and value may be a token. */
  knownMap(prop: string, map: Readonly<Record<string, string>> | undefined): this {
    if (!map || !isMapToken(map)) return this;
    this.#mistakes.push(
      `${prop} is known to Terraform only: expected a map, whose keys and values may be tokens`,
    );
    return this;
  }

  /** Values of a component's parameters, by name; each key and value may be a token. */
  parameters(prop: string, parameters: Readonly<Record<string, string>> | undefined): this {
    if (!parameters || isMapToken(parameters)) return this.knownMap(prop, parameters);
    for (const [name, value] of Object.entries(parameters)) {
      this.value(`${prop}.${name}`, value, parameterValueMistake);
    }
    return this;
  }

  /** ARNs of keys, by Region; at least one. */
  keyArns(prop: string, keyArns: Readonly<Record<string, string>>): this {
    if (keyArns === undefined) return this.given(prop, keyArns);
    if (isMapToken(keyArns)) return this.knownMap(prop, keyArns);
    for (const [region, arn] of Object.entries(keyArns)) {
      this.value(`${prop} key`, region, regionMistake).value(`${prop}.${region}`, arn, arnMistake);
    }
    return this.size(prop, Object.keys(keyArns).length, { min: 1 });
  }

  /** User data, whose text is literal, so that a `${` in it is not Terraform's. */
  userData(prop: string, userData: UserData | undefined): this {
    if (userData === undefined) return this;
    const { text, variables = {} } = userData;
    if (Token.isUnresolved(text) || text === undefined) {
      return this.value(`${prop}.text`, text, () => undefined).idle(
        `${prop}.variables`,
        userData.variables,
        true,
        "cannot be put into a text that is known to Terraform only",
        "a text that is known at synth",
      );
    }
    for (const [name, value] of Object.entries(variables)) {
      this.literal(`${prop}.variables`, name, environmentVariableMistake);
      this.literal(`${prop}.variables.${name}`, value, environmentValueMistake);
    }
    if (Object.keys(variables).length && !userDataMistake(text))
      this.literal(`${prop}.text`, text, variablesMistake);
    return this.literal(`${prop}.text`, withVariables(text, variables), userDataMistake);
  }

  /** A text that is taken as it is. One that only Terraform knows is a mistake, because it is encoded or quoted at synth. */
  literal(prop: string, value: string, rule: Rule): this {
    const mistake = Token.isUnresolved(value) ? KNOWN_LATER : rule(value);
    const shown = typeof value === "string" && value.length > 60 ? `${value.slice(0, 57)}…` : value;
    if (mistake) this.#add(prop, shown, mistake);
    return this;
  }

  /** The number of a list's or map's entries. */
  size(
    prop: string,
    size: number,
    { min = 0, max = Infinity }: { readonly min?: number; readonly max?: number },
  ): this {
    if (size < min) this.#mistakes.push(`${prop} has ${entries(size)}: expected at least ${min}`);
    if (size > max) this.#mistakes.push(`${prop} has ${entries(size)}: expected at most ${max}`);
    return this;
  }

  /** @param rules.max most tags of the resource that has the fewest */
  tags(
    prop: string,
    tags: Readonly<Record<string, string>> | undefined,
    rules: TagRules & { readonly max: number },
  ): this {
    if (tags === undefined || isMapToken(tags)) return this;
    for (const [key, value] of Object.entries(tags)) {
      this.value(`${prop} key`, key, rules.key);
      this.value(`${prop}.${key}`, value, rules.value);
    }
    return this.size(prop, Object.keys(tags).length, rules);
  }

  /** @throws Error with every mistake, if there is one */
  throwIfWrong(): void {
    if (!this.#mistakes.length) return;
    throw new Error(this.#mistakes.map((mistake) => `${mistake} (${this.construct.node.path})`).join("\n"));
  }

  #add(prop: string, value: unknown, { message, expected }: Mistake): void {
    const received = value === undefined ? "" : ` ${JSON.stringify(value)}`;
    this.#mistakes.push(`${prop}${received} ${message}: expected ${expected}`);
  }
}

const KNOWN_LATER: Mistake = {
  message: "is known to Terraform only",
  expected: "a text that is known at synth",
};
const NOT_GIVEN: Mistake = { message: "is not given", expected: "a value" };

/** Whether only Terraform knows a map. To cdktf it is an object with one odd key, or, made by Fn, a text. */
export const isMapToken = (map: object | string) =>
  isUnresolved(map) || Object.keys(map).some((key) => key.startsWith("&{TfToken["));

const entries = (count: number) => `${count} ${count === 1 ? "entry" : "entries"}`;
