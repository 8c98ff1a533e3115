import { ServiceError } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import type { Input } from "../api/sdk-types.js";
import type { Scope } from "./scope.js";

/**
 * How many tags a resource can have.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
const TAG_QUOTA = 50;

function list({ scope }: Call, { resourceArn }: Input<"ListTagsForResource">) {
  return { tags: scope.get(resourceArn).tags };
}

function tag({ scope }: Call, input: Input<"TagResource">) {
  addTags(scope, input);
  return {};
}

/** @throws {ServiceError} if there is no such resource, or it would have too many tags */
export function addTags(scope: Scope, { resourceArn, tags }: Input<"TagResource">): void {
  const resource = scope.get(resourceArn);
  const all = { ...resource.tags, ...tags };
  if (Object.keys(all).length > TAG_QUOTA)
    throw new ServiceError("InvalidParameterException", `A resource can have at most ${TAG_QUOTA} tags.`);
  resource.tags = all;
}

function untag({ scope }: Call, { resourceArn, tagKeys }: Input<"UntagResource">) {
  const resource = scope.get(resourceArn);
  resource.tags = Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !tagKeys.includes(key)));
  return {};
}

export const tagOperations = defineOperations({
  TagResource: tag,
  UntagResource: untag,
  ListTagsForResource: list,
});
