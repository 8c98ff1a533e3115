import { ImagebuilderContainerRecipe } from "@cdktf/provider-aws/lib/imagebuilder-container-recipe";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { arnMistake } from "../../rules/arn.js";
import { MAX_COMPONENTS } from "../../rules/component.js";
import {
  containerParentImageMistake,
  containerPlatformMistake,
  instanceImageMistake,
  isRegistryImage,
  repositoryNameMistake,
  workingDirectoryMistake,
} from "../../rules/container.js";
import { descriptionMistake } from "../../rules/description.js";
import { DEFAULT_DOCKERFILE, dockerfileMistake } from "../../rules/dockerfile.js";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS } from "../../rules/tag.js";
import { versionMistake } from "../../rules/version.js";
import { RECIPE_VOLUME_RULES } from "../../rules/volume.js";
import { literal } from "../literal.js";
import { isUnresolved, PropsCheck } from "../validation.js";
import { checkDataVolumes, type DataVolume, dataVolumeMapping } from "../volume.js";
import type { RecipeComponent } from "./image-recipe.js";

/** The instance that a container is built and tested on. */
export interface ContainerInstance {
  /** Id of its AMI, or `ssm:` and a parameter's name. @default - the newest AMI that is optimized for ECS */
  readonly image?: string;
  /** Its volumes, the root volume too if it is to be another than the AMI's; encrypted. @default - the AMI's */
  readonly volumes?: readonly DataVolume[];
}

export interface ContainerRecipeSettings {
  /** What the container is: at most 1024 bytes. @default - none */
  readonly description?: string;
  /** Image ARN, a Docker Hub image with a tag (`amazonlinux:2023`), or an ECR image's URI. */
  readonly parentImage: string;
  /** Operating system of the parent, if that is not one of Image Builder's: `Linux` or `Windows`. @default "Linux" */
  readonly platform?: string;
  /** Components in the order in which they run; 1 to 20. */
  readonly components: readonly RecipeComponent[];
  /**
   * Template of the Dockerfile, a literal text with `{{{ imagebuilder:parentImage }}}`, `{{{ imagebuilder:environments }}}`
   * and `{{{ imagebuilder:components }}}`; at most 16,000 characters.
   * @default - these three, and nothing else
   */
  readonly dockerfile?: string;
  /** Directory in which builds and tests run. @default - Image Builder's choice */
  readonly workingDirectory?: string;
  /** The instance to build and test on. @default - Image Builder's choice */
  readonly instanceConfiguration?: ContainerInstance;
}

export interface ContainerRecipeProps extends ContainerRecipeSettings {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** `major.minor.patch`; another content needs another version. */
  readonly version: string;
  /** Name of the ECR repository in the build's Region, to which the image is pushed. */
  readonly repositoryName: string;
  /** ARN of the key that encrypts the Dockerfile and the volumes, in the build's Region. */
  readonly keyArn: string;
  /** Tags of the recipe, beside the provider's. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Checks what a whole container has too. */
export function checkContainerRecipe(check: PropsCheck, props: ContainerRecipeSettings): PropsCheck {
  const { components, instanceConfiguration: instance } = props;
  check
    .optional("description", props.description, descriptionMistake)
    .value("parentImage", props.parentImage, containerParentImageMistake)
    .optional("platform", props.platform, containerPlatformMistake)
    .list(
      "components",
      components.map(({ arn }) => arn),
      arnMistake,
      { min: 1, max: MAX_COMPONENTS, of: ".arn" },
    )
    .optional("workingDirectory", props.workingDirectory, workingDirectoryMistake)
    .optional("instanceConfiguration.image", instance?.image, instanceImageMistake);
  // A `${` of it is the Dockerfile's own.
  const { dockerfile } = props;
  const mistake =
    dockerfile === undefined || Token.isUnresolved(dockerfile) ? undefined : dockerfileMistake(dockerfile);
  check.idle(
    "dockerfile",
    dockerfile,
    mistake !== undefined,
    mistake?.message ?? "",
    mistake?.expected ?? "",
  );
  for (const [index, { parameters }] of components.entries())
    check.parameters(`components[${index}].parameters`, parameters);
  return checkDataVolumes(check, "instanceConfiguration.volumes", instance?.volumes, RECIPE_VOLUME_RULES);
}

/**
 * An immutable recipe of a container: a base image, components in order, and the Dockerfile that they are put into.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html
 */
export class ContainerRecipe extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ContainerRecipeProps) {
    super(scope, id);
    const { name = id, parentImage, platform = "Linux", dockerfile = DEFAULT_DOCKERFILE } = props;
    const { instanceConfiguration: instance } = props;
    new PropsCheck(this).given("components", props.components).throwIfWrong();
    const check = new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("version", props.version, versionMistake)
      .value("repositoryName", props.repositoryName, repositoryNameMistake)
      .value("keyArn", props.keyArn, arnMistake)
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS });
    checkContainerRecipe(check, props).throwIfWrong();
    const recipe = new ImagebuilderContainerRecipe(this, "Resource", {
      name,
      version: props.version,
      description: props.description,
      containerType: "DOCKER",
      parentImage,
      // Image Builder knows the platform of its own images.
      platformOverride: isUnresolved(parentImage) || !isRegistryImage(parentImage) ? undefined : platform,
      component: props.components.map(({ arn, parameters = {} }) => ({
        componentArn: arn,
        parameter: Object.entries(parameters).map(([key, value]) => ({ name: key, value })),
      })),
      dockerfileTemplateData: Token.isUnresolved(dockerfile) ? dockerfile : literal(dockerfile),
      workingDirectory: props.workingDirectory,
      targetRepository: { service: "ECR", repositoryName: props.repositoryName },
      instanceConfiguration: instance && {
        image: instance.image,
        blockDeviceMapping: (instance.volumes ?? []).map((volume) => dataVolumeMapping(volume, props.keyArn)),
      },
      kmsKeyId: props.keyArn,
      tags: props.tags,
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = recipe.arn;
  }
}
