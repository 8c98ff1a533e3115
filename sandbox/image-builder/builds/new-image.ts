import type { InfrastructureConfiguration } from "@aws-sdk/client-imagebuilder";
import type { Ami, Architecture } from "../../ec2/ami.js";
import { formatArn, parseArn, slug } from "../api/arn.js";
import { now } from "../api/output-fields.js";
import type { Input } from "../api/sdk-types.js";
import type { Scope } from "../resources/scope.js";
import {
  imageRecipeBody,
  isContainerRecipe,
  type OwnDistributionConfiguration,
  type OwnImage,
  type ParentImage,
} from "../resources/stored.js";
import type { Resource } from "../resources/table.js";
import { type BuildSettings, buildDefaults } from "./build.js";

export type DistributionSettings = Pick<
  Input<"DistributeImage">,
  "distributionConfigurationArn" | "executionRole" | "tags"
>;

/** The ARN of the next build of an image version, whose number no build has had. */
export function nextBuildArn(scope: Scope, name: string, version: string): string {
  const arn = formatArn(scope.owner, `image/${slug(name)}/${version}`);
  const build = (scope.lastBuild.get(arn) ?? 0) + 1;
  scope.lastBuild.set(arn, build);
  return `${arn}/${build}`;
}

/** The image of a build that is about to start. */
export function newImage(
  arn: string,
  settings: BuildSettings,
  infrastructure: InfrastructureConfiguration,
  distribution: OwnDistributionConfiguration | undefined,
): Resource<OwnImage> {
  const { body: recipe, tags } = settings.recipe;
  return {
    arn,
    name: recipe.name,
    tags: settings.tags,
    references: [],
    body: {
      arn,
      type: isContainerRecipe(recipe) ? "DOCKER" : "AMI",
      name: recipe.name,
      version: `${recipe.version}/${parseArn(arn).build}`,
      platform: recipe.platform,
      state: { status: "PENDING" },
      ...(isContainerRecipe(recipe)
        ? { containerRecipe: { ...recipe, tags } }
        : { imageRecipe: imageRecipeBody(recipe, tags) }),
      infrastructureConfiguration: infrastructure,
      distributionConfiguration: distribution,
      ...buildDefaults(settings),
      sourcePipelineArn: settings.pipeline?.arn,
      sourcePipelineName: settings.pipeline?.name,
      executionRole: settings.executionRole,
      workflows: settings.workflows,
      dateCreated: now(),
      outputResources: { amis: [] },
      buildType: "USER_INITIATED",
      imageSource: "CUSTOM",
      build: {
        architecture: architectureOf(isContainerRecipe(recipe) ? undefined : recipe.parent, infrastructure),
        rootDeviceName: isContainerRecipe(recipe) ? "" : recipe.parent.rootDeviceName,
        awsSoftware: isContainerRecipe(recipe) ? undefined : recipe.parent.awsSoftware,
      },
    },
  };
}

/** The image of a distribution without a build. */
export function distributedImage(
  arn: string,
  name: string,
  source: Ami,
  { tags = {}, executionRole }: DistributionSettings,
  distribution: OwnDistributionConfiguration,
): Resource<OwnImage> {
  const { version, build } = parseArn(arn);
  return {
    arn,
    name,
    tags,
    references: [],
    body: {
      arn,
      type: "AMI",
      name,
      version: `${version}/${build}`,
      platform: source.platform === "windows" ? "Windows" : "Linux",
      state: { status: "PENDING" },
      distributionConfiguration: distribution,
      executionRole,
      dateCreated: now(),
      outputResources: { amis: [] },
      buildType: "USER_INITIATED",
      imageSource: "CUSTOM",
      build: {
        architecture: source.architecture,
        rootDeviceName: source.rootDeviceName,
        awsSoftware: source.awsSoftware,
      },
    },
  };
}

/** ARM instance types are `a1` and those with a `g` after the generation: `t4g`, `c7gn`. */
function architectureOf(
  parent: ParentImage | undefined,
  { instanceTypes = [] }: InfrastructureConfiguration,
): Architecture {
  if (parent?.architecture) return parent.architecture;
  return instanceTypes.some((type) => /^(a1|[a-z]+\d+g[a-z]*)\./.test(type)) ? "arm64" : "x86_64";
}
