import { ImagebuilderImageRecipe } from "@cdktf/provider-aws/lib/imagebuilder-image-recipe";
import { Construct } from "constructs";
import { literal } from "../literal.js";

export interface RecipeComponentProps {
  readonly arn: string;
  /** @default - the document's own defaults */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface ImageRecipeProps {
  readonly name: string;
  /** `major.minor.patch`; another content needs another version. */
  readonly version: string;
  /** @default - none */
  readonly description?: string;
  /** Image ARN, AMI id, or `ssm:` and a parameter's name. */
  readonly parentImage: string;
  /** In the order in which they run. */
  readonly components: readonly RecipeComponentProps[];
  /** e.g. `/dev/xvda`; must be the parent's root device. */
  readonly rootDeviceName: string;
  /** GiB. @default - the parent's size */
  readonly rootVolumeSizeGiB?: number;
  readonly rootVolumeType: string;
  /** ARN of the key that encrypts the root volume, in the build's Region. */
  readonly keyArn: string;
}

/**
 * An immutable recipe: a parent image, components in order, and an encrypted root volume.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-recipes.html
 */
export class ImageRecipe extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ImageRecipeProps) {
    super(scope, id);
    const recipe = new ImagebuilderImageRecipe(this, "Resource", {
      name: props.name,
      version: props.version,
      description: props.description && literal(props.description),
      parentImage: props.parentImage,
      component: props.components.map(({ arn, parameters = {} }) => ({
        componentArn: arn,
        parameter: Object.entries(parameters).map(([name, value]) => ({
          name: literal(name),
          value: literal(value),
        })),
      })),
      blockDeviceMapping: [
        {
          deviceName: props.rootDeviceName,
          ebs: {
            encrypted: "true",
            kmsKeyId: props.keyArn,
            volumeSize: props.rootVolumeSizeGiB,
            volumeType: props.rootVolumeType,
            deleteOnTermination: "true",
          },
        },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = recipe.arn;
  }
}
