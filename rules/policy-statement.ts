import { PARTITION } from "./arn.js";
import { matching, textOf, without } from "./rule.js";

/** Whether a statement of a policy allows or denies. */
export const EFFECTS = ["Allow", "Deny"] as const;

export const effectMistake = matching(
  new RegExp(`^(${EFFECTS.join("|")})$`),
  "is not an effect",
  `one of ${EFFECTS.join(", ")}`,
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
export const sidMistake = textOf({
  what: "a statement's id",
  characters: ["a-zA-Z0-9", "a-z, A-Z and 0-9"],
  max: 128,
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
export const actionMistake = matching(
  /^(\*|[a-zA-Z0-9-]+:[\w*?]+)$/,
  "is not an action",
  "<service>:<action>, e.g. s3:GetObject, or *",
  [without(/^[^:]*$/, "names no service", "<service>:<action>, e.g. s3:GetObject")],
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
export const policyResourceMistake = matching(
  new RegExp(`^(\\*|arn:(${PARTITION}|\\*):[^:]+:[^:]*:[^:]*:.+)$`),
  "is not a resource of a policy",
  "an ARN, in which * is anything, or * alone",
);

const OPERATORS = [
  "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike",
  "NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals",
  "DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals",
  "ArnEquals ArnNotEquals ArnLike ArnNotLike Bool BinaryEquals IpAddress NotIpAddress",
].flatMap((operators) => operators.split(" "));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const conditionOperatorMistake = matching(
  new RegExp(`^((For(All|Any)Values:)?(${OPERATORS.join("|")})(IfExists)?|Null)$`),
  "is not a condition operator",
  "e.g. StringEquals",
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export const conditionKeyMistake = matching(
  /^[\w-]+:\S.*$/,
  "is not a condition key",
  "<service>:<key>, e.g. aws:ResourceAccount",
);

/**
 * Most characters of the policy of a build role's own statements. IAM takes 10,240 of all of a role's policies that are no
 * resources of their own; the rest is for those that builds have anyway.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_STATEMENTS_CHARACTERS = 8_000;
