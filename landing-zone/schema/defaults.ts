import { z } from "zod";
import { imageSchema } from "./image.js";
import { fleetMap } from "./workload.js";

/**
 * What images and fleets have that do not say otherwise. An image's kind, whom it is shared with and copied to, its
 * version, a fleet's image and its lookup are theirs alone.
 */
export const defaultsSchema = z.strictObject({
  image: imageSchema
    .omit({ kind: true, share: true, copyTo: true, version: true })
    .partial()
    .optional()
    .describe("What each image has that has no such key of its own."),
  fleet: fleetMap
    .omit({ image: true, lookup: true })
    .partial()
    .optional()
    .describe(
      "What each fleet has that has no such key of its own; of autoScaling and instances, only fleets that have them.",
    ),
});
