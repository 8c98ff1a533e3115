import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountMistake } from "../../rules/account.js";
import { arnMistake, organizationArnMistake, organizationalUnitArnMistake } from "../../rules/arn.js";
import {
  CONTAINER_METADATA_HOPS,
  containerTagMistake,
  repositoryNameMistake,
} from "../../rules/container.js";
import { instanceTypeMistake } from "../../rules/instance.js";
import { imageNameMistake } from "../../rules/name.js";
import { regionMistake } from "../../rules/region.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS, MAX_RESOURCE_TAGS } from "../../rules/tag.js";
import { versionMistake } from "../../rules/version.js";
import { BuildEnvironment } from "../build/build-environment.js";
import { PropsCheck } from "../validation.js";
import { type BuildSettings, buildInfrastructure } from "./build-settings.js";
import { ContainerDistribution } from "./container-distribution.js";
import { ContainerRecipe, type ContainerRecipeSettings, checkContainerRecipe } from "./container-recipe.js";
import {
  ContainerRepository,
  checkPullers,
  checkRepository,
  MADE_ONLY,
  type RepositorySettings,
} from "./container-repository.js";
import type { LaunchPermissionProps } from "./distribution-configuration.js";
import { checkSchedule, checkTests, ImagePipeline } from "./image-pipeline.js";
import { checkBuildInstances } from "./infrastructure-configuration.js";

/** The ECR repositories of a container, one in each Region. */
export interface ContainerRepositories extends RepositorySettings {
  /** Name of the repositories. @default - the container's name */
  readonly name?: string;
  /**
   * Name of repositories that are there in each Region, in place of those that are made. Policies of their own say who may
   * pull.
   * @default - they are made
   */
  readonly existing?: string;
}

export interface GoldenContainerProps extends BuildSettings, ContainerRecipeSettings, LaunchPermissionProps {
  /** Name of the container; a-z, 0-9 and -. @default - the construct's id */
  readonly name?: string;
  /** Version of the recipe, `major.minor.patch`; another content of the recipe needs another version. */
  readonly version: string;
  /** Regions that the container goes to, that of the build among them; at least one. */
  readonly regions: readonly string[];
  /** ARNs of the keys that encrypt the images in the repositories that are made, by Region. @default - ECR's own key (AES256) */
  readonly keyArns?: Readonly<Record<string, string>>;
  /** ARN of the key of the Dockerfile and of the volumes of builds, in the build's Region. */
  readonly buildKeyArn: string;
  /** Providers of the container's Regions. @default - the stack's, for the one Region that has none */
  readonly providers?: Readonly<Record<string, TerraformProvider | undefined>>;
  /** The repositories. @default - they are made, with immutable tags */
  readonly repository?: ContainerRepositories;
  /**
   * Network, instance profile and logs of the builds. Its `containerRepositories` must name the container's repository,
   * because the role that it makes lets builds push to no other; with `instanceProfileName`, that profile's role must.
   * @default - an environment of its own
   */
  readonly environment?: BuildEnvironment;
  /** Tags of each image beside its version and build, which go from image to image. @default - none */
  readonly containerTags?: readonly string[];
  /** Tags of the build and test instances. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Tags of the recipe, the configurations, the pipeline and the repositories, beside the provider's. @default - none */
  readonly imageBuilderTags?: Readonly<Record<string, string>>;
}

/**
 * A golden container: what it is built from, on and when, in which ECR repositories it is, and who may pull it. Each
 * image has the tag `<version>-<build>`, e.g. `1.4.0-7`, by which ECS and EKS pin it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html
 */
export class GoldenContainer extends Construct {
  readonly name: string;
  readonly recipeArn: string;
  readonly pipelineArn: string;
  /** URL of the repository in each Region, without a tag. */
  readonly repositoryUrls: Readonly<Record<string, string>>;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: GoldenContainerProps) {
    super(scope, id);
    const {
      name = id,
      version,
      regions,
      keyArns = {},
      repository = {},
      providers = {},
      imageBuilderTags,
    } = props;
    new PropsCheck(this).given("components", props.components).given("regions", regions).throwIfWrong();
    const check = new PropsCheck(this)
      .known("name", name, imageNameMistake)
      .known("version", version, versionMistake)
      .knownList("regions", regions, regionMistake, { min: 1 })
      .value("buildKeyArn", props.buildKeyArn, arnMistake)
      .list("organizationArns", props.organizationArns, organizationArnMistake)
      .list("organizationalUnitArns", props.organizationalUnitArns, organizationalUnitArnMistake)
      .list("accounts", props.accounts, accountMistake)
      .list("containerTags", props.containerTags, containerTagMistake, { min: 1 })
      .list("instanceTypes", props.instanceTypes, instanceTypeMistake, { min: 1 })
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_RESOURCE_TAGS })
      .tags("imageBuilderTags", imageBuilderTags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS });
    checkContainerRecipe(check, props);
    checkRepositories(check, props);
    checkBuildInstances(check, props);
    checkTests(check, props.tests);
    checkSchedule(check, props.schedule).throwIfWrong();
    const environment =
      props.environment ??
      new BuildEnvironment(this, "Build", {
        containerRepositories: [repository.existing ?? repository.name ?? name],
      });
    const { existing, name: repositoryName = name, ...settings } = repository;
    const repositories = new Construct(this, "Repository");
    const made = regions.map((region) => {
      const one = new ContainerRepository(repositories, region, {
        ...settings,
        name: existing ?? repositoryName,
        existing: existing !== undefined,
        keyArn: keyArns[region],
        organizationArns: props.organizationArns,
        organizationalUnitArns: props.organizationalUnitArns,
        accounts: props.accounts,
        tags: imageBuilderTags,
        provider: providers[region],
      });
      return [region, one] as const;
    });
    const recipe = new ContainerRecipe(this, "Recipe", {
      name,
      version,
      description: props.description,
      parentImage: props.parentImage,
      platform: props.platform,
      components: props.components,
      dockerfile: props.dockerfile,
      workingDirectory: props.workingDirectory,
      instanceConfiguration: props.instanceConfiguration,
      // A plan that replaces the repository need not replace the recipe, so that the name is no reference.
      repositoryName: existing ?? repositoryName,
      keyArn: props.buildKeyArn,
      tags: imageBuilderTags,
    });
    const { infrastructureConfigurationArn, logGroups } = buildInfrastructure(this, name, environment, {
      ...props,
      metadataHopLimit: CONTAINER_METADATA_HOPS,
    });
    const distribution = new ContainerDistribution(this, "DistributionConfiguration", {
      name,
      repositoryNames: Object.fromEntries(made.map(([region, one]) => [region, one.name])),
      description: props.description,
      containerTags: props.containerTags,
      tags: imageBuilderTags,
    });
    const pipeline = new ImagePipeline(this, "Pipeline", {
      name,
      containerRecipeArn: recipe.arn,
      infrastructureConfigurationArn,
      distributionConfigurationArn: distribution.arn,
      schedule: props.schedule,
      tests: props.tests,
      vulnerabilityScanning: props.vulnerabilityScanning,
      dependsOn: logGroups.length ? logGroups : undefined,
      tags: imageBuilderTags,
    });
    this.name = name;
    this.recipeArn = recipe.arn;
    this.pipelineArn = pipeline.arn;
    this.repositoryUrls = Object.fromEntries(made.map(([region, one]) => [region, one.url]));
  }
}

function checkRepositories(
  check: PropsCheck,
  { repository = {}, keyArns = {}, ...props }: GoldenContainerProps,
): PropsCheck {
  const { existing, name } = repository;
  check
    .optional("repository.name", name, repositoryNameMistake)
    .optional("repository.existing", existing, repositoryNameMistake);
  if (Object.keys(keyArns).length) check.keyArns("keyArns", keyArns);
  check.idle(
    "keyArns",
    keyArns,
    existing !== undefined && Object.keys(keyArns).length > 0,
    "has no effect beside repository.existing",
    "one of both",
  );
  checkPullers(check, props, existing !== undefined, "beside repository.existing");
  for (const prop of [...MADE_ONLY, "name"] as const)
    check.idle(
      `repository.${prop}`,
      repository[prop],
      existing !== undefined,
      "has no effect beside repository.existing",
      "one of both",
    );
  check.idle(
    "containerTags",
    props.containerTags,
    existing === undefined && repository.immutableTags !== false,
    "would fail the second build, because a tag of the repository stays with its image",
    "repository.immutableTags false, or no containerTags",
  );
  return checkRepository(check, "repository.", repository);
}
