import { ImagebuilderImagePipeline } from "@cdktf/provider-aws/lib/imagebuilder-image-pipeline";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { arnMistake, roleArnMistake } from "../../rules/arn.js";
import { cronMistake, DEFAULT_START_CONDITION, isRate, type StartCondition } from "../../rules/cron.js";
import { DEFAULT_TEST_TIMEOUT_MINUTES, testTimeoutMistake } from "../../rules/image-tests.js";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS } from "../../rules/tag.js";
import { DEFAULT_TIME_ZONE, timeZoneMistake } from "../../rules/time-zone.js";
import { PropsCheck } from "../validation.js";
import { checkWorkflows, type PipelineWorkflow, workflowBlocks } from "./pipeline-workflows.js";

/** When a pipeline builds by itself. */
export interface PipelineSchedule {
  /** `cron(…)` of six fields, or `rate(…)`. */
  readonly cron: string;
  /** IANA name of the time zone that the expression is in. @default "Etc/UTC" */
  readonly timezone?: string;
  /** Whether the pipeline is enabled; if not, it builds only when told to. @default true */
  readonly enabled?: boolean;
  /** Whether to build each time, or only if a dependency has an update too. @default - only if a dependency has one */
  readonly pipelineExecutionStartCondition?: StartCondition;
}

/** How images are tested before they are distributed. */
export interface ImageTests {
  /** Whether they are. @default true */
  readonly enabled?: boolean;
  /** Minutes after which tests have failed; 60 to 1440. @default 720 */
  readonly timeoutMinutes?: number;
}

export interface ImagePipelineProps {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** ARN of the recipe of AMIs that is built. @default - none; there is a containerRecipeArn */
  readonly imageRecipeArn?: string;
  /** ARN of the recipe of a container that is built. @default - none; there is an imageRecipeArn */
  readonly containerRecipeArn?: string;
  /** ARN of the configuration of build and test instances. */
  readonly infrastructureConfigurationArn: string;
  /** ARN of the configuration that says where AMIs go, and whom they are shared with. */
  readonly distributionConfigurationArn: string;
  /** When to build. @default - only when told to */
  readonly schedule?: PipelineSchedule;
  /** Whether, and how long, images are tested. @default - they are, for at most 720 minutes */
  readonly tests?: ImageTests;
  /** Whether Amazon Inspector looks for vulnerabilities in each build. @default false */
  readonly vulnerabilityScanning?: boolean;
  /** Whether Image Builder notes the operating system's version and the packages of each build. @default true */
  readonly enhancedImageMetadata?: boolean;
  /** What a build runs, in this order; exactly one is of type BUILD. @default - what Amazon's workflows do */
  readonly workflows?: readonly PipelineWorkflow[];
  /** ARN of the role that builds and distributes; needed with workflows. @default - Image Builder's service-linked role */
  readonly executionRoleArn?: string;
  /** What must be there before the pipeline. @default - nothing */
  readonly dependsOn?: ITerraformDependable[];
  /** Tags of the pipeline, beside the provider's. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Checks how images are tested, which a whole image has too. */
export function checkTests(check: PropsCheck, tests: ImageTests = {}): PropsCheck {
  return check
    .optional("tests.timeoutMinutes", tests.timeoutMinutes, testTimeoutMistake)
    .idle(
      "tests.timeoutMinutes",
      tests.timeoutMinutes,
      tests.enabled === false,
      "has no effect without tests",
      "enabled true, or no timeout",
    );
}

/** Checks a schedule, which a whole image has too. */
export function checkSchedule(check: PropsCheck, schedule: PipelineSchedule | undefined): PropsCheck {
  return check
    .optional("schedule.cron", schedule?.cron, cronMistake)
    .optional("schedule.timezone", schedule?.timezone, timeZoneMistake)
    .idle(
      "schedule.timezone",
      schedule?.timezone,
      isRate(schedule?.cron ?? ""),
      "has no effect on a rate",
      "no time zone, or a cron expression",
    );
}

/**
 * Builds, tests and distributes an image. Updated in place when the recipe is replaced.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-pipelines.html
 */
export class ImagePipeline extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ImagePipelineProps) {
    super(scope, id);
    const { name = id, schedule } = props;
    const check = new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .optional("containerRecipeArn", props.containerRecipeArn, arnMistake)
      .idle(
        "containerRecipeArn",
        props.containerRecipeArn,
        props.imageRecipeArn !== undefined,
        "has no effect beside imageRecipeArn",
        "one of both",
      )
      .value("infrastructureConfigurationArn", props.infrastructureConfigurationArn, arnMistake)
      .value("distributionConfigurationArn", props.distributionConfigurationArn, arnMistake)
      .optional("executionRoleArn", props.executionRoleArn, roleArnMistake)
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS });
    if (props.containerRecipeArn === undefined || props.imageRecipeArn !== undefined)
      check.value("imageRecipeArn", props.imageRecipeArn, arnMistake);
    if (props.workflows) check.given("executionRoleArn", props.executionRoleArn);
    checkTests(check, props.tests);
    checkWorkflows(check, props);
    checkSchedule(check, schedule).throwIfWrong();
    const pipeline = new ImagebuilderImagePipeline(this, "Resource", {
      name,
      imageRecipeArn: props.imageRecipeArn,
      containerRecipeArn: props.containerRecipeArn,
      infrastructureConfigurationArn: props.infrastructureConfigurationArn,
      distributionConfigurationArn: props.distributionConfigurationArn,
      executionRole: props.executionRoleArn,
      tags: props.tags,
      dependsOn: props.dependsOn,
      workflow: workflowBlocks(props.workflows),
      status: schedule?.enabled === false ? "DISABLED" : undefined,
      imageTestsConfiguration: props.tests && {
        imageTestsEnabled: props.tests.enabled ?? true,
        timeoutMinutes: props.tests.timeoutMinutes ?? DEFAULT_TEST_TIMEOUT_MINUTES,
      },
      imageScanningConfiguration: props.vulnerabilityScanning ? { imageScanningEnabled: true } : undefined,
      // AWS's default is not written out, so that pipelines from before there was this prop are as they were.
      enhancedImageMetadataEnabled: props.enhancedImageMetadata,
      schedule: schedule && {
        scheduleExpression: schedule.cron,
        timezone: schedule.timezone ?? DEFAULT_TIME_ZONE,
        pipelineExecutionStartCondition: schedule.pipelineExecutionStartCondition ?? DEFAULT_START_CONDITION,
      },
    });
    this.arn = pipeline.arn;
  }
}
