import { show } from "../../input/problem.js";
import type { Parts, Report } from "../salvage.js";
import type { Image } from "../schema/landing-zone.js";

/** Warns of images that nothing would build, as far as AWS's present rules tell. */
export function checkBuilds(parts: Parts, warn: Report): void {
  for (const [name, image] of parts.images) {
    const { parent, schedule } = image;
    if (/^ssm:/.test(parent) && !/^ssm:(arn:[^/]*)?\/(aws\/service|imagebuilder)\//.test(parent)) {
      warn(
        ["images", name, "parent"],
        `${show(parent)} is a parameter that Image Builder's service-linked role may not read`,
        "one below /imagebuilder/ or /aws/service/",
      );
    }
    if (schedule && schedule.pipelineExecutionStartCondition !== "EXPRESSION_MATCH_ONLY" && isPinned(image)) {
      warn(
        ["images", name, "schedule"],
        "builds if the parent or an AWS-managed component has a new version, which none of this image's can have",
        "pipelineExecutionStartCondition: EXPRESSION_MATCH_ONLY, or a parent that is not pinned",
        { key: true },
      );
    }
  }
}

/** Whether all that an image is made of is one build. */
function isPinned({ parent, components }: Image): boolean {
  return (
    (parent.startsWith("ami-") || /^arn:.*\/\d+$/.test(parent)) &&
    components.every(({ managed }) => managed === undefined)
  );
}
