import { Construct } from "constructs";
import { LOG_PREFIX } from "../../rules/contract.js";
import { BuildNetwork, type BuildNetworkProps } from "./build-network.js";
import { InstanceProfile } from "./instance-profile.js";
import { LogBucket } from "./log-bucket.js";

export interface BuildEnvironmentProps {
  /** Name of the role and the instance profile; unique in the account. @default - a name of Terraform's making */
  readonly name?: string;
  /** VPC, subnet and security groups of build and test instances. @default - the default VPC and a default subnet of it */
  readonly network?: BuildNetworkProps["network"];
  /** Name of the bucket that gets the build logs; unique in all of AWS. @default - a name of Terraform's making */
  readonly logBucketName?: string;
  /** Prefix of the logs in the bucket, without a slash at the end. @default "image-builder" */
  readonly logPrefix?: string;
  /** How long a log is kept, in days. @default 90 */
  readonly logExpiryDays?: number;
  /** SSM parameters of the account that builds may read: names, and paths with `/*` at their end. @default - those below `/imagebuilder/` */
  readonly readableParameters?: readonly string[];
}

/** Network, instance profile and logs that all builds of an account and Region share. */
export class BuildEnvironment extends Construct {
  readonly network: BuildNetwork;
  readonly securityGroupIds: readonly string[];
  readonly instanceProfileName: string;
  readonly logBucketName: string;
  readonly logPrefix: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: BuildEnvironmentProps = {}) {
    super(scope, id);
    this.logPrefix = props.logPrefix ?? LOG_PREFIX;
    this.network = new BuildNetwork(this, "Network", { network: props.network });
    this.securityGroupIds = this.network.securityGroupIds;
    const logs = new LogBucket(this, "Logs", {
      bucketName: props.logBucketName,
      expiryDays: props.logExpiryDays,
    });
    this.logBucketName = logs.bucketName;
    this.instanceProfileName = new InstanceProfile(this, "InstanceProfile", {
      name: props.name,
      logBucketArn: logs.arn,
      logPrefix: this.logPrefix,
      readableParameters: props.readableParameters,
    }).name;
  }
}
