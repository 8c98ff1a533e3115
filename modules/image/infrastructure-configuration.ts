import { ImagebuilderInfrastructureConfiguration } from "@cdktf/provider-aws/lib/imagebuilder-infrastructure-configuration";
import { Construct } from "constructs";
import { hostResourceGroupMistake } from "../../rules/arn.js";
import { bucketNameMistake, logPrefixMistake } from "../../rules/bucket.js";
import { LOG_PREFIX } from "../../rules/contract.js";
import {
  hopLimitMistake,
  instanceTypeMistake,
  keyPairNameMistake,
  tenancyMistake,
} from "../../rules/instance.js";
import { imageBuilderNameMistake, instanceProfileNameMistake } from "../../rules/name.js";
import { hostIdMistake, securityGroupIdMistake, subnetIdMistake } from "../../rules/resource-id.js";
import { IMAGE_TAGS, MAX_IMAGE_BUILDER_TAGS, MAX_RESOURCE_TAGS } from "../../rules/tag.js";
import { topicArnMistake } from "../../rules/topic.js";
import { isMapToken, isUnresolved, PropsCheck } from "../validation.js";
import { buildInstanceTags } from "./image-builder-tags.js";

/** On which hardware build and test instances start. */
export interface BuildPlacement {
  /** Whose hardware it is: `default`, `dedicated` or `host`. @default - the VPC's tenancy */
  readonly tenancy?: string;
  /** Id of the dedicated host. @default - EC2's choice */
  readonly hostId?: string;
  /** ARN of the host resource group that gives the dedicated hosts. @default - none */
  readonly hostResourceGroupArn?: string;
}

export interface InfrastructureConfigurationProps {
  /** Name in Image Builder. @default - the construct's id */
  readonly name?: string;
  /** Name of the instance profile of build and test instances. */
  readonly instanceProfileName: string;
  /** Instance types to build and test on. @default - Image Builder's choice */
  readonly instanceTypes?: readonly string[];
  /** Id of the subnet of build and test instances. */
  readonly subnetId: string;
  /** Ids of the security groups of build and test instances; at least one. */
  readonly securityGroupIds: readonly string[];
  /** Name of the bucket that gets the build logs. @default - logs are in CloudWatch alone */
  readonly logBucketName?: string;
  /** Prefix of the logs in the bucket, without a slash at the end. @default "image-builder" */
  readonly logPrefix?: string;
  /** Name of the key pair for SSH, or for the password of Windows. @default - none */
  readonly keyPair?: string;
  /** On which hardware build and test instances start. @default - EC2's choice */
  readonly placement?: BuildPlacement;
  /** Whether an instance whose build or test fails is terminated. @default true */
  readonly terminateInstanceOnFailure?: boolean;
  /** Hops that an answer of the metadata service may take: 1, or 2 for builds of containers. @default 1 */
  readonly metadataHopLimit?: number;
  /** ARN of the topic that is told of each build that ends. @default - none */
  readonly topicArn?: string;
  /** Tags of the build and test instances, without those that Image Builder keeps for itself. @default - none */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** Tags of the configuration, beside the provider's. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Checks what a whole image has too. */
export function checkBuildInstances(
  check: PropsCheck,
  { keyPair, placement = {} }: Pick<InfrastructureConfigurationProps, "keyPair" | "placement">,
): PropsCheck {
  const { tenancy, hostId, hostResourceGroupArn } = placement;
  const notOnHosts = tenancy !== "host" && !isUnresolved(tenancy);
  check
    .optional("keyPair", keyPair, keyPairNameMistake)
    .optional("placement.tenancy", tenancy, tenancyMistake)
    .optional("placement.hostId", hostId, hostIdMistake)
    .optional("placement.hostResourceGroupArn", hostResourceGroupArn, hostResourceGroupMistake);
  for (const [key, value] of Object.entries({ hostId, hostResourceGroupArn }))
    check.idle(
      `placement.${key}`,
      value,
      notOnHosts,
      "has no effect but on dedicated hosts",
      "tenancy host beside it",
    );
  return check.idle(
    "placement.hostId",
    hostId,
    hostResourceGroupArn !== undefined,
    "has no effect beside placement.hostResourceGroupArn",
    "one of both",
  );
}

/**
 * The instances that Image Builder builds and tests an image on; IMDSv2 only.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-infra-config.html
 */
export class InfrastructureConfiguration extends Construct {
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: InfrastructureConfigurationProps) {
    super(scope, id);
    const { name = id, instanceTypes, logBucketName, logPrefix = LOG_PREFIX } = props;
    const resourceTags = buildInstanceTags(props.resourceTags ?? {});
    const check = new PropsCheck(this)
      .value("name", name, imageBuilderNameMistake)
      .value("instanceProfileName", props.instanceProfileName, instanceProfileNameMistake)
      .list("instanceTypes", instanceTypes, instanceTypeMistake, { min: 1 })
      .value("subnetId", props.subnetId, subnetIdMistake)
      .given("securityGroupIds", props.securityGroupIds)
      .list("securityGroupIds", props.securityGroupIds, securityGroupIdMistake, { min: 1 })
      .optional("logBucketName", logBucketName, bucketNameMistake)
      .value("logPrefix", logPrefix, logPrefixMistake)
      .idle(
        "logPrefix",
        props.logPrefix,
        logBucketName === undefined,
        "has no effect without logBucketName",
        "both, or none",
      )
      .optional("metadataHopLimit", props.metadataHopLimit, hopLimitMistake)
      .optional("topicArn", props.topicArn, topicArnMistake)
      .tags("resourceTags", resourceTags, { ...IMAGE_TAGS, max: MAX_RESOURCE_TAGS })
      .tags("tags", props.tags, { ...IMAGE_TAGS, max: MAX_IMAGE_BUILDER_TAGS });
    checkBuildInstances(check, props).throwIfWrong();
    const configuration = new ImagebuilderInfrastructureConfiguration(this, "Resource", {
      name,
      tags: props.tags,
      instanceProfileName: props.instanceProfileName,
      instanceTypes: instanceTypes && [...instanceTypes],
      subnetId: props.subnetId,
      securityGroupIds: [...props.securityGroupIds],
      snsTopicArn: props.topicArn,
      keyPair: props.keyPair,
      placement: props.placement && { ...props.placement },
      terminateInstanceOnFailure: props.terminateInstanceOnFailure ?? true,
      instanceMetadataOptions: {
        httpTokens: "required",
        httpPutResponseHopLimit: props.metadataHopLimit ?? 1,
      },
      logging:
        logBucketName === undefined
          ? undefined
          : { s3Logs: { s3BucketName: logBucketName, s3KeyPrefix: logPrefix } },
      resourceTags: isMapToken(resourceTags) || Object.keys(resourceTags).length ? resourceTags : undefined,
    });
    this.arn = configuration.arn;
  }
}
