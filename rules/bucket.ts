import { matching, wholeNumber } from "./rule.js";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketNameMistake = matching(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "is not a bucket",
  "3 to 63 of a-z, 0-9, . and -",
);

/** Prefix of logs in a bucket, which Image Builder ends with a slash. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const logPrefixMistake = matching(
  /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/,
  "is not a prefix of logs",
  "letters, digits and !_.*'()-, in parts with one / between them",
);

/** Days after which S3 deletes a log. */
export const logExpiryDaysMistake = wholeNumber(1, 3650);

export const DEFAULT_LOG_EXPIRY_DAYS = 90;
