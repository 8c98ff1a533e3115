import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";
import { logGroupName } from "../../rules/log-group.js";
import type { BuildEnvironment } from "../build/build-environment.js";
import type { ImageTests, PipelineSchedule } from "./image-pipeline.js";
import { type BuildPlacement, InfrastructureConfiguration } from "./infrastructure-configuration.js";

/** On what an image or a container is built and tested, and when. */
export interface BuildSettings {
  /** Instance types to build and test on. @default - Image Builder's choice */
  readonly instanceTypes?: readonly string[];
  /** Name of the key pair of build and test instances. @default - none */
  readonly keyPair?: string;
  /** On which hardware build and test instances start. @default - EC2's choice */
  readonly placement?: BuildPlacement;
  /** Whether an instance whose build or test fails is terminated. @default true */
  readonly terminateInstanceOnFailure?: boolean;
  /** Whether, and how long, what is built is tested. @default - it is, for at most 720 minutes */
  readonly tests?: ImageTests;
  /** Whether Amazon Inspector looks for vulnerabilities in each build. @default false */
  readonly vulnerabilityScanning?: boolean;
  /** When to build. @default - only when told to */
  readonly schedule?: PipelineSchedule;
  /** Network, instance profile and logs of the builds. @default - an environment of its own */
  readonly environment?: BuildEnvironment;
}

interface InfrastructureProps extends Omit<BuildSettings, "environment"> {
  readonly tags?: Readonly<Record<string, string>>;
  readonly imageBuilderTags?: Readonly<Record<string, string>>;
  readonly metadataHopLimit?: number;
}

/** Makes what the builds of an image or a container run on, and the group that they log to, if the environment has groups. */
export function buildInfrastructure(
  scope: Construct,
  name: string,
  environment: BuildEnvironment,
  props: InfrastructureProps,
): { readonly infrastructureConfigurationArn: string; readonly logGroups: CloudwatchLogGroup[] } {
  const infrastructure = new InfrastructureConfiguration(scope, "InfrastructureConfiguration", {
    name,
    instanceProfileName: environment.instanceProfileName,
    instanceTypes: props.instanceTypes,
    subnetId: environment.network.subnetIdFor(scope, props.instanceTypes),
    securityGroupIds: environment.securityGroupIds,
    logBucketName: environment.logBucketName,
    logPrefix: environment.logPrefix,
    topicArn: environment.topicArn,
    keyPair: props.keyPair,
    placement: props.placement,
    terminateInstanceOnFailure: props.terminateInstanceOnFailure,
    metadataHopLimit: props.metadataHopLimit,
    resourceTags: props.tags,
    tags: props.imageBuilderTags,
  });
  // Image Builder makes a group that is missing, without key and expiry: a pipeline comes after it.
  const logGroup =
    environment.logGroups &&
    new CloudwatchLogGroup(scope, "LogGroup", {
      name: logGroupName(name),
      retentionInDays: environment.logGroups.retentionDays,
      kmsKeyId: environment.logGroups.keyArn,
    });
  return { infrastructureConfigurationArn: infrastructure.arn, logGroups: logGroup ? [logGroup] : [] };
}
