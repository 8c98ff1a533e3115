/** How sure a finding is: an error fails for certain, a warning looks wrong, and of a note nothing was checked. */
export type Level = "error" | "warning" | "note";

/** What a finding's id stands for. */
export interface Rule {
  readonly level: Level;
  readonly description: string;
  /** AWS's page about it. */
  readonly page: string;
}

const GUIDE = "https://docs.aws.amazon.com/imagebuilder/latest/userguide/";
const DOCUMENTS = `${GUIDE}toe-use-documents.html`;
const CHAINING = `${DOCUMENTS}#document-chaining`;
const SCHEMA = `${DOCUMENTS}#document-schema`;
const VARIABLES = `${GUIDE}toe-user-defined-variables.html`;
const LOOPS = `${GUIDE}toe-looping-constructs.html`;
const COMPARISONS = `${GUIDE}toe-comparison-operators.html`;
const CONDITIONS = `${GUIDE}toe-logical-operators.html`;
const ACTIONS = `${GUIDE}toe-action-modules.html`;
const CREATE_COMPONENT =
  "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html";

/** Every rule that a component document can break, by its id, which is stable. */
export const DOCUMENT_RULES = {
  "component/not-a-component": {
    level: "note",
    description: "The file is no component or workflow document or Dockerfile template, and was not checked.",
    page: SCHEMA,
  },
  "component/template": {
    level: "note",
    description: "The file is a template of a component or workflow document, and was not checked.",
    page: SCHEMA,
  },
  "component/encoding": {
    level: "error",
    description: "A component document is in UTF-8.",
    page: CREATE_COMPONENT,
  },
  "component/empty": {
    level: "error",
    description: "A component document is not empty.",
    page: CREATE_COMPONENT,
  },
  "component/nul-character": {
    level: "error",
    description: "A component document has no NUL character.",
    page: CREATE_COMPONENT,
  },
  "component/too-long": {
    level: "error",
    description:
      "Image Builder takes at most 65,536 bytes, and those that are too long to be given inline by a URI.",
    page: CREATE_COMPONENT,
  },
  "component/yaml": {
    level: "error",
    description: "A component document is valid YAML.",
    page: DOCUMENTS,
  },
  "component/unquoted-reference": {
    level: "error",
    description:
      "A value that begins with a reference is in quotes, because YAML takes it for a map otherwise.",
    page: CHAINING,
  },
  "component/here-document": {
    level: "error",
    description: "The lines of a here-document stand as far right as the block of text that they are in.",
    page: `${ACTIONS}#action-modules-executebash`,
  },
  "component/missing": {
    level: "error",
    description: "A key that is required is there and has a value.",
    page: SCHEMA,
  },
  "component/type": {
    level: "error",
    description: "A value is a map, a list, a text, a number or a boolean, as its key wants.",
    page: SCHEMA,
  },
  "component/value": {
    level: "error",
    description: "A value is one of those that its key takes.",
    page: SCHEMA,
  },
  "component/misspelt-key": {
    level: "error",
    description: "A key that differs from a known one by one letter or by case is misspelt.",
    page: SCHEMA,
  },
  "component/unknown-key": {
    level: "warning",
    description: "A key is one that AWS documents.",
    page: SCHEMA,
  },
  "component/key-combination": {
    level: "error",
    description: "Keys that exclude or need each other are given so.",
    page: ACTIONS,
  },
  "component/empty-list": {
    level: "error",
    description: "Parameters, constants, phases, steps and inputs have at least one entry.",
    page: SCHEMA,
  },
  "component/schema-version": {
    level: "error",
    description: "The schema version is 1.0.",
    page: SCHEMA,
  },
  "component/no-phase-runs": {
    level: "error",
    description: "One of the phases is build, validate or test.",
    page: `${DOCUMENTS}#component-doc-workflow`,
  },
  "component/other-phase": {
    level: "warning",
    description: "Image Builder runs the phases build, validate, test and container-host-test only.",
    page: `${DOCUMENTS}#component-doc-workflow`,
  },
  "component/duplicate-name": {
    level: "error",
    description:
      "A phase's name is unique in the document, a step's and a loop's in the phase, and a variable's in parameters and constants.",
    page: DOCUMENTS,
  },
  "component/step-name": {
    level: "error",
    description: "A step's name has letters, digits, _ and - only.",
    page: SCHEMA,
  },
  "component/unknown-action": {
    level: "error",
    description: "An action is one of AWSTOE's action modules.",
    page: ACTIONS,
  },
  "component/action-platform": {
    level: "error",
    description: "An action runs on the image's platform.",
    page: ACTIONS,
  },
  "component/mixed-platforms": {
    level: "error",
    description: "There is a platform on which all actions of a document run.",
    page: ACTIONS,
  },
  "component/windows-input": {
    level: "error",
    description: "Owner, group and permissions are not given on Windows.",
    page: `${ACTIONS}#action-modules-createfile`,
  },
  "component/timeout": {
    level: "error",
    description: "A step's timeout is at least one second, or -1 for none.",
    page: SCHEMA,
  },
  "component/attempts": {
    level: "error",
    description: "A step is tried at least once.",
    page: SCHEMA,
  },
  "component/execute-document-limits": {
    level: "error",
    description: "ExecuteDocument runs once and without a timeout.",
    page: `${ACTIONS}#action-modules-executedocument`,
  },
  "component/reboot-timeout": {
    level: "warning",
    description: "A timeout has no effect on the action Reboot.",
    page: `${ACTIONS}#action-modules-reboot`,
  },
  "component/declaration": {
    level: "error",
    description: "A parameter or constant is a map with one key, its name.",
    page: VARIABLES,
  },
  "component/variable-name": {
    level: "error",
    description: "The name of a parameter or constant has 3 to 128 letters, digits, _ and -.",
    page: VARIABLES,
  },
  "component/unquoted-default": {
    level: "warning",
    description: "A parameter's type is string, so that its default is a text, in quotes.",
    page: VARIABLES,
  },
  "component/allowed-values": {
    level: "error",
    description: "A parameter's value is one of its allowedValues.",
    page: VARIABLES,
  },
  "component/unused-variable": {
    level: "warning",
    description: "A parameter or constant is used in the document.",
    page: VARIABLES,
  },
  "component/undeclared-reference": {
    level: "error",
    description: "A reference names a parameter or constant of the document, in the same case.",
    page: VARIABLES,
  },
  "component/unreadable-reference": {
    level: "error",
    description: "What stands between {{ and }} is a reference: AWSTOE knows no other use of double braces.",
    page: CHAINING,
  },
  "component/unresolved-reference": {
    level: "error",
    description: "References stand in the inputs, the loop or the condition of a step, not in other values.",
    page: VARIABLES,
  },
  "component/unknown-step": {
    level: "error",
    description: "A chaining reference names a phase and a step of the document.",
    page: CHAINING,
  },
  "component/step-order": {
    level: "error",
    description: "A reference to outputs names an earlier step.",
    page: CHAINING,
  },
  "component/stage": {
    level: "error",
    description:
      "A reference does not cross from the build stage to the test stage, which is another instance.",
    page: CHAINING,
  },
  "component/unknown-output": {
    level: "error",
    description: "A reference names an output that the step's action has.",
    page: ACTIONS,
  },
  "component/unknown-input": {
    level: "error",
    description: "A reference names an input that the step has, by index if its inputs are a list.",
    page: CHAINING,
  },
  "component/loop-variable": {
    level: "error",
    description: "A loop's index and value are known in the step that has the loop.",
    page: LOOPS,
  },
  "component/loop-range": {
    level: "error",
    description: "A for loop leads from its start to its end.",
    page: LOOPS,
  },
  "component/operator": {
    level: "error",
    description: "A condition has exactly one operator.",
    page: CONDITIONS,
  },
  "component/number": {
    level: "error",
    description: "What a condition compares as numbers are numbers.",
    page: `${COMPARISONS}#numberEquals`,
  },
  "component/regular-expression": {
    level: "error",
    description: "A pattern is a regular expression of RE2.",
    page: `${COMPARISONS}#patternMatches`,
  },
  "component/s3-uri": {
    level: "error",
    description:
      "An S3 location names a bucket and a key; what is downloaded is an object, or a prefix that ends in /*.",
    page: `${ACTIONS}#action-modules-s3download`,
  },
  "component/bucket-name": {
    level: "warning",
    description: "A bucket's name is one that S3 gives.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  "component/account-id": {
    level: "error",
    description: "An account id has 12 digits.",
    page: `${ACTIONS}#action-modules-s3download`,
  },
  "component/url": {
    level: "error",
    description: "WebDownload takes an http or https URL.",
    page: `${ACTIONS}#action-modules-webdownload`,
  },
  "component/checksum": {
    level: "error",
    description: "A checksum has as many hexadecimal digits as its algorithm gives.",
    page: `${ACTIONS}#action-modules-webdownload`,
  },
  "component/powershell-file": {
    level: "error",
    description: "The file of ExecutePowerShell is a .ps1 file.",
    page: `${ACTIONS}#action-modules-executepowershell`,
  },
  "component/registry-path": {
    level: "error",
    description: "A registry path begins with a hive that SetRegistry knows.",
    page: `${ACTIONS}#action-modules-setregistry`,
  },
  "component/registry-value": {
    level: "error",
    description: "A registry value fits its type.",
    page: `${ACTIONS}#action-modules-setregistry`,
  },
  "component/control-character": {
    level: "error",
    description: "A Windows path has no escape sequence, which \\t, \\n or \\P in double quotes is to YAML.",
    page: ACTIONS,
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type DocumentRuleId = keyof typeof DOCUMENT_RULES;
