export {
  BuildInstanceProfile,
  type BuildInstanceProfileProps,
} from "./modules/build/build-instance-profile.js";
export { BuildNetwork, type BuildNetworkProps } from "./modules/build/build-network.js";
export { ImageKey, type ImageKeyProps } from "./modules/build/image-key.js";
export { LogBucket, type LogBucketProps } from "./modules/build/log-bucket.js";
export { AmiLookup, type AmiLookupProps } from "./modules/fleet/ami-lookup.js";
export { AutoScalingGroup, type AutoScalingGroupProps } from "./modules/fleet/auto-scaling-group.js";
export { FleetVpc, type FleetVpcProps } from "./modules/fleet/fleet-vpc.js";
export { LaunchTemplate, type LaunchTemplateProps } from "./modules/fleet/launch-template.js";
export { SharedKeyGrant, type SharedKeyGrantProps } from "./modules/fleet/shared-key-grant.js";
export { Component, type ComponentProps } from "./modules/image/component.js";
export {
  DistributionConfiguration,
  type DistributionConfigurationProps,
} from "./modules/image/distribution-configuration.js";
export { ImagePipeline, type ImagePipelineProps } from "./modules/image/image-pipeline.js";
export {
  ImageRecipe,
  type ImageRecipeProps,
  type RecipeComponentProps,
} from "./modules/image/image-recipe.js";
export {
  InfrastructureConfiguration,
  type InfrastructureConfigurationProps,
} from "./modules/image/infrastructure-configuration.js";
export { DefaultVpc } from "./modules/network/default-vpc.js";
export {
  EgressOnlySecurityGroup,
  type EgressOnlySecurityGroupProps,
} from "./modules/network/egress-only-security-group.js";
