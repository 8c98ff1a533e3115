import { ImagebuilderInfrastructureConfiguration } from "@cdktf/provider-aws/lib/imagebuilder-infrastructure-configuration";
import { Construct } from "constructs";
import { literals } from "../literal.js";
import { buildInstanceTags } from "./image-builder-tags.js";

export interface InfrastructureConfigurationProps {
  readonly name: string;
  readonly instanceProfileName: string;
  /** @default - Image Builder's choice */
  readonly instanceTypes?: readonly string[];
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
  readonly logBucketName: string;
  readonly logPrefix: string;
  /** Tags of the build and test instances, but for those that Image Builder keeps for itself. */
  readonly resourceTags: Readonly<Record<string, string>>;
}

/**
 * What Image Builder builds and tests an image on; IMDSv2 only.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-infra-config.html
 */
export class InfrastructureConfiguration extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: InfrastructureConfigurationProps) {
    super(scope, id);
    const resourceTags = buildInstanceTags(props.resourceTags);
    const configuration = new ImagebuilderInfrastructureConfiguration(this, "Resource", {
      name: props.name,
      instanceProfileName: props.instanceProfileName,
      instanceTypes: props.instanceTypes && [...props.instanceTypes],
      subnetId: props.subnetId,
      securityGroupIds: [...props.securityGroupIds],
      terminateInstanceOnFailure: true,
      instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      logging: { s3Logs: { s3BucketName: props.logBucketName, s3KeyPrefix: props.logPrefix } },
      resourceTags: Object.keys(resourceTags).length ? literals(resourceTags) : undefined,
    });
    this.arn = configuration.arn;
  }
}
