import { isObject } from "../input/value.js";
import { accountMistake } from "../rules/account.js";
import { bucketNameMistake } from "../rules/bucket.js";
import { breaking } from "./issue.js";
import { isGiven, isOpen, text, textThat } from "./values.js";

const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ["MD5", 32],
  ["SHA1", 40],
  ["SHA256", 64],
  ["SHA512", 128],
]);

export const ALGORITHMS = [...HEX_DIGITS.keys()];

/** An issue if a checksum is not one of an algorithm. */
export function checksumIssue(checksum: unknown, algorithm: unknown) {
  const name = String(algorithm).toUpperCase();
  const digits = HEX_DIGITS.get(name);
  if (digits === undefined || !isGiven(checksum) || typeof checksum === "object" || isOpen(checksum))
    return undefined;
  const given = String(checksum);
  const isHexadecimal = /^[0-9a-f]+$/i.test(given);
  if (isHexadecimal && given.length === digits) return undefined;
  const message = isHexadecimal ? `has ${given.length} digits` : "is not hexadecimal";
  return breaking("component/checksum", message, `${digits} hexadecimal digits, as ${name} gives`);
}

export const accountId = textThat(
  "component/account-id",
  (value) => !accountMistake(value),
  "is not an account id",
  "12 digits, in quotes if the first is 0",
);

export const url = textThat(
  "component/url",
  (value) => /^https?:\/\/[^\s/]/i.test(value),
  "is not a web address",
  "http://… or https://…",
);

export const powerShellFile = textThat(
  "component/powershell-file",
  (value) => /\.ps1$/i.test(value),
  "is not a PowerShell script",
  "a path that ends in .ps1",
);

/** A location on S3; before 2018, buckets of us-east-1 could have capitals, _ and up to 255 characters. */
const S3_URI = /^s3:\/\/(?<bucket>[\w.-]{3,255}|arn:[^\s/]+)(?:\/(?<key>.*))?$/i;

const s3Uri = (isKey: (key: string) => boolean, expected: string) =>
  text.superRefine((value, context) => {
    const given = String(value);
    // What a reference stands for may be a bucket, a key or both.
    const { bucket = "", key = "" } =
      S3_URI.exec(given.replaceAll(/\{\{[^{}]*\}\}/g, "reference"))?.groups ?? {};
    const isReference = isOpen(given);
    if (/^\s*\{\{/.test(given)) return;
    if (!bucket || (!isKey(key) && !isReference)) {
      context.addIssue(breaking("component/s3-uri", "is not an S3 location", expected));
      return;
    }
    const broken = isReference || bucket.startsWith("arn:") ? undefined : bucketNameMistake(bucket);
    if (!broken) return;
    const message = `names no bucket that S3 would make: ${bucket} ${broken.message}`;
    context.addIssue(breaking("component/bucket-name", message, broken.expected));
  });

/** An object, or all with a prefix. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html#action-modules-s3download */
export const s3Source = s3Uri(
  (key) => /^(?:[^*]*[^*/]|(?:[^*]*\/)?\*)$/.test(key),
  "s3://<bucket>/<key of an object>, or s3://<bucket>/<prefix>/*",
);

export const s3Destination = s3Uri((key) => !key.includes("*"), "s3://<bucket>/<key or prefix>");

export const registryPath = textThat(
  "component/registry-path",
  (value) =>
    /^(HKEY_(CLASSES_ROOT|USERS|LOCAL_MACHINE|CURRENT_CONFIG|CURRENT_USER)|HK(CR|U|LM|CC|CU))\b/i.test(value),
  "is not a registry path",
  "one that begins with HKLM:, HKCU:, HKCR:, HKU: or HKCC:",
);

/** Highest value of the types that take a number. */
const REGISTRY_NUMBERS: ReadonlyMap<string, bigint> = new Map([
  ["DWORD", 2n ** 32n - 1n],
  ["QWORD", 2n ** 64n - 1n],
]);

/** An issue if a value is not one of a registry type. */
export function registryValueIssue(value: unknown, type: unknown) {
  if (!isGiven(value) || isOpen(value)) return undefined;
  const name = String(type).toUpperCase();
  const broken = (message: string, expected: string) =>
    breaking("component/registry-value", message, expected);
  if (isObject(value)) return broken("is not a value", "a text, a number or a list");
  const max = REGISTRY_NUMBERS.get(name);
  if (max !== undefined) {
    // AWS's own example has 1.1 as a DWORD.
    const isNumber = Number.isFinite(value) || /^-?\d+(\.\d+)?$|^0x[0-9a-f]+$/i.test(String(value));
    if (typeof value === "object" || !isNumber) return broken(`is not a ${name}`, "a number");
    // Numbers so great are rounded in JavaScript: 2^64 - 1 is 2^64.
    const isTooGreat =
      typeof value === "number" ? value > Number(max) : BigInt(String(value).replace(/^-|\..*/g, "")) > max;
    return isTooGreat ? broken(`does not fit into a ${name}`, `at most ${max}`) : undefined;
  }
  const isString = name === "SZ" || name === "EXPAND_SZ";
  return isString && Array.isArray(value)
    ? broken(`is a list, not a ${name}`, "a text, or MULTI_SZ as type")
    : undefined;
}
