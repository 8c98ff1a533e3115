import { matching } from "./rule.js";

/** Pattern of an AWS account's id. */
export const ACCOUNT_ID = "\\d{12}";

/** An AWS account's id, which is a text because it may begin with zeros. */
export const accountMistake = matching(
  new RegExp(`^${ACCOUNT_ID}$`),
  "is not an account id",
  '12 digits in quotes, e.g. "111122223333"',
);

/** Pattern of an organizational unit's id. https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html */
export const ORGANIZATIONAL_UNIT_ID = "ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}";

export const organizationalUnitIdMistake = matching(
  new RegExp(`^${ORGANIZATIONAL_UNIT_ID}$`),
  "is not an OU id",
  "ou-<4-32 of a-z0-9>-<8-32>",
);
