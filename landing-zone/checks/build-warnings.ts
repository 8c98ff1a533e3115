import { show } from "../../input/problem.js";
import type { Warn } from "../rules.js";
import { built, type SalvagedLandingZone } from "../salvage.js";
import type { ContainerEntry } from "../schema/container.js";
import type { ImageEntry } from "../schema/image.js";

/** Warns of images that no schedule or pipeline could build by AWS's present rules. */
export function warnOfMissingBuilds(landingZone: SalvagedLandingZone, warn: Warn): void {
  for (const [name, { parent, executionRoleArn }] of landingZone.images) {
    // What a role may read that is there, nobody knows here.
    if (executionRoleArn === undefined && isUnreadable(parent))
      warn(
        "parent-parameter",
        ["images", name, "parent"],
        `${show(parent)} is a parameter that neither Image Builder's service-linked role nor an execution role that is made may read`,
        `${READABLE}, or executionRoleArn of a role that may read it`,
      );
  }
  for (const [name, { instanceConfiguration: { image } = {} }] of landingZone.containers) {
    if (image !== undefined && isUnreadable(image))
      warn(
        "parent-parameter",
        ["images", name, "instanceConfiguration", "image"],
        `${show(image)} is a parameter that Image Builder's service-linked role may not read`,
        READABLE,
      );
  }
  for (const [name, image] of built(landingZone)) {
    const { schedule } = image;
    if (!schedule || schedule.pipelineExecutionStartCondition === "EXPRESSION_MATCH_ONLY" || !isPinned(image))
      continue;
    warn(
      "schedule-never-builds",
      ["images", name, "schedule"],
      "builds if the parent or a component has a new version, which none of this image's can have",
      "pipelineExecutionStartCondition: EXPRESSION_MATCH_ONLY, or a parent that is not pinned",
      { key: true },
    );
  }
}

const READABLE = "one below /imagebuilder/ or /aws/service/";

/**
 * Whether an AMI is told by a parameter that AWS's policies for the service-linked role and for execution roles leave out.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderExecutionPolicy.html
 */
const isUnreadable = (image: string) =>
  /^ssm:/.test(image) && !/^ssm:(arn:[^/]*)?\/(aws\/service|imagebuilder)\//.test(image);

/** An AMI, an image of a registry by its digest, or one build of an image or a component. */
const PINNED = /^ami-|@sha256:|^arn:.*\/\d+$/;

/** Whether neither the parent nor a component can ever have a new version. Those of files have another with another text. */
function isPinned({ parent, components }: ImageEntry | ContainerEntry): boolean {
  return (
    PINNED.test(parent) &&
    components.every(({ managed, arn }) => managed === undefined && (arn === undefined || PINNED.test(arn)))
  );
}
