import { z } from "zod";
import { organizationArnMistake } from "../../rules/arn.js";
import { imageNameMistake, workloadNameMistake } from "../../rules/name.js";
import { mapOf, text } from "./combinators.js";
import { imageSchema } from "./image.js";
import { shared } from "./shared.js";
import { tags } from "./tags.js";
import { terraform } from "./terraform.js";
import { workloadSchema } from "./workload.js";

/** Everything but the images and workloads themselves, which are checked one by one. */
export const settingsSchema = z.strictObject({
  organization: text(organizationArnMistake, "organization").describe(
    "ARN of the AWS Organization that the images are for.",
  ),
  terraform: terraform.prefault({}),
  tags: tags.default({}).describe("On every resource that takes tags."),
  shared: shared.describe("The account that builds and owns the AMIs."),
  images: mapOf(imageNameMistake, z.unknown(), "image-name"),
  workloads: mapOf(workloadNameMistake, z.unknown(), "workload-name").prefault({}),
});

/** `golden-ami.yaml`, whole. */
export const landingZoneSchema = settingsSchema.extend({
  images: mapOf(imageNameMistake, imageSchema, "image-name"),
  workloads: mapOf(workloadNameMistake, workloadSchema, "workload-name").prefault({}),
});

export type Settings = z.output<typeof settingsSchema>;
