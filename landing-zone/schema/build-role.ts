import { z } from "zod";
import { always, mistake, withKeys } from "../../input/schema-issue.js";
import { policyArnMistake } from "../../rules/arn.js";
import { iamPathMistake, MAX_BUILD_ROLE_POLICIES } from "../../rules/name.js";
import {
  actionMistake,
  conditionKeyMistake,
  conditionOperatorMistake,
  EFFECTS,
  MAX_STATEMENTS_CHARACTERS,
  policyResourceMistake,
  sidMistake,
} from "../../rules/policy-statement.js";
import type { MistakeId } from "../rules.js";
import { distinct, mapOf, text } from "./combinators.js";

const actions = distinct(text(actionMistake, "policy-statement"), { min: 1 });
const resources = distinct(text(policyResourceMistake, "policy-statement"), { min: 1 });

const statement = withKeys(
  withKeys(
    z.strictObject({
      Sid: text(sidMistake, "policy-statement").optional().describe("Id of the statement."),
      Effect: z.enum(EFFECTS).default("Allow").describe("Whether it allows or denies."),
      Action: actions
        .optional()
        .describe("What it is about.")
        .meta({ examples: [["s3:GetObject"]] }),
      NotAction: actions
        .optional()
        .describe("What it is not about, in place of Action.")
        .meta({ examples: [["iam:*"]] }),
      Resource: resources.optional().describe("Of which resources, by ARNs, in which * is anything."),
      NotResource: resources
        .optional()
        .describe("Of which resources it is not, in place of Resource.")
        .meta({ examples: [["arn:aws:s3:::acme-secrets/*"]] }),
      Condition: mapOf(
        conditionOperatorMistake,
        mapOf(conditionKeyMistake, z.array(z.string()).min(1), "policy-statement"),
        "policy-statement",
      )
        .optional()
        .describe("When it holds: by operator and key, a list of values.")
        .meta({ examples: [{ StringEquals: { "aws:ResourceAccount": ["111122223333"] } }] }),
    }),
    "exactly one",
    ["Action", "NotAction"],
  ),
  "exactly one",
  ["Resource", "NotResource"],
);

const buildRoleMap = z.strictObject({
  policies: distinct(text(policyArnMistake, "policy"), { min: 1, max: MAX_BUILD_ROLE_POLICIES })
    .optional()
    .describe("ARNs of the policies that it has beside Image Builder's and Session Manager's."),
  statements: z
    .array(statement)
    .min(1)
    .superRefine((statements, context) => {
      const { length } = JSON.stringify(statements);
      if (length > MAX_STATEMENTS_CHARACTERS)
        context.addIssue(
          mistake(
            `has ${length} characters`,
            `at most ${MAX_STATEMENTS_CHARACTERS}; more is for a policy of policies`,
            { valueless: true, rule: "policy-statement" satisfies MistakeId },
          ),
        );
    }, always)
    .optional()
    .describe("Statements of a policy of its own, as IAM has them, each action and resource in a list."),
  permissionsBoundary: text(policyArnMistake, "policy")
    .optional()
    .describe("ARN of the policy that bounds what it may do."),
  path: text(iamPathMistake, "role").optional().describe("Path of role and instance profile; / otherwise."),
});

/** What builds may do beside what each build does, or what bounds it. */
export const buildRole = withKeys(buildRoleMap, "at least one", Object.keys(buildRoleMap.shape));
