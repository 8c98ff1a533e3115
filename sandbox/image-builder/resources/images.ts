import type { Image, ImageSummary, ImageVersion, Ownership } from "@aws-sdk/client-imagebuilder";
import { compareVersions, formatArn, parseArn, selects } from "../api/arn.js";
import { invalidRequest, invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { versionReferences } from "../api/output-fields.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Input, Wire } from "../api/sdk-types.js";
import { OtherServices } from "../other-services.js";
import { amiParameterOf, isManaged, managedImage, managedImages } from "./amazon-managed.js";
import { recipeOf } from "./container-recipes.js";
import { assertExecutionRole } from "./execution-role.js";
import { getVisible, SHARED_IMAGES, sharedWith } from "./sharing.js";
import { imageBody, isAvailable, isFinal, type OwnImage } from "./stored.js";
import type { Resource } from "./table.js";
import { checkWorkflows } from "./workflows.js";

async function create(call: Call, request: Input<"CreateImage">) {
  const { clientToken, imageRecipeArn: _, containerRecipeArn: __, tags, ...settings } = request;
  const recipe = recipeOf(call, request);
  await checkWorkflows(call, request);
  const { arn } = call.builds.start(call.scope, { ...settings, recipe, tags: tags ?? {} });
  return { clientToken, imageBuildVersionArn: arn, latestVersionReferences: versionReferences(arn) };
}

async function get(call: Call, { imageBuildVersionArn: arn }: Input<"GetImage">) {
  if (isManaged(arn)) return getManaged(call, arn);
  const found = getVisible(call, SHARED_IMAGES, arn);
  return { image: imageBody(found), latestVersionReferences: versionReferences(found.arn) };
}

async function getManaged({ world, caller }: Call, arn: string) {
  const image = managedImage(arn);
  const parameter = amiParameterOf(parseArn(arn).name);
  const imageId = parameter && (await new OtherServices(world).parameter(caller, parameter));
  const amis = imageId ? [{ region: caller.region, image: imageId }] : [];
  return {
    image: { ...image, outputResources: { amis } },
    latestVersionReferences: versionReferences(image.arn),
  };
}

export function imageSummary({ body, tags }: Resource<OwnImage>): Wire<ImageSummary> {
  return {
    arn: body.arn,
    name: body.name,
    type: body.type,
    version: body.version,
    platform: body.platform,
    osVersion: body.osVersion,
    state: body.state,
    owner: parseArn(body.arn).account,
    dateCreated: body.dateCreated,
    outputResources: body.outputResources,
    tags,
    buildType: body.buildType,
    imageSource: body.imageSource,
  };
}

const FILTERS: FilterBy<Wire<Image>> = {
  name: (it, value) => it.name === value,
  osVersion: (it, value) => it.osVersion === value,
  platform: (it, value) => it.platform === value,
  type: (it, value) => it.type === value,
  version: (it, value) => it.version === value || selects(value, parseArn(it.arn ?? "").version ?? ""),
};

function ownedBy(call: Call, owner: Ownership): Wire<Image>[] {
  switch (owner) {
    case "Self":
      return call.scope.images.all().map(({ body }) => body);
    case "Shared":
      return sharedWith(call, SHARED_IMAGES).map(({ body }) => body);
    case "Amazon":
      return managedImages(call.caller);
    default:
      return [];
  }
}

function list(call: Call, request: Input<"ListImages">) {
  const { owner = "Self", filters: wanted, byName, includeDeprecated = false } = request;
  const all = ownedBy(call, owner);
  const shown = all.filter(({ state }) => includeDeprecated || state?.status !== "DEPRECATED");
  const versions = new Map(filtered(shown, wanted, FILTERS).map((it) => [listedArn(it, byName), it]));
  const items = [...versions].sort(([a], [b]) =>
    byName ? a.localeCompare(b) : compareVersions(parseArn(a).version ?? "", parseArn(b).version ?? ""),
  );
  const { page, nextToken } = pageOf(items, "ListImages", request);
  const imageVersionList = page.map(
    ([arn, it]): ImageVersion => ({
      arn,
      name: it.name,
      type: it.type,
      version: byName ? undefined : parseArn(arn).version,
      platform: it.platform,
      osVersion: it.osVersion,
      owner: owner === "Amazon" ? "Amazon" : parseArn(arn).account,
      dateCreated: it.dateCreated,
      buildType: it.buildType,
      imageSource: it.imageSource,
    }),
  );
  return { imageVersionList, nextToken };
}

/** The ARN of the version; of `x.x.x` if only names are listed. */
function listedArn({ arn = "" }: Wire<Image>, byName: boolean | undefined): string {
  const { name, version, region, account } = parseArn(arn);
  return formatArn({ region, account }, `image/${name}/${byName ? "x.x.x" : version}`);
}

function listBuildVersions({ scope }: Call, request: Input<"ListImageBuildVersions">) {
  const { imageVersionArn: version, filters: wanted } = request;
  const all = scope.images.all().filter(({ arn }) => !version || arn.startsWith(`${version}/`));
  const found = filtered(
    all.map((it) => ({ ...it.body, resource: it })),
    wanted,
    FILTERS,
  );
  const { page, nextToken } = pageOf(found, "ListImageBuildVersions", request);
  return { imageSummaryList: page.map(({ resource }) => imageSummary(resource)), nextToken };
}

/** Lists no package: inventories are not kept here. */
function listPackages(call: Call, request: Input<"ListImagePackages">) {
  getVisible(call, SHARED_IMAGES, request.imageBuildVersionArn);
  return { imagePackageList: pageOf([], "ListImagePackages", request).page };
}

/** Deletes an image, but not its AMIs: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_DeleteImage.html */
function remove({ scope }: Call, { imageBuildVersionArn: arn }: Input<"DeleteImage">) {
  const image = scope.images.get(arn);
  if (!isFinal(image.body)) {
    throw invalidRequest(
      `The image '${arn}' cannot be deleted in state ${image.body.state?.status}: cancel its creation first.`,
    );
  }
  // Only an available image can be a parent, or take another's place as one.
  if (isAvailable(image.body))
    scope.refuseIfUsed(
      arn,
      scope.images.all().filter(({ body }) => isAvailable(body)),
    );
  scope.images.remove(arn);
  return { imageBuildVersionArn: arn };
}

function cancel({ scope, builds }: Call, request: Input<"CancelImageCreation">) {
  const { imageBuildVersionArn: arn, clientToken } = request;
  const image = scope.images.get(arn);
  if (isFinal(image.body))
    throw invalidRequest(
      `The creation of image '${arn}' cannot be cancelled in state ${image.body.state?.status}.`,
    );
  builds.cancel(image);
  return { clientToken, imageBuildVersionArn: arn };
}

function retry({ scope, builds }: Call, { imageBuildVersionArn, clientToken }: Input<"RetryImage">) {
  builds.retry(scope.images.get(imageBuildVersionArn));
  return { clientToken, imageBuildVersionArn };
}

async function distribute(call: Call, request: Input<"DistributeImage">) {
  const { scope, builds } = call;
  const { clientToken, sourceImage, executionRole } = request;
  scope.distributionConfigurations.get(request.distributionConfigurationArn);
  await assertExecutionRole(call, executionRole);
  const { ami, name, version } = await sourceOf(call, sourceImage);
  const { arn } = builds.distribute(scope, ami, name, version, request);
  return { clientToken, imageBuildVersionArn: arn };
}

/**
 * The AMI that `sourceImage` names, by the ARN of an available image, by its id or by a parameter. AWS does not say what
 * the image of a distribution without a build is called: here it has the source's name, and one of its own counts.
 * @throws {ServiceError} if there is no such AMI in the caller's Region
 */
async function sourceOf({ scope, world, caller }: Call, source: string) {
  const services = new OtherServices(world);
  const isArn = source.includes(":image/");
  const image = isArn ? scope.images.findNewest(source, isAvailable) : undefined;
  const imageId = isArn
    ? image?.body.outputResources?.amis?.find(({ region }) => region === caller.region)?.image
    : source.startsWith("ssm:")
      ? await services.parameter(caller, source.slice("ssm:".length))
      : source;
  const ami = imageId === undefined ? undefined : world.amis.get(imageId);
  if (ami?.region !== caller.region || !world.amis.visibility.visibleTo(ami, caller.account))
    throw invalidValue("sourceImage", `There is no available image '${source}' in ${caller.region}.`);
  return image
    ? { ami, name: image.name, version: parseArn(image.arn).version ?? "1.0.0" }
    : { ami, name: ami.imageId, version: "1.0.0" };
}

export const imageOperations = defineOperations({
  CreateImage: create,
  GetImage: get,
  ListImages: list,
  ListImageBuildVersions: listBuildVersions,
  ListImagePackages: listPackages,
  DeleteImage: remove,
  CancelImageCreation: cancel,
  RetryImage: retry,
  DistributeImage: distribute,
});
