import { emailMistake, httpsEndpointMistake, topicArnMistake } from "../../rules/topic.js";

const ARN = "arn:aws:sns:eu-west-1:111122223333:image-builds";

test("what is right is taken", () => {
  expect(topicArnMistake(ARN)).toBeUndefined();
  expect(emailMistake("images+builds@mail.example.com")).toBeUndefined();
  expect(httpsEndpointMistake("https://hooks.example.com:8443/images?a=b")).toBeUndefined();
});

test.each([
  [topicArnMistake, "image-builds", "is not a topic's ARN"],
  [
    topicArnMistake,
    `${ARN}.fifo`,
    "is a FIFO topic, to which neither Image Builder nor EventBridge publishes",
  ],
  [topicArnMistake, ARN.replace(":sns:", ":sqs:"), 'has "sqs" as service'],
  [emailMistake, "images@example", "is not an address for mail"],
  [emailMistake, "a b@example.com", "is not an address for mail"],
  [emailMistake, "a@b.com, c@d.com", "is not an address for mail"],
  [httpsEndpointMistake, "hooks.example.com", "is not a URL for HTTPS"],
  [httpsEndpointMistake, "http://hooks.example.com", "is not encrypted"],
  [
    httpsEndpointMistake,
    "https://me@hooks.example.com",
    "has a user in it, who would be in Terraform's state",
  ],
  [httpsEndpointMistake, "https://hooks.example.com/#a", "is not a URL for HTTPS"],
])("what is wrong is told: %p %s", (rule, value, message) => {
  expect(rule(value)?.message).toBe(message);
});
