import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { workloadNameMistake } from "../../rules/name.js";
import {
  connectionNameMistake,
  destinationUrlMistake,
  RELEASE_STATUSES,
  repositoryMistake,
  webhookNameMistake,
  workspaceIdMistake,
} from "../../rules/release-events.js";
import { distinct, filled, mapOf, text, withoutIdleBeside } from "./combinators.js";
import { topic, topicArn } from "./topic.js";

const RULE = "release-event";

const connection = text(connectionNameMistake, RULE).describe(
  "Name of an EventBridge connection of the shared account and Region that is there, with the header and its secret: docs/release-events.md says how to make it. The secret is never in the file nor in Terraform's state.",
);

const webhook = z.strictObject({
  url: text(destinationUrlMistake, RULE)
    .describe("URL that gets a POST for each build. No secrets.")
    .meta({ examples: ["https://hooks.example.com/images"] }),
  connection: connection.meta({ examples: ["on-call"] }),
  statuses: distinct(z.enum(RELEASE_STATUSES), { min: 1 })
    .default([...RELEASE_STATUSES])
    .describe("States of builds that it is told of."),
});

const github = z.strictObject({
  repository: text(repositoryMistake, RULE)
    .describe(
      "Repository that gets a repository_dispatch of the type golden-ami-release, to which the workflow Release listens.",
    )
    .meta({ examples: ["example/golden-amis"] }),
  connection: connection.meta({ examples: ["github"] }),
});

const hcpTerraform = z.strictObject({
  connection: connection.meta({ examples: ["hcp-terraform"] }),
  planOnly: z
    .boolean()
    .default(true)
    .describe(
      "Whether runs plan only. Others wait for a person to confirm them, and keep later runs waiting.",
    ),
  workspaces: filled(mapOf(workloadNameMistake, text(workspaceIdMistake, RULE), "workload-name"), "workspace")
    .describe(
      "Ids of the workspaces in which a release of an image that the workload runs starts a run, by the workloads' names; of a workload of several Regions by <workload>-<region>.",
    )
    .meta({ examples: [{ "payments-prod": "ws-0123456789abcdef" }] }),
});

/** Who is told of builds that have become available or have failed. */
export const releaseEvents = withoutIdleBeside(
  withKeys(
    z.strictObject({
      snsTopic: topic
        .optional()
        .describe(
          "Topic that is made, encrypted, and gets a sentence for each build. That of shared.snsTopic is another: Image Builder itself writes all that it knows of a build to it, for programs.",
        ),
      snsTopicArn: topicArn
        .optional()
        .describe(
          "ARN of a topic that is there, in place of one that is made. Its policy, and its key if it is encrypted, must admit events.amazonaws.com.",
        )
        .meta({ examples: ["arn:aws:sns:eu-west-1:111122223333:on-call"] }),
      webhooks: filled(mapOf(webhookNameMistake, webhook, RULE), "webhook")
        .optional()
        .describe("URLs that get a POST in JSON for each build, by name."),
      github: github.optional().describe("Repository of GitHub's in which a release starts a workflow."),
      hcpTerraform: hcpTerraform
        .optional()
        .describe("Workspaces of HCP Terraform, or Terraform Enterprise, that plan when there is a release."),
    }),
    "at least one",
    ["snsTopic", "snsTopicArn", "webhooks", "github", "hcpTerraform"],
  ),
  [["snsTopicArn", "snsTopic", "which is made in its place"]],
);
