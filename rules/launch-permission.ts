/** Most ARNs of organizations, and most of organizational units, that an AMI is shared with. */
export const MAX_LAUNCH_PERMISSION_ARNS = 25;

/** Most accounts that an AMI is shared with. */
export const MAX_LAUNCH_PERMISSION_ACCOUNTS = 1536;
