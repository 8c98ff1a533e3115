import { compareVersions, formatArn, selects, slug, versionNodes } from "../api/arn.js";
import { invalidRequest, invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { now, versionReferences } from "../api/output-fields.js";
import { filtered, pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { findWorkflow } from "../builds/workflows.js";
import { roleName } from "../other-services.js";
import { isManaged } from "./amazon-managed.js";
import { sourceDocument } from "./document-source.js";
import { assertExecutionRole } from "./execution-role.js";
import { type ManagedWorkflow, managedWorkflow, managedWorkflows } from "./managed-workflows.js";
import { refersTo } from "./table.js";
import { readWorkflow, type WorkflowParameter, type WorkflowParameterType } from "./workflow-document.js";

async function create(call: Call, request: Input<"CreateWorkflow">) {
  const { name, semanticVersion, type, data: _, uri: __, tags, clientToken, dryRun: ___, ...rest } = request;
  versionNodes(semanticVersion);
  const { text, document } = await sourceDocument(call, request, (given) => readWorkflow(given, type));
  const version = formatArn(call.caller, `workflow/${type.toLowerCase()}/${slug(name)}/${semanticVersion}`);
  const arn = call.scope.workflows.nextBuildArn(version);
  call.scope.workflows.add({
    arn,
    name,
    tags: tags ?? {},
    references: [],
    body: {
      ...rest,
      arn,
      name,
      version: semanticVersion,
      type,
      state: undefined,
      parameters: document.parameters.map(parameterDetail),
      owner: call.caller.account,
      data: text,
      dateCreated: now(),
      document,
    },
  });
  return { clientToken, workflowBuildVersionArn: arn, latestVersionReferences: versionReferences(arn) };
}

function parameterDetail({ name, type, default: standard, description }: WorkflowParameter) {
  const values = Array.isArray(standard) ? standard : [standard];
  return {
    name,
    type,
    defaultValue: standard === undefined ? undefined : values.map(String),
    description,
  };
}

function get({ scope }: Call, { workflowBuildVersionArn: arn }: Input<"GetWorkflow">) {
  if (isManaged(arn)) {
    const workflow = managedWorkflow(arn);
    return { workflow: shown(workflow), latestVersionReferences: versionReferences(workflow.arn) };
  }
  const found = scope.workflows.getNewest(arn);
  const { document: _, ...workflow } = found.body;
  return {
    workflow: { ...workflow, tags: found.tags },
    latestVersionReferences: versionReferences(found.arn),
  };
}

/** The managed workflow that Get shows, with a document that says what it does. */
function shown({ document, ...workflow }: ManagedWorkflow) {
  const { steps, outputs } = document;
  const data = JSON.stringify({ name: workflow.name, schemaVersion: "1.0", steps, outputs });
  return { ...workflow, owner: "Amazon", data, parameters: [], tags: {} };
}

function ownedBy({ scope, caller }: Call, owner: string) {
  if (owner === "Amazon")
    return managedWorkflows(caller.region).map(({ document: _, ...workflow }) => ({
      ...workflow,
      owner: "Amazon",
      description: undefined,
      changeDescription: undefined,
      dateCreated: undefined,
      tags: {},
    }));
  return scope.workflows.all().map(({ tags, body }) => ({
    arn: body.arn,
    name: body.name,
    version: body.version,
    type: body.type,
    owner: body.owner,
    description: body.description,
    changeDescription: body.changeDescription,
    dateCreated: body.dateCreated,
    tags,
  }));
}

function list(call: Call, request: Input<"ListWorkflows">) {
  const { owner = "Self", filters, byName } = request;
  const all = owner === "Self" || owner === "Amazon" ? ownedBy(call, owner) : [];
  const found = filtered(all, filters, {
    description: (it, value) => (it.description ?? "").includes(value),
    name: (it, value) => it.name === value,
    type: (it, value) => it.type === value,
    version: (it, value) => selects(value, it.version),
  });
  // Builds of a version are one entry, and all versions are one by name.
  const byArn = new Map(
    found.map(({ tags: _, changeDescription: __, arn, version, ...workflow }) => {
      const listed = arn.replace(/[^/]+\/\d+$/, byName ? "x.x.x" : version);
      return [listed, { ...workflow, arn: listed, version: byName ? undefined : version }];
    }),
  );
  const items = [...byArn.values()].sort((a, b) => compareVersions(a.version ?? "", b.version ?? ""));
  const { page, nextToken } = pageOf(items, "ListWorkflows", request);
  return { workflowVersionList: page, nextToken };
}

function listBuildVersions(call: Call, request: Input<"ListWorkflowBuildVersions">) {
  const { workflowVersionArn: wanted } = request;
  const all = wanted && isManaged(wanted) ? ownedBy(call, "Amazon") : ownedBy(call, "Self");
  const found = wanted ? all.filter(({ arn }) => refersTo(wanted, arn)) : all;
  const { page, nextToken } = pageOf(found, "ListWorkflowBuildVersions", request);
  return { workflowSummaryList: page, nextToken };
}

function remove({ scope }: Call, { workflowBuildVersionArn: arn }: Input<"DeleteWorkflow">) {
  scope.workflows.get(arn);
  scope.refuseIfUsed(arn, scope.workflows.all());
  scope.workflows.remove(arn);
  return { workflowBuildVersionArn: arn };
}

type Settings = Pick<Input<"CreateImage">, "workflows" | "executionRole">;

/** How many workflows of a type an image has: https://docs.aws.amazon.com/imagebuilder/latest/userguide/pipeline-workflows.html */
const MOST = { BUILD: 1, TEST: 10 };

/**
 * Refuses workflows that are not there, that lack a role or parameters, and that are too many.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html
 * @throws {ServiceError}
 */
export async function checkWorkflows(call: Call, settings: Settings): Promise<void> {
  const { scope } = call;
  const { workflows = [], executionRole } = settings;
  if (workflows.length && executionRole === undefined)
    throw invalidRequest("An execution role is required to provide workflows.");
  // Image Builder's own role is in every account that has built an image.
  if (executionRole === undefined || roleName(executionRole) !== "AWSServiceRoleForImageBuilder")
    await assertExecutionRole(call, executionRole);
  const types = workflows.map(({ workflowArn, parallelGroup, parameters = [] }, index) => {
    const { type, document } = findWorkflow(scope, workflowArn);
    const at = `workflows[${index}]`;
    if (parallelGroup !== undefined && type !== "TEST")
      throw invalidValue(`${at}.parallelGroup`, "Only test workflows have a parallel group.");
    // Which parameters Amazon's workflows have is not known here.
    if (!isManaged(workflowArn)) checkParameters(`${at}.parameters`, parameters, document.parameters);
    return type;
  });
  for (const [type, most] of Object.entries(MOST)) {
    const count = types.filter((one) => one === type).length;
    if (count > most)
      throw invalidValue(
        "workflows",
        `There must be at most ${most} of type ${type}, but there are ${count}.`,
      );
  }
}

function checkParameters(
  path: string,
  given: readonly { readonly name: string; readonly value: readonly string[] }[],
  declared: readonly WorkflowParameter[],
): void {
  for (const { name, value } of given) {
    const parameter = declared.find((one) => one.name === name);
    if (!parameter) throw invalidValue(path, `The workflow has no parameter '${name}'.`);
    if (!fits(value, parameter.type))
      throw invalidValue(path, `The value of parameter '${name}' is not of type ${parameter.type}.`);
  }
  const missing = declared.find(
    ({ name, default: standard }) => standard === undefined && !given.some((one) => one.name === name),
  );
  if (missing) throw invalidValue(path, `The workflow needs a value of parameter '${missing.name}'.`);
}

function fits(value: readonly string[], type: WorkflowParameterType): boolean {
  const [only = "", ...more] = value;
  if (type === "stringList") return true;
  if (more.length) return false;
  if (type === "integer") return /^-?\d+$/.test(only);
  return type !== "boolean" || /^(true|false)$/.test(only);
}

export const workflowOperations = defineOperations({
  CreateWorkflow: create,
  GetWorkflow: get,
  ListWorkflows: list,
  ListWorkflowBuildVersions: listBuildVersions,
  DeleteWorkflow: remove,
});
