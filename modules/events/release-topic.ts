import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import { BuildTopic, type TopicSubscribers } from "../build/build-topic.js";
import { accountOf, partitionOf, regionOf } from "../deployment.js";
import { policyJson } from "../policy.js";

export interface ReleaseTopicProps extends TopicSubscribers {
  /** Name of the topic; unique in the account and Region. @default - a name of Terraform's making */
  readonly name?: string;
}

/**
 * The topic that rules of EventBridge's publish to, and its key, which admits them: AWS's own key for topics would let no
 * service publish.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html
 */
export class ReleaseTopic extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { name, email, https }: ReleaseTopicProps) {
    super(scope, id);
    const [partition, region, account] = [partitionOf(this), regionOf(this), accountOf(this)];
    const key = new KmsKey(this, "Key", {
      description: "Encrypts messages about releases of golden AMIs",
      enableKeyRotation: true,
      policy: policyJson(
        {
          Sid: "Owner",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "Rules",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
          // Source conditions, such as aws:SourceArn, would keep EventBridge out of an encrypted topic without a word.
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:sns:topicArn": `arn:${partition}:sns:${region}:${account}:${name ?? "*"}`,
            },
          },
        },
      ),
    });
    const topic = new BuildTopic(this, "Resource", { name, keyArn: key.arn, email, https });
    new SnsTopicPolicy(this, "Policy", {
      arn: topic.arn,
      policy: policyJson({
        Sid: "Rules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:${partition}:events:${region}:${account}:rule/*` },
        },
      }),
    });
    this.arn = topic.arn;
  }
}
