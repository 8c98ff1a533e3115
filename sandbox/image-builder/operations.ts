import { componentOperations } from "./components.js";
import { distributionConfigurationOperations } from "./distribution-configurations.js";
import { imagePipelineOperations } from "./image-pipelines.js";
import { imageRecipeOperations } from "./image-recipes.js";
import { imageOperations } from "./images.js";
import { infrastructureConfigurationOperations } from "./infrastructure-configurations.js";
import { lifecyclePolicyOperations } from "./lifecycle-policies.js";
import type { Operations } from "./operation.js";
import { tagOperations } from "./tags.js";
import { workflowExecutionOperations } from "./workflow-executions.js";

/**
 * Every operation that the sandbox answers. A further resource is one file, one line here, and its operations' names in
 * generate-model.py.
 */
export const operations: Operations = {
  ...componentOperations,
  ...imageRecipeOperations,
  ...infrastructureConfigurationOperations,
  ...distributionConfigurationOperations,
  ...imagePipelineOperations,
  ...imageOperations,
  ...lifecyclePolicyOperations,
  ...workflowExecutionOperations,
  ...tagOperations,
};
