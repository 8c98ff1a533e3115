import { z } from "zod";
import { partitionOf, regions } from "./regions.js";
import { isTimezone, scheduleMistake } from "./schedule.js";
import { IMAGE_NAME, SELECTOR } from "./selector.js";

/** A check's message, see `describeIssue`: the rule that the value breaks, as a predicate, and what would be right. */
const rule = (predicate: string, expected: string) => `${predicate}\n${expected}`;

const matching = (pattern: RegExp, predicate: string, expected: string) =>
  z.string().regex(pattern, { error: rule(predicate, expected) });

/** A check that reports even where other parts of the value are wrong, so that all errors come at once. */
const always = { when: () => true };

/** A map whose keys are names. */
const named = <T extends z.ZodType>(value: T, pattern: RegExp, predicate: string, expected: string) =>
  z
    .record(z.string(), value)
    .meta({ propertyNames: { pattern: pattern.source } })
    .superRefine((record, context) => {
      for (const key of isObject(record) ? Object.keys(record) : []) {
        if (!pattern.test(key))
          context.addIssue({
            code: "custom",
            message: rule(predicate, expected),
            path: [key],
            params: { key: true },
          });
      }
    }, always);

/** An object that has exactly one of these keys, or, with `atLeast`, one or more. */
const oneOf = <T extends z.ZodType>(object: T, keys: readonly string[], atLeast = false) =>
  object.superRefine((value, context) => {
    if (!isObject(value)) return;
    const given = keys.filter((key) => value[key] !== undefined);
    if (given.length === 1 || (atLeast && given.length > 1)) return;
    context.addIssue({
      code: "custom",
      message: rule(
        given.length ? `has ${given.join(" and ")}` : `has none of ${keys.join(", ")}`,
        `${atLeast ? "at least" : "exactly"} one of ${keys.join(", ")}`,
      ),
      params: { valueless: true },
    });
  }, always);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A list with no value twice. */
const distinct = <T extends z.ZodType>(item: T, limits: { min: number; max: number }) =>
  z
    .array(item)
    .min(limits.min)
    .max(limits.max)
    .superRefine((items, context) => {
      for (const [index, value] of items.entries()) {
        if (items.indexOf(value) < index) {
          context.addIssue({
            code: "custom",
            message: rule("is here twice", "each value once"),
            path: [index],
          });
        }
      }
    });

const AWS = "arn:aws(-cn|-us-gov)?";

const account = matching(/^\d{12}$/, "is not an account id", '12 digits in quotes, e.g. "111122223333"');
const region = z
  .string()
  .refine((value) => partitionOf(value) !== undefined, {
    error: rule("is not an AWS Region", "e.g. eu-west-1"),
  })
  .meta({ id: "Region", enum: regions });
const roleArn = matching(
  new RegExp(`^${AWS}:iam::\\d{12}:role/[\\w+=,.@/-]+$`),
  "is not a role ARN",
  "arn:aws:iam::<account>:role/<name>",
);
const organizationArn = matching(
  new RegExp(`^${AWS}:organizations::\\d{12}:organization/o-[a-z0-9]{10,32}$`),
  "is not an organization ARN",
  "arn:aws:organizations::<management account>:organization/o-<10-32 of a-z0-9>",
);
const organizationalUnitArn = matching(
  new RegExp(`^${AWS}:organizations::\\d{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$`),
  "is not an OU ARN",
  "arn:aws:organizations::<account>:ou/o-<10-32 of a-z0-9>/ou-<4-32>-<8-32>",
);
const id = (prefix: string, what: string) =>
  matching(new RegExp(`^${prefix}-[0-9a-z]{4,17}$`), `is not a ${what} id`, `${prefix}-<hexadecimal digits>`);
const vpc = id("vpc", "VPC");
const subnet = id("subnet", "subnet");
const instanceType = matching(/^[a-z0-9-]+\.[a-z0-9-]+$/, "is not an instance type", "e.g. t3.small");
const majorMinor = matching(
  /^\d{1,9}\.\d{1,9}$/,
  "is not a major and minor version",
  '"<major>.<minor>" in quotes, e.g. "2.0"',
);
const sizeGiB = z.int().min(1).max(16000);

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const tags = z.record(z.string(), z.string().max(256)).superRefine((record, context) => {
  for (const key of Object.keys(isObject(record) ? record : {})) {
    if (!/^(?!aws:)[\p{L}\p{N}\s_.:/=+\-@]{1,128}$/iu.test(key)) {
      context.addIssue({
        code: "custom",
        message: rule(
          "is not a tag key",
          "1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with aws:",
        ),
        path: [key],
        params: { key: true },
      });
    }
  }
  if (isObject(record) && Object.keys(record).length > 40) {
    context.addIssue({
      code: "custom",
      message: rule("has more than 40 tags", "at most 40, as 10 of AWS's 50 are set here"),
      params: { valueless: true },
    });
  }
}, always);

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
        bucket: z.string().min(3).max(63),
        keyPrefix: z.string().default("golden-ami/").describe("Before each stack's `<stack>.tfstate`."),
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
        organization: z.string().min(1),
        project: z.string().min(1).optional().describe("Counts only when a workspace is created."),
        workspacePrefix: matching(
          /^[\w-]*$/,
          "is not a workspace prefix",
          "letters, digits, _ and -",
        ).default("golden-ami-"),
        hostname: z
          .string()
          .min(1)
          .optional()
          .describe("Of a Terraform Enterprise; app.terraform.io otherwise."),
      })
      .optional()
      .describe("One HCP Terraform workspace per stack: <workspacePrefix><stack>."),
  }),
  ["local", "s3", "cloud"],
);

const terraform = z.strictObject({
  backend: backend.prefault({ local: {} }),
  awsProvider: matching(
    /^(>=|<=|>|<|=|~>|!=)? ?\d+(\.\d+){0,2}( ?, ?(>=|<=|>|<|=|~>|!=)? ?\d+(\.\d+){0,2})*$/,
    "is not a version constraint",
    'e.g. ">= 5.100.0, < 7.0.0"',
  )
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
      .describe("Name of an AWS-managed component; the newest version of it."),
    file: matching(
      /^(?!\/|~|.*\.\.)[\w ./-]+\.ya?ml$/,
      "is not a component file of the project",
      "a relative path to a .yaml file, without ..",
    )
      .optional()
      .describe(
        "AWSTOE component document, relative to this file. Its name without extension is the component's.",
      ),
    version: majorMinor
      .optional()
      .describe("Major and minor version of the file's component; the lock counts the patch."),
    parameters: z.record(z.string(), z.string()).optional(),
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
  platform: z.enum(["Linux", "Windows", "macOS"]),
  description: z.string().min(1).max(1024).optional(),
  parent: matching(
    /^([a-z0-9][a-z0-9-]*|ami-[0-9a-f]{8,17}|ssm:\/[\w./-]+|image:[a-z0-9-]+|arn:aws[^:]*:imagebuilder:[^:]+:(\d{12}|aws[a-z-]*):image\/[a-z0-9-_]+\/.+)$/,
    "is not a parent image",
    "an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, or image:<image of this file>",
  ).describe("AWS image name | ssm:/parameter | ami-… | image ARN | image:<another image here>"),
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
      type: z.enum(["gp3", "gp2", "io1", "io2"]).default("gp3"),
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
          const mistake = scheduleMistake(value);
          if (mistake)
            context.addIssue({
              code: "custom",
              message: rule(
                mistake,
                "cron(min hour dom month dow year), e.g. cron(0 3 ? * SUN *), or rate(7 days)",
              ),
            });
        })
        .describe("cron(minutes hours day-of-month month day-of-week year), one of the days a ?"),
      timezone: z
        .string()
        .refine(isTimezone, { error: rule("is not a time zone", "an IANA name, e.g. Europe/Paris") })
        .default("Etc/UTC"),
    })
    .optional()
    .describe("When the pipeline looks for updates and builds; never by itself where not given."),
  share,
});

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
    if (value.min > value.max)
      context.addIssue({
        code: "custom",
        message: rule(`is more than max ${value.max}`, "min <= max"),
        path: ["min"],
      });
  });

const fleet = z.strictObject({
  image: matching(SELECTOR, "is not a selector", "web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7").describe(
    "Selector: <image>, or <image>@<version>, of any length up to a build.",
  ),
  launchTemplate: z.strictObject({
    instanceType,
    vpc: vpc
      .optional()
      .describe("Of the security group made for the fleet; the default VPC where not given."),
    securityGroups: distinct(id("sg", "security group"), { min: 1, max: 5 })
      .optional()
      .describe("Instead of the one made for the fleet."),
    rootVolumeSizeGiB: sizeGiB.optional().describe("The AMI's size where not given."),
  }),
  autoScaling: autoScaling.optional(),
});

const NAME = "a-z, 0-9 and -, beginning and ending with a letter or digit";

/** One account and Region that runs instances from shared AMIs. */
export const workloadSchema = z.strictObject({
  account,
  region,
  assumeRole: roleArn.optional(),
  fleets: named(fleet, IMAGE_NAME, "is not a fleet's name", NAME),
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
        .strictObject({ vpc, subnet })
        .optional()
        .describe("Where the builds run; the default VPC where not given."),
      logExpiryDays: z.int().min(1).max(3650).default(90).describe("How long the build logs are kept; days."),
    })
    .describe("The account that builds and owns the AMIs."),
  images: named(z.unknown(), IMAGE_NAME, "is not an image's name", `${NAME}; never _`),
  workloads: named(z.unknown(), IMAGE_NAME, "is not a workload's name", NAME).default({}),
});

/** `golden-ami.yaml`, whole. */
export const landingZoneSchema = frameSchema.extend({
  images: named(imageSchema, IMAGE_NAME, "is not an image's name", `${NAME}; never _`),
  workloads: named(workloadSchema, IMAGE_NAME, "is not a workload's name", NAME).default({}),
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
