import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { arnMistake } from "../../rules/arn.js";
import { imageNameMistake, MAX_EVENT_RULE_NAME_CHARACTERS } from "../../rules/name.js";
import { MAX_EVENT_PATTERN_CHARACTERS, type ReleaseStatus } from "../../rules/release-events.js";
import { accountOf, partitionOf, regionOf } from "../deployment.js";
import { PropsCheck } from "../validation.js";

export interface ReleaseRuleProps {
  /** Name of the rule; one of Terraform's making if it is too long. @default - a name of Terraform's making */
  readonly name?: string;
  /** Names of the images whose builds it tells of; at least one. */
  readonly images: readonly string[];
  /** States that it tells of. */
  readonly statuses: readonly ReleaseStatus[];
  /** ARN of the topic or API destination that is told. */
  readonly targetArn: string;
  /** ARN of the role that EventBridge calls an API destination by. @default - none, as topics need */
  readonly roleArn?: string;
  /** What is told, with `<image>`, `<status>`, `<before>` and `<time>` of the event. */
  readonly template: string;
  /** Headers of a call to an API destination. @default - EventBridge's own */
  readonly headers?: Readonly<Record<string, string>>;
  /** ARN of the queue that gets the events that were not taken. */
  readonly undeliveredArn: string;
}

/** What templates may name. The name of the image alone is not in the event, but in the ARN. */
const PATHS = {
  image: "$.resources[0]",
  status: "$.detail.state.status",
  before: "$.detail.previous-state.status",
  time: "$.time",
};

/** What EventBridge does by default, said, so that a plan shows it: for a day, with longer and longer pauses. */
const RETRY_POLICY = { maximumEventAgeInSeconds: 24 * 60 * 60, maximumRetryAttempts: 185 };

/**
 * Tells one target of builds. A rule has one target, though it could have five, so that a target that is added or removed
 * moves no other; it is several rules if the names of the images are too long for the pattern of one.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */
export class ReleaseRule extends Construct {
  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ReleaseRuleProps) {
    super(scope, id);
    const { name, images, statuses, targetArn, roleArn, template, headers, undeliveredArn } = props;
    new PropsCheck(this)
      .knownList("images", images, imageNameMistake, { min: 1 })
      .value("targetArn", targetArn, arnMistake)
      .optional("roleArn", roleArn, arnMistake)
      .value("undeliveredArn", undeliveredArn, arnMistake)
      .throwIfWrong();
    const prefix = `arn:${partitionOf(this)}:imagebuilder:${regionOf(this)}:${accountOf(this)}:image/`;
    const patternOf = (names: readonly string[]) =>
      JSON.stringify({
        source: ["aws.imagebuilder"],
        "detail-type": ["EC2 Image Builder Image State Change"],
        // The slash at its end keeps out an image whose name begins with this one's.
        resources: names.map((image) => ({ prefix: `${prefix}${image}/` })),
        detail: { state: { status: statuses } },
      });
    // Sorted, so that images that change their places change no rule.
    for (const [index, names] of parts(images.toSorted(), patternOf).entries()) {
      const number = index === 0 ? "" : `${index + 1}`;
      const ruleName = name && number ? `${name}-${number}` : name;
      const rule = new CloudwatchEventRule(this, number ? `Part${number}` : "Resource", {
        name: ruleName && ruleName.length <= MAX_EVENT_RULE_NAME_CHARACTERS ? ruleName : undefined,
        description: `Tells of builds that are ${statuses.join(" or ")}`,
        eventPattern: patternOf(names),
      });
      new CloudwatchEventTarget(this, `Target${number}`, {
        rule: rule.name,
        targetId: "target",
        arn: targetArn,
        roleArn,
        inputTransformer: {
          inputPaths: Object.fromEntries(
            Object.entries(PATHS).filter(([variable]) => template.includes(`<${variable}>`)),
          ),
          inputTemplate: template,
        },
        httpTarget: headers && { headerParameters: { ...headers } },
        retryPolicy: RETRY_POLICY,
        deadLetterConfig: { arn: undeliveredArn },
      });
    }
  }
}

/** The images in as few parts as fit into a rule's pattern each. */
function parts(images: readonly string[], patternOf: (names: readonly string[]) => string): string[][] {
  const all: string[][] = [];
  for (const image of images) {
    const last = all.at(-1);
    if (last && patternOf([...last, image]).length <= MAX_EVENT_PATTERN_CHARACTERS) last.push(image);
    else all.push([image]);
  }
  return all;
}
