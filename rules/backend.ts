import { matching } from "./rule.js";

/** Folder of the state files of a local backend, which stays inside of its project. */
export const stateDirectoryMistake = matching(
  /^(?!\/|~|.*\.\.)[\w./-]+$/,
  "is not a folder of the project",
  "a relative path without ..",
);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const objectKeyPrefixMistake = matching(
  /^(?!\/)[\w!.*'()/-]*$/,
  "is not a prefix of a key",
  "letters, digits and !_.*'()/-, not beginning with /",
);

/** Name of the table that locks a state. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export const dynamodbTableMistake = matching(
  /^[\w.-]{3,255}$/,
  "is not a DynamoDB table",
  "3 to 255 letters, digits, _, . and -",
);

/** https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/organizations */
export const hcpOrganizationMistake = matching(
  /^[\w.-]+$/,
  "is not an organization's name",
  "letters, digits, _, . and -, as HCP Terraform shows it",
);

/** Begins the names of HCP Terraform's workspaces. https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create */
export const workspacePrefixMistake = matching(
  /^[\w-]*$/,
  "is not a workspace prefix",
  "letters, digits, _ and -",
);

/** Host of a Terraform Enterprise, with or without a port. */
export const hostnameMistake = matching(
  /^[a-z0-9.-]+(:\d+)?$/i,
  "is not a host",
  "e.g. terraform.example.org",
);
