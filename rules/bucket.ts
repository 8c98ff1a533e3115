import { matching, textOf, wholeNumber } from "./rule.js";

const LETTER_OR_DIGIT = ["a-z0-9", "a-z or 0-9"] as const;

/** Name of a general purpose bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketNameMistake = textOf({
  what: "a bucket's name",
  characters: ["a-z0-9.-", "a-z, 0-9, . and -"],
  first: LETTER_OR_DIGIT,
  last: LETTER_OR_DIGIT,
  min: 3,
  max: 63,
  without: [
    [/\.\./, "has two dots side by side", "one dot between two parts"],
    [/^\d+(\.\d+){3}$/, "is formatted as an IP address", "a name that is no IP address"],
    ...["xn--", "sthree-", "amzn-s3-demo-"].map(
      (prefix) =>
        [
          new RegExp(`^${prefix}`),
          `begins with ${prefix}, which S3 keeps for itself`,
          "another name",
        ] as const,
    ),
    ...["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].map(
      (suffix) =>
        [
          new RegExp(`${suffix.replace(".", "\\.")}$`),
          `ends with ${suffix}, which S3 keeps for itself`,
          "another name",
        ] as const,
    ),
  ],
});

/** Where a component document is in S3. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html */
export const documentUriMistake = matching(
  /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/\S(.*\S)?$/,
  "is not an object in S3",
  "s3://<bucket>/<key>",
);

/** A prefix of a bucket's keys, which gets a slash at its end. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const prefixOf = (what: string, wherePut: string, max?: number) =>
  textOf({
    what,
    characters: ["\\w!.*'()/\\-", "a-z, A-Z, 0-9 and !_.*'()-, in parts with one / between them"],
    max,
    without: [
      [/^\//, "begins with /", "no / at its beginning"],
      [/\/$/, "ends with /", `no / at its end, where ${wherePut}`],
      [/\/\//, "has two / side by side", "one / between two parts"],
    ],
  });

/** Prefix of logs in a bucket. */
export const logPrefixMistake = prefixOf("a prefix of logs", "Image Builder puts one");

/** Prefix of exported disk images in a bucket. */
export const exportPrefixMistake = prefixOf("a prefix of disk images", "one is put", 240);

/** Days after which S3 deletes what is in a bucket. */
export const expiryDaysMistake = wholeNumber(1, 3650);

export const DEFAULT_LOG_EXPIRY_DAYS = 90;
