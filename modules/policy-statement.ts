import {
  actionMistake,
  effectMistake,
  policyResourceMistake,
  sidMistake,
} from "../rules/policy-statement.js";
import type { PropsCheck } from "./validation.js";

/** A statement of a role's policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyStatement {
  readonly Sid?: string;
  /** `Allow` or `Deny`. */
  readonly Effect: string;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  /** Lists of values, by operator and key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Checks statements of a role's policy. */
export function checkStatements(
  check: PropsCheck,
  prop: string,
  statements: readonly PolicyStatement[],
): PropsCheck {
  for (const [index, statement] of statements.entries()) {
    const { Sid, Effect, Action, NotAction, Resource, NotResource } = statement;
    const place = `${prop}[${index}]`;
    const beside = "has no effect beside the other";
    check
      .optional(`${place}.Sid`, Sid, sidMistake)
      .value(`${place}.Effect`, Effect, effectMistake)
      .given(`${place}.Action or NotAction`, Action ?? NotAction)
      .list(`${place}.Action`, Action, actionMistake, { min: 1 })
      .list(`${place}.NotAction`, NotAction, actionMistake, { min: 1 })
      .idle(`${place}.NotAction`, NotAction, Action !== undefined, beside, "Action or NotAction")
      .given(`${place}.Resource or NotResource`, Resource ?? NotResource)
      .list(`${place}.Resource`, Resource, policyResourceMistake, { min: 1 })
      .list(`${place}.NotResource`, NotResource, policyResourceMistake, { min: 1 })
      .idle(`${place}.NotResource`, NotResource, Resource !== undefined, beside, "Resource or NotResource");
  }
  return check;
}
