import { matching } from "./rule.js";

/** An AWS account's id, which is a text because it may begin with zeros. */
export const accountMistake = matching(
  /^\d{12}$/,
  "is not an account id",
  '12 digits in quotes, e.g. "111122223333"',
);
