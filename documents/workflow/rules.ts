import type { Rule } from "../rules.js";

const GUIDE = "https://docs.aws.amazon.com/imagebuilder/latest/userguide/";
const DOCUMENT = `${GUIDE}image-workflow-create-document.html`;
const STEPS = `${DOCUMENT}#wfdoc-struct-step`;
const PARAMETERS = `${DOCUMENT}#wfdoc-struct-param`;
const CONDITIONS = `${GUIDE}wfdoc-conditional-statements.html`;
const VARIABLES = `${GUIDE}wfdoc-dynamic-vars.html`;
const ACTIONS = `${GUIDE}wfdoc-step-actions.html`;
const CREATE = "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateWorkflow.html";

const error = (description: string, page: string) => ({ level: "error", description, page }) as const;
const warning = (description: string, page: string) => ({ level: "warning", description, page }) as const;

/** Every rule that a workflow document can break, by its id, which is stable. */
export const WORKFLOW_RULES = {
  "workflow/encoding": error("A workflow document is in UTF-8.", CREATE),
  "workflow/empty": error("A workflow document is not empty.", CREATE),
  "workflow/nul-character": error("A workflow document has no NUL character.", CREATE),
  "workflow/too-long": error("Image Builder takes at most 16,000 characters inline.", CREATE),
  "workflow/yaml": error("A workflow document is valid YAML.", DOCUMENT),
  "workflow/unquoted-reference": error(
    "A value that begins with a reference in braces is in quotes, because YAML takes it for a map otherwise.",
    VARIABLES,
  ),
  "workflow/here-document": error(
    "The lines of a here-document stand as far right as the block of text that they are in.",
    ACTIONS,
  ),
  "workflow/missing": error("A key that is required is there and has a value.", DOCUMENT),
  "workflow/type": error(
    "A value is a map, a list, a text, a number or a boolean, as its key wants.",
    DOCUMENT,
  ),
  "workflow/value": error("A value is one of those that its key takes.", DOCUMENT),
  "workflow/misspelt-key": error(
    "A key that differs from a known one by one letter or by case is misspelt.",
    DOCUMENT,
  ),
  "workflow/unknown-key": warning("A key is one that AWS documents.", DOCUMENT),
  "workflow/key-combination": error("Keys that exclude or need each other are given so.", VARIABLES),
  "workflow/empty-list": error("Parameters, steps, outputs and inputs have at least one entry.", DOCUMENT),
  "workflow/schema-version": error("The schema version is 1.0.", DOCUMENT),
  "workflow/too-many-steps": error("A workflow has at most 15 steps.", STEPS),
  "workflow/duplicate-name": error(
    "The name of a parameter, step or output is unique in the document.",
    DOCUMENT,
  ),
  "workflow/step-name": error("A step's name has 3 to 128 letters, digits and _.", STEPS),
  "workflow/description": error("A step's description has 1 to 1024 characters.", STEPS),
  "workflow/timeout": error("A step's timeout is at least one second, and at most its action's.", ACTIONS),
  "workflow/unknown-action": error("An action is one of Image Builder's step actions.", ACTIONS),
  "workflow/stage": error("An action is available in the stage that the workflow is for.", ACTIONS),
  "workflow/mixed-distribution": error("A workflow distributes AMIs or container images, not both.", ACTIONS),
  "workflow/no-image": warning("A workflow that builds has a step that makes an image.", ACTIONS),
  "workflow/json": error("An input that is JSON can be read, and has at most 16 KiB.", ACTIONS),
  "workflow/operator": error("A condition has exactly one operator.", CONDITIONS),
  "workflow/condition-size": error(
    "A condition has at most four levels, and and and or hold at most ten others.",
    CONDITIONS,
  ),
  "workflow/declaration": error(
    "A parameter or output is a map with its name as a value, not as a key.",
    PARAMETERS,
  ),
  "workflow/parameter-default": error("The default of a parameter is of its type.", PARAMETERS),
  "workflow/unused-parameter": warning("A parameter is used in the document.", PARAMETERS),
  "workflow/unreadable-reference": error(
    "A reference names parameters, stepOutputs, workflowOutputs or imagebuilder, and what is in them.",
    VARIABLES,
  ),
  "workflow/undeclared-parameter": error("A reference names a parameter of the document.", VARIABLES),
  "workflow/unknown-step": error("A reference names a step of the document.", VARIABLES),
  "workflow/step-order": error("A reference to outputs names an earlier step.", VARIABLES),
  "workflow/unknown-output": warning("A reference names an output that the step's action has.", ACTIONS),
  "workflow/unknown-variable": warning("A variable of Image Builder's is one that AWS documents.", VARIABLES),
  "workflow/literal-reference": warning(
    "What looks like a reference is one: it begins with $., and stands in braces unless it is a value of a map.",
    VARIABLES,
  ),
  "workflow/chaining-indicator": warning(
    "The name of an input ends in .$ if, and only if, its value is a reference.",
    VARIABLES,
  ),
} as const satisfies Readonly<Record<string, Rule>>;

export type WorkflowRuleId = keyof typeof WORKFLOW_RULES;
