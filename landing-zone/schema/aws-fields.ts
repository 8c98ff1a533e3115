import { accountMistake } from "../../rules/account.js";
import { roleArnMistake } from "../../rules/arn.js";
import { instanceTypeMistake } from "../../rules/instance.js";
import { externalIdMistake } from "../../rules/name.js";
import { REGIONS, regionMistake } from "../../rules/region.js";
import { securityGroupIdMistake, subnetIdMistake, vpcIdMistake } from "../../rules/resource-id.js";
import { MAX_SECURITY_GROUPS } from "../../rules/security-group.js";
import { majorMinorMistake } from "../../rules/version.js";
import { VOLUME_RULES } from "../../rules/volume.js";
import { distinct, text, wholeNumber } from "./combinators.js";

// Fields of AWS's that several sections have.

export const account = text(accountMistake, "account");
export const region = text(regionMistake, "region").meta({ id: "Region", enum: REGIONS });
export const roleArn = text(roleArnMistake, "role");
export const externalId = text(externalIdMistake, "role").meta({ examples: ["golden-ami"] });
export const vpc = text(vpcIdMistake, "resource-id");
export const subnet = text(subnetIdMistake, "resource-id");
export const securityGroups = distinct(text(securityGroupIdMistake, "resource-id"), {
  min: 1,
  max: MAX_SECURITY_GROUPS,
});
export const instanceType = text(instanceTypeMistake, "instance-type");
export const majorMinor = text(majorMinorMistake, "version");
export const sizeGiB = wholeNumber(VOLUME_RULES.sizeGiB);
