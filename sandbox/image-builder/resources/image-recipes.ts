import type {
  Component,
  ComponentConfiguration,
  ImageRecipe,
  ImageRecipeSummary,
  Platform,
} from "@aws-sdk/client-imagebuilder";
import {
  checkSelector,
  compareVersions,
  formatArn,
  parseArn,
  selects,
  slug,
  versionNodes,
} from "../api/arn.js";
import { invalidCombination, invalidValue, ServiceError } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now, versionReferences } from "../api/output-fields.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input, Valid } from "../api/sdk-types.js";
import { isManaged, isWithoutParameters, platformByName } from "./amazon-managed.js";
import { resolveComponent } from "./components.js";
import { parentImageOf } from "./parent-image.js";
import type { Scope } from "./scope.js";
import { getVisible, sharedWith } from "./sharing.js";
import { imageRecipeBody, type OwnComponent, type OwnImageRecipe } from "./stored.js";
import type { Resource, Table } from "./table.js";

/** How many components a recipe can have by default: https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
const COMPONENT_QUOTA = 20;

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
    references: [
      ...components.map(({ componentArn }) => componentArn),
      ...(request.parentImage.startsWith("arn:") ? [request.parentImage] : []),
    ].filter((reference) => !isManaged(reference)),
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

/** Refuses components that no recipe can have together, or that are not for the platform. @throws {ServiceError} */
export function checkComponents(
  call: Call,
  components: readonly Valid<ComponentConfiguration>[],
  platform: Platform,
): void {
  if (components.length > COMPONENT_QUOTA) {
    throw new ServiceError(
      "ServiceQuotaExceededException",
      `A recipe can have at most ${COMPONENT_QUOTA} components, not ${components.length}.`,
    );
  }
  checkOnce(components);
  for (const [index, component] of components.entries())
    checkComponent(call, component, platform, `components[${index}]`);
}

/** Refuses a component that a recipe has twice, regardless of version. No page of AWS says that it takes one. */
function checkOnce(components: readonly Valid<ComponentConfiguration>[]): void {
  const seen = new Set<string>();
  for (const { componentArn = "" } of components) {
    const component = componentArn.replace(/\/[^/]*(\/\d+)?$/, "");
    if (seen.has(component)) {
      throw invalidValue(
        "components",
        `A recipe can have each component only once, regardless of version: ${componentArn}`,
      );
    }
    seen.add(component);
  }
}

/**
 * A wildcard counts up: `1.0.x` is the next patch of 1.0, `x.x.x` the next major.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export function nextVersion<T extends { readonly version: string }>(
  recipes: Table<T>,
  name: string,
  version: string,
): string {
  const first = version.split(".").indexOf("x");
  if (first < 0) {
    versionNodes(version);
    return version;
  }
  checkSelector("semanticVersion", version);
  const newest = recipes
    .all()
    .filter((it) => slug(it.name) === slug(name) && selects(version, it.body.version))
    .map((it) => it.body.version)
    .sort(compareVersions)
    .at(-1);
  const start = first === 0 ? 1 : 0;
  return version
    .split(".")
    .map((node, index) => {
      if (index < first) return node;
      if (index > first) return "0";
      return newest === undefined ? start : (versionNodes(newest)[index] ?? 0) + 1;
    })
    .join(".");
}

function checkComponent(
  call: Call,
  { componentArn, parameters = [] }: Valid<ComponentConfiguration>,
  platform: Platform,
  path: string,
): void {
  const selector = parseArn(componentArn).version;
  if (selector) checkSelector(`${path}.componentArn`, selector);
  const component = resolveComponent(call, componentArn);
  const known = isManaged(componentArn) ? platformByName(parseArn(componentArn).name) : component.platform;
  if (known && known !== platform) {
    throw invalidValue(
      `${path}.componentArn`,
      `The component '${componentArn}' is for the platform ${known}, the parent image is ${platform}.`,
    );
  }
  checkParameters(component, componentArn, parameters, `${path}.parameters`);
}

function checkParameters(
  component: Component | OwnComponent,
  arn: string,
  given: NonNullable<Valid<ComponentConfiguration>["parameters"]>,
  path: string,
): void {
  if (!("document" in component) && !isWithoutParameters(arn)) return;
  const declared = "document" in component ? component.document.parameters : [];
  const unknown = given.filter(({ name }) => !declared.some((it) => it.name === name));
  // Code and words are the service's: https://github.com/aws-ia/terraform-aws-ec2-image-builder/issues/106
  const invalid = (why: string) =>
    invalidCombination(`The value supplied for parameter '${path}' is not valid. ${why}`);
  if (unknown.length) {
    const names = unknown.map(({ name }) => name).join(", ");
    throw invalid(`The following parameters are not defined in the provided component: ${names}`);
  }
  const listed = given.find(({ value }) => value.length !== 1);
  if (listed) throw invalid(`The parameter '${listed.name}' is a string and takes exactly one value.`);
  const missing = declared.filter(
    (it) => it.default === undefined && !given.some(({ name }) => name === it.name),
  );
  if (missing.length) {
    const names = missing.map(({ name }) => name).join(", ");
    throw invalid(`The following parameters of the provided component require a value: ${names}`);
  }
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
  const owned =
    owner === "Self" ? call.scope.imageRecipes.all() : owner === "Shared" ? sharedWith(call, SHARED) : [];
  const all = owned.map(({ body, tags }) => ({ ...body, tags }));
  const found = filtered(all, wanted, FILTERS);
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
