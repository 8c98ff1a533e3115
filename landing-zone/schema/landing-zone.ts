import { z } from "zod";
import { accountMistake, accountNameMistake } from "../../rules/account.js";
import { organizationArnMistake } from "../../rules/arn.js";
import { imageNameMistake, namePrefixMistake, workloadNameMistake } from "../../rules/name.js";
import { projectFilesMistake } from "../../rules/project-file.js";
import { externalId, roleArn } from "./aws-fields.js";
import { distinct, mapOf, text } from "./combinators.js";
import { writtenImageSchema } from "./container.js";
import { defaultsSchema } from "./defaults.js";
import { shared } from "./shared.js";
import { tags } from "./tags.js";
import { terraform } from "./terraform.js";
import { writtenWorkloadSchema } from "./workload.js";

const MAX_PATTERNS = 100;

const copyAccount = z.strictObject({
  assumeRole: roleArn
    .optional()
    .describe("Role that Terraform works by in the account. Without it, it works by its own credentials."),
  externalId: externalId.optional().describe("External id that the role's trust policy asks for."),
});

/** Everything but the defaults and the images and workloads themselves, which are checked one by one. */
export const settingsSchema = z.strictObject({
  include: distinct(text(projectFilesMistake, "include"), { min: 1, max: MAX_PATTERNS })
    .optional()
    .describe(
      "Files of the project with images and workloads of their own, by patterns relative to this file. What they name is relative to this file too.",
    )
    .meta({ examples: [["teams/*.yaml"]] }),
  organization: text(organizationArnMistake, "organization").describe(
    "ARN of the AWS Organization that the images are for.",
  ),
  terraform: terraform.prefault({}).describe("How Terraform is set up in every stack."),
  namePrefix: text(namePrefixMistake, "name-prefix")
    .optional()
    .describe(
      "What all names begin with that are the same in each landing zone, so that two fit in one account: those of AMIs, keys' aliases, buckets, roles, launch templates, and all in Image Builder.",
    )
    .meta({ examples: ["staging"] }),
  tags: tags.default({}).describe("On every resource that takes tags."),
  accountNames: mapOf(accountMistake, text(accountNameMistake, "account-name"), "account")
    .default({})
    .describe("Names of accounts, by their ids in quotes, with which a review shows them to people.")
    .meta({ examples: [{ "444455556666": "payments-prod" }] }),
  copyAccounts: mapOf(accountMistake, copyAccount, "account")
    .default({})
    .describe(
      "How Terraform works in accounts that images are copied to, by their ids in quotes. An account that is not here has what its workloads say, or nothing.",
    )
    .meta({ examples: [{ "444455556666": { assumeRole: "arn:aws:iam::444455556666:role/golden-ami" } }] }),
  shared: shared.describe("The account that builds and owns the AMIs."),
  defaults: z.unknown().optional(),
  images: mapOf(imageNameMistake, z.unknown(), "image-name"),
  workloads: mapOf(workloadNameMistake, z.unknown(), "workload-name").prefault({}),
});

/** `golden-ami.yaml`, whole. */
export const landingZoneSchema = settingsSchema.extend({
  defaults: defaultsSchema
    .optional()
    .describe(
      "Keys that images and fleets need not repeat. Maps are merged; lists and all else of an entry stand in place of the default.",
    ),
  images: mapOf(imageNameMistake, writtenImageSchema, "image-name").describe("Golden images, by name."),
  workloads: mapOf(workloadNameMistake, writtenWorkloadSchema, "workload-name")
    .prefault({})
    .describe("What accounts run of the images, by name: a stack each."),
});

/** A file that `golden-ami.yaml` includes. */
export const includedSchema = landingZoneSchema.pick({ images: true, workloads: true }).partial();

/** And without the images and workloads themselves. */
export const sectionsSchema = settingsSchema.pick({ images: true, workloads: true }).partial();

/** The parts of a landing zone to which a key at a wrong level may belong. */
export const homesSchema = landingZoneSchema.omit({ defaults: true });

export type Settings = z.output<typeof settingsSchema>;
