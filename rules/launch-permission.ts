/*
 * Most entries of an AMI's launch permission.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LaunchPermissionConfiguration.html
 */

/** Most ARNs of organizations; and most of organizational units. */
export const MAX_LAUNCH_PERMISSION_ARNS = 25;

export const MAX_LAUNCH_PERMISSION_ACCOUNTS = 1536;
