import type { ImageRecipe, ImageRecipeSummary } from "@aws-sdk/client-imagebuilder";
import { formatArn, slug } from "../api/arn.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now, versionReferences } from "../api/output-fields.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { parentImageOf } from "./parent-image.js";
import { checkComponents, nextVersion, recipesOf, referencesOf } from "./recipes.js";
import type { Scope } from "./scope.js";
import { getVisible } from "./sharing.js";
import { imageRecipeBody, type OwnImageRecipe } from "./stored.js";
import type { Resource } from "./table.js";

async function create(call: Call, request: Input<"CreateImageRecipe">) {
  const { name, semanticVersion, tags, clientToken, ...rest } = request;
  const version = nextVersion(call.scope.imageRecipes, name, semanticVersion);
  const arn = formatArn(call.caller, `image-recipe/${slug(name)}/${version}`);
  const parent = await parentImageOf(call, request.parentImage);
  call.scope.imageRecipes.assertFree(arn);
  const components = request.components ?? [];
  checkComponents(call, components, parent.platform);
  call.scope.imageRecipes.add({
    arn,
    name,
    tags: tags ?? {},
    references: referencesOf(request),
    body: {
      ...rest,
      // The service shows the agent's setting even if none was given.
      additionalInstanceConfiguration: {
        ...rest.additionalInstanceConfiguration,
        systemsManagerAgent: {
          uninstallAfterBuild: false,
          ...rest.additionalInstanceConfiguration?.systemsManagerAgent,
        },
      },
      arn,
      type: "AMI",
      name,
      platform: parent.platform,
      owner: call.caller.account,
      version,
      dateCreated: now(),
      parent,
    },
  });
  return { clientToken, imageRecipeArn: arn, latestVersionReferences: versionReferences(arn) };
}

const SHARED = { action: "imagebuilder:GetImageRecipe", tableOf: (scope: Scope) => scope.imageRecipes };

/** The recipe that an ARN means, of the caller or shared with it. @throws {ServiceError} ResourceNotFoundException */
export function resolveRecipe(call: Call, arn: string): Resource<OwnImageRecipe> {
  return getVisible(call, SHARED, arn);
}

function get(call: Call, { imageRecipeArn: arn }: Input<"GetImageRecipe">) {
  const found = resolveRecipe(call, arn);
  return {
    imageRecipe: imageRecipeBody(found.body, found.tags),
    latestVersionReferences: versionReferences(found.arn),
  };
}

const FILTERS: FilterBy<ImageRecipe> = {
  name: (it, value) => it.name === value,
  parentImage: (it, value) => it.parentImage === value,
  platform: (it, value) => it.platform === value,
};

function list(call: Call, request: Input<"ListImageRecipes">) {
  const { owner = "Self", filters: wanted } = request;
  const found = filtered(recipesOf(call, SHARED, owner), wanted, FILTERS);
  const { page, nextToken } = pageOf(found, "ListImageRecipes", request);
  const imageRecipeSummaryList = page.map(
    ({ arn, name, platform, parentImage, dateCreated, tags, owner: account }): ImageRecipeSummary => ({
      arn,
      name,
      platform,
      owner: account,
      parentImage,
      dateCreated,
      tags,
    }),
  );
  return { imageRecipeSummaryList, nextToken };
}

function remove({ scope }: Call, { imageRecipeArn: arn }: Input<"DeleteImageRecipe">) {
  scope.imageRecipes.get(arn);
  scope.refuseIfUsed(arn, scope.imageRecipes.all());
  scope.imageRecipes.remove(arn);
  return { imageRecipeArn: arn };
}

export const imageRecipeOperations = defineOperations({
  CreateImageRecipe: create,
  GetImageRecipe: get,
  ListImageRecipes: list,
  DeleteImageRecipe: remove,
});
