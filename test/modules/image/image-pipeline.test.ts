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

test("a schedule is in UTC, and builds only if a dependency has an update, if nothing else is said", () => {
  const { schedule } = only(
    pipeline({ schedule: { cron: "rate(7 days)" } }),
    "aws_imagebuilder_image_pipeline",
  );
  expect(schedule).toEqual({
    schedule_expression: "rate(7 days)",
    timezone: "Etc/UTC",
    pipeline_execution_start_condition: "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
  });
});

test.each<[Partial<ImagePipelineProps>, string]>([
  [{ name: "w" }, 'name "w" has 1 character'],
  [{ imageRecipeArn: "web" }, 'imageRecipeArn "web" is not an ARN'],
  [{ infrastructureConfigurationArn: "web" }, 'infrastructureConfigurationArn "web" is not an ARN'],
  [{ distributionConfigurationArn: "web" }, 'distributionConfigurationArn "web" is not an ARN'],
  [
    { schedule: { cron: "0 3 * * *" } },
    'schedule.cron "0 3 * * *" is neither cron(…) nor rate(…): expected cron(',
  ],
  [
    { schedule: { cron: "cron(0 3 ? * SUN *)", timezone: "Mars" } },
    'schedule.timezone "Mars" is not a time zone: expected an IANA name, e.g. Europe/Paris',
  ],
  [
    { schedule: { cron: "rate(7 days)", timezone: "Europe/Paris" } },
    "schedule.timezone has no effect on a rate: expected no time zone, or a cron expression",
  ],
  [{ schedule: { cron: "cron(0 3 30 2 ? *)" } }, 'schedule.cron "cron(0 3 30 2 ? *)" never comes true'],
])("a pipeline with %j is refused", (props, message) => {
  expect(() => pipeline(props)).toThrow(message);
  expect(() => pipeline(props)).toThrow("(test/Pipeline)");
});
