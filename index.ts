export { BuildEnvironment, type BuildEnvironmentProps } from "./modules/build/build-environment.js";
export { BuildNetwork, type BuildNetworkProps } from "./modules/build/build-network.js";
export { BuildTopic, type BuildTopicProps, type TopicSubscribers } from "./modules/build/build-topic.js";
export { DistributionAccess, type DistributionAccessProps } from "./modules/build/distribution-access.js";
export { DocumentBucket, type DocumentBucketProps } from "./modules/build/document-bucket.js";
export { ExecutionRole, type ExecutionRoleProps } from "./modules/build/execution-role.js";
export { ExportBucket, type ExportBucketProps } from "./modules/build/export-bucket.js";
export { type ExportLocation, ExportRole, type ExportRoleProps } from "./modules/build/export-role.js";
export { ImageKey, type ImageKeyProps } from "./modules/build/image-key.js";
export { InstanceProfile, type InstanceProfileProps } from "./modules/build/instance-profile.js";
export { LifecycleExecution, type LifecycleExecutionProps } from "./modules/build/lifecycle-execution.js";
export { LogBucket, type LogBucketProps } from "./modules/build/log-bucket.js";
export { ServiceKey, type ServiceKeyProps } from "./modules/build/service-key.js";
export { ApiDestination, type ApiDestinationProps } from "./modules/events/api-destination.js";
export {
  ReleaseEvents,
  type ReleaseEventsProps,
  type ReleaseRuns,
  type ReleaseWebhook,
  type ReleaseWorkspace,
} from "./modules/events/release-events.js";
export { ReleaseRule, type ReleaseRuleProps } from "./modules/events/release-rule.js";
export { ReleaseTopic, type ReleaseTopicProps } from "./modules/events/release-topic.js";
export { UndeliveredQueue, type UndeliveredQueueProps } from "./modules/events/undelivered-queue.js";
export { AmiLookup, type AmiLookupProps } from "./modules/fleet/ami-lookup.js";
export { AmiParameter, type AmiParameterProps } from "./modules/fleet/ami-parameter.js";
export { AutoScalingGroup, type AutoScalingGroupProps } from "./modules/fleet/auto-scaling-group.js";
export {
  Fleet,
  type FleetAutoScaling,
  type FleetInstances,
  type FleetLaunchTemplate,
  type FleetProps,
} from "./modules/fleet/fleet.js";
export { FleetVpc, type FleetVpcProps } from "./modules/fleet/fleet-vpc.js";
export type { ScalingSchedule, ScalingSettings, TargetTracking } from "./modules/fleet/group-scaling.js";
export type {
  GroupSettings,
  InstanceRequirements,
  MixedInstances,
  Range,
  RefreshPreferences,
  WarmPool,
} from "./modules/fleet/group-settings.js";
export { InstanceRole, type InstanceRoleProps } from "./modules/fleet/instance-role.js";
export { Instances, type InstancesProps } from "./modules/fleet/instances.js";
export {
  type InstanceSettings,
  LaunchTemplate,
  type LaunchTemplateProps,
  type Placement,
} from "./modules/fleet/launch-template.js";
export { SharedKeyGrant, type SharedKeyGrantProps } from "./modules/fleet/shared-key-grant.js";
export type { BuildSettings } from "./modules/image/build-settings.js";
export { Component, type ComponentProps } from "./modules/image/component.js";
export {
  ContainerDistribution,
  type ContainerDistributionProps,
} from "./modules/image/container-distribution.js";
export {
  type ContainerInstance,
  ContainerRecipe,
  type ContainerRecipeProps,
  type ContainerRecipeSettings,
} from "./modules/image/container-recipe.js";
export {
  ContainerRepository,
  type ContainerRepositoryProps,
  type RepositoryLifecycle,
  type RepositorySettings,
} from "./modules/image/container-repository.js";
export {
  DistributionConfiguration,
  type DistributionConfigurationProps,
  type LaunchPermissionProps,
} from "./modules/image/distribution-configuration.js";
export type {
  DistributionSettings,
  FastLaunch,
  ImageExport,
  UpdatedLaunchTemplate,
} from "./modules/image/distribution-settings.js";
export {
  type ContainerRepositories,
  GoldenContainer,
  type GoldenContainerProps,
} from "./modules/image/golden-container.js";
export { GoldenImage, type GoldenImageProps, type ImageLifecycle } from "./modules/image/golden-image.js";
export {
  ImagePipeline,
  type ImagePipelineProps,
  type ImageTests,
  type PipelineSchedule,
} from "./modules/image/image-pipeline.js";
export { ImageRecipe, type ImageRecipeProps, type RecipeComponent } from "./modules/image/image-recipe.js";
export {
  type BuildPlacement,
  InfrastructureConfiguration,
  type InfrastructureConfigurationProps,
} from "./modules/image/infrastructure-configuration.js";
export {
  type LifecycleCountRule,
  type LifecycleDeleteRule,
  LifecyclePolicy,
  type LifecyclePolicyProps,
  type LifecycleRule,
  type LifecycleRules,
  type RetainedAmis,
} from "./modules/image/lifecycle-policy.js";
export { ParentRelease, type ParentReleaseProps } from "./modules/image/parent-release.js";
export { PinnedReleases, type PinnedReleasesProps } from "./modules/image/pinned-releases.js";
export type { PipelineWorkflow } from "./modules/image/pipeline-workflows.js";
export { ReleaseTag, type ReleaseTagProps } from "./modules/image/release-tag.js";
export { Workflow, type WorkflowProps } from "./modules/image/workflow.js";
export type { WorkflowNeeds } from "./modules/image/workflow-needs.js";
export { literal, literals } from "./modules/literal.js";
export { DefaultSubnet, type DefaultSubnetProps } from "./modules/network/default-subnet.js";
export { DefaultVpc } from "./modules/network/default-vpc.js";
export {
  EgressOnlySecurityGroup,
  type EgressOnlySecurityGroupProps,
} from "./modules/network/egress-only-security-group.js";
export { TrialVpc, type TrialVpcProps } from "./modules/network/trial-vpc.js";
export type { PolicyStatement } from "./modules/policy-statement.js";
export type { UserData } from "./modules/user-data.js";
export type { DataVolume, InstanceDataVolume, RootVolumeProps } from "./modules/volume.js";
export type { Selector } from "./rules/selector.js";
