import { arnMistake } from "./arn.js";
import { PROJECT_PATH_REASONS } from "./project-file.js";
import { type Mistake, matching, type Rule, textOf, without } from "./rule.js";

/** Stages of an image's build, each of which a workflow is for. */
export const WORKFLOW_TYPES = ["BUILD", "TEST", "DISTRIBUTION"] as const;
export type WorkflowType = (typeof WORKFLOW_TYPES)[number];

/** What becomes of a build of which a workflow fails. */
export const WORKFLOW_ON_FAILURE = ["ABORT", "CONTINUE"] as const;
export type WorkflowOnFailure = (typeof WORKFLOW_ON_FAILURE)[number];
export const DEFAULT_WORKFLOW_ON_FAILURE: WorkflowOnFailure = "ABORT";

/**
 * How many workflows of each type an image may have. AWS says so of two types; a distribution comes to pass once.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/pipeline-workflows.html
 */
export const MAX_WORKFLOWS: Readonly<Record<WorkflowType, number>> = { BUILD: 1, TEST: 10, DISTRIBUTION: 1 };

/** Name of a workflow that AWS owns. https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html */
export const managedWorkflowMistake = textOf({
  what: "an AWS-managed workflow's name",
  characters: ["a-z0-9_\\-", "a-z, 0-9, _ and -, e.g. build-image"],
  first: ["a-z0-9", "a-z or 0-9"],
});

/** Path of a workflow document, which stays inside of its project. */
export const workflowFileMistake = matching(
  /^(?!\/|~|(?:.*\/)?\.\.\/)[\w ./-]+\.ya?ml$/,
  "is not a workflow file of the project",
  "a relative path to a .yaml file, without ..",
  [
    ...PROJECT_PATH_REASONS,
    without(/(?<!\.ya?ml)$/, "is not a .yaml or .yml file", "a relative path to a .yaml file"),
  ],
);

/** Name of a parameter of a workflow. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_WorkflowParameter.html */
export const workflowParameterNameMistake = textOf({
  what: "a parameter's name",
  characters: ["\\u0001-\\u{10ffff}", "all characters but NUL"],
  max: 128,
});

/** Group of test workflows that run together. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_WorkflowConfiguration.html */
export const parallelGroupMistake = textOf({
  what: "a parallel group",
  characters: ["A-Za-z0-9\\-_+#", "a-z, A-Z, 0-9, -, _, + and #"],
  first: ["A-Za-z0-9", "a letter or digit"],
  max: 100,
});

/** Most characters of a workflow document that is given inline. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateWorkflow.html */
export const MAX_WORKFLOW_CHARACTERS = 16_000;

/** Text of a workflow document that is given inline. */
export const workflowDataMistake: Rule = (data): Mistake | undefined => {
  const expected = "a workflow document";
  if (typeof data !== "string") return { message: "is not a text", expected };
  if (data === "") return { message: "is empty", expected };
  if (data.includes("\0")) return { message: "has a NUL", expected: "a workflow document without one" };
  const { length } = [...data];
  return length > MAX_WORKFLOW_CHARACTERS
    ? {
        message: `has ${length} characters`,
        expected: `at most ${MAX_WORKFLOW_CHARACTERS}, what Image Builder takes inline; split it into two workflows`,
      }
    : undefined;
};

const TYPE_IN_ARN = /:workflow\/(build|test|distribution)\//;

/** ARN of a workflow of one version, or with `x` of the newest. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_WorkflowConfiguration.html */
export const workflowArnMistake: Rule = (arn) =>
  arnMistake(arn) ??
  (TYPE_IN_ARN.test(arn)
    ? undefined
    : {
        message: "is not a workflow's ARN",
        expected: "arn:aws:imagebuilder:<region>:<owner>:workflow/<type>/<name>/<version>",
      });

/** The workflows of AWS's that are known here, by name. AWS adds some, of which a landing zone says the type. */
export const MANAGED_WORKFLOWS: Readonly<Record<string, WorkflowType>> = {
  "build-image": "BUILD",
  "build-container": "BUILD",
  "build-image-with-update-ssm-agent": "BUILD",
  "test-image": "TEST",
  "test-container": "TEST",
  "distribute-image": "DISTRIBUTION",
  "distribute-container": "DISTRIBUTION",
};
