import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination";
import { DataAwsCloudwatchEventConnection } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-event-connection";
import { Construct } from "constructs";
import { connectionNameMistake, destinationUrlMistake } from "../../rules/release-events.js";
import { wholeNumber } from "../../rules/rule.js";
import { PropsCheck } from "../validation.js";

export interface ApiDestinationProps {
  /** Name of the destination; unique in the account and Region, at most 64 characters. */
  readonly name: string;
  /** URL that gets a POST. It is in Terraform's state: no secrets. */
  readonly url: string;
  /**
   * Name of a connection of the account and Region that is there, with the header that authorizes. Terraform makes none,
   * because it would keep the secret in its state.
   */
  readonly connection: string;
  /** Most calls a second; those above wait. @default 1 */
  readonly maxPerSecond?: number;
}

/**
 * A URL that rules of EventBridge's call, by a connection that has the secret.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export class ApiDestination extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: ApiDestinationProps) {
    super(scope, id);
    const { name, url, connection, maxPerSecond } = props;
    new PropsCheck(this)
      .value("name", name, connectionNameMistake)
      .value("url", url, destinationUrlMistake)
      .value("connection", connection, connectionNameMistake)
      .optional("maxPerSecond", maxPerSecond, wholeNumber(1, 300))
      .throwIfWrong();
    this.arn = new CloudwatchEventApiDestination(this, "Resource", {
      name,
      invocationEndpoint: url,
      httpMethod: "POST",
      invocationRateLimitPerSecond: maxPerSecond ?? 1,
      connectionArn: new DataAwsCloudwatchEventConnection(this, "Connection", { name: connection }).arn,
    }).arn;
  }
}
