import { ImagebuilderDistributionConfiguration } from "@cdktf/provider-aws/lib/imagebuilder-distribution-configuration";
import { Construct } from "constructs";
import { containerTagMistake, repositoryNameMistake } from "../../rules/container.js";
import { descriptionMistake } from "../../rules/description.js";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { regionMistake } from "../../rules/region.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS } from "../../rules/tag.js";
import { PropsCheck } from "../validation.js";

export interface ContainerDistributionProps {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** Regions that the container goes to, each with the name of the ECR repository there; at least one. */
  readonly repositoryNames: Readonly<Record<string, string>>;
  /** Description of the distribution in each Region: at most 1024 bytes. @default - none */
  readonly description?: string;
  /** Tags of each image in the repositories, beside its version and build. @default - none */
  readonly containerTags?: readonly string[];
  /** Tags of the configuration, beside the provider's. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Copies a container's images to a repository in each Region.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-container-distribution-settings.html
 */
export class ContainerDistribution extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ContainerDistributionProps) {
    super(scope, id);
    const { name = id, repositoryNames, containerTags } = props;
    new PropsCheck(this).given("repositoryNames", repositoryNames).throwIfWrong();
    const check = new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .optional("description", props.description, descriptionMistake)
      .list("containerTags", containerTags, containerTagMistake, { min: 1 })
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS })
      .size("repositoryNames", Object.keys(repositoryNames).length, { min: 1 });
    for (const [region, repository] of Object.entries(repositoryNames))
      check
        .value("repositoryNames key", region, regionMistake)
        .value(`repositoryNames.${region}`, repository, repositoryNameMistake);
    check.throwIfWrong();
    const configuration = new ImagebuilderDistributionConfiguration(this, "Resource", {
      name,
      tags: props.tags,
      // A replaced configuration is still the pipeline's, until that is told of the new one.
      lifecycle: { createBeforeDestroy: true },
      distribution: Object.entries(repositoryNames).map(([region, repositoryName]) => ({
        region,
        containerDistributionConfiguration: {
          description: props.description,
          containerTags: containerTags && [...containerTags],
          targetRepository: { service: "ECR", repositoryName },
        },
      })),
    });
    this.arn = configuration.arn;
  }
}
