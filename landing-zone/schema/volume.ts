import { z } from "zod";
import { always, mistake, withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import { snapshotIdMistake } from "../../rules/resource-id.js";
import {
  DEFAULT_VOLUME_TYPE,
  dataDeviceNameMistake,
  VOLUME_TYPES,
  type VolumeRules,
  volumeMistakes,
} from "../../rules/volume.js";
import type { MistakeId } from "../rules.js";
import { text, wholeNumber } from "./combinators.js";

/** Keys of a volume that its type decides on. */
export const volumeNumbers = (rules: VolumeRules) => ({
  sizeGiB: wholeNumber(rules.sizeGiB).optional().describe("Size in GiB."),
  iops: wholeNumber(rules.iops).optional().describe("I/O operations a second, for gp3, io2 and io1."),
  throughput: wholeNumber(rules.throughput).optional().describe("MiB a second, for gp3."),
});

/** A volume whose numbers go with its type. */
export const volumeOf = <T extends z.ZodType>(map: T, rules: VolumeRules, defaultType?: string) =>
  map.superRefine((value, context) => {
    if (!isObject(value)) return;
    const number = (key: string) => (typeof value[key] === "number" ? value[key] : undefined);
    const type = value.type === undefined ? defaultType : String(value.type);
    const volume = {
      type,
      sizeGiB: number("sizeGiB"),
      iops: number("iops"),
      throughput: number("throughput"),
    };
    for (const [key, { message, expected }] of volumeMistakes(volume, rules))
      context.addIssue({
        ...mistake(message, expected, { rule: "volume" satisfies MistakeId }),
        path: [key],
      });
  }, always);

/** Volumes beside the root volume, each with keys of its own. */
export const dataVolumes = <T extends z.core.$ZodShape>(rules: VolumeRules, others: T) =>
  z
    .array(
      volumeOf(
        withKeys(
          z.strictObject({
            deviceName: text(dataDeviceNameMistake, "device-name").describe(
              "Where it is attached, e.g. /dev/sdf, or xvdf for Windows.",
            ),
            ...volumeNumbers(rules),
            snapshot: text(snapshotIdMistake, "resource-id")
              .optional()
              .describe("Snapshot that it begins with. Without it, the volume is empty.")
              .meta({ examples: ["snap-0123456789abcdef0"] }),
            type: z.enum(VOLUME_TYPES).default(DEFAULT_VOLUME_TYPE).describe("Type of the EBS volume."),
            ...others,
          }),
          "at least one",
          ["sizeGiB", "snapshot"],
        ),
        rules,
        DEFAULT_VOLUME_TYPE,
      ),
    )
    .min(1)
    .superRefine((volumes, context) => {
      const seen = new Set<unknown>();
      for (const [index, volume] of (Array.isArray(volumes) ? volumes : []).entries()) {
        const device = isObject(volume) ? Reflect.get(volume, "deviceName") : undefined;
        if (device !== undefined && seen.has(device))
          context.addIssue({
            ...mistake("is a volume's already", "a device of its own", {
              rule: "duplicate" satisfies MistakeId,
            }),
            path: [index, "deviceName"],
          });
        seen.add(device);
      }
    }, always);
