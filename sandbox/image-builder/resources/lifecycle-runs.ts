import { randomUUID } from "node:crypto";
import type { ImageStatus, LifecyclePolicyDetail, ResourceStatus } from "@aws-sdk/client-imagebuilder";
import type { World } from "../../world.js";
import { parseArn, selects } from "../api/arn.js";
import { nowSeconds } from "../api/output-fields.js";
import type { Valid } from "../api/sdk-types.js";
import { lifecycleAccounts } from "./lifecycle-accounts.js";
import { ago, changeState } from "./lifecycle-changes.js";
import type { Scope } from "./scope.js";
import { type ChangedResource, type LifecyclePolicySettings, type OwnImage, recipeNameOf } from "./stored.js";
import type { Resource } from "./table.js";

/** The states that releases come to by rules, from the weakest. */
const STATES: readonly (ImageStatus | undefined)[] = ["AVAILABLE", "DEPRECATED", "DISABLED", "DELETED"];

const OUTCOMES = {
  DEPRECATE: "DEPRECATED",
  DISABLE: "DISABLED",
  DELETE: "DELETED",
} as const satisfies Record<Valid<LifecyclePolicyDetail>["action"]["type"], ResourceStatus>;

/**
 * Runs the policies of an account and Region, which AWS does once a day.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/lifecycle-policy-execution.html
 */
export async function runLifecyclePolicies(world: Pick<World, "amis" | "moto">, scope: Scope): Promise<void> {
  const accounts = await lifecycleAccounts(world, scope.owner);
  for (const policy of scope.lifecyclePolicies.all()) {
    const { status, policyDetails } = policy.body;
    if (status !== "ENABLED") continue;
    const startTime = nowSeconds();
    const images = selected(scope, policy.body);
    // What the strongest action has taken is not for the others.
    const rules = [...policyDetails].sort(
      (a, b) => strength(OUTCOMES[b.action.type]) - strength(OUTCOMES[a.action.type]),
    );
    const resources: ChangedResource[] = [];
    for (const rule of rules) resources.push(...(await runRule(world, images, rule, accounts)));
    scope.lifecycleExecutions.push({
      lifecycleExecutionId: `lce-${randomUUID()}`,
      resourceArn: policy.arn,
      startTime,
      endTime: nowSeconds(),
      resources,
    });
    policy.body = { ...policy.body, dateLastRun: startTime };
  }
}

const strength = (status: ImageStatus | undefined) => STATES.indexOf(status);

/** The images that a policy goes through, the newest first: those that have AMIs or containers, or had. */
function selected(
  { images }: Scope,
  { resourceType, resourceSelection: { recipes = [], tagMap = {} } }: LifecyclePolicySettings,
): Resource<OwnImage>[] {
  const type = resourceType === "CONTAINER_IMAGE" ? "DOCKER" : "AMI";
  return images
    .all()
    .filter(
      ({ tags, body }) =>
        body.type === type &&
        [0, 1, 2].includes(strength(body.state?.status)) &&
        (hasOneOf(tags, tagMap) ||
          recipes.some(
            ({ name, semanticVersion }) =>
              name === recipeNameOf(body) && selects(semanticVersion, parseArn(body.arn).version ?? ""),
          )),
    )
    .reverse();
}

const hasOneOf = (tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>> = {}) =>
  Object.entries(wanted).some(([key, value]) => tags[key] === value);

async function runRule(
  world: Pick<World, "amis" | "moto">,
  images: readonly Resource<OwnImage>[],
  { action, filter, exclusionRules }: Valid<LifecyclePolicyDetail>,
  accounts: ReadonlySet<string>,
): Promise<ChangedResource[]> {
  const outcome = OUTCOMES[action.type];
  // What is deleted is no longer one of those that are on hand.
  const onHand = images.filter(({ body }) => body.state?.status !== "DELETED");
  const { type, value, unit = "DAYS", retainAtLeast = 0 } = filter;
  const due =
    type === "COUNT"
      ? onHand.slice(value)
      : onHand
          .slice(action.type === "DELETE" ? retainAtLeast : 0)
          .filter(({ body }) => (body.dateCreated ?? "") < ago(value, unit));
  const wanted = due.filter(
    ({ body, tags }) =>
      strength(body.state?.status) < strength(outcome) && !hasOneOf(tags, exclusionRules?.tagMap),
  );
  const settings = { includeResources: action.includeResources, exclusionRules };
  const changed: ChangedResource[] = [];
  for (const image of wanted) changed.push(...(await changeState(world, image, outcome, settings, accounts)));
  return changed;
}
