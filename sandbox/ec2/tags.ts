import { AwsError } from "../wire/errors.js";
import type { Query } from "../wire/query.js";
import type { XmlAnswer } from "../wire/response.js";
import { items, type Xml, XmlElement } from "../wire/xml.js";
import type { Ami, Tags } from "./ami.js";
import { applyFilters, type FilterFields, filtersOf } from "./filters.js";
import { findAmi } from "./find-image.js";
import type { Ec2Call, Ec2Operation } from "./operation.js";

interface TagOf {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly key: string;
  readonly value: string;
}

/** The filters of DescribeTags: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html */
const FIELDS: FilterFields<TagOf> = {
  key: (it) => [it.key],
  "resource-id": (it) => [it.resourceId],
  "resource-type": (it) => [it.resourceType],
  value: (it) => [it.value],
};

export const createTags: Ec2Operation<"CreateTags"> = async (call) => {
  const given = tagsOf(call.query, "Tag");
  const reserved = Object.keys(given).find((key) => key.startsWith("aws:"));
  if (reserved !== undefined) {
    throw new AwsError(
      400,
      "InvalidParameterValue",
      `Tag keys starting with 'aws:' are reserved: ${reserved}`,
    );
  }
  return changeTags(call, (tags) => ({ ...tags, ...given }));
};

/** Deletes the tags that are named, or all if none is. A tag that is named without a value goes whatever its value is. */
export const deleteTags: Ec2Operation<"DeleteTags"> = async (call) => {
  const { query } = call;
  const prefixes = query.prefixes("Tag");
  const goes = (key: string, value: string) =>
    prefixes.length === 0 ||
    prefixes.some(
      (prefix) => query.text(`${prefix}.Key`) === key && (query.text(`${prefix}.Value`) ?? value) === value,
    );
  return changeTags(call, (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key, value]) => !goes(key, value))),
  );
};

/** Shows moto's tags and those of the AMIs that the caller sees. */
export const describeTags: Ec2Operation<"DescribeTags"> = async ({ world, caller, query, request }) => {
  const own = world.amis
    .in(caller.region)
    .filter((ami) => world.amis.visibility.visibleTo(ami, caller.account))
    .flatMap((ami) =>
      Object.entries(world.amis.visibility.tagsSeenBy(ami, caller.account)).map(([key, value]) => ({
        resourceId: ami.imageId,
        resourceType: "image",
        key,
        value,
      })),
    );
  const matching = applyFilters(own, filtersOf(query), FIELDS, ({ key, value }) => ({ [key]: value }));
  if (matching.length === 0) return undefined;
  const response = await world.moto.send(request);
  if (response.status !== 200) return response;
  const others = XmlElement.parse(response.body.toString()).list("DescribeTagsResponse", "tagSet");
  return { tagSet: items([...matching.map((it): Xml => ({ ...it })), ...others.map((it) => it.xml())]) };
};

/** The tags of a `TagSpecification` for this type of resource. */
export function specifiedTags(query: Query, resourceType: string): Record<string, string> {
  const prefix = query
    .prefixes("TagSpecification")
    .find((it) => query.text(`${it}.ResourceType`) === resourceType);
  return prefix === undefined ? {} : tagsOf(query, `${prefix}.Tag`);
}

/** Changes the sandbox's AMIs among the resources here, and sends the others to moto. */
async function changeTags(
  { world, caller, query }: Ec2Call,
  change: (tags: Tags) => Tags,
): Promise<XmlAnswer<{ return: true }>> {
  const ids = query.list("ResourceId");
  const found = ids.map((id) => ({ id, ami: findAmi(world, id, caller.region) }));
  const amis = found.flatMap(({ ami }) =>
    ami && world.amis.visibility.visibleTo(ami, caller.account) ? [ami] : [],
  );
  if (amis.length === 0) return undefined;
  const others = ids.filter((id) => !amis.some((ami) => ami.imageId === id));
  if (others.length > 0) {
    const form = query.without("ResourceId");
    for (const [index, id] of others.entries()) form[`ResourceId.${index + 1}`] = id;
    const response = await world.moto.call(caller, "ec2", { form });
    if (response.status !== 200) return response;
  }
  for (const ami of amis) setTags(ami);
  return { return: true };

  function setTags(ami: Ami): void {
    const tags = change(world.amis.visibility.tagsSeenBy(ami, caller.account));
    if (Object.keys(tags).length > 50) {
      throw new AwsError(400, "TagLimitExceeded", `The resource ${ami.imageId} would have more than 50 tags`);
    }
    world.amis.visibility.setTags(ami, caller.account, tags);
  }
}

function tagsOf(query: Query, list: string): Record<string, string> {
  return Object.fromEntries(
    query.prefixes(list).flatMap((prefix) => {
      const key = query.text(`${prefix}.Key`);
      return key === undefined ? [] : [[key, query.text(`${prefix}.Value`) ?? ""]];
    }),
  );
}
