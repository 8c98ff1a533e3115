import { ImagebuilderImageRecipe } from "@cdktf/provider-aws/lib/imagebuilder-image-recipe";
import { Construct } from "constructs";
import { arnMistake } from "../../rules/arn.js";
import { MAX_COMPONENTS } from "../../rules/component.js";
import { descriptionMistake } from "../../rules/description.js";
import { deviceNameMistake } from "../../rules/instance.js";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { parentImageMistake } from "../../rules/parent-image.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS } from "../../rules/tag.js";
import { versionMistake } from "../../rules/version.js";
import { DEFAULT_VOLUME_TYPE, RECIPE_VOLUME_RULES } from "../../rules/volume.js";
import { encodedUserData, type UserData } from "../user-data.js";
import { PropsCheck } from "../validation.js";
import {
  checkDataVolumes,
  checkRootVolume,
  type DataVolume,
  dataVolumeMapping,
  type RootVolumeProps,
} from "../volume.js";

export interface RecipeComponent {
  /** ARN of a component, of one version or with `x.x.x` for the newest. */
  readonly arn: string;
  /** Values of the document's parameters. @default - the document's own defaults */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface ImageRecipeProps extends RootVolumeProps {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** `major.minor.patch`; another content needs another version. */
  readonly version: string;
  /** What the image is. @default - none */
  readonly description?: string;
  /** Image ARN, AMI id, or `ssm:` and a parameter's name. */
  readonly parentImage: string;
  /** Components in the order in which they run; 1 to 20. */
  readonly components: readonly RecipeComponent[];
  /** The parent's root device, e.g. `/dev/xvda`. */
  readonly rootDeviceName: string;
  /** Volumes beside the root volume, which the AMI has too. @default - none */
  readonly dataVolumes?: readonly DataVolume[];
  /**
   * What build and test instances run when they start first, in place of Image Builder's installation of the SSM agent.
   * @default - the agent is installed if the parent lacks it
   */
  readonly userData?: UserData;
  /** Tags of the recipe, beside the provider's. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** ARN of the key that encrypts the volumes, in the build's Region. */
  readonly keyArn: string;
  /** Whether the volumes are encrypted, as those of an image that is exported must not be. @default true */
  readonly encrypted?: boolean;
}

/**
 * An immutable recipe: a parent image, components in order, and volumes, encrypted unless told otherwise.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-recipes.html
 */
export class ImageRecipe extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ImageRecipeProps) {
    super(scope, id);
    const { name = id, rootVolumeType = DEFAULT_VOLUME_TYPE, encrypted = true } = props;
    new PropsCheck(this).given("components", props.components).throwIfWrong();
    const check = new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("version", props.version, versionMistake)
      .optional("description", props.description, descriptionMistake)
      .value("parentImage", props.parentImage, parentImageMistake)
      .list(
        "components",
        props.components.map(({ arn }) => arn),
        arnMistake,
        { min: 1, max: MAX_COMPONENTS, of: ".arn" },
      )
      .value("rootDeviceName", props.rootDeviceName, deviceNameMistake)
      .value("keyArn", props.keyArn, arnMistake)
      .userData("userData", props.userData)
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS });
    for (const [index, { parameters }] of props.components.entries()) {
      check.parameters(`components[${index}].parameters`, parameters);
    }
    checkRootVolume(check, props, RECIPE_VOLUME_RULES, { defaultType: rootVolumeType });
    checkDataVolumes(check, "dataVolumes", props.dataVolumes, RECIPE_VOLUME_RULES).throwIfWrong();
    const recipe = new ImagebuilderImageRecipe(this, "Resource", {
      name,
      version: props.version,
      description: props.description,
      parentImage: props.parentImage,
      component: props.components.map(({ arn, parameters = {} }) => ({
        componentArn: arn,
        parameter: Object.entries(parameters).map(([name, value]) => ({ name, value })),
      })),
      blockDeviceMapping: [
        {
          deviceName: props.rootDeviceName,
          ebs: {
            encrypted: String(encrypted),
            kmsKeyId: encrypted ? props.keyArn : undefined,
            volumeSize: props.rootVolumeSizeGiB,
            volumeType: rootVolumeType,
            iops: props.rootVolumeIops,
            throughput: props.rootVolumeThroughput,
            deleteOnTermination: "true",
          },
        },
        ...(props.dataVolumes ?? []).map((volume) => dataVolumeMapping(volume, props.keyArn, encrypted)),
      ],
      userDataBase64: props.userData && encodedUserData(props.userData),
      tags: props.tags,
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = recipe.arn;
  }
}
