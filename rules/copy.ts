/**
 * Most accounts that a distribution copies an AMI into.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AmiDistributionConfiguration.html
 */
export const MAX_TARGET_ACCOUNTS = 1536;

/**
 * Role that Image Builder copies AMIs into an account by, by AWS's own name for it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html
 */
export const DISTRIBUTION_ROLE = "EC2ImageBuilderDistributionCrossAccountRole";

/**
 * Role that a lifecycle policy changes copies in an account by, by AWS's own name for it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
export const LIFECYCLE_ROLE = "Ec2ImageBuilderCrossAccountLifecycleAccess";

/** Name of the stack of an account that images are copied into. */
export const distributionStack = (account: string) => `distribution-${account}`;

/** Whether a name is that of the stack of some account that images may be copied into. */
export const isDistributionStack = (name: string) => /^distribution-\d{12}$/.test(name);
