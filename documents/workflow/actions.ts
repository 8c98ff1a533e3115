import { z } from "zod";
import type { WorkflowType } from "../../rules/workflow.js";
import { breaking } from "../issue.js";
import { anyOf, boolean, type Shape, text, texts } from "../values.js";

/** A step action of workflows. */
export interface WorkflowAction {
  /** Stages that it is available in. @default - all */
  readonly types?: readonly WorkflowType[];
  readonly required: Shape;
  readonly optional: Shape;
  /** Names of its outputs. */
  readonly outputs: readonly string[];
  /** Longest time that a step of it may take, in minutes. */
  readonly maxMinutes: number;
}

/** Most bytes of an input that is JSON. */
const MAX_JSON_BYTES = 16 * 1024;

/** A text that is JSON once its references have values, which may stand in quotes or by themselves. */
const json = text.superRefine((value, context) => {
  const given = String(value);
  const expected = `JSON of at most ${MAX_JSON_BYTES} bytes`;
  if (Buffer.byteLength(given) > MAX_JSON_BYTES) {
    const message = `has ${Buffer.byteLength(given)} bytes`;
    context.addIssue(breaking("workflow/json", message, expected, { valueless: true }));
    return;
  }
  try {
    JSON.parse(given.replaceAll(/\{\{[^{}]*\}\}/g, "0"));
  } catch {
    context.addIssue(breaking("workflow/json", "is not JSON", expected, { valueless: true }));
  }
});

/** What only a reference can be, and so no value that is written. */
const reference = z.unknown().superRefine((_, context) => {
  const expected = "$.stepOutputs.<step>.distributedImages, and .$ at the end of the input's name";
  context.addIssue(breaking("component/value", "is no reference", expected));
});

/** Parameters of a command document, each a list of texts, or one. */
const commandParameters = z.record(
  z.string(),
  z.unknown().superRefine((value, context) => {
    const { error } = (Array.isArray(value) ? z.array(text) : text).safeParse(value);
    for (const issue of error?.issues ?? []) context.addIssue({ ...issue });
  }),
);

/** A list of maps, each of a Region. What else they have is not looked at. */
const ofRegions = z
  .array(
    z.looseObject({}).superRefine((value, context) => {
      if (value.region !== undefined || value["region.$"] !== undefined) return;
      const issue = breaking("component/missing", "is missing", "a Region, e.g. eu-west-1", {
        valueless: true,
      });
      context.addIssue({ ...issue, path: ["region"] });
    }),
  )
  .min(1);

const onInstance = (maxMinutes: number, outputs: readonly string[] = COMMAND): WorkflowAction => ({
  required: { instanceId: text },
  optional: {},
  outputs,
  maxMinutes,
});
const COMMAND = ["runCommandId", "status", "output"];
const DISTRIBUTION: readonly WorkflowType[] = ["DISTRIBUTION"];

const HOURS = 60;
const DAYS = 24 * HOURS;

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html */
export const WORKFLOW_ACTIONS: ReadonlyMap<string, WorkflowAction> = new Map(
  Object.entries<WorkflowAction>({
    ApplyImageConfigurations: {
      types: DISTRIBUTION,
      required: { distributedImages: reference },
      optional: { configurations: ofRegions },
      outputs: ["configuredImages"],
      maxMinutes: 12 * HOURS,
    },
    BootstrapInstanceForContainer: onInstance(12 * HOURS),
    CollectImageMetadata: onInstance(12 * HOURS, ["osVersion", "associationId"]),
    CollectImageScanFindings: { ...onInstance(12 * HOURS), types: ["TEST"] },
    CreateImage: onInstance(3 * DAYS, ["imageId"]),
    CreateImageFromIso: onInstance(12 * HOURS, ["amiName", "snapshotId", "architecture"]),
    DistributeContainerImage: {
      ...onInstance(12 * HOURS, ["status", "succeededRegions", "failedRegions"]),
      types: DISTRIBUTION,
    },
    DistributeImage: {
      types: DISTRIBUTION,
      required: {},
      optional: { distributions: ofRegions },
      outputs: ["distributedImages"],
      maxMinutes: 12 * HOURS,
    },
    ExecuteComponents: { ...onInstance(DAYS), types: ["BUILD", "TEST"] },
    ExecuteStateMachine: {
      required: { stateMachineArn: text },
      optional: { input: json },
      outputs: ["executionArn", "output"],
      maxMinutes: DAYS,
    },
    LaunchInstance: {
      required: { waitFor: anyOf("ssmAgent") },
      optional: {
        imageIdOverride: text,
        instanceTypesOverride: texts,
        healthCheck: anyOf("RUNNING", "STATUS_CHECK_PASSED"),
      },
      outputs: ["instanceId"],
      maxMinutes: 12 * HOURS,
    },
    ModifyImageAttributes: {
      types: DISTRIBUTION,
      required: { distributedImages: reference },
      optional: { attributes: ofRegions },
      outputs: ["modifiedImages"],
      maxMinutes: 3 * HOURS,
    },
    RegisterImage: {
      required: {},
      optional: {
        architecture: anyOf("i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"),
        blockDeviceMapping: z.array(z.looseObject({})).min(1),
        bootMode: anyOf("legacy-bios", "uefi", "uefi-preferred"),
        description: text,
        enaSupport: boolean,
        imageLocation: text,
        imdsSupport: anyOf("v2.0"),
        includeSnapshotTags: boolean,
        kernelId: text,
        ramdiskId: text,
        rootDeviceName: text,
        sriovNetSupport: text,
        tpmSupport: anyOf("v2.0"),
        uefiData: text,
        virtualizationType: anyOf("hvm", "paravirtual"),
      },
      outputs: ["imageId"],
      maxMinutes: 12 * HOURS,
    },
    RunCommand: {
      required: { instanceId: text, documentName: text },
      optional: { parameters: commandParameters, documentVersion: text },
      outputs: COMMAND,
      maxMinutes: 12 * HOURS,
    },
    RunSysPrep: onInstance(12 * HOURS),
    SanitizeInstance: onInstance(12 * HOURS),
    TerminateInstance: {
      required: { instanceId: text },
      optional: { waitForTermination: boolean },
      outputs: [],
      maxMinutes: 12 * HOURS,
    },
    WaitForAction: {
      required: {},
      optional: { snsTopicArn: text, lambdaFunctionName: text, payload: json },
      outputs: ["action", "reason"],
      maxMinutes: 7 * DAYS,
    },
    WaitForSSMAgent: onInstance(3 * HOURS, ["status"]),
  }),
);

/** Actions that make the image of a build. */
export const IMAGE_MAKERS = ["CreateImage", "CreateImageFromIso", "RegisterImage"];

export const AMI_DISTRIBUTION = ["DistributeImage", "ModifyImageAttributes", "ApplyImageConfigurations"];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-dynamic-vars.html */
export const SYSTEM_VARIABLES = [
  ...["cloudWatchLogGroup", "cloudWatchLogStream", "collectImageMetadata", "collectImageScanFindings"],
  ...["dateTime", "imageBuildNumber", "imageId", "imageName", "imageType", "imageVersionNumber"],
  ...["instanceProfileName", "platform", "s3Logs", "securityGroups", "sourceImageARN", "subnetId"],
  ...["terminateInstanceOnFailure", "workflowPhase", "workingDirectory"],
];
