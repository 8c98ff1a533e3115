import { show } from "../../input/problem.js";
import type { Warn } from "../rules.js";
import type { SalvagedLandingZone } from "../salvage.js";
import type { ImageEntry } from "../schema/image.js";

/** Warns of images that no schedule or pipeline could build by AWS's present rules. */
export function warnOfMissingBuilds({ images }: SalvagedLandingZone, warn: Warn): void {
  for (const [name, image] of images) {
    const { parent, schedule } = image;
    if (/^ssm:/.test(parent) && !/^ssm:(arn:[^/]*)?\/(aws\/service|imagebuilder)\//.test(parent)) {
      warn(
        "parent-parameter",
        ["images", name, "parent"],
        `${show(parent)} is a parameter that Image Builder's service-linked role may not read`,
        "one below /imagebuilder/ or /aws/service/",
      );
    }
    if (schedule && schedule.pipelineExecutionStartCondition !== "EXPRESSION_MATCH_ONLY" && isPinned(image)) {
      warn(
        "schedule-never-builds",
        ["images", name, "schedule"],
        "builds if the parent or an AWS-managed component has a new version, which none of this image's can have",
        "pipelineExecutionStartCondition: EXPRESSION_MATCH_ONLY, or a parent that is not pinned",
        { key: true },
      );
    }
  }
}

/** Whether neither the parent nor a component of an image can ever have a new version. */
function isPinned({ parent, components }: ImageEntry): boolean {
  return (
    (parent.startsWith("ami-") || /^arn:.*\/\d+$/.test(parent)) &&
    components.every(({ managed }) => managed === undefined)
  );
}
