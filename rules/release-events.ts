import { matching, type Rule, textOf, without } from "./rule.js";
import { httpsEndpointMistake } from "./topic.js";

/** States of a build that others are told of. */
export const RELEASE_STATUSES = ["AVAILABLE", "FAILED"] as const;
export type ReleaseStatus = (typeof RELEASE_STATUSES)[number];

/** Name of a connection of EventBridge's. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html */
export const connectionNameMistake = textOf({
  what: "a connection's name",
  characters: ["\\w.\\-", "a-z, A-Z, 0-9 and ._-"],
  max: 64,
});

/** What the names of rules, destinations and a queue begin with; the longest suffix is that of a webhook. */
export const releaseEventsNameMistake = textOf({
  what: "a name of rules, destinations and a queue",
  characters: ["a-zA-Z0-9_\\-", "a-z, A-Z, 0-9, - and _"],
  max: 34,
});

/** Name of a webhook, which is in the names of its rule and its destination. */
export const webhookNameMistake = textOf({
  what: "a webhook's name",
  characters: ["a-z0-9\\-", "a-z, 0-9 and -"],
  first: ["a-z", "a letter"],
  last: ["a-z0-9", "a letter or digit"],
  max: 20,
});

const EXPECTED_URL = "https://<host>/<path>, without a secret";

/**
 * A URL that EventBridge calls. What is in it is in Terraform's state.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html
 */
export const destinationUrlMistake: Rule = (value) =>
  httpsEndpointMistake(value) ??
  without(
    /\?/,
    "has a query, which would be in Terraform's state",
    `${EXPECTED_URL}; the connection can add a query`,
  )(value) ??
  without(
    /[^-()_.!~*';/:&=+$,A-Za-z0-9%]/,
    "has a character that EventBridge does not take",
    EXPECTED_URL,
  )(value) ??
  (value.length > 2048 ? { message: `has ${value.length} characters`, expected: "at most 2048" } : undefined);

/** A repository of GitHub's. https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event */
export const repositoryMistake = matching(
  /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.\.?$)[\w.-]{1,100}(?<!\.git)$/,
  "is not a repository",
  "<owner>/<repository>, e.g. example/golden-amis",
  [
    without(/^(https?:|git@)/, "is a URL", "<owner>/<repository> alone"),
    without(/\.git$/, "ends with .git, as a URL does", "<owner>/<repository> alone"),
  ],
);

/** Id of a workspace of HCP Terraform's. https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#create-a-run */
export const workspaceIdMistake = matching(
  /^ws-[A-Za-z0-9]{16}$/,
  "is not a workspace's id",
  "ws- and 16 letters and digits, as the workspace's settings show it",
);

/** Type of the `repository_dispatch` that the workflow Release listens to. */
export const RELEASE_DISPATCH = "golden-ami-release";

/** Most characters of a rule's pattern. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const MAX_EVENT_PATTERN_CHARACTERS = 2048;

/** Name of the host of HCP Terraform. */
export const HCP_TERRAFORM = "app.terraform.io";
