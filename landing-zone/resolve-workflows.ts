import { show } from "../input/problem.js";
import { prefixed } from "../rules/contract.js";
import type { WorkflowType } from "../rules/workflow.js";
import type { Report } from "./rules.js";
import type { ImageEntry } from "./schema/image.js";
import { type WorkflowEntry, workflowName, workflowType } from "./schema/workflow.js";
import type { ResolvedPipelineWorkflow, ResolvedWorkflow, ResolvedWorkflowNeeds } from "./types.js";
import type { WorkflowFile } from "./workflow-files.js";

/** Counts how often the module of workflows has come to render the same content differently. */
const RENDERING = 1;

interface Context {
  readonly namePrefix?: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly workflowFiles: ReadonlyMap<string, WorkflowFile>;
}

const typeOf = (entry: WorkflowEntry): WorkflowType => workflowType(entry) ?? "BUILD";

/**
 * The workflow documents of all images, with their versions. A workflow belongs to pipelines: an edit is a version of its
 * own, and none of a recipe's.
 */
export function resolveWorkflows(
  images: ReadonlyMap<string, Pick<ImageEntry, "workflows">>,
  { namePrefix, workflowFiles }: Context,
  assign: (path: (string | number)[], name: string, content: unknown, declared: string | undefined) => string,
): ResolvedWorkflow[] {
  const resolved = new Map<string, ResolvedWorkflow>();
  for (const [image, { workflows = [] }] of images) {
    for (const [index, entry] of workflows.entries()) {
      const { file, version: declared } = entry;
      const name = workflowName(entry);
      if (file === undefined || resolved.has(name)) continue;
      const fullName = prefixed(namePrefix, name);
      const type = typeOf(entry);
      const data = workflowFiles.get(file)?.text ?? "";
      const content = { rendering: RENDERING, name: fullName, type, data };
      const version = assign(["images", image, "workflows", index, "version"], name, content, declared);
      resolved.set(name, { name: fullName, version, type, data });
    }
  }
  return [...resolved.values()];
}

/** The workflows of an image's pipeline; undefined if it runs AWS's. */
export function resolvePipelineWorkflows(
  { workflows }: Pick<ImageEntry, "workflows">,
  { namePrefix, partition, region }: Context,
): ResolvedPipelineWorkflow[] | undefined {
  return workflows?.map((entry) => {
    const { managed, file, version = "x.x.x", parameters, parallelGroup, onFailure } = entry;
    const type = typeOf(entry);
    const common = { type, parameters, parallelGroup, onFailure };
    if (file !== undefined) return { document: prefixed(namePrefix, workflowName(entry)), ...common };
    const name = `workflow/${type.toLowerCase()}/${managed}/${version}`;
    return { arn: `arn:${partition}:imagebuilder:${region}:aws:${name}`, ...common };
  });
}

/** Documents of Systems Manager that every execution role may run. */
const COMMON_DOCUMENTS = ["AWS-RunPowerShellScript", "AWS-RunShellScript", "AWSEC2-RunSysprep"];

/** What no name and no ARN is: empty, a reference, or what is any other in a policy. */
const NO_NAME = /^$|[\s*?${}]/;

/**
 * What the role that is made must let the steps of an image's own workflows do. What is only known in a build is reported,
 * because no policy could name it.
 */
export function resolveWorkflowNeeds(
  image: string,
  { workflows = [], executionRoleArn }: Pick<ImageEntry, "workflows" | "executionRoleArn">,
  { partition, region, account, workflowFiles }: Context,
  report: Report,
): ResolvedWorkflowNeeds | undefined {
  if (!workflows.length || executionRoleArn !== undefined) return undefined;
  const [stateMachines, topics, functions, documents] = [0, 1, 2, 3].map(() => new Set<string>());
  let registersImages = false;
  for (const [index, entry] of workflows.entries()) {
    const { file, parameters = {} } = entry;
    const document = file === undefined ? undefined : workflowFiles.get(file);
    for (const { action, input, value } of document?.uses ?? []) {
      if (action === "RegisterImage") {
        registersImages = true;
        continue;
      }
      const [, parameter] = /^\$\.parameters\.([^.[]+)$/.exec(value) ?? [];
      const known =
        parameter === undefined
          ? value
          : (parameters[parameter] ?? document?.parameters.find(({ name }) => name === parameter)?.default);
      // A parameter that is missing is reported itself.
      if (known === undefined) continue;
      if (NO_NAME.test(known)) {
        report(
          "workflow-role",
          ["images", image, "workflows", index],
          `${input} of ${action} in ${file} is ${known || show(known)}, which no role can be made for`,
          "a name or ARN there, or in a parameter; or executionRoleArn, a role of yours that may use it",
        );
      } else if (input === "stateMachineArn") stateMachines?.add(known);
      else if (input === "snsTopicArn") topics?.add(known);
      else if (input === "lambdaFunctionName")
        functions?.add(
          known.startsWith("arn:") ? known : `arn:${partition}:lambda:${region}:${account}:function:${known}`,
        );
      else if (!COMMON_DOCUMENTS.includes(known))
        // AWS's own documents have no account in their ARNs.
        documents?.add(
          known.startsWith("arn:")
            ? known
            : `arn:${partition}:ssm:${region}:${/^(AWS|Amazon)/.test(known) ? "" : account}:document/${known}`,
        );
    }
  }
  const listOf = (values: ReadonlySet<string> | undefined) => [...(values ?? [])].sort();
  return {
    stateMachineArns: listOf(stateMachines),
    topicArns: listOf(topics),
    functionArns: listOf(functions),
    commandDocumentArns: listOf(documents),
    registersImages,
  };
}
