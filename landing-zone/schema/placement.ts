import { z } from "zod";
import { hostResourceGroupMistake } from "../../rules/arn.js";
import { TENANCIES } from "../../rules/instance.js";
import { hostIdMistake } from "../../rules/resource-id.js";
import { text, withoutIdle, withoutIdleBeside } from "./combinators.js";

export const tenancy = z
  .enum(TENANCIES)
  .optional()
  .describe("Whose hardware it is. Without it, the VPC's tenancy.");

/** Dedicated hosts that instances start on. */
export const hosts = {
  hostId: text(hostIdMistake, "resource-id")
    .optional()
    .describe("Id of the dedicated host of instances that no group starts.")
    .meta({ examples: ["h-0123456789abcdef0"] }),
  hostResourceGroupArn: text(hostResourceGroupMistake, "placement")
    .optional()
    .describe("ARN of the host resource group that gives the dedicated hosts."),
};

/** A placement with a key that needs the tenancy `host`. */
export const onHost = <T extends z.ZodType>(map: T, key: string) =>
  withoutIdle(
    map,
    key,
    ({ tenancy }) => tenancy !== "host",
    "has no effect but on dedicated hosts",
    "tenancy: host beside it",
  );

/** On which hardware the instances of a build start. */
export const buildPlacement = withoutIdleBeside(
  onHost(
    onHost(
      z.strictObject({
        tenancy,
        hostId: hosts.hostId.describe("Id of the dedicated host of build and test instances."),
        hostResourceGroupArn: hosts.hostResourceGroupArn,
      }),
      "hostId",
    ),
    "hostResourceGroupArn",
  ),
  [["hostId", "hostResourceGroupArn", "which gives the hosts"]],
);
