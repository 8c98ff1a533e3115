import { ImagebuilderImagePipeline } from "@cdktf/provider-aws/lib/imagebuilder-image-pipeline";
import { Construct } from "constructs";

export interface ImagePipelineProps {
  readonly name: string;
  readonly recipeArn: string;
  readonly infrastructureArn: string;
  readonly distributionArn: string;
  /** When to build. @default - only when told to */
  readonly schedule?: {
    /** `cron(…)` of six fields, or `rate(…)`. */
    readonly cron: string;
    /** IANA name. */
    readonly timezone: string;
    /** `EXPRESSION_MATCH_ONLY`, or only if a dependency has an update too. */
    readonly pipelineExecutionStartCondition: string;
  };
}

/**
 * Builds, tests and distributes an image. Updated in place when the recipe is replaced.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-pipelines.html
 */
export class ImagePipeline extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ImagePipelineProps) {
    super(scope, id);
    const pipeline = new ImagebuilderImagePipeline(this, "Resource", {
      name: props.name,
      imageRecipeArn: props.recipeArn,
      infrastructureConfigurationArn: props.infrastructureArn,
      distributionConfigurationArn: props.distributionArn,
      schedule: props.schedule && {
        scheduleExpression: props.schedule.cron,
        timezone: props.schedule.timezone,
        pipelineExecutionStartCondition: props.schedule.pipelineExecutionStartCondition,
      },
    });
    this.arn = pipeline.arn;
  }
}
