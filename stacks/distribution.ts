import { Construct } from "constructs";
import type { LandingZone, ResolvedImage } from "../landing-zone/types.js";
import { ExecutionRole } from "../modules/build/execution-role.js";
import { ExportBucket } from "../modules/build/export-bucket.js";
import { ExportRole } from "../modules/build/export-role.js";
import { partitionOf } from "../modules/deployment.js";
import { executionRoleNeeds } from "../modules/image/distribution-settings.js";
import type { GoldenImageProps } from "../modules/image/golden-image.js";
import { literal, literals } from "../modules/literal.js";
import { prefixed } from "../rules/contract.js";
import { neededStatements } from "./workflows.js";

type DistributionProps = Pick<
  GoldenImageProps,
  | "executionRole"
  | "executionRoleArn"
  | "export"
  | "fastLaunch"
  | "launchTemplates"
  | "licenseConfigurationArns"
  | "parameterNames"
  | "descriptionsByRegion"
>;

/**
 * Makes what the images of a shared stack have in common beside copies and shares of their AMIs: the bucket and the role of
 * exports, and the execution role, each if an image needs it and is not given one.
 * @returns what an image has of it
 */
export function distributionOf(
  scope: Construct,
  landingZone: LandingZone,
): (image: ResolvedImage) => DistributionProps {
  const target = exportTarget(new Construct(scope, "Export"), landingZone);
  const partition = partitionOf(scope);
  const executionRole = madeExecutionRole(scope, landingZone, partition);
  return ({ distribution, workflows, executionRoleArn }) => ({
    ...literals(distribution),
    export: target(distribution.export),
    executionRoleArn: executionRoleArn && literal(executionRoleArn),
    executionRole:
      executionRoleArn === undefined && (workflows || executionRoleNeeds(partition, [distribution]))
        ? executionRole
        : undefined,
  });
}

type Export = ResolvedImage["distribution"]["export"];

/** Where disk images go: to the bucket and by the role that are given, or made. */
function exportTarget(
  scope: Construct,
  { shared, namePrefix, images, exportBucket }: LandingZone,
): (target: Export) => GoldenImageProps["export"] {
  const targets = images.flatMap(({ distribution }) => distribution.export ?? []);
  const own = targets.filter(({ s3Bucket }) => s3Bucket === undefined);
  const bucket = own.length
    ? new ExportBucket(scope, "Bucket", {
        bucketName: exportBucket,
        expiryDays: Object.fromEntries(
          own.flatMap(({ s3Prefix, expiryDays }) =>
            expiryDays === undefined ? [] : [[s3Prefix, expiryDays]],
          ),
        ),
      })
    : undefined;
  const bucketArn = (name: string | undefined) =>
    name === undefined ? (bucket?.arn ?? "") : `arn:${partitionOf(scope)}:s3:::${name}`;
  const locations = targets
    .filter(({ roleName }) => roleName === undefined)
    .map(({ s3Bucket, s3Prefix }) => ({ bucketArn: bucketArn(s3Bucket), prefix: literal(s3Prefix) }));
  const role = locations.length
    ? new ExportRole(scope, "Role", {
        name: prefixed(namePrefix, `golden-ami-export-${shared.region}`),
        locations,
      })
    : undefined;
  return (target) =>
    target && {
      region: shared.region,
      diskImageFormat: target.diskImageFormat,
      s3Bucket: target.s3Bucket ?? bucket?.bucketName ?? "",
      s3Prefix: literal(target.s3Prefix),
      roleName: target.roleName ?? role?.roleName ?? "",
    };
}

function madeExecutionRole(
  scope: Construct,
  { shared, namePrefix, images }: LandingZone,
  partition: string,
): ExecutionRole | undefined {
  const own = images.filter(({ executionRoleArn }) => executionRoleArn === undefined);
  const needs = executionRoleNeeds(
    partition,
    own.map(({ distribution }) => distribution),
  );
  const workflowNeeds = own.flatMap((image) => image.workflowNeeds ?? []);
  if (!needs && !workflowNeeds.length) return undefined;
  return new ExecutionRole(scope, "ExecutionRole", {
    ...needs,
    copies: own.some(({ copyTo }) => copyTo.length > 0),
    statements: neededStatements(partition, workflowNeeds),
    name: prefixed(namePrefix, `golden-ami-execution-${shared.region}`),
  });
}
