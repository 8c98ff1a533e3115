import { SHARED_STACK } from "./name.js";
import { matching, onlyOf, textOf, without } from "./rule.js";

/** Folder of the state files of a local backend, which stays inside of its project. */
export const stateDirectoryMistake = textOf({
  what: "a folder's name",
  characters: ["\\w./\\-", "a-z, A-Z, 0-9, _, -, . and /"],
  without: [
    [/^\//, "begins with /", "a path relative to golden-ami.yaml"],
    [/(^|\/)\.\.(\/|$)/, "leads out of the project", "a path without .."],
  ],
});

/**
 * Begins a state's key, which goes on with at least `x.tfstate`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 * https://developer.hashicorp.com/terraform/language/backend/s3#key
 */
export const objectKeyPrefixMistake = textOf({
  what: "a prefix of a key",
  characters: ["\\w!.*'()/\\-", "a-z, A-Z, 0-9 and !_.*'()/-"],
  min: 0,
  max: 1024 - "x.tfstate".length,
  without: [
    [/^\//, "begins with /", "no / at its beginning, where Terraform takes none"],
    [/\/\//, "has two / side by side", "one / between two parts, because Terraform takes no more"],
    [/(^|\/)\.\.?\//, "has a part of dots alone", "names between the slashes"],
  ],
});

/** Name of the table that locks a state. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export const dynamodbTableMistake = textOf({
  what: "a DynamoDB table",
  characters: ["\\w.\\-", "a-z, A-Z, 0-9, _, . and -"],
  min: 3,
  max: 255,
});

/** https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/organizations */
export const hcpOrganizationMistake = textOf({
  what: "an organization's name",
  characters: ["\\w.\\-", "a-z, A-Z, 0-9, _, . and -, as HCP Terraform shows it"],
});

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects#create-a-project */
export const hcpProjectMistake = textOf({
  what: "a project's name",
  characters: ["\\w \\-", "a-z, A-Z, 0-9, spaces, _ and -"],
  min: 3,
  max: 40,
  without: [
    [/^ /, "begins with a space", "no space at its beginning"],
    [/ $/, "ends with a space", "no space at its end"],
  ],
});

/** Most characters of a workspace's name. https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create */
const MAX_WORKSPACE_CHARACTERS = 90;

/** Begins the names of HCP Terraform's workspaces, which go on with a stack's. */
export const workspacePrefixMistake = textOf({
  what: "a workspace prefix",
  characters: ["\\w\\-", "a-z, A-Z, 0-9, _ and -"],
  min: 0,
  max: MAX_WORKSPACE_CHARACTERS - SHARED_STACK.length,
});

const HOST = "a host alone, e.g. terraform.example.org";
const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** Host of a Terraform Enterprise, with or without a port. */
export const hostnameMistake = matching(
  new RegExp(`^${LABEL}(\\.${LABEL})*(:[1-9]\\d{0,4})?$`, "i"),
  "is not a host",
  HOST,
  [without(/^\w+:\/\//, "is a URL", HOST), onlyOf(["a-zA-Z0-9.:-", HOST], "a host")],
);

/** Stands for an account's id in the name of a profile. */
export const ACCOUNT = "{account}";

/** A profile of AWS's shared configuration. https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html */
export const profileMistake = textOf({
  what: "a profile's name",
  characters: [" -~", "characters of ASCII"],
  without: [
    [/^ /, "begins with a space", "no space at its beginning"],
    [/ $/, "ends with a space", "no space at its end"],
  ],
});
