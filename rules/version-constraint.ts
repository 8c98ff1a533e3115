import { matching } from "./rule.js";

/** https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
export const versionConstraintMistake = matching(
  /^((>=|<=|>|<|=|~>|!=) ?)?\d+(\.\d+){0,2}( ?, ?((>=|<=|>|<|=|~>|!=) ?)?\d+(\.\d+){0,2})*$/,
  "is not a version constraint",
  'e.g. ">= 5.100.0, < 7.0.0"',
);
