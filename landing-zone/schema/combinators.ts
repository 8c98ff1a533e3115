import { z } from "zod";
import { excluding, givingWay } from "../../input/schema-form.js";
import { always, mistake, obey, otherwise } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import type { PatternRule, RangeRule, Rule } from "../../rules/rule.js";
import type { MistakeId } from "../rules.js";

const NO_EFFECT = "no-effect" satisfies MistakeId;
const DUPLICATE = "duplicate" satisfies MistakeId;

/** A text that obeys a rule. If the rule is a pattern, the JSON Schema has it too. */
export function text(rule: Rule | PatternRule, id: MistakeId) {
  const schema = z.string().superRefine(obey(rule, id));
  return "pattern" in rule ? schema.meta({ pattern: rule.pattern.source }) : schema;
}

/** A whole number that obeys a rule. */
export const wholeNumber = ({ min, max }: RangeRule) => z.int().min(min).max(max);

/** A map whose keys obey a rule. */
export const mapOf = <T extends z.ZodType>(rule: PatternRule, value: T, id: MistakeId) =>
  z
    .record(z.string(), value)
    .meta({ propertyNames: { pattern: rule.pattern.source } })
    .superRefine((record, context) => {
      for (const key of isObject(record) ? Object.keys(record) : []) {
        const broken = rule(key);
        if (broken)
          context.addIssue({
            ...mistake(broken.message, broken.expected, { key: true, rule: id }),
            path: [key],
          });
      }
    }, always);

/**
 * A map in which a key must not be if it has no effect.
 * @param rule why it has none, as a predicate: "has no effect beside …"
 */
export const withoutIdle = <T extends z.ZodType>(
  map: T,
  key: string,
  isIdle: (value: Readonly<Record<string, unknown>>) => boolean,
  rule: string,
  expected: string,
): T =>
  givingWay(
    map.superRefine((value, context) => {
      if (isObject(value) && value[key] !== undefined && isIdle(value))
        context.addIssue({ ...mistake(rule, expected, { key: true, rule: NO_EFFECT }), path: [key] });
    }, always),
    (value, own) => (!own(key) && isIdle(value) ? [key] : []),
  );

/** Whether a key is given, and is not an empty list, which is a mistake by itself. */
export const hasEffect = (value: unknown) => value !== undefined && !(Array.isArray(value) && !value.length);

/** A map in which keys must not be beside others that leave them without effect, each with the reason. */
export const withoutIdleBeside = <T extends z.ZodType>(
  map: T,
  pairs: readonly (readonly [key: string, other: string, why: string])[],
): T => {
  const checked = map.superRefine((value, context) => {
    if (!isObject(value)) return;
    for (const [key, other, why] of pairs) {
      if (value[key] === undefined || !hasEffect(value[other])) continue;
      const rule = `has no effect beside ${other}, ${why}`;
      context.addIssue({
        ...mistake(rule, `either ${key} or ${other}`, { key: true, rule: NO_EFFECT }),
        path: [key],
      });
    }
  }, always);
  return givingWay(checked, (value, own) =>
    pairs.flatMap(([key, other]) => excluding([key, other])(value, own)),
  );
};

/** A map with an entry at least. */
export const filled = <T extends z.ZodRecord>(map: T, what: string) =>
  map
    .meta({ minProperties: 1 })
    .refine(
      (entries) => Object.keys(entries).length > 0,
      otherwise(`has no ${what}`, "at least one", "limit" satisfies MistakeId),
    );

/** A list with no value twice. */
export const distinct = <T extends z.ZodType>(item: T, { min, max }: { min: number; max?: number }) =>
  (max === undefined ? z.array(item).min(min) : z.array(item).min(min).max(max)).superRefine(
    (items, context) => {
      const seen = new Set<unknown>();
      for (const [index, value] of items.entries()) {
        if (seen.has(value))
          context.addIssue({
            ...mistake("is here twice", "each value once", { rule: DUPLICATE }),
            path: [index],
          });
        seen.add(value);
      }
    },
  );
