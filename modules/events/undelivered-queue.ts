import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import { releaseEventsNameMistake } from "../../rules/release-events.js";
import { accountOf, partitionOf, regionOf } from "../deployment.js";
import { policyJson } from "../policy.js";
import { PropsCheck } from "../validation.js";

export interface UndeliveredQueueProps {
  /** What its name begins with; unique in the account and Region. @default - a name of Terraform's making */
  readonly name?: string;
}

/** Longest that SQS keeps a message: 14 days. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/**
 * The queue of the events that no target took, each with the reason as an attribute. It is encrypted by SQS's own key, which
 * EventBridge may use without a key's policy.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class UndeliveredQueue extends Construct {
  readonly arn: string;
  readonly url: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { name }: UndeliveredQueueProps = {}) {
    super(scope, id);
    new PropsCheck(this).optional("name", name, releaseEventsNameMistake).throwIfWrong();
    const queue = new SqsQueue(this, "Resource", {
      name: name && `${name}-undelivered`,
      messageRetentionSeconds: RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
    });
    new SqsQueuePolicy(this, "Policy", {
      queueUrl: queue.url,
      policy: policyJson({
        Sid: "Rules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue.arn,
        Condition: {
          ArnLike: {
            "aws:SourceArn": `arn:${partitionOf(this)}:events:${regionOf(this)}:${accountOf(this)}:rule/*`,
          },
        },
      }),
    });
    this.arn = queue.arn;
    this.url = queue.url;
  }
}
