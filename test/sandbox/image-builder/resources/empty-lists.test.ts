import { Harness } from "../harness.js";

const filter = (name: string) => ({ name, values: ["x"] });

describe("a list of what nobody has", () => {
  test.each([
    ["ListContainerRecipes", { filters: [filter("containerType")] }, { containerRecipeSummaryList: [] }],
    ["ListImageScanFindings", { filters: [filter("severity")] }, { findings: [] }],
    ["ListImageScanFindingAggregations", {}, { aggregationType: "accountId", responses: [] }],
    [
      "ListImageScanFindingAggregations",
      { filter: filter("vulnerabilityId") },
      { aggregationType: "vulnerabilityId", responses: [] },
    ],
    ["ListWorkflows", {}, { workflowVersionList: [] }],
    ["ListWorkflows", { owner: "Shared" }, { workflowVersionList: [] }],
    ["ListWorkflowBuildVersions", {}, { workflowSummaryList: [] }],
    ["ListWaitingWorkflowSteps", { maxResults: 5 }, { steps: [] }],
    [
      "ListLifecycleExecutions",
      { resourceArn: "arn:aws:imagebuilder:eu-west-1:111122223333:lifecycle-policy/web" },
      { lifecycleExecutions: [] },
    ],
  ])("%s with %j is empty", async (operation, request, answer) => {
    expect(await new Harness().send(operation, request)).toEqual({
      requestId: expect.any(String),
      ...answer,
    });
  });

  test.each([
    ["ListContainerRecipes", { filters: [filter("colour")] }, "'colour' is not a filter"],
    ["ListImageScanFindings", { filters: [filter("name")] }, "'name' is not a filter"],
    ["ListImageScanFindingAggregations", { filter: filter("severity") }, "'severity' is not a filter"],
    ["ListWorkflows", { maxResults: 26 }, "must be at most 25"],
    ["ListWaitingWorkflowSteps", { nextToken: "x" }, "InvalidPaginationTokenException"],
    ["ListWorkflowBuildVersions", { workflowVersionArn: "arn" }, "must match pattern"],
    ["ListLifecycleExecutions", {}, "resourceArn is required"],
    [
      "ListLifecycleExecutionResources",
      { lifecycleExecutionId: "lce-00000000-0000-0000-0000-000000000000" },
      "ResourceNotFoundException",
    ],
    ["ListContainerRecipes", { owner: "Me" }, "must be one of"],
    ["ListImageScanFindings", { imageBuildVersionArn: "arn" }, "is not a parameter"],
  ])("%s with %j is refused", async (operation, request, message) => {
    expect(await new Harness().refusal(operation, request)).toContain(message);
  });
});
