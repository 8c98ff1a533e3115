import { Construct } from "constructs";
import { bucketNameMistake } from "../../rules/bucket.js";
import { LOG_PREFIX } from "../../rules/contract.js";
import { retentionDaysMistake } from "../../rules/log-group.js";
import { instanceProfileNameMistake } from "../../rules/name.js";
import { topicArnMistake } from "../../rules/topic.js";
import { partitionOf } from "../deployment.js";
import { PropsCheck } from "../validation.js";
import { BuildNetwork, type BuildNetworkProps } from "./build-network.js";
import { BuildTopic, type BuildTopicProps } from "./build-topic.js";
import { InstanceProfile, type InstanceProfileProps } from "./instance-profile.js";
import { LogBucket } from "./log-bucket.js";
import { ServiceKey } from "./service-key.js";

export interface BuildEnvironmentProps {
  /** Name of the role and the instance profile; unique in the account. @default - a name of Terraform's making */
  readonly name?: string;
  /** VPC, subnet and security groups of build and test instances. @default - the default VPC and a default subnet of it */
  readonly network?: BuildNetworkProps["network"];
  /** Name of the bucket that gets the build logs; unique in all of AWS. @default - a name of Terraform's making */
  readonly logBucketName?: string;
  /** Name of a bucket of the account that is there, in place of one that is made. @default - one is made */
  readonly givenLogBucketName?: string;
  /** Whether build logs go to a bucket. @default true */
  readonly s3Logs?: boolean;
  /** Prefix of the logs in the bucket, without a slash at the end. @default "image-builder" */
  readonly logPrefix?: string;
  /** How long a log is kept in the bucket that is made, in days. @default 90 */
  readonly logExpiryDays?: number;
  /**
   * How long the log group of each image is kept, in days: it is made, and encrypted.
   * @default - Image Builder makes log groups, which never expire
   */
  readonly logRetentionDays?: number;
  /** ARN of the topic that is told of each build that ends. @default - that of `topic`, or none */
  readonly topicArn?: string;
  /** Topic that is made, with those whom it tells. @default - none */
  readonly topic?: Omit<BuildTopicProps, "keyArn">;
  /** Alias of the key of log groups and the topic. @default - none */
  readonly serviceKeyAlias?: string;
  /** What the role of build and test instances has beside what each build needs. @default - nothing */
  readonly instanceRole?: Pick<
    InstanceProfileProps,
    "policies" | "statements" | "permissionsBoundary" | "path"
  >;
  /** Name of an instance profile that is there, in place of one that is made. @default - one is made */
  readonly instanceProfileName?: string;
  /** SSM parameters of the account that builds may read: names, and paths with `/*` at their end. @default - those below `/imagebuilder/` */
  readonly readableParameters?: readonly string[];
  /** Names of the ECR repositories that builds may push containers to. @default - none */
  readonly containerRepositories?: readonly string[];
}

/** Network, instance profile and logs that all builds of an account and Region share. */
export class BuildEnvironment extends Construct {
  readonly network: BuildNetwork;
  readonly securityGroupIds: readonly string[];
  readonly instanceProfileName: string;
  /** Undefined if logs go to no bucket. */
  readonly logBucketName?: string;
  /** Undefined if logs go to no bucket. */
  readonly logPrefix?: string;
  /** Retention and key of the log groups that are made; undefined if there are none. */
  readonly logGroups?: { readonly retentionDays: number; readonly keyArn: string };
  /** Topic that is told of builds; undefined if there is none. */
  readonly topicArn?: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: BuildEnvironmentProps = {}) {
    super(scope, id);
    const { instanceProfileName, givenLogBucketName, s3Logs = true, logRetentionDays, topic } = props;
    checkProps(new PropsCheck(this), props);
    this.network = new BuildNetwork(this, "Network", { network: props.network });
    this.securityGroupIds = this.network.securityGroupIds;
    let logBucketArn: string | undefined;
    if (s3Logs) {
      this.logPrefix = props.logPrefix ?? LOG_PREFIX;
      if (givenLogBucketName === undefined) {
        const logs = new LogBucket(this, "Logs", {
          bucketName: props.logBucketName,
          expiryDays: props.logExpiryDays,
        });
        this.logBucketName = logs.bucketName;
        logBucketArn = logs.arn;
      } else {
        this.logBucketName = givenLogBucketName;
        logBucketArn = `arn:${partitionOf(this)}:s3:::${givenLogBucketName}`;
      }
    }
    this.instanceProfileName =
      instanceProfileName ??
      new InstanceProfile(this, "InstanceProfile", {
        name: props.name,
        ...props.instanceRole,
        logBucketArn,
        logPrefix: this.logPrefix,
        readableParameters: props.readableParameters,
        containerRepositories: props.containerRepositories,
      }).name;
    this.topicArn = props.topicArn;
    if (logRetentionDays === undefined && !topic) return;
    const keyArn = new ServiceKey(this, "ServiceKey", { alias: props.serviceKeyAlias }).arn;
    if (logRetentionDays !== undefined) this.logGroups = { retentionDays: logRetentionDays, keyArn };
    if (topic) this.topicArn = new BuildTopic(this, "Topic", { ...topic, keyArn }).arn;
  }
}

/** @throws Error if a prop is wrong, or has no effect beside others */
function checkProps(check: PropsCheck, props: BuildEnvironmentProps): void {
  const { instanceProfileName, givenLogBucketName, s3Logs = true, logRetentionDays, topic } = props;
  const idle = (beside: string, isIdle: boolean, ...names: (keyof BuildEnvironmentProps)[]) => {
    for (const name of names) check.idle(name, props[name], isIdle, `has no effect ${beside}`, "one of both");
  };
  check
    .optional("instanceProfileName", instanceProfileName, instanceProfileNameMistake)
    .optional("givenLogBucketName", givenLogBucketName, bucketNameMistake)
    .optional("logRetentionDays", logRetentionDays, retentionDaysMistake)
    .optional("topicArn", props.topicArn, topicArnMistake);
  idle(
    "beside instanceProfileName",
    instanceProfileName !== undefined,
    "name",
    "instanceRole",
    "readableParameters",
    "containerRepositories",
  );
  idle("without s3Logs", !s3Logs, "givenLogBucketName", "logBucketName", "logPrefix", "logExpiryDays");
  idle(
    "beside givenLogBucketName",
    s3Logs && givenLogBucketName !== undefined,
    "logBucketName",
    "logExpiryDays",
  );
  idle("beside topic", topic !== undefined, "topicArn");
  idle("without logRetentionDays or topic", logRetentionDays === undefined && !topic, "serviceKeyAlias");
  check.throwIfWrong();
}
