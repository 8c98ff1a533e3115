import type {
  ComponentConfiguration,
  ImageRecipe,
  ImageRecipeSummary,
  InstanceBlockDeviceMapping,
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
import { invalidValue, ServiceError } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now, versionReferences } from "../api/output-fields.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input, Valid } from "../api/sdk-types.js";
import { isManaged, platformByName } from "./amazon-managed.js";
import { resolveComponent } from "./components.js";
import { parentImageOf } from "./parent-image.js";
import type { Scope } from "./scope.js";
import { imageRecipeBody } from "./stored.js";

/** How many components a recipe can have by default: https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
const COMPONENT_QUOTA = 20;

async function create(call: Call, request: Input<"CreateImageRecipe">) {
  const { name, semanticVersion, tags, clientToken, ...rest } = request;
  const version = nextVersion(call, name, semanticVersion);
  const arn = formatArn(call.caller, `image-recipe/${slug(name)}/${version}`);
  const parent = await parentImageOf(call, request.parentImage);
  call.scope.imageRecipes.assertFree(arn);
  const components = request.components ?? [];
  if (components.length > COMPONENT_QUOTA) {
    throw new ServiceError(
      "ServiceQuotaExceededException",
      `A recipe can have at most ${COMPONENT_QUOTA} components, not ${components.length}.`,
    );
  }
  checkOnce(components);
  for (const [index, component] of components.entries())
    checkComponent(call.scope, component, parent.platform, `components[${index}]`);
  for (const [index, mapping] of (request.blockDeviceMappings ?? []).entries())
    checkMapping(mapping, `blockDeviceMappings[${index}]`);
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

/**
 * Refuses a component that a recipe has twice, regardless of version.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentConfiguration.html
 */
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
function nextVersion({ scope }: Call, name: string, version: string): string {
  const first = version.split(".").indexOf("x");
  if (first < 0) {
    versionNodes(version);
    return version;
  }
  checkSelector("semanticVersion", version);
  const newest = scope.imageRecipes
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
  scope: Scope,
  { componentArn, parameters = [] }: Valid<ComponentConfiguration>,
  platform: Platform,
  path: string,
): void {
  const selector = parseArn(componentArn).version;
  if (selector) checkSelector(`${path}.componentArn`, selector);
  const component = resolveComponent(scope, componentArn);
  const known = isManaged(componentArn) ? platformByName(parseArn(componentArn).name) : component.platform;
  if (known && known !== platform) {
    throw invalidValue(
      `${path}.componentArn`,
      `The component '${componentArn}' is for the platform ${known}, the parent image is ${platform}.`,
    );
  }
  if (!("document" in component)) return;
  const declared = component.document.parameters;
  for (const [index, { name, value }] of parameters.entries()) {
    if (!declared.some((it) => it.name === name)) {
      throw invalidValue(
        `${path}.parameters[${index}].name`,
        `The component '${componentArn}' does not have a parameter '${name}'.`,
      );
    }
    if (value.length !== 1) {
      throw invalidValue(
        `${path}.parameters[${index}].value`,
        `The parameter '${name}' is a string and takes exactly one value.`,
      );
    }
  }
  const missing = declared.find(
    (it) => it.default === undefined && !parameters.some(({ name }) => name === it.name),
  );
  if (missing) {
    throw invalidValue(
      `${path}.parameters`,
      `The component '${componentArn}' requires a value for the parameter '${missing.name}', which has no default.`,
    );
  }
}

/**
 * Refuses settings of a volume that EBS refuses.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
 */
function checkMapping({ ebs }: Valid<InstanceBlockDeviceMapping>, path: string): void {
  if (!ebs) return;
  const { volumeType = "gp2", iops, throughput, kmsKeyId, encrypted } = ebs;
  if (throughput !== undefined && volumeType !== "gp3")
    throw invalidValue(
      `${path}.ebs.throughput`,
      `Throughput is for gp3 volumes only, not for ${volumeType}.`,
    );
  if (iops !== undefined && !["io1", "io2", "gp3"].includes(volumeType))
    throw invalidValue(
      `${path}.ebs.iops`,
      `IOPS are for io1, io2 and gp3 volumes only, not for ${volumeType}.`,
    );
  if (iops === undefined && ["io1", "io2"].includes(volumeType))
    throw invalidValue(`${path}.ebs.iops`, `IOPS are required for ${volumeType} volumes.`);
  if (kmsKeyId !== undefined && !encrypted)
    throw invalidValue(`${path}.ebs.kmsKeyId`, "A KMS key requires the volume to be encrypted.");
}

function get({ scope }: Call, { imageRecipeArn: arn }: Input<"GetImageRecipe">) {
  const found = scope.imageRecipes.getNewest(arn);
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

function list({ scope }: Call, request: Input<"ListImageRecipes">) {
  const { owner = "Self", filters: wanted } = request;
  const all = owner === "Self" ? scope.imageRecipes.all().map(({ body, tags }) => ({ ...body, tags })) : [];
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
