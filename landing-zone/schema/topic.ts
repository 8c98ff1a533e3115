import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { emailMistake, httpsEndpointMistake, topicArnMistake } from "../../rules/topic.js";
import { distinct, text } from "./combinators.js";

export const topicArn = text(topicArnMistake, "topic");

/** A topic that is made, and whom it tells. */
export const topic = withKeys(
  z.strictObject({
    email: distinct(text(emailMistake, "topic"), { min: 1 })
      .optional()
      .describe("Addresses that get a mail, once each has confirmed."),
    https: distinct(text(httpsEndpointMistake, "topic"), { min: 1 })
      .optional()
      .describe("URLs that get a POST, once each has confirmed. No secrets.")
      .meta({ examples: [["https://hooks.example.com/images"]] }),
  }),
  "at least one",
  ["email", "https"],
);
