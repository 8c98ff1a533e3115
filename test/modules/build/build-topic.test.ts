import { BuildTopic, type BuildTopicProps } from "../../../modules/build/build-topic.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const KEY = "arn:aws:kms:eu-west-1:111122223333:alias/builds";

const topic = (props: Partial<BuildTopicProps> = {}) =>
  synthesize((stack) => {
    new BuildTopic(stack, "Topic", { keyArn: KEY, ...props });
  });

test("a topic is encrypted by the key that it is given, and tells nobody by itself", () => {
  expect(count(topic())).toEqual({ aws_sns_topic: 1 });
  expect(only(topic(), "aws_sns_topic")).toEqual({ kms_master_key_id: KEY });
});

test("a topic has its name, and tells addresses and URLs", () => {
  const configuration = topic({
    name: "builds",
    email: ["images@example.com", "other@example.com"],
    https: ["https://hooks.example.com/images"],
  });
  expect(only(configuration, "aws_sns_topic").name).toBe("builds");
  expect(all(configuration, "aws_sns_topic_subscription")).toMatchObject([
    { protocol: "email", endpoint: "images@example.com" },
    { protocol: "email", endpoint: "other@example.com" },
    { protocol: "https", endpoint: "https://hooks.example.com/images" },
  ]);
});

test.each<[Partial<BuildTopicProps>, string]>([
  [{ name: "a b" }, 'name "a b" has " ", which is not allowed in a topic\'s name'],
  [{ keyArn: "" }, 'keyArn "" is empty'],
  [{ email: ["images"] }, 'email[0] "images" is not an address for mail: expected e.g. images@example.com'],
  [{ email: ["a@b.c", "a@b.c"] }, 'email[1] "a@b.c" is here twice'],
  [{ https: ["http://example.com"] }, 'https[0] "http://example.com" is not encrypted'],
  [{ https: ["https://user:x@example.com"] }, "has a user in it, who would be in Terraform's state"],
])("a topic of %j is refused", (props, message) => {
  expect(() => topic(props)).toThrow(message);
});
