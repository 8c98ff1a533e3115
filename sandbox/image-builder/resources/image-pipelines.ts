import type {
  CreateImagePipelineRequest,
  DeleteImagePipelineRequest,
  GetImagePipelineRequest,
  ImagePipeline,
  ListImagePipelineImagesRequest,
  ListImagePipelinesRequest,
  Schedule,
  StartImagePipelineExecutionRequest,
} from "@aws-sdk/client-imagebuilder";
import { formatArn, selects, slug } from "../api/arn.js";
import { alreadyExists, invalidCombination, invalidRequest, invalidValue, notFound } from "../api/errors.js";
import type { Call, Operations } from "../api/operation.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Valid } from "../api/validate.js";
import { buildDefaults, checkWorkflows } from "../builds/build.js";
import { now } from "../clock.js";
import { imageSummary } from "./images.js";
import { isTimezone, scheduleProblem } from "./schedule.js";
import {
  distributionConfigurations,
  imagePipelines,
  imageRecipes,
  images,
  infrastructureConfigurations,
} from "./tables.js";

/** What Create and Update have in common. */
type Settings = Omit<Valid<CreateImagePipelineRequest>, "name" | "tags" | "clientToken">;

function create(call: Call, request: Valid<CreateImagePipelineRequest>): object {
  const { name, tags, clientToken, ...settings } = request;
  const arn = formatArn(call.caller, `image-pipeline/${slug(name)}`);
  if (imagePipelines.find(call.scope, arn)) throw alreadyExists(imagePipelines.kind, arn);
  imagePipelines.add(call.scope, {
    arn,
    name,
    tags: tags ?? {},
    references: referencesOf(settings),
    body: { arn, name, ...normalized(call, settings), dateCreated: now() },
  });
  return { clientToken, imagePipelineArn: arn };
}

type Update = Settings & { readonly imagePipelineArn: string; readonly clientToken: string };

/** Replaces all settings: what is left out is back to its default. */
function update(call: Call, { imagePipelineArn: arn, clientToken, ...settings }: Update): object {
  const found = imagePipelines.get(call.scope, arn);
  const { name, dateCreated, lastRunStatus } = found.body;
  found.body = { arn, name, ...normalized(call, settings), dateCreated, lastRunStatus, dateUpdated: now() };
  found.references = referencesOf(settings);
  return { clientToken, imagePipelineArn: arn };
}

/** Checks the settings, and fills in the defaults that Get shows. @throws {ServiceError} */
function normalized(call: Call, settings: Settings) {
  const { scope } = call;
  if (settings.containerRecipeArn !== undefined && settings.imageRecipeArn !== undefined)
    throw invalidCombination(
      "You must specify exactly one recipe for your image, imageRecipeArn or containerRecipeArn.",
    );
  if (settings.containerRecipeArn !== undefined) throw notFound(settings.containerRecipeArn);
  if (settings.imageRecipeArn === undefined)
    throw invalidRequest(
      "You must specify exactly one recipe for your image, imageRecipeArn or containerRecipeArn.",
    );
  const recipe = imageRecipes.newest(scope, settings.imageRecipeArn);
  if (!recipe) throw notFound(settings.imageRecipeArn);
  infrastructureConfigurations.get(scope, settings.infrastructureConfigurationArn);
  if (settings.distributionConfigurationArn !== undefined)
    distributionConfigurations.get(scope, settings.distributionConfigurationArn);
  checkWorkflows(settings);
  return {
    ...settings,
    ...buildDefaults(settings),
    imageRecipeArn: settings.imageRecipeArn,
    platform: recipe.body.platform,
    schedule: settings.schedule && checkedSchedule(settings.schedule),
    status: settings.status ?? ("ENABLED" as const),
  };
}

function checkedSchedule(schedule: Schedule): Schedule {
  const { scheduleExpression, timezone } = schedule;
  const problem = scheduleExpression === undefined ? undefined : scheduleProblem(scheduleExpression);
  if (problem) throw invalidValue("schedule.scheduleExpression", problem);
  if (timezone !== undefined && !isTimezone(timezone))
    throw invalidValue("schedule.timezone", `'${timezone}' is not an IANA timezone.`);
  return {
    ...schedule,
    timezone: timezone ?? "Etc/UTC",
    pipelineExecutionStartCondition:
      schedule.pipelineExecutionStartCondition ?? "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
  };
}

function referencesOf(settings: Settings): string[] {
  const { imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn } = settings;
  return [imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn].filter(
    (arn) => arn !== undefined,
  );
}

function get({ scope }: Call, { imagePipelineArn: arn }: Valid<GetImagePipelineRequest>): object {
  const { body, tags } = imagePipelines.get(scope, arn);
  return { imagePipeline: { ...body, tags } };
}

const filters: FilterBy<ImagePipeline> = {
  description: (it, value) => (it.description ?? "").includes(value),
  distributionConfigurationArn: (it, value) => it.distributionConfigurationArn === value,
  imageRecipeArn: (it, value) => it.imageRecipeArn === value,
  infrastructureConfigurationArn: (it, value) => it.infrastructureConfigurationArn === value,
  name: (it, value) => it.name === value,
  status: (it, value) => it.status === value,
};

function list({ scope }: Call, request: Valid<ListImagePipelinesRequest>): object {
  const all = imagePipelines.all(scope).map(({ body, tags }): ImagePipeline => ({ ...body, tags }));
  const found = filtered(all, request.filters, filters);
  const { page, nextToken } = pageOf(found, JSON.stringify(["image pipelines", request.filters]), request);
  return { imagePipelineList: page, nextToken };
}

function remove({ scope }: Call, { imagePipelineArn: arn }: Valid<DeleteImagePipelineRequest>): object {
  imagePipelines.get(scope, arn);
  scope.refuseIfUsed(arn);
  imagePipelines.remove(scope, arn);
  return { imagePipelineArn: arn };
}

/** Works for a disabled pipeline too, which its schedule does not start, and while a build of it is running. */
function start({ scope, builds }: Call, request: Valid<StartImagePipelineExecutionRequest>): object {
  const { imagePipelineArn, clientToken, tags } = request;
  const pipeline = imagePipelines.get(scope, imagePipelineArn);
  const image = builds.start(scope, {
    ...pipeline.body,
    pipeline,
    tags: { ...pipeline.body.imageTags, ...tags },
  });
  return { clientToken, imageBuildVersionArn: image.arn };
}

function listImages({ scope }: Call, request: Valid<ListImagePipelineImagesRequest>): object {
  const { imagePipelineArn: arn, filters: wanted } = request;
  imagePipelines.get(scope, arn);
  const built = images.all(scope).filter(({ body }) => body.sourcePipelineArn === arn);
  const found = filtered(built, wanted, {
    name: (it, value) => it.name === value,
    version: ({ body }, value) => selects(value, body.version),
  });
  const { page, nextToken } = pageOf(found, JSON.stringify(["pipeline images", arn, wanted]), request);
  return { imageSummaryList: page.map(imageSummary), nextToken };
}

export const imagePipelineOperations = {
  CreateImagePipeline: create,
  GetImagePipeline: get,
  UpdateImagePipeline: update,
  ListImagePipelines: list,
  DeleteImagePipeline: remove,
  StartImagePipelineExecution: start,
  ListImagePipelineImages: listImages,
} satisfies Operations;
