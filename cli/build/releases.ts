import {
  type ImagebuilderClient,
  paginateListImagePipelineImages,
  TagResourceCommand,
} from "@aws-sdk/client-imagebuilder";
import type { ResolvedImage } from "../../landing-zone/types.js";
import { IMAGE_TAG } from "../../rules/contract.js";

/** States of a build whose AMIs are there. */
const STATES = new Set(["AVAILABLE", "DEPRECATED", "DISABLED"]);

/** Releases up to which nothing is said of their number. */
const UNMENTIONED = 20;

/**
 * Counts the releases of an image, and tags those that its lifecycle would not find: they were there before the lifecycle
 * was. The release that has just been built is tagged in AWS.
 * @param built ARN of that release
 * @returns what a person should know of it, line by line
 */
export async function releaseNotes(
  client: ImagebuilderClient,
  { name, pipelineArn, lifecycle }: ResolvedImage,
  built: string,
): Promise<string[]> {
  const releases = await releasesOf(client, pipelineArn);
  const untagged = releases.filter(({ arn, image }) => lifecycle && arn !== built && image !== name);
  for (const { arn } of untagged)
    await client.send(new TagResourceCommand({ resourceArn: arn, tags: { [IMAGE_TAG]: name } }));
  return [
    ...(untagged.length
      ? [
          `${name}: ${counted(untagged.length)} from before now ${untagged.length === 1 ? "has" : "have"} the tag ${IMAGE_TAG}, by which the lifecycle chooses`,
        ]
      : []),
    ...(releases.length > UNMENTIONED ? [cleanUp(name, releases.length, pipelineArn, lifecycle)] : []),
  ];
}

interface Release {
  readonly arn: string;
  /** Value of the tag by which a lifecycle chooses. */
  readonly image: string | undefined;
}

async function releasesOf(client: ImagebuilderClient, imagePipelineArn: string): Promise<Release[]> {
  const releases: Release[] = [];
  for await (const { imageSummaryList = [] } of paginateListImagePipelineImages(
    { client },
    { imagePipelineArn },
  ))
    for (const { arn, state, tags } of imageSummaryList)
      if (arn && STATES.has(state?.status ?? "")) releases.push({ arn, image: tags?.[IMAGE_TAG] });
  return releases;
}

const counted = (count: number) => `${count} ${count === 1 ? "release" : "releases"}`;

function cleanUp(
  name: string,
  count: number,
  pipelineArn: string,
  lifecycle: ResolvedImage["lifecycle"],
): string {
  const said = `${name} has ${counted(count)}, each with an AMI and snapshots in every Region`;
  if (!lifecycle?.delete)
    return `${said}. To have old ones deleted, add lifecycle: { keep: 5 } to images.${name}, and deploy: npx cdktf deploy shared`;
  const policy = pipelineArn.replace(":image-pipeline/", ":lifecycle-policy/");
  return `${said}. Its lifecycle deletes once a day; what it did: aws imagebuilder list-lifecycle-executions --resource-arn ${policy}`;
}
