import { matching } from "./rule.js";

/** SSM parameters that a build may read: one by its name, or all below a path. */
export const readableParameterMistake = matching(
  /^(?=.{1,1011}$)\/?[\w.-]+(\/[\w.-]+)*(\/\*)?$/,
  "is not an SSM parameter's name",
  "a name, e.g. /app/licence, or a path with /* at its end",
);
