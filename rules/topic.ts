import { ARN_PARTS, arnPattern, arnReason, serviceOf } from "./arn.js";
import { matching, textOf, without } from "./rule.js";

const TOPIC_NAME = "[\\w-]{1,256}";

/** Name of a standard topic. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const topicNameMistake = textOf({
  what: "a topic's name",
  characters: ["\\w\\-", "a-z, A-Z, 0-9, _ and -"],
  max: 256,
});

const PARTS = [
  ARN_PARTS.partition,
  serviceOf("sns"),
  ARN_PARTS.region,
  ARN_PARTS.account,
  ["topic", TOPIC_NAME, "a topic's name, of no FIFO topic"],
] as const;

/** A standard topic. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html */
export const topicArnMistake = matching(
  new RegExp(`^${arnPattern(PARTS)}$`),
  "is not a topic's ARN",
  "arn:aws:sns:<region>:<account>:<name>",
  [
    without(
      /\.fifo$/,
      "is a FIFO topic, to which neither Image Builder nor EventBridge publishes",
      "a standard topic",
    ),
    arnReason(PARTS),
  ],
);

/** An address that SNS sends mail to. */
export const emailMistake = matching(
  /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@.,;<>"]+$/,
  "is not an address for mail",
  "e.g. images@example.com",
);

/** A URL that SNS posts to. https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html */
export const httpsEndpointMistake = matching(
  /^https:\/\/[^\s/?#@]+(?::\d+)?(?:[/?][^\s#]*)?$/,
  "is not a URL for HTTPS",
  "https://<host>/<path>",
  [
    without(/^http:/, "is not encrypted", "https:// in place of http://"),
    without(/^https:\/\/[^/]*@/, "has a user in it, who would be in Terraform's state", "a URL without one"),
  ],
);
