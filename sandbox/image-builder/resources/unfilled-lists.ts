import { parseArn, selects } from "../api/arn.js";
import { type Call, defineOperations } from "../api/operation.js";
import { filtered, pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { managedWorkflowArn, WORKFLOW_TYPES } from "../builds/workflows.js";
import { getVisible, SHARED_IMAGES } from "./sharing.js";
import { refersTo } from "./table.js";

function listPackages(call: Call, request: Input<"ListImagePackages">) {
  getVisible(call, SHARED_IMAGES, request.imageBuildVersionArn);
  return { imagePackageList: pageOf([], "ListImagePackages", request).page };
}

/** The workflows that Amazon manages, which every build runs. An account has none of its own. */
function managedWorkflows(region: string) {
  return WORKFLOW_TYPES.map((type) => {
    const arn = managedWorkflowArn(type, region);
    const { name, version = "" } = parseArn(arn);
    return { arn, name, version, type, owner: "Amazon" };
  });
}

function listWorkflows({ caller }: Call, request: Input<"ListWorkflows">) {
  const { owner = "Self", filters, byName } = request;
  const found = filtered(owner === "Amazon" ? managedWorkflows(caller.region) : [], filters, {
    description: () => false,
    name: (it, value) => it.name === value,
    type: (it, value) => it.type === value,
    version: (it, value) => selects(value, it.version),
  });
  const { page, nextToken } = pageOf(found, "ListWorkflows", request);
  const workflowVersionList = page.map(({ arn, version, ...workflow }) => ({
    ...workflow,
    arn: arn.replace(/[^/]+\/\d+$/, byName ? "x.x.x" : version),
    version: byName ? undefined : version,
  }));
  return { workflowVersionList, nextToken };
}

function listWorkflowBuildVersions({ caller }: Call, request: Input<"ListWorkflowBuildVersions">) {
  const { workflowVersionArn: wanted } = request;
  const found = wanted ? managedWorkflows(caller.region).filter(({ arn }) => refersTo(wanted, arn)) : [];
  const { page, nextToken } = pageOf(found, "ListWorkflowBuildVersions", request);
  return { workflowSummaryList: page, nextToken };
}

/** No workflow of Amazon waits for an action. */
function listWaitingSteps(_: Call, request: Input<"ListWaitingWorkflowSteps">) {
  return { steps: pageOf([], "ListWaitingWorkflowSteps", request).page };
}

/** The lists of what no account has here: own workflows and inventories. */
export const unfilledListOperations = defineOperations({
  ListImagePackages: listPackages,
  ListWorkflows: listWorkflows,
  ListWorkflowBuildVersions: listWorkflowBuildVersions,
  ListWaitingWorkflowSteps: listWaitingSteps,
});
