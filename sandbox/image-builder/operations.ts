import type { Operations } from "./api/operation.js";
import { componentOperations } from "./resources/components.js";
import { containerRecipeOperations } from "./resources/container-recipes.js";
import { distributionConfigurationOperations } from "./resources/distribution-configurations.js";
import { imagePipelineOperations } from "./resources/image-pipelines.js";
import { imageRecipeOperations } from "./resources/image-recipes.js";
import { imageOperations } from "./resources/images.js";
import { importOperations } from "./resources/imports.js";
import { infrastructureConfigurationOperations } from "./resources/infrastructure-configurations.js";
import { lifecycleExecutionOperations } from "./resources/lifecycle-executions.js";
import { lifecyclePolicyOperations } from "./resources/lifecycle-policies.js";
import { marketplaceOperations } from "./resources/marketplace.js";
import { resourcePolicyOperations } from "./resources/resource-policies.js";
import { scanFindingOperations } from "./resources/scan-findings.js";
import { tagOperations } from "./resources/tags.js";
import { workflowExecutionOperations } from "./resources/workflow-executions.js";
import { workflowOperations } from "./resources/workflows.js";

/**
 * Every operation that the sandbox answers. A further resource is one file, one line here, and its operations' names in
 * generate-model.py.
 */
export const operations: Operations = {
  ...componentOperations,
  ...imageRecipeOperations,
  ...containerRecipeOperations,
  ...infrastructureConfigurationOperations,
  ...distributionConfigurationOperations,
  ...imagePipelineOperations,
  ...imageOperations,
  ...lifecyclePolicyOperations,
  ...lifecycleExecutionOperations,
  ...workflowOperations,
  ...workflowExecutionOperations,
  ...resourcePolicyOperations,
  ...scanFindingOperations,
  ...tagOperations,
  ...importOperations,
  ...marketplaceOperations,
};
