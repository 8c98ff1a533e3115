import type { ImageStatus } from "@aws-sdk/client-imagebuilder";
import type { World } from "../../world.js";
import { parseArn } from "../api/arn.js";
import { OtherServices } from "../other-services.js";
import { imageBody } from "../resources/stored.js";
import type { Build } from "./build.js";

/** Tells others how a build goes. A build goes on even if nobody could be told. */
export class Notifier {
  readonly #services: OtherServices;
  /** What has been told so far; the next waits for it, because what happened first is told first. */
  #told: Promise<unknown> = Promise.resolve();

  constructor(world: Pick<World, "moto">) {
    this.#services = new OtherServices(world);
  }

  /**
   * Sends the event of a new state.
   * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
   */
  changed({ owner, image }: Build, previous: ImageStatus, status: ImageStatus): void {
    const detail = { "previous-state": { status: previous }, state: { status } };
    this.#tell(() =>
      this.#services.putEvent(owner, "EC2 Image Builder Image State Change", detail, [image.arn]),
    );
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
    this.#tell(() => this.#services.publish(snsTopicArn, message));
  }

  #tell(send: () => Promise<unknown>): void {
    this.#told = this.#told.then(send).catch(() => undefined);
  }
}
