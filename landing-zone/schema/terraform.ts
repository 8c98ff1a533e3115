import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { kmsKeyMistake } from "../../rules/arn.js";
import {
  dynamodbTableMistake,
  hcpOrganizationMistake,
  hcpProjectMistake,
  hostnameMistake,
  objectKeyPrefixMistake,
  stateDirectoryMistake,
  workspacePrefixMistake,
} from "../../rules/backend.js";
import { bucketNameMistake } from "../../rules/bucket.js";
import { DEFAULT_PROVIDER_VERSIONS, providerVersionsMistake } from "../../rules/provider-version.js";
import { region, roleArn } from "./aws-fields.js";
import { text } from "./combinators.js";

const local = z.strictObject({
  directory: text(stateDirectoryMistake, "local-backend")
    .default("state")
    .describe("Folder of the state files, relative to golden-ami.yaml."),
});

const s3 = withKeys(
  z.strictObject({
    bucket: text(bucketNameMistake, "s3-backend"),
    keyPrefix: text(objectKeyPrefixMistake, "s3-backend")
      .default("golden-ami/")
      .describe("Before each stack's `<stack>.tfstate`."),
    region,
    useLockfile: z
      .literal(true)
      .optional()
      .describe("Lock with a file beside the state; needs Terraform 1.10."),
    dynamodbTable: text(dynamodbTableMistake, "s3-backend").optional().describe("Lock with this table."),
    kmsKeyId: text(kmsKeyMistake, "s3-backend")
      .optional()
      .describe("Key that encrypts the state. Without it, the bucket's own encryption does."),
    assumeRole: roleArn.optional().describe("Role that reads and writes the state."),
  }),
  "exactly one",
  ["useLockfile", "dynamodbTable"],
);

const cloud = z.strictObject({
  organization: text(hcpOrganizationMistake, "cloud-backend"),
  project: text(hcpProjectMistake, "cloud-backend")
    .optional()
    .describe("Project that a new workspace is put into."),
  workspacePrefix: text(workspacePrefixMistake, "cloud-backend").default("golden-ami-"),
  hostname: text(hostnameMistake, "cloud-backend")
    .optional()
    .describe("Host of a Terraform Enterprise; app.terraform.io otherwise."),
});

const backend = withKeys(
  z.strictObject({
    local: local.optional().describe("State in files beside this one; for one person, or for trying out."),
    s3: s3.optional().describe("State in a bucket, which has a lock."),
    cloud: cloud.optional().describe("One HCP Terraform workspace per stack: <workspacePrefix><stack>."),
  }),
  "exactly one",
  ["local", "s3", "cloud"],
);

export const terraform = z.strictObject({
  backend: backend.prefault({ local: {} }),
  awsProvider: text(providerVersionsMistake, "provider-versions")
    .default(DEFAULT_PROVIDER_VERSIONS)
    .describe("Version constraint of hashicorp/aws."),
});
