import { posix } from "node:path";
import semver from "semver";
import { z } from "zod";
import { always } from "../../input/describe-issue.js";
import { isObject } from "../../input/value.js";
import { cronMistake } from "../../rules/cron.js";
import { fleetNameMistake } from "../../rules/name.js";
import { selectorMistake } from "../../rules/selector.js";
import { timeZoneMistake } from "../../rules/time-zone.js";
import { awsComponents, awsImages } from "../catalog/images.js";
import { distinct, matching, named, oneOf, rule } from "./combinators.js";
import {
  account,
  id,
  instanceType,
  majorMinor,
  organizationArn,
  organizationalUnitArn,
  region,
  roleArn,
  sizeGiB,
  subnet,
  tags,
  vpc,
} from "./fields.js";

const backend = oneOf(
  z.strictObject({
    local: z
      .strictObject({
        directory: matching(
          /^(?!\/|~|.*\.\.)[\w./-]+$/,
          "is not a folder of the project",
          "a relative path without ..",
        )
          .default("state")
          .describe("Folder of the state files, relative to this file."),
      })
      .optional()
      .describe("State in files beside this one; for one person, or for trying out."),
    s3: oneOf(
      z.strictObject({
        bucket: matching(
          /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
          "is not a bucket",
          "3 to 63 of a-z, 0-9, . and -",
        ),
        keyPrefix: matching(
          /^(?!\/)[\w!.*'()/-]*$/,
          "is not a prefix of a key",
          "letters, digits and !_.*'()/-, not beginning with /",
        )
          .default("golden-ami/")
          .describe("Before each stack's `<stack>.tfstate`."),
        region,
        useLockfile: z
          .literal(true)
          .optional()
          .describe("Lock with a file beside the state; needs Terraform 1.10."),
        dynamodbTable: z.string().min(3).optional().describe("Lock with this table."),
        kmsKeyId: z
          .string()
          .min(1)
          .optional()
          .describe("Encrypts the state; the bucket's own encryption does where not given."),
        assumeRole: roleArn.optional().describe("Role that reads and writes the state."),
      }),
      ["useLockfile", "dynamodbTable"],
    ).optional(),
    cloud: z
      .strictObject({
        organization: matching(
          /^[\w.-]+$/,
          "is not an organization's name",
          "letters, digits, _, . and -, as HCP Terraform shows it",
        ),
        project: z.string().min(1).optional().describe("Counts only when a workspace is created."),
        workspacePrefix: matching(
          /^[\w-]*$/,
          "is not a workspace prefix",
          "letters, digits, _ and -",
        ).default("golden-ami-"),
        hostname: matching(/^[a-z0-9.-]+(:\d+)?$/i, "is not a host", "e.g. terraform.example.org")
          .optional()
          .describe("Of a Terraform Enterprise; app.terraform.io otherwise."),
      })
      .optional()
      .describe("One HCP Terraform workspace per stack: <workspacePrefix><stack>."),
  }),
  ["local", "s3", "cloud"],
);

/** The oldest hashicorp/aws that takes what is synthesized. */
const OLDEST_PROVIDER = "5.100.0";

/** https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
const CONSTRAINT = /^((>=|<=|>|<|=|~>|!=) ?)?\d+(\.\d+){0,2}( ?, ?((>=|<=|>|<|=|~>|!=) ?)?\d+(\.\d+){0,2})*$/;

/** Whether a version constraint leaves out what is too old. To Terraform `> 5` is `> 5.0.0`, to semver `>= 6.0.0`. */
function isNewEnough(constraint: string): boolean {
  if (!CONSTRAINT.test(constraint)) return true;
  const range = constraint
    .replace(/!=[^,]*/g, "")
    .replaceAll("~>", ">=")
    .replaceAll(",", " ")
    .replace(/\d+(\.\d+)*/g, (version) => [...version.split("."), "0", "0"].slice(0, 3).join("."));
  const oldest = semver.validRange(range) && semver.minVersion(range);
  return Boolean(oldest) && semver.gte(oldest ?? "0.0.0", OLDEST_PROVIDER);
}

const terraform = z.strictObject({
  backend: backend.prefault({ local: {} }),
  awsProvider: matching(CONSTRAINT, "is not a version constraint", 'e.g. ">= 5.100.0, < 7.0.0"')
    .refine(isNewEnough, {
      error: rule("takes older versions than the stacks need", `>= ${OLDEST_PROVIDER}, or later`),
    })
    .default(">= 5.100.0, < 7.0.0")
    .describe("Version constraint of hashicorp/aws."),
});

const component = oneOf(
  z.strictObject({
    managed: matching(
      /^[a-z0-9][a-z0-9_-]*$/,
      "is not an AWS-managed component",
      "its name, e.g. update-linux",
    )
      .optional()
      .describe("Name of an AWS-managed component; the newest version of it.")
      .meta({ examples: awsComponents }),
    file: matching(
      /^(?!\/|~|.*\.\.)[\w ./-]+\.ya?ml$/,
      "is not a component file of the project",
      "a relative path to a .yaml file, without ..",
    )
      .overwrite(posix.normalize)
      .optional()
      .describe(
        "AWSTOE component document, relative to this file. Its name without extension is the component's.",
      ),
    version: majorMinor
      .optional()
      .describe("Major and minor version of the file's component; the lock counts the patch."),
    parameters: named(
      z.string(),
      /^.{1,256}$/s,
      "is not a parameter's name",
      "1 to 256 characters",
    ).optional(),
  }),
  ["managed", "file"],
);

const share = oneOf(
  z.strictObject({
    organization: z
      .literal(true)
      .optional()
      .describe("Every account of the organization may launch the AMI."),
    organizationalUnits: distinct(organizationalUnitArn, { min: 1, max: 25 }).optional(),
    accounts: distinct(account, { min: 1, max: 1536 }).optional(),
  }),
  ["organization", "organizationalUnits", "accounts"],
  true,
);

/** One golden image. */
export const imageSchema = z.strictObject({
  platform: z.enum(["Linux", "Windows"]),
  description: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= 1024, { error: rule("is too long", "at most 1024 bytes") })
    .optional(),
  parent: matching(
    /^([a-z0-9][a-z0-9-]*|ami-[0-9a-f]{8,17}|ssm:(arn:aws[^:]*:ssm:[^:]+:\d{12}:parameter)?\/[\w./-]+|image:[a-z0-9-]+|arn:aws[^:]*:imagebuilder:[^:]+:(\d{12}|aws[a-z-]*):image\/[a-z0-9-_]+\/(x\.x\.x|\d+\.x\.x|\d+\.\d+\.x|\d+\.\d+\.\d+(\/\d+)?))$/,
    "is not a parent image",
    "an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, or image:<image of this file>",
  )
    .refine((parent) => !parent.startsWith("macos-"), {
      error: rule("needs a Dedicated Host, which no build here has", "a Linux or Windows image"),
    })
    .describe("AWS image name | ssm:/parameter | ami-… | image ARN | image:<another image here>")
    .meta({ examples: awsImages }),
  version: majorMinor
    .optional()
    .describe("Major and minor version of the recipe; the lock counts the patch."),
  components: z.array(component).min(1).max(20),
  rootVolume: z
    .strictObject({
      deviceName: matching(/^\/dev\/[a-z0-9]+$/, "is not a device name", "e.g. /dev/xvda")
        .optional()
        .describe("Needed where the parent's name does not tell."),
      sizeGiB: sizeGiB.optional().describe("The parent's size where not given."),
      type: z.enum(["gp3", "gp2"]).default("gp3"),
    })
    .prefault({}),
  instanceTypes: distinct(instanceType, { min: 1, max: 25 })
    .optional()
    .describe("To build and test on; Image Builder chooses where not given."),
  regions: distinct(region, { min: 1, max: 50 }).describe("Where the AMI is copied to."),
  schedule: z
    .strictObject({
      cron: z
        .string()
        .superRefine((value, context) => {
          const mistake = cronMistake(value);
          if (mistake) context.addIssue({ code: "custom", message: rule(mistake.message, mistake.expected) });
        })
        .describe("cron(minutes hours day-of-month month day-of-week year), one of the days a ?"),
      timezone: z
        .string()
        .refine((name) => !timeZoneMistake(name), {
          error: rule("is not a time zone", "an IANA name, e.g. Europe/Paris"),
        })
        .default("Etc/UTC"),
      pipelineExecutionStartCondition: z
        .enum(["EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE", "EXPRESSION_MATCH_ONLY"])
        .default("EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE")
        .describe(
          "Whether to build only if the parent or an AWS-managed component has a new version, or each time, as new packages alone are no such update.",
        ),
    })
    .optional()
    .describe("When the pipeline builds by itself; never where not given."),
  share,
});

const securityGroups = distinct(id("sg", "security group"), { min: 1, max: 5 });

const autoScaling = z
  .strictObject({
    min: z.int().min(0).max(10000),
    max: z.int().min(0).max(10000),
    subnets: distinct(subnet, { min: 1, max: 20 }),
    minHealthyPercentage: z
      .int()
      .min(0)
      .max(100)
      .default(90)
      .describe("Of the group, during an instance refresh; percent."),
    instanceWarmupSeconds: z
      .int()
      .min(0)
      .max(86400)
      .optional()
      .describe("The group's health check grace period where not given."),
  })
  .superRefine((value, context) => {
    if (isObject(value) && value.min > value.max)
      context.addIssue({
        code: "custom",
        message: rule(`is more than max ${value.max}`, "min <= max"),
        path: ["min"],
      });
  }, always);

const fleet = z.strictObject({
  image: matching(
    selectorMistake.pattern,
    "is not a selector",
    "web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
  ).describe("Selector: <image>, or <image>@<version>, of any length up to a build."),
  launchTemplate: z.strictObject({
    instanceType,
    subnet: subnet
      .optional()
      .describe("Where instances start that have no group; the default VPC's where not given."),
    vpc: vpc
      .optional()
      .describe(
        "Of the security group made for the fleet; that of the subnets, or the default VPC, where not given.",
      ),
    securityGroups: securityGroups.optional().describe("Instead of the one made for the fleet."),
    rootVolumeSizeGiB: sizeGiB.optional().describe("The AMI's size where not given."),
  }),
  autoScaling: autoScaling.optional(),
});

const NAME = "a-z, 0-9 and -, beginning with a letter and ending with a letter or digit";

/** One account and Region that runs instances from shared AMIs. */
export const workloadSchema = z.strictObject({
  account,
  region,
  assumeRole: roleArn.optional(),
  fleets: named(fleet, fleetNameMistake.pattern, "is not a fleet's name", NAME).refine(
    (fleets) => Object.keys(fleets).length > 0,
    { error: rule("has no fleet", "at least one") },
  ),
  tags: tags.default({}),
});

/** Everything but the images and workloads themselves, which are checked one by one. */
export const frameSchema = z.strictObject({
  organization: organizationArn.describe("ARN of the AWS Organization that the images are for."),
  terraform: terraform.prefault({}),
  tags: tags.default({}).describe("On every resource that takes tags."),
  shared: z
    .strictObject({
      account,
      region: region.describe("Where Image Builder runs."),
      assumeRole: roleArn.optional(),
      network: z
        .strictObject({
          vpc,
          subnet,
          securityGroups: securityGroups
            .optional()
            .describe(
              "Instead of one that lets out HTTPS and HTTP only; e.g. for a proxy or DNS servers of your own.",
            ),
        })
        .optional()
        .describe("Where the builds run; the default VPC where not given."),
      logExpiryDays: z
        .int()
        .min(1)
        .max(3650)
        .default(90)
        .describe("How long the build logs in S3 are kept; days."),
    })
    .describe("The account that builds and owns the AMIs."),
  images: named(z.unknown(), fleetNameMistake.pattern, "is not an image's name", `${NAME}; never _`),
  workloads: named(z.unknown(), fleetNameMistake.pattern, "is not a workload's name", NAME).default({}),
});

/** `golden-ami.yaml`, whole. */
export const landingZoneSchema = frameSchema.extend({
  images: named(imageSchema, fleetNameMistake.pattern, "is not an image's name", `${NAME}; never _`),
  workloads: named(workloadSchema, fleetNameMistake.pattern, "is not a workload's name", NAME).default({}),
});

export type Frame = z.output<typeof frameSchema>;
export type Image = z.output<typeof imageSchema>;
export type ComponentEntry = Image["components"][number];
export type Workload = z.output<typeof workloadSchema>;
export type Fleet = Workload["fleets"][string];

/** Named in the first line of `golden-ami.yaml`; `npm run schema` writes it. */
export const SCHEMA_FILE = "golden-ami.schema.json";

/** JSON Schema (2020-12) of `golden-ami.yaml`, for editors. */
export function jsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(landingZoneSchema, { io: "input" });
  return `${JSON.stringify({ $schema, title: "golden-ami.yaml", ...schema }, null, 2)}\n`;
}
