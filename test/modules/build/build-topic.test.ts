import { BuildTopic, type BuildTopicProps } from "../../../modules/build/build-topic.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd";

const topic = (props: Partial<BuildTopicProps> = {}) =>
  synthesize((stack) => {
    new BuildTopic(stack, "Topic", { keyArn: KEY, ...props });
  });

test("a topic is encrypted under the key, and tells nobody, if nothing else is said", () => {
  const configuration = topic();
  expect(count(configuration)).toEqual({ aws_sns_topic: 1 });
  expect(only(configuration, "aws_sns_topic")).toEqual({ kms_master_key_id: KEY });
});

test("it tells addresses and URLs, each by a subscription of its own", () => {
  const configuration = topic({
    name: "builds",
    email: ["a@example.com", "b@example.com"],
    https: ["https://example.com/images"],
  });
  expect(only(configuration, "aws_sns_topic").name).toBe("builds");
  expect(
    all(configuration, "aws_sns_topic_subscription").map(({ protocol, endpoint }) => [protocol, endpoint]),
  ).toEqual([
    ["email", "a@example.com"],
    ["email", "b@example.com"],
    ["https", "https://example.com/images"],
  ]);
});

test.each<[Partial<BuildTopicProps>, string]>([
  [{ name: "a b" }, 'name "a b" has " ", which is not allowed in a topic\'s name'],
  [{ keyArn: "key" }, 'keyArn "key" is not a KMS key'],
  [{ email: ["nobody"] }, 'email[0] "nobody" is not an address for mail: expected e.g. images@example.com'],
  [{ https: ["http://example.com"] }, 'https[0] "http://example.com" is not encrypted'],
  [{ https: ["https://me:secret@example.com"] }, "has a user in it, who would be in Terraform's state"],
  [
    { https: ["example.com"] },
    'https[0] "example.com" is not a URL for HTTPS: expected https://<host>/<path>',
  ],
])("a topic with %j is refused", (props, message) => {
  expect(() => topic(props)).toThrow(message);
});
