import {
  ImagePipeline,
  type ImagePipelineProps,
  type PipelineSchedule,
} from "../../../modules/image/image-pipeline.js";
import { only, synthesize } from "../../synthesize.js";

const pipeline = (props: Partial<ImagePipelineProps> = {}) =>
  synthesize((stack) => {
    new ImagePipeline(stack, "Pipeline", {
      name: "web",
      imageRecipeArn: "arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/web/1.0.0",
      infrastructureConfigurationArn:
        "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/web",
      distributionConfigurationArn:
        "arn:aws:imagebuilder:eu-west-1:111122223333:distribution-configuration/web",
      ...props,
    });
  });

test("a pipeline without a schedule builds when it is told to", () => {
  expect(pipeline()).toEqual({
    resource: {
      aws_imagebuilder_image_pipeline: {
        Pipeline_C660917D: {
          name: "web",
          image_recipe_arn: "arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/web/1.0.0",
          infrastructure_configuration_arn:
            "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/web",
          distribution_configuration_arn:
            "arn:aws:imagebuilder:eu-west-1:111122223333:distribution-configuration/web",
        },
      },
    },
  });
});

test("a pipeline with a schedule builds at its time, under its condition", () => {
  const schedule: PipelineSchedule = {
    cron: "cron(0 3 ? * SUN *)",
    timezone: "Europe/Paris",
    pipelineExecutionStartCondition: "EXPRESSION_MATCH_ONLY",
  };
  expect(only(pipeline({ schedule }), "aws_imagebuilder_image_pipeline").schedule).toEqual({
    schedule_expression: "cron(0 3 ? * SUN *)",
    timezone: "Europe/Paris",
    pipeline_execution_start_condition: "EXPRESSION_MATCH_ONLY",
  });
});
