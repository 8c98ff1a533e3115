import type { ImagePipeline, Schedule } from "@aws-sdk/client-imagebuilder";
import { formatArn, selects, slug } from "../api/arn.js";
import { invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now } from "../api/output-fields.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { buildDefaults } from "../builds/build.js";
import { recipeOf } from "./container-recipes.js";
import { imageSummary } from "./images.js";
import { nextRun } from "./next-run.js";
import { isTimezone, scheduleProblem } from "./pipeline-schedule.js";
import type { OwnImagePipeline } from "./stored.js";
import type { Resource } from "./table.js";
import { checkWorkflows } from "./workflows.js";

/** The settings that Create and Update have in common. */
type Settings = Omit<Input<"CreateImagePipeline">, "name" | "tags" | "clientToken">;

async function create(call: Call, request: Input<"CreateImagePipeline">) {
  const { name, tags, clientToken, ...settings } = request;
  const arn = formatArn(call.caller, `image-pipeline/${slug(name)}`);
  call.scope.imagePipelines.assertFree(arn);
  await checkWorkflows(call, settings);
  call.scope.imagePipelines.add({
    arn,
    name,
    tags: tags ?? {},
    references: referencesOf(settings),
    body: { arn, name, ...normalized(call, settings), dateCreated: now() },
  });
  return { clientToken, imagePipelineArn: arn };
}

/** Replaces all settings: one that is left out is back to its default. */
async function update(call: Call, request: Input<"UpdateImagePipeline">) {
  const { imagePipelineArn: arn, clientToken, ...settings } = request;
  const found = call.scope.imagePipelines.get(arn);
  await checkWorkflows(call, settings);
  const { name, dateCreated, lastRunStatus } = found.body;
  found.body = { arn, name, ...normalized(call, settings), dateCreated, lastRunStatus, dateUpdated: now() };
  found.references = referencesOf(settings);
  return { clientToken, imagePipelineArn: arn };
}

/** Checks the settings, and fills in the defaults that Get shows. @throws {ServiceError} */
function normalized(call: Call, settings: Settings) {
  const { scope } = call;
  const recipe = recipeOf(call, settings);
  scope.infrastructureConfigurations.get(settings.infrastructureConfigurationArn);
  if (settings.distributionConfigurationArn !== undefined)
    scope.distributionConfigurations.get(settings.distributionConfigurationArn);
  return {
    ...settings,
    ...buildDefaults(settings),
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
  const {
    imageRecipeArn,
    containerRecipeArn,
    infrastructureConfigurationArn,
    distributionConfigurationArn,
    workflows = [],
  } = settings;
  return [
    imageRecipeArn,
    containerRecipeArn,
    infrastructureConfigurationArn,
    distributionConfigurationArn,
    ...workflows.map(({ workflowArn }) => workflowArn),
  ].filter((arn) => arn !== undefined);
}

function get({ scope }: Call, { imagePipelineArn: arn }: Input<"GetImagePipeline">) {
  return { imagePipeline: shown(scope.imagePipelines.get(arn)) };
}

function shown({ body, tags }: Resource<OwnImagePipeline>) {
  return { ...body, dateNextRun: dateNextRun(body), tags };
}

/** A pipeline that is not disabled shows its next run. `dateLastRun` has no value any more, says the API's model. */
function dateNextRun({ schedule, status, dateCreated = "", dateUpdated }: OwnImagePipeline) {
  const { scheduleExpression, timezone = "Etc/UTC" } = schedule ?? {};
  if (scheduleExpression === undefined || status === "DISABLED") return undefined;
  return nextRun(
    scheduleExpression,
    timezone,
    new Date(),
    new Date(dateUpdated ?? dateCreated),
  )?.toISOString();
}

const FILTERS: FilterBy<ImagePipeline> = {
  description: (it, value) => (it.description ?? "").includes(value),
  distributionConfigurationArn: (it, value) => it.distributionConfigurationArn === value,
  imageRecipeArn: (it, value) => it.imageRecipeArn === value,
  infrastructureConfigurationArn: (it, value) => it.infrastructureConfigurationArn === value,
  name: (it, value) => it.name === value,
  status: (it, value) => it.status === value,
};

function list({ scope }: Call, request: Input<"ListImagePipelines">) {
  const all = scope.imagePipelines.all().map(shown);
  const found = filtered(all, request.filters, FILTERS);
  const { page, nextToken } = pageOf(found, "ListImagePipelines", request);
  return { imagePipelineList: page, nextToken };
}

function remove({ scope }: Call, { imagePipelineArn: arn }: Input<"DeleteImagePipeline">) {
  scope.imagePipelines.get(arn);
  scope.refuseIfUsed(arn);
  scope.imagePipelines.remove(arn);
  return { imagePipelineArn: arn };
}

/** Starts a build. A disabled pipeline has one too, and so has a pipeline whose last build is still running. */
function start(call: Call, request: Input<"StartImagePipelineExecution">) {
  const { scope, builds } = call;
  const { imagePipelineArn, clientToken, tags } = request;
  const pipeline = scope.imagePipelines.get(imagePipelineArn);
  const image = builds.start(scope, {
    ...pipeline.body,
    recipe: recipeOf(call, pipeline.body),
    pipeline,
    tags: { ...pipeline.body.imageTags, ...tags },
  });
  return { clientToken, imageBuildVersionArn: image.arn };
}

function listImages({ scope }: Call, request: Input<"ListImagePipelineImages">) {
  const { imagePipelineArn: arn, filters: wanted } = request;
  scope.imagePipelines.get(arn);
  const built = scope.images.all().filter(({ body }) => body.sourcePipelineArn === arn);
  const found = filtered(built, wanted, {
    name: (it, value) => it.name === value,
    version: ({ body }, value) => selects(value, body.version),
  });
  const { page, nextToken } = pageOf(found, "ListImagePipelineImages", request);
  return { imageSummaryList: page.map(imageSummary), nextToken };
}

export const imagePipelineOperations = defineOperations({
  CreateImagePipeline: create,
  GetImagePipeline: get,
  UpdateImagePipeline: update,
  ListImagePipelines: list,
  DeleteImagePipeline: remove,
  StartImagePipelineExecution: start,
  ListImagePipelineImages: listImages,
});
