import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { kmsKeyMistake } from "../../rules/arn.js";
import { emailMistake, httpsEndpointMistake, topicNameMistake } from "../../rules/topic.js";
import { PropsCheck } from "../validation.js";

export interface TopicSubscribers {
  /** Addresses that get a mail for each build that ends, once they have confirmed. @default - none */
  readonly email?: readonly string[];
  /** URLs that get a POST for each build that ends, once they have confirmed. @default - none */
  readonly https?: readonly string[];
}

export interface BuildTopicProps extends TopicSubscribers {
  /** Name of the topic; unique in the account and Region. @default - a name of Terraform's making */
  readonly name?: string;
  /** ARN of the key that encrypts the messages, which must admit Image Builder's own role; a `ServiceKey` does. */
  readonly keyArn: string;
}

/**
 * The topic that Image Builder tells of each build that has become available or has failed.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-sns.html
 */
export class BuildTopic extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: BuildTopicProps) {
    super(scope, id);
    const { name, keyArn, email = [], https = [] } = props;
    new PropsCheck(this)
      .optional("name", name, topicNameMistake)
      .value("keyArn", keyArn, kmsKeyMistake)
      .knownList("email", props.email, emailMistake)
      .knownList("https", props.https, httpsEndpointMistake)
      .throwIfWrong();
    const topic = new SnsTopic(this, "Resource", { name, kmsMasterKeyId: keyArn });
    for (const [protocol, endpoints] of Object.entries({ email, https })) {
      for (const [index, endpoint] of endpoints.entries())
        new SnsTopicSubscription(this, `${protocol}${index + 1}`, {
          topicArn: topic.arn,
          protocol,
          endpoint,
        });
    }
    this.arn = topic.arn;
  }
}
