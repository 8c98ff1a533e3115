import { ImagebuilderLifecyclePolicy } from "@cdktf/provider-aws/lib/imagebuilder-lifecycle-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { arnMistake } from "../../rules/arn.js";
import { IMAGE_TAG, PINNED_TAG } from "../../rules/contract.js";
import {
  DEFAULT_RETAIN_AT_LEAST,
  idleActions,
  keepMistake,
  LIFECYCLE_ACTIONS,
  LIFECYCLE_TAGS,
  type LifecycleAction,
  lastLaunchedDaysMistake,
  MAX_RETAINED_ACCOUNTS,
  MAX_RETAINED_TAGS,
  olderThanDaysMistake,
  retainAtLeastMistake,
} from "../../rules/lifecycle.js";
import { imageBuilderNameMistake, imageNameMistake } from "../../rules/name.js";
import { regionMistake } from "../../rules/region.js";
import { mergeTags } from "../tags.js";
import { isUnresolved, PropsCheck } from "../validation.js";

/** AMIs that a rule leaves alone, beside those that have the tag `GoldenImagePinned`. */
export interface RetainedAmis {
  /** AMIs from which an instance was started in the last so many days; 1 to 365. @default - launches do not count */
  readonly lastLaunchedDays?: number;
  /** AMIs that are shared with one of these accounts by itself; 12 digits each. @default - none */
  readonly sharedAccounts?: readonly string[];
  /** AMIs in these Regions. @default - none */
  readonly regions?: readonly string[];
  /** AMIs that have one of these tags; at most 49. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** AMIs that are public. @default false */
  readonly public?: boolean;
}

/** A rule that takes all releases but the newest ones. */
export interface LifecycleCountRule {
  /** How many of the newest releases it leaves alone; 1 to 1000. */
  readonly keep: number;
  /** AMIs that it leaves alone. @default - those of versions that fleets pin */
  readonly retain?: RetainedAmis;
}

/** A rule that takes releases by their number or age. */
export interface LifecycleRule {
  /** How many of the newest releases it leaves alone; 1 to 1000. @default - it goes by `olderThanDays` */
  readonly keep?: number;
  /** Age from which it takes a release, in days; 1 to 1000. @default - it goes by `keep` */
  readonly olderThanDays?: number;
  /** AMIs that it leaves alone. @default - those of versions that fleets pin */
  readonly retain?: RetainedAmis;
}

export interface LifecycleDeleteRule extends LifecycleRule {
  /** How many releases stay, however old they are; 1 to 10. @default 1 */
  readonly retainAtLeast?: number;
}

/** What becomes of an image's old releases; at least one rule. */
export interface LifecycleRules {
  /** Fleets pass over deprecated releases as long as there are others. @default - none is deprecated */
  readonly deprecate?: LifecycleRule;
  /** Disabled AMIs are gone to other accounts, and can be enabled and shared again. @default - none is disabled */
  readonly disable?: LifecycleCountRule;
  /** Deletes releases for good, with their AMIs and snapshots in all Regions. @default - none is deleted */
  readonly delete?: LifecycleDeleteRule;
}

export interface LifecyclePolicyProps extends LifecycleRules {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** Name of the image, which its releases have as their tag `GoldenImage`. */
  readonly image: string;
  /** ARN of the role that the policy acts by. */
  readonly executionRoleArn: string;
  /** What must be there before the policy is, such as the role's permissions. @default - nothing */
  readonly dependsOn?: ITerraformDependable[];
}

/** Checks rules, which a whole image has too. */
export function checkLifecycle(check: PropsCheck, prefix: string, rules: LifecycleRules): PropsCheck {
  const given = LIFECYCLE_ACTIONS.filter((action) => rules[action] !== undefined);
  check.idle(`${prefix}delete`, "", given.length === 0, "is not given, and no other rule is", "at least one");
  for (const action of given) checkRule(check, `${prefix}${action}`, action, rules[action] ?? {});
  for (const { action, stronger, keep } of idleActions(knownCounts(rules))) {
    const message = `has no effect, because ${stronger} takes all but ${keep}`;
    check.idle(`${prefix}${action}.keep`, keep, true, message, `less than ${keep}`);
  }
  return check;
}

/** How many releases each rule leaves, if that is known at synth. */
export function knownCounts(rules: LifecycleRules): Partial<Record<LifecycleAction, { keep?: number }>> {
  return Object.fromEntries(
    LIFECYCLE_ACTIONS.map((action) => {
      const keep = rules[action]?.keep;
      return [action, { keep: isUnresolved(keep) ? undefined : keep }];
    }),
  );
}

function checkRule(
  check: PropsCheck,
  prop: string,
  action: LifecycleAction,
  rule: LifecycleDeleteRule,
): void {
  const { keep, olderThanDays, retainAtLeast, retain = {} } = rule;
  if (action === "disable") check.value(`${prop}.keep`, keep, keepMistake);
  else if (keep === undefined) check.value(`${prop}.olderThanDays`, olderThanDays, olderThanDaysMistake);
  else check.value(`${prop}.keep`, keep, keepMistake);
  check
    .idle(
      `${prop}.olderThanDays`,
      olderThanDays,
      keep !== undefined,
      "has no effect beside keep",
      "one of both",
    )
    .idle(
      `${prop}.retainAtLeast`,
      retainAtLeast,
      keep !== undefined,
      "has no effect beside keep",
      "one of both",
    )
    .optional(`${prop}.retainAtLeast`, retainAtLeast, retainAtLeastMistake)
    .optional(`${prop}.retain.lastLaunchedDays`, retain.lastLaunchedDays, lastLaunchedDaysMistake)
    .list(`${prop}.retain.sharedAccounts`, retain.sharedAccounts, accountMistake, {
      min: 1,
      max: MAX_RETAINED_ACCOUNTS,
    })
    .list(`${prop}.retain.regions`, retain.regions, regionMistake, { min: 1 })
    .tags(`${prop}.retain.tags`, retain.tags, { ...LIFECYCLE_TAGS, max: MAX_RETAINED_TAGS });
}

/**
 * Deprecates, disables and deletes old releases of an image, of whatever version of its recipe. It chooses the images of
 * Image Builder by a tag that only releases have, and leaves AMIs alone that have another.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html
 */
export class LifecyclePolicy extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: LifecyclePolicyProps) {
    super(scope, id);
    const { name = id, image, executionRoleArn } = props;
    const check = new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("image", image, imageNameMistake)
      .value("executionRoleArn", executionRoleArn, arnMistake);
    checkLifecycle(check, "", props).throwIfWrong();
    const policy = new ImagebuilderLifecyclePolicy(this, "Resource", {
      name,
      executionRole: executionRoleArn,
      resourceType: "AMI_IMAGE",
      status: "ENABLED",
      // More than one tag would choose what has any of them.
      resourceSelection: [{ tagMap: { [IMAGE_TAG]: image } }],
      policyDetail: LIFECYCLE_ACTIONS.flatMap((action) => {
        const rule = props[action];
        return rule ? [policyDetail(action, rule)] : [];
      }),
      dependsOn: props.dependsOn,
    });
    this.arn = policy.arn;
  }
}

function policyDetail(action: LifecycleAction, rule: LifecycleDeleteRule) {
  const { keep, olderThanDays = 0, retainAtLeast = DEFAULT_RETAIN_AT_LEAST, retain = {} } = rule;
  const { lastLaunchedDays, sharedAccounts, regions, tags = {} } = retain;
  const isDeletion = action === "delete";
  return {
    action: [
      {
        type: action.toUpperCase(),
        // What is left out is unknown to the provider after the apply.
        includeResources: [{ amis: true, snapshots: isDeletion, containers: false }],
      },
    ],
    filter: [
      keep === undefined
        ? {
            type: "AGE",
            value: olderThanDays,
            unit: "DAYS",
            retainAtLeast: isDeletion ? retainAtLeast : undefined,
          }
        : { type: "COUNT", value: keep },
    ],
    exclusionRules: [
      {
        amis: [
          {
            // Without it, the provider finds another value after the apply than before.
            isPublic: retain.public ?? false,
            sharedAccounts: sharedAccounts && [...sharedAccounts],
            regions: regions && [...regions],
            lastLaunched:
              lastLaunchedDays === undefined ? undefined : [{ value: lastLaunchedDays, unit: "DAYS" }],
            tagMap: mergeTags(tags, { [PINNED_TAG.key]: PINNED_TAG.value }),
          },
        ],
      },
    ],
  };
}
