import { randomUUID } from "node:crypto";
import {
  type ImagebuilderClient,
  paginateListImagePipelineImages,
  paginateListWorkflowExecutions,
  StartImagePipelineExecutionCommand,
} from "@aws-sdk/client-imagebuilder";
import { isNotFound } from "../../aws/errors.js";
import { show, UserError } from "../../input/problem.js";
import type { ResolvedImage } from "../../landing-zone/types.js";

/** @returns the build's ARN, `…:image/<name>/<version>/<build>` */
export async function startBuild(
  client: ImagebuilderClient,
  { pipelineArn }: Pick<ResolvedImage, "pipelineArn">,
): Promise<string> {
  const { imageBuildVersionArn } = await client
    .send(
      new StartImagePipelineExecutionCommand({ imagePipelineArn: pipelineArn, clientToken: randomUUID() }),
    )
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
      throw new UserError(`${error.message}\nDeploy the shared stack first: npx cdktf deploy shared`);
    });
  if (!imageBuildVersionArn) throw new UserError("Image Builder did not say which build it has started");
  return imageBuildVersionArn;
}

/**
 * The build of an image that the release of its parent has started, by an event.
 * @param parent ARN of the parent's build, which is AVAILABLE
 * @returns undefined if there is none yet
 */
export async function buildAfter(
  client: ImagebuilderClient,
  { pipelineArn }: Pick<ResolvedImage, "pipelineArn">,
  parent: string,
): Promise<string | undefined> {
  // The event comes after the parent's last workflow has ended; a build that was there before is of an earlier release.
  let ended = 0;
  for await (const { workflowExecutions = [] } of paginateListWorkflowExecutions(
    { client },
    { imageBuildVersionArn: parent },
  ))
    for (const { endTime = "" } of workflowExecutions) ended = Math.max(ended, secondOf(endTime));
  const builds: { readonly arn: string; readonly second: number }[] = [];
  for await (const { imageSummaryList = [] } of paginateListImagePipelineImages(
    { client },
    { imagePipelineArn: pipelineArn },
  ))
    for (const { arn, dateCreated = "" } of imageSummaryList)
      if (arn && secondOf(dateCreated) >= ended) builds.push({ arn, second: secondOf(dateCreated) });
  return builds.sort((a, b) => a.second - b.second)[0]?.arn;
}

/** The second of a time, because not all of AWS's times are more precise. */
const secondOf = (time: string) => Math.floor((Date.parse(time) || 0) / 1000);

/** @throws UserError if the ARN is not of a build of this image */
export function assertBuildOf(
  { name, pipelineArn }: Pick<ResolvedImage, "name" | "pipelineArn">,
  arn: string,
): void {
  const image = pipelineArn.replace(":image-pipeline/", ":image/");
  if (arn.startsWith(`${image}/`) && /^\d+\.\d+\.\d+\/\d+$/.test(arn.slice(image.length + 1))) return;
  throw new UserError(`${show(arn)} is not a build of ${name}: expected ${image}/<version>/<build>`);
}

/** @returns a warning if what is built, which is what was deployed, is not what golden-ami.yaml says now */
export function undeployedWarning(
  { name, recipeVersion }: Pick<ResolvedImage, "name" | "recipeVersion">,
  arn: string,
): string | undefined {
  const deployed = arn.split("/").at(-2);
  if (deployed === recipeVersion) return undefined;
  return `warning: this builds ${name} ${deployed}, which is deployed; golden-ami.yaml is at ${recipeVersion}: npx cdktf deploy shared`;
}
