import { basename, extname, posix } from "node:path";
import { z } from "zod";
import { always, mistake, withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import { parameterValueMistake } from "../../rules/component.js";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { majorMinorMistake, versionSelectorMistake } from "../../rules/version.js";
import {
  DEFAULT_WORKFLOW_ON_FAILURE,
  MANAGED_WORKFLOWS,
  managedWorkflowMistake,
  parallelGroupMistake,
  WORKFLOW_ON_FAILURE,
  WORKFLOW_TYPES,
  workflowFileMistake,
  workflowParameterNameMistake,
} from "../../rules/workflow.js";
import type { MistakeId } from "../rules.js";
import { mapOf, text, withoutIdle } from "./combinators.js";

const workflowMap = withKeys(
  z.strictObject({
    managed: text(managedWorkflowMistake, "workflow")
      .optional()
      .describe("Name of an AWS-managed workflow.")
      .meta({ examples: Object.keys(MANAGED_WORKFLOWS) }),
    file: text(workflowFileMistake, "workflow")
      .overwrite(posix.normalize)
      .optional()
      .describe(
        "Workflow document, relative to golden-ami.yaml. Its name without extension is the workflow's.",
      ),
    type: z
      .enum(WORKFLOW_TYPES)
      .optional()
      .describe("Stage of the build that a file is for, or a managed workflow whose name is not known here."),
    name: text(imageBuilderNameMistake, "workflow")
      .optional()
      .describe("Name of the file's workflow, if it is not the file's.")
      .meta({ examples: ["approve-release"] }),
    version: z
      .string()
      .meta({
        pattern: `${versionSelectorMistake.pattern.source}|${majorMinorMistake.pattern.source}`,
        examples: ["2.0"],
      })
      .optional()
      .describe(
        'Of a managed workflow, the version, e.g. "1.0.2" or "1.x.x"; the newest otherwise. Of a file, major and minor version; the lock counts the patch.',
      ),
    parameters: mapOf(
      workflowParameterNameMistake,
      text(parameterValueMistake, "workflow-parameter"),
      "workflow-parameter",
    )
      .optional()
      .describe("Values of the workflow's parameters, by name; each a text, as true in quotes."),
    parallelGroup: text(parallelGroupMistake, "workflow")
      .optional()
      .describe("Group of test workflows that run together. Those without run one after the other.")
      .meta({ examples: ["checks"] }),
    onFailure: z
      .enum(WORKFLOW_ON_FAILURE)
      .default(DEFAULT_WORKFLOW_ON_FAILURE)
      .describe("Whether the build fails with the workflow, or goes on."),
  }),
  "exactly one",
  ["managed", "file"],
).superRefine((value, context) => {
  if (!isObject(value) || typeof value.version !== "string") return;
  const rule = value.managed === undefined ? majorMinorMistake : versionSelectorMistake;
  const broken = rule(value.version);
  if (broken)
    context.addIssue({
      ...mistake(broken.message, broken.expected, { rule: "version" satisfies MistakeId }),
      path: ["version"],
    });
}, always);

const isManaged = ({ managed, file }: Readonly<Record<string, unknown>>) =>
  managed !== undefined && file === undefined;

/** A workflow of an image: an AWS-managed one, or a document of the project. */
export const workflow = withoutIdle(
  withoutIdle(workflowMap, "name", isManaged, "has no effect beside managed, which is one", "no name"),
  "type",
  (value) => isManaged(value) && Object.hasOwn(MANAGED_WORKFLOWS, String(value.managed)),
  "has no effect beside managed, which has one",
  "no type",
);

export type WorkflowEntry = z.output<typeof workflow>;

/** Name of a document's workflow in Image Builder: its own, or its file's without extension. */
export const workflowName = ({ name, file = "" }: Pick<WorkflowEntry, "name" | "file">): string =>
  name ?? basename(file, extname(file));

/** The stage that a workflow is for; undefined if it is missing, which is reported. */
export const workflowType = ({ managed, type }: WorkflowEntry) =>
  managed !== undefined && Object.hasOwn(MANAGED_WORKFLOWS, managed) ? MANAGED_WORKFLOWS[managed] : type;
