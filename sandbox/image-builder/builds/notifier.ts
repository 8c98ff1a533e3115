import type { ImageStatus } from "@aws-sdk/client-imagebuilder";
import { type Place, placeKey } from "../../identity/caller.js";
import type { World } from "../../world.js";
import { parseArn } from "../api/arn.js";
import { type AwsEvent, OtherServices } from "../other-services.js";
import { imageBody } from "../resources/stored.js";
import type { Build } from "./build.js";
import type { StepExecution, WorkflowExecution } from "./workflows.js";

/** Tells others how a build goes. A build goes on even if nobody could be told. */
export class Notifier {
  readonly #services: OtherServices;
  /** Events that wait while an earlier one of their place is on its way, because what happened first is told first. */
  readonly #waiting = new Map<string, AwsEvent[]>();

  constructor(
    world: Pick<World, "moto">,
    /** What happens because of an event that has been sent. */
    private readonly onSent: (place: Place, event: AwsEvent) => Promise<void>,
  ) {
    this.#services = new OtherServices(world);
  }

  /**
   * Sends the event of a new state.
   * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
   */
  changed({ owner, image }: Build, previous: ImageStatus, status: ImageStatus): void {
    this.#tell(owner, {
      Source: "aws.imagebuilder",
      DetailType: "EC2 Image Builder Image State Change",
      Detail: JSON.stringify({ "previous-state": { status: previous }, state: { status } }),
      Resources: [image.arn],
    });
  }

  /**
   * Sends the event of a step that waits for an action, and tells the topic that the step names.
   * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
   */
  waiting(
    { owner, image }: Build,
    { workflowExecutionId }: WorkflowExecution,
    { stepExecutionId }: StepExecution,
    { snsTopicArn }: Readonly<Record<string, unknown>>,
  ): void {
    const detail = {
      "workflow-execution-id": workflowExecutionId,
      "workflow-step-execution-id": stepExecutionId,
    };
    this.#tell(owner, {
      Source: "aws.imagebuilder",
      DetailType: "EC2 Image Builder Workflow Step Waiting",
      Detail: JSON.stringify(detail),
      Resources: [image.arn],
    });
    if (typeof snsTopicArn === "string")
      this.#services.publish(snsTopicArn, { ...detail, imageArn: image.arn }).catch(() => undefined);
  }

  /** Tells the topic of a build that became AVAILABLE or FAILED: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-sns.html */
  ended({ owner, image, infrastructure, buildVersion }: Build, status: ImageStatus): void {
    const { snsTopicArn } = infrastructure ?? {};
    if (!snsTopicArn || (status !== "AVAILABLE" && status !== "FAILED")) return;
    const { version } = parseArn(image.arn);
    const message = {
      ...imageBody(image),
      versionlessArn: image.arn.split("/").slice(0, 2).join("/"),
      version,
      buildVersion,
      accountId: owner.account,
    };
    this.#services.publish(snsTopicArn, message).catch(() => undefined);
  }

  #tell(owner: Place, event: AwsEvent): void {
    const waiting = this.#waiting.get(placeKey(owner));
    if (waiting) waiting.push(event);
    else void this.#send(owner, [event]);
  }

  async #send(place: Place, waiting: AwsEvent[]): Promise<void> {
    this.#waiting.set(placeKey(place), waiting);
    for (let event = waiting.shift(); event; event = waiting.shift())
      await this.onSent(place, event).catch(() => undefined);
    this.#waiting.delete(placeKey(place));
  }
}
