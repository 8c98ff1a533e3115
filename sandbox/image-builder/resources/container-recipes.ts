import type { ContainerRecipe, ContainerRecipeSummary, Platform } from "@aws-sdk/client-imagebuilder";
import { formatArn, parseArn, slug } from "../api/arn.js";
import { invalidCombination, invalidRequest, invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now, versionReferences } from "../api/output-fields.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { isManaged, isManagedAmi, isMisspeltImage, platformByName } from "./amazon-managed.js";
import { objectText } from "./document-source.js";
import { resolveRecipe } from "./image-recipes.js";
import { checkComponents, nextVersion, recipesOf, referencesOf } from "./recipes.js";
import type { Scope } from "./scope.js";
import { findVisible, getVisible, SHARED_IMAGES } from "./sharing.js";
import { isAvailable, type OwnContainerRecipe, type OwnImageRecipe } from "./stored.js";
import type { Resource } from "./table.js";

/** What a Dockerfile template must have: https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html */
const PLACEHOLDERS = ["parentImage", "environments", "components"];

async function create(call: Call, request: Input<"CreateContainerRecipe">) {
  const { name, semanticVersion, tags, clientToken, ...rest } = request;
  const { dockerfileTemplateUri, platformOverride, imageOsVersionOverride: _, ...shown } = rest;
  const version = nextVersion(call.scope.containerRecipes, name, semanticVersion);
  const arn = formatArn(call.caller, `container-recipe/${slug(name)}/${version}`);
  const platform = basePlatform(call, request.parentImage) ?? platformOverride ?? "Linux";
  const dockerfileTemplateData = await template(call, request);
  checkTemplate(
    dockerfileTemplateUri === undefined ? "dockerfileTemplateData" : "dockerfileTemplateUri",
    dockerfileTemplateData,
  );
  call.scope.containerRecipes.assertFree(arn);
  const components = request.components ?? [];
  if (components.length === 0) throw invalidValue("components", "A recipe needs at least one component.");
  checkComponents(call, components, platform);
  call.scope.containerRecipes.add({
    arn,
    name,
    tags: tags ?? {},
    references: referencesOf(request),
    body: {
      ...shown,
      dockerfileTemplateData,
      encrypted: true,
      arn,
      name,
      platform,
      owner: call.caller.account,
      version,
      dateCreated: now(),
    },
  });
  return { clientToken, containerRecipeArn: arn, latestVersionReferences: versionReferences(arn) };
}

/** The template, which is given as a text or as an object in S3. */
async function template(call: Call, request: Input<"CreateContainerRecipe">): Promise<string> {
  const { dockerfileTemplateData: data, dockerfileTemplateUri: uri } = request;
  if (data !== undefined && uri !== undefined)
    throw invalidCombination("You must specify only one of dockerfileTemplateData or dockerfileTemplateUri.");
  if (data !== undefined) return data;
  if (uri === undefined)
    throw invalidRequest("You must specify either dockerfileTemplateData or dockerfileTemplateUri.");
  return objectText(call, "dockerfileTemplateUri", uri);
}

function checkTemplate(parameter: string, text: string): void {
  const missing = PLACEHOLDERS.find(
    (name) => !new RegExp(`\\{\\{\\{\\s*imagebuilder:${name}\\s*\\}\\}\\}`).test(text),
  );
  if (missing) throw invalidValue(parameter, `The template lacks {{{ imagebuilder:${missing} }}}.`);
}

/**
 * Platform of the base image: of one of Image Builder's, or undefined for one of a registry.
 * @throws {ServiceError} if there is no such image, or it is one of AMIs
 */
function basePlatform(call: Call, parent: string): Platform | undefined {
  if (!parent.startsWith("arn:")) {
    if (/^(ami-|ssm:)/.test(parent))
      throw invalidValue("parentImage", `'${parent}' is not a container image.`);
    return undefined;
  }
  const { name, region } = parseArn(parent);
  if (region !== call.caller.region)
    throw invalidValue("parentImage", `The image '${parent}' must be in the Region ${call.caller.region}.`);
  if (isManaged(parent)) {
    if (isManagedAmi(name)) throw invalidValue("parentImage", `The image '${parent}' is not a container.`);
    if (isMisspeltImage(parent)) throw invalidValue("parentImage", `The image '${parent}' does not exist.`);
    return platformByName(name);
  }
  const image = findVisible(call, SHARED_IMAGES, parent, isAvailable);
  if (!image)
    throw invalidValue("parentImage", `The image '${parent}' does not exist, or has no available build.`);
  if (image.body.type !== "DOCKER")
    throw invalidValue("parentImage", `The image '${parent}' is not a container.`);
  return image.body.platform;
}

const SHARED = {
  action: "imagebuilder:GetContainerRecipe",
  tableOf: (scope: Scope) => scope.containerRecipes,
};

/** The one recipe of a request, of an image or a container. @throws {ServiceError} if there is none, or both */
export function recipeOf(
  call: Call,
  { imageRecipeArn, containerRecipeArn }: { imageRecipeArn?: string; containerRecipeArn?: string },
): Resource<OwnImageRecipe | OwnContainerRecipe> {
  const rule = "You must specify exactly one recipe for your image, imageRecipeArn or containerRecipeArn.";
  if (imageRecipeArn !== undefined && containerRecipeArn !== undefined) throw invalidCombination(rule);
  if (containerRecipeArn !== undefined) return getVisible(call, SHARED, containerRecipeArn);
  if (imageRecipeArn === undefined) throw invalidRequest(rule);
  return resolveRecipe(call, imageRecipeArn);
}

function get(call: Call, { containerRecipeArn: arn }: Input<"GetContainerRecipe">) {
  const { arn: found, body, tags } = getVisible(call, SHARED, arn);
  return { containerRecipe: { ...body, tags }, latestVersionReferences: versionReferences(found) };
}

const FILTERS: FilterBy<ContainerRecipe> = {
  containerType: (it, value) => it.containerType === value,
  name: (it, value) => it.name === value,
  parentImage: (it, value) => it.parentImage === value,
  platform: (it, value) => it.platform === value,
};

function list(call: Call, request: Input<"ListContainerRecipes">) {
  const { owner = "Self", filters: wanted } = request;
  const found = filtered(recipesOf(call, SHARED, owner), wanted, FILTERS);
  const { page, nextToken } = pageOf(found, "ListContainerRecipes", request);
  const containerRecipeSummaryList = page.map(
    ({
      arn,
      containerType,
      name,
      platform,
      owner: account,
      parentImage,
      dateCreated,
      instanceConfiguration,
      tags,
    }): ContainerRecipeSummary => ({
      arn,
      containerType,
      name,
      platform,
      owner: account,
      parentImage,
      dateCreated,
      instanceImage: instanceConfiguration?.image,
      tags,
    }),
  );
  return { containerRecipeSummaryList, nextToken };
}

function remove({ scope }: Call, { containerRecipeArn: arn }: Input<"DeleteContainerRecipe">) {
  scope.containerRecipes.get(arn);
  scope.refuseIfUsed(arn, scope.containerRecipes.all());
  scope.containerRecipes.remove(arn);
  return { containerRecipeArn: arn };
}

export const containerRecipeOperations = defineOperations({
  CreateContainerRecipe: create,
  GetContainerRecipe: get,
  ListContainerRecipes: list,
  DeleteContainerRecipe: remove,
});
