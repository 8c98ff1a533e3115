import type { LandingZone } from "../../landing-zone/types.js";
import { logGroupName } from "../../rules/log-group.js";
import type { BuildSnapshot } from "./snapshot.js";

/** Says of a build that has ended without an AMI what went wrong, at which step, and where its logs are. */
export function failureMessage(
  image: string,
  { arn, state, reason, steps }: BuildSnapshot,
  logs: LandingZone["buildLogs"],
): string {
  const version = arn.split("/").slice(-2).join("/");
  const failedStep = steps.find(({ status }) => status === "FAILED");
  return [
    `the build ${image} ${version} is ${state}${because(reason)}`,
    ...(failedStep
      ? [`  step  ${failedStep.workflow} / ${failedStep.name}${because(failedStep.message)}`]
      : []),
    `  log   CloudWatch log group ${logGroupName(image)}, stream ${version}`,
    ...(logs ? [`        s3://${logs.bucket}/${logs.prefix}/${image}/${version}/`] : []),
  ].join("\n");
}

const because = (reason: string | undefined) => (reason ? `: ${reason}` : "");
