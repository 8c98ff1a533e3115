import { count, matching, onlyOf, textOf } from "./rule.js";

/** Pattern of an AWS account's id. */
export const ACCOUNT_ID = "\\d{12}";

const EXPECTED_ACCOUNT = '12 digits in quotes, e.g. "111122223333"';

/** An AWS account's id, which is a text because it may begin with zeros. */
export const accountMistake = matching(
  new RegExp(`^${ACCOUNT_ID}$`),
  "is not an account id",
  EXPECTED_ACCOUNT,
  [
    onlyOf(["0-9", EXPECTED_ACCOUNT], "an account id"),
    ({ length }) => ({ message: `has ${count(length, "digit")}`, expected: EXPECTED_ACCOUNT }),
  ],
);

/** An account's name. https://docs.aws.amazon.com/accounts/latest/reference/API_PutAccountName.html */
export const accountNameMistake = textOf({
  what: "an account's name",
  characters: [" -;=?-~", "letters, digits and punctuation of ASCII but < and >"],
  first: ["!-;=?-~", "another character than a blank"],
  last: ["!-;=?-~", "another character than a blank"],
  max: 50,
});

/** Pattern of an organizational unit's id. https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html */
export const ORGANIZATIONAL_UNIT_ID = "ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}";

export const organizationalUnitIdMistake = matching(
  new RegExp(`^${ORGANIZATIONAL_UNIT_ID}$`),
  "is not an OU id",
  "ou-<4-32 of a-z0-9>-<8-32>",
  [onlyOf(["a-z0-9-", "ou-<4-32 of a-z0-9>-<8-32>"], "an OU id")],
);
