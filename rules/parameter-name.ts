import { textOf } from "./rule.js";

/** Name of an SSM parameter, whole. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export const parameterNameMistake = textOf({
  what: "an SSM parameter's name",
  characters: ["\\w.\\-/", "a-z, A-Z, 0-9, _, ., - and /"],
  max: 1011,
  without: [
    [
      /^\/?([aA][wW][sS]|[sS][sS][mM])/,
      "begins as AWS's own do",
      "a name that begins with neither aws nor ssm",
    ],
    [/^[^/]+\//, "has a / and does not begin with one", "a / in front"],
    [/\/\//, "has two / side by side", "one / each"],
    [/\/$/, "ends with /", "no / at its end"],
  ],
});
