import type {
  CancelImageCreationRequest,
  CreateImageRequest,
  DeleteImageRequest,
  GetImageRequest,
  Image,
  ImageSummary,
  ImageVersion,
  ListImageBuildVersionsRequest,
  ListImagesRequest,
} from "@aws-sdk/client-imagebuilder";
import { compareVersions, formatArn, parseArn, selects } from "../api/arn.js";
import { invalidCombination, invalidRequest, notFound } from "../api/errors.js";
import type { Call, Operations } from "../api/operation.js";
import { type FilterBy, filtered, pageOf } from "../api/page.js";
import type { Valid } from "../api/validate.js";
import { checkWorkflows } from "../builds/build.js";
import { isManaged, managedImage, managedImages } from "./managed.js";
import type { Resource } from "./scope.js";
import { imageBody, images, isAvailable, isFinal, type OwnImage } from "./tables.js";
import { versionReferences } from "./version-references.js";

function create({ scope, builds }: Call, request: Valid<CreateImageRequest>): object {
  const { clientToken, imageRecipeArn, containerRecipeArn, tags, ...settings } = request;
  if (imageRecipeArn !== undefined && containerRecipeArn !== undefined)
    throw invalidCombination(
      "You must specify exactly one recipe for your image, imageRecipeArn or containerRecipeArn.",
    );
  if (containerRecipeArn !== undefined) throw notFound(containerRecipeArn);
  if (imageRecipeArn === undefined)
    throw invalidRequest(
      "You must specify exactly one recipe for your image, imageRecipeArn or containerRecipeArn.",
    );
  checkWorkflows(request);
  const { arn } = builds.start(scope, { ...settings, imageRecipeArn, tags: tags ?? {} });
  return { clientToken, imageBuildVersionArn: arn, latestVersionReferences: versionReferences(arn) };
}

function get({ scope }: Call, { imageBuildVersionArn: arn }: Valid<GetImageRequest>): object {
  if (isManaged(arn)) return { image: managedImage(arn) };
  const found = images.newest(scope, arn);
  if (!found) throw notFound(arn);
  return { image: imageBody(found), latestVersionReferences: versionReferences(found.arn) };
}

export function imageSummary({ body, tags }: Resource<OwnImage>): ImageSummary {
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

const filters: FilterBy<Image> = {
  name: (it, value) => it.name === value,
  osVersion: (it, value) => it.osVersion === value,
  platform: (it, value) => it.platform === value,
  type: (it, value) => it.type === value,
  version: (it, value) => it.version === value || selects(value, parseArn(it.arn ?? "").version ?? ""),
};

function list({ scope, caller }: Call, request: Valid<ListImagesRequest>): object {
  const { owner = "Self", filters: wanted, byName, includeDeprecated = false } = request;
  const own = images.all(scope).map(({ body }) => body);
  const all: Image[] = owner === "Self" ? own : owner === "Amazon" ? managedImages(caller) : [];
  const shown = all.filter(({ state }) => includeDeprecated || state?.status !== "DEPRECATED");
  const versions = new Map(filtered(shown, wanted, filters).map((it) => [listedArn(it, byName), it]));
  const items = [...versions].sort(([a], [b]) =>
    byName ? a.localeCompare(b) : compareVersions(parseArn(a).version ?? "", parseArn(b).version ?? ""),
  );
  const list = JSON.stringify(["images", owner, wanted, byName, includeDeprecated]);
  const { page, nextToken } = pageOf(items, list, request);
  const imageVersionList = page.map(
    ([arn, it]): ImageVersion => ({
      arn,
      name: it.name,
      type: it.type,
      version: byName ? undefined : parseArn(arn).version,
      platform: it.platform,
      osVersion: it.osVersion,
      owner: owner === "Amazon" ? "Amazon" : caller.account,
      dateCreated: it.dateCreated,
      buildType: it.buildType,
      imageSource: it.imageSource,
    }),
  );
  return { imageVersionList, nextToken };
}

/** Version ARN; `x.x.x` where only names are listed. */
function listedArn({ arn = "" }: Image, byName: boolean | undefined): string {
  const { name, version, region, account } = parseArn(arn);
  return formatArn({ region, account }, `image/${name}/${byName ? "x.x.x" : version}`);
}

function listBuildVersions({ scope }: Call, request: Valid<ListImageBuildVersionsRequest>): object {
  const { imageVersionArn: version, filters: wanted } = request;
  const all = images.all(scope).filter(({ arn }) => !version || arn.startsWith(`${version}/`));
  const found = filtered(
    all.map((it) => ({ ...it.body, resource: it })),
    wanted,
    filters,
  );
  const { page, nextToken } = pageOf(found, JSON.stringify(["image builds", version, wanted]), request);
  return { imageSummaryList: page.map(({ resource }) => imageSummary(resource)), nextToken };
}

/** Leaves the AMIs alone: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_DeleteImage.html */
function remove({ scope }: Call, { imageBuildVersionArn: arn }: Valid<DeleteImageRequest>): object {
  const image = images.get(scope, arn);
  if (!isFinal(image.body)) {
    throw invalidRequest(
      `The image '${arn}' cannot be deleted in state ${image.body.state?.status}: cancel its creation first.`,
    );
  }
  // Only what is available can be a parent, or take another's place as one.
  if (isAvailable(image.body))
    scope.refuseIfUsed(
      arn,
      images.all(scope).filter(({ body }) => isAvailable(body)),
    );
  images.remove(scope, arn);
  return { imageBuildVersionArn: arn };
}

function cancel({ scope, builds }: Call, request: Valid<CancelImageCreationRequest>): object {
  const { imageBuildVersionArn: arn, clientToken } = request;
  const image = images.get(scope, arn);
  if (isFinal(image.body))
    throw invalidRequest(
      `The creation of image '${arn}' cannot be cancelled in state ${image.body.state?.status}.`,
    );
  builds.cancel(image);
  return { clientToken, imageBuildVersionArn: arn };
}

export const imageOperations = {
  CreateImage: create,
  GetImage: get,
  ListImages: list,
  ListImageBuildVersions: listBuildVersions,
  DeleteImage: remove,
  CancelImageCreation: cancel,
} satisfies Operations;
