import type { WorkflowType } from "@aws-sdk/client-imagebuilder";
import { formatArn, parseArn } from "../api/arn.js";
import { notFound } from "../api/errors.js";
import { slipOf } from "./managed-names.js";
import { defaultSeconds, type WorkflowDocument, type WorkflowStep } from "./workflow-document.js";

const WORKFLOW_TYPES = ["BUILD", "TEST", "DISTRIBUTION"] as const satisfies readonly WorkflowType[];

/** A step whose inputs are the instance that another step has launched, or none. */
const step = (name: string, action: string, launched?: string, condition?: object): WorkflowStep => ({
  name,
  action,
  onFailure: action === "TerminateInstance" ? "Continue" : "Abort",
  timeoutSeconds: defaultSeconds(action),
  inputs: launched ? { "instanceId.$": `$.stepOutputs.${launched}.instanceId` } : {},
  if: condition,
});

const launch = (name: string): WorkflowStep => ({
  ...step(name, "LaunchInstance"),
  inputs: { waitFor: "ssmAgent" },
});

const isWindows = { stringEquals: "Windows", value: "$.imagebuilder.platform" };
const DISTRIBUTED = { "distributedImages.$": "$.stepOutputs.DistributeImage.distributedImages" };

const workflow = (...steps: readonly WorkflowStep[]): WorkflowDocument => ({
  parameters: [],
  steps,
  outputs: [],
});

/**
 * What the workflows do that Amazon manages and every build runs unless told otherwise.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html
 */
const DEFAULT_WORKFLOWS: Readonly<Record<WorkflowType, WorkflowDocument>> = {
  BUILD: workflow(
    launch("LaunchBuildInstance"),
    step("ApplyBuildComponents", "ExecuteComponents", "LaunchBuildInstance"),
    step("InventoryCollection", "CollectImageMetadata", "LaunchBuildInstance", {
      booleanEquals: true,
      value: "$.imagebuilder.collectImageMetadata",
    }),
    step("RunSanitizeScript", "SanitizeInstance", "LaunchBuildInstance", { not: isWindows }),
    step("RunSysPrepScript", "RunSysPrep", "LaunchBuildInstance", isWindows),
    step("CreateOutputAMI", "CreateImage", "LaunchBuildInstance"),
    step("TerminateBuildInstance", "TerminateInstance", "LaunchBuildInstance"),
  ),
  TEST: workflow(
    launch("LaunchTestInstance"),
    step("ApplyTestComponents", "ExecuteComponents", "LaunchTestInstance"),
    step("TerminateTestInstance", "TerminateInstance", "LaunchTestInstance"),
  ),
  DISTRIBUTION: workflow(
    step("DistributeImage", "DistributeImage"),
    { ...step("ModifyImageAttributes", "ModifyImageAttributes"), inputs: DISTRIBUTED },
    { ...step("ApplyImageConfigurations", "ApplyImageConfigurations"), inputs: DISTRIBUTED },
  ),
};

const isContainer = { stringEquals: "DOCKER", value: "$.imagebuilder.imageType" };

/**
 * What they do for containers. The build is as public copies of Amazon's workflow have it. Of the others AWS's pages say that
 * the distribution ends the build's instance; their steps are inferred.
 */
const CONTAINER_WORKFLOWS: Readonly<Record<WorkflowType, WorkflowDocument>> = {
  BUILD: {
    ...workflow(
      launch("LaunchBuildInstance"),
      step("BootstrapBuildInstance", "BootstrapInstanceForContainer", "LaunchBuildInstance", isContainer),
      step("ApplyBuildComponents", "ExecuteComponents", "LaunchBuildInstance"),
    ),
    outputs: [{ name: "InstanceId", value: "$.stepOutputs.LaunchBuildInstance.instanceId" }],
  },
  TEST: DEFAULT_WORKFLOWS.TEST,
  DISTRIBUTION: workflow(
    step("DistributeContainer", "DistributeContainerImage"),
    step("TerminateBuildInstance", "TerminateInstance"),
  ),
};

/** The names that are known, by type; those for images first, which every build runs. Amazon has more. */
const NAMES: Readonly<Record<WorkflowType, readonly [ofImages: string, ofContainers: string]>> = {
  BUILD: ["build-image", "build-container"],
  TEST: ["test-image", "test-container"],
  DISTRIBUTION: ["distribute-image", "distribute-container"],
};

const VERSION = "1.0.0";

export interface ManagedWorkflow {
  /** ARN of the build version. */
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly type: WorkflowType;
  readonly document: WorkflowDocument;
}

/**
 * The managed workflow of an ARN or selector. Each has the one version that is asked for.
 * @throws {ServiceError} ResourceNotFoundException for a name that is a slip of a known one, or of another type
 */
export function managedWorkflow(arn: string): ManagedWorkflow {
  const { name, region, account, type: path, version: asked = "x", build = 1 } = parseArn(arn);
  const type = typeOf(path);
  const isOther = WORKFLOW_TYPES.some((other) => other !== type && NAMES[other].includes(name));
  if (isOther || slipOf(name, NAMES[type])) throw notFound(arn);
  const version = asked.includes("x") ? VERSION : asked;
  return {
    arn: formatArn({ region, account }, `${path}/${name}/${version}/${build}`),
    name,
    version,
    type,
    document: (name.endsWith("-container") ? CONTAINER_WORKFLOWS : DEFAULT_WORKFLOWS)[type],
  };
}

/** The workflow of a stage that every image or container has unless told otherwise. */
export const defaultWorkflow = (type: WorkflowType, region: string, isContainer: boolean): ManagedWorkflow =>
  managedWorkflow(
    formatArn(
      { region, account: "aws" },
      `workflow/${type.toLowerCase()}/${NAMES[type][isContainer ? 1 : 0]}/${VERSION}`,
    ),
  );

/** The workflows that a list of owner Amazon shows. */
export const managedWorkflows = (region: string): ManagedWorkflow[] =>
  WORKFLOW_TYPES.flatMap((type) =>
    NAMES[type].map((name) =>
      managedWorkflow(
        formatArn({ region, account: "aws" }, `workflow/${type.toLowerCase()}/${name}/${VERSION}`),
      ),
    ),
  );

/** The type that an ARN has between `workflow` and the name. */
const typeOf = (path: string): WorkflowType =>
  WORKFLOW_TYPES.find((type) => path.endsWith(`/${type.toLowerCase()}`)) ?? "BUILD";
