import { z } from "zod";
import { always, mistake, withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import { kmsKeyMistake } from "../../rules/arn.js";
import {
  ACCOUNT,
  dynamodbTableMistake,
  hcpOrganizationMistake,
  hcpProjectMistake,
  hostnameMistake,
  objectKeyPrefixMistake,
  profileMistake,
  stateDirectoryMistake,
  workspacePrefixMistake,
} from "../../rules/backend.js";
import { bucketNameMistake } from "../../rules/bucket.js";
import {
  GIVEN_BACKENDS,
  type GivenBackendName,
  givenBackendMistakes,
  STACK,
} from "../../rules/given-backend.js";
import { DEFAULT_PROVIDER_VERSIONS, providerVersionsMistake } from "../../rules/provider-version.js";
import { backendVersionMistake, terraformVersionsMistake } from "../../rules/terraform-version.js";
import type { MistakeId } from "../rules.js";
import { region, roleArn } from "./aws-fields.js";
import { text } from "./combinators.js";

const BACKENDS = ["local", "s3", "cloud", ...Object.keys(GIVEN_BACKENDS)];

const local = z.strictObject({
  directory: text(stateDirectoryMistake, "local-backend")
    .default("state")
    .describe("Folder of the state files, relative to golden-ami.yaml."),
});

const s3 = withKeys(
  z.strictObject({
    bucket: text(bucketNameMistake, "s3-backend")
      .describe("Bucket of the state.")
      .meta({ examples: ["acme-terraform-state"] }),
    keyPrefix: text(objectKeyPrefixMistake, "s3-backend")
      .default("golden-ami/")
      .describe("Before each stack's `<stack>.tfstate`."),
    region: region.describe("Region of the bucket."),
    useLockfile: z
      .literal(true)
      .optional()
      .describe("Lock with a file beside the state; needs Terraform 1.10."),
    dynamodbTable: text(dynamodbTableMistake, "s3-backend")
      .optional()
      .describe("Lock with this table.")
      .meta({ examples: ["terraform-locks"] }),
    kmsKeyId: text(kmsKeyMistake, "s3-backend")
      .optional()
      .describe("Key that encrypts the state. Without it, the bucket's own encryption does.")
      .meta({ examples: ["alias/terraform-state"] }),
    assumeRole: roleArn
      .optional()
      .describe("Role that reads and writes the state.")
      .meta({ examples: ["arn:aws:iam::111122223333:role/terraform-state"] }),
    profile: text(profileMistake, "s3-backend")
      .optional()
      .describe("Profile of AWS's shared configuration that reads and writes the state, or assumes the role.")
      .meta({ examples: ["terraform-state"] }),
  }),
  "exactly one",
  ["useLockfile", "dynamodbTable"],
);

const cloud = z.strictObject({
  organization: text(hcpOrganizationMistake, "cloud-backend").describe("Organization in HCP Terraform."),
  project: text(hcpProjectMistake, "cloud-backend")
    .optional()
    .describe("Project that a new workspace is put into."),
  workspacePrefix: text(workspacePrefixMistake, "cloud-backend")
    .default("golden-ami-")
    .describe("Before each stack's name."),
  hostname: text(hostnameMistake, "cloud-backend")
    .optional()
    .describe("Host of a Terraform Enterprise; app.terraform.io otherwise.")
    .meta({ examples: ["terraform.example.com"] }),
});

/** A backend whose settings are passed on as they are given. */
const given = (name: GivenBackendName) =>
  z
    .record(z.string(), z.unknown())
    .superRefine((settings, context) => {
      if (!isObject(settings)) return;
      for (const { setting, message, expected, isSecret } of givenBackendMistakes(name, settings)) {
        const rule: MistakeId = isSecret ? "backend-secret" : "backend-state";
        const isValue = setting !== undefined && !isSecret;
        context.addIssue({
          ...mistake(message, expected, { rule, key: isSecret, valueless: !isSecret && !isValue }),
          path: setting === undefined ? [] : [setting],
        });
      }
    }, always)
    .describe(
      `Settings as Terraform has them, in which ${STACK} stands for each stack's name: in ${GIVEN_BACKENDS[name].names.join(" or ")}. Secrets are in the environment.`,
    )
    .meta({ examples: [{ [GIVEN_BACKENDS[name].names[0] ?? ""]: `golden-ami/${STACK}` }] });

const backend = withKeys(
  z.strictObject({
    local: local.optional().describe("State in files beside this one; for one person, or for trying out."),
    s3: s3.optional().describe("State in a bucket, which has a lock."),
    cloud: cloud.optional().describe("One HCP Terraform workspace per stack: <workspacePrefix><stack>."),
    http: given("http").optional(),
    azurerm: given("azurerm").optional(),
    gcs: given("gcs").optional(),
    consul: given("consul").optional(),
    cos: given("cos").optional(),
    kubernetes: given("kubernetes").optional(),
    oci: given("oci").optional(),
    oss: given("oss").optional(),
    pg: given("pg").optional(),
  }),
  "exactly one",
  BACKENDS,
);

const settings = z.strictObject({
  backend: backend
    .prefault({ local: {} })
    .describe("Where Terraform keeps each stack's state; one of these."),
  profile: text(profileMistake, "profile")
    .optional()
    .describe(
      `Profile of AWS's shared configuration that Terraform works by, or assumes each \`assumeRole\` by; ${ACCOUNT} in it stands for the account's id. What a profile may do is each machine's own: a plan may read by one role and an apply write by another.`,
    )
    .meta({ examples: [`golden-ami-${ACCOUNT}`] }),
  terraformVersion: text(terraformVersionsMistake, "terraform-versions")
    .optional()
    .describe("Version constraint of Terraform itself, beside what the stacks need.")
    .meta({ examples: [">= 1.10.0, < 2.0.0"] }),
  awsProvider: text(providerVersionsMistake, "provider-versions")
    .default(DEFAULT_PROVIDER_VERSIONS)
    .describe("Version constraint of hashicorp/aws."),
});

export const terraform = settings.superRefine((value, context) => {
  const { backend, terraformVersion } = value;
  if (typeof terraformVersion !== "string" || terraformVersionsMistake(terraformVersion)) return;
  const broken = backendVersionMistake(terraformVersion, isObject(backend) ? backend : {});
  if (broken) {
    const rule: MistakeId = "terraform-versions";
    context.addIssue({ ...mistake(broken.message, broken.expected, { rule }), path: ["terraformVersion"] });
  }
}, always);
