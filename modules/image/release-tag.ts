import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { arnMistake } from "../../rules/arn.js";
import { IMAGE_TAG } from "../../rules/contract.js";
import { imageNameMistake, MAX_EVENT_RULE_NAME_CHARACTERS } from "../../rules/name.js";
import { accountOf, partitionOf, regionOf } from "../deployment.js";
import { PropsCheck } from "../validation.js";

export interface ReleaseTagProps {
  /** Name of the image. */
  readonly image: string;
  /** ARN of the state machine that tags: its input is that of Image Builder's TagResource. */
  readonly taggerArn: string;
  /** ARN of the role that EventBridge starts it by. */
  readonly taggerRoleArn: string;
}

/**
 * Gives each release of an image a tag with the image's name as soon as its AMIs are there, whoever or whatever started
 * the build. A build that failed gets none, so that it never counts as one of those that a lifecycle keeps.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */
export class ReleaseTag extends Construct {
  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { image, taggerArn, taggerRoleArn }: ReleaseTagProps) {
    super(scope, id);
    new PropsCheck(this)
      .value("image", image, imageNameMistake)
      .value("taggerArn", taggerArn, arnMistake)
      .value("taggerRoleArn", taggerRoleArn, arnMistake)
      .throwIfWrong();
    const images = `arn:${partitionOf(this)}:imagebuilder:${regionOf(this)}:${accountOf(this)}:image`;
    const name = `golden-ami-release-${image}`;
    const rule = new CloudwatchEventRule(this, "Resource", {
      // Terraform makes one in place of a name that is too long.
      name: name.length > MAX_EVENT_RULE_NAME_CHARACTERS ? undefined : name,
      description: `Tags releases of ${image}`,
      eventPattern: JSON.stringify({
        source: ["aws.imagebuilder"],
        "detail-type": ["EC2 Image Builder Image State Change"],
        resources: [{ prefix: `${images}/${image}/` }],
        detail: { state: { status: ["AVAILABLE"] } },
      }),
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "tagger",
      arn: taggerArn,
      roleArn: taggerRoleArn,
      inputTransformer: {
        inputPaths: { image: "$.resources[0]" },
        inputTemplate: `{"ResourceArn": <image>, "Tags": {"${IMAGE_TAG}": "${image}"}}`,
      },
    });
  }
}
