import { parseArn } from "../api/arn.js";
import { invalidRequest, invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import type { Input } from "../api/sdk-types.js";

/**
 * Shows what a build downloads of a component of AWS Marketplace, which nobody can read. Every account has subscribed to
 * all of them here.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_GetMarketplaceResource.html
 */
function get(_: Call, request: Input<"GetMarketplaceResource">) {
  const { resourceType, resourceArn, resourceLocation } = request;
  const { account, type } = parseArn(resourceArn);
  if (account !== "aws-marketplace" || type !== "component")
    throw invalidRequest(`'${resourceArn}' is not a component of AWS Marketplace.`);
  if (resourceType === "COMPONENT_DATA")
    return { resourceArn, data: Buffer.from(resourceArn).toString("base64") };
  if (resourceLocation === undefined)
    throw invalidValue("resourceLocation", "An artifact is at a location of its component.");
  return { resourceArn, url: `https://aws-marketplace.example.com/${encodeURIComponent(resourceLocation)}` };
}

export const marketplaceOperations = defineOperations({ GetMarketplaceResource: get });
