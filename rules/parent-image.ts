import { ACCOUNT_ID } from "./account.js";
import { ARN_PARTS, type ArnPart, arnPattern, arnReason, serviceOf } from "./arn.js";
import { imageNameMistake, NAME } from "./name.js";
import { AMI_ID, amiIdMistake } from "./resource-id.js";
import { type Mistake, matching, onlyOf, type Rule, without } from "./rule.js";

const VERSION = "(x\\.x\\.x|\\d+\\.x\\.x|\\d+\\.\\d+\\.x|\\d+\\.\\d+\\.\\d+(/\\d+)?)";

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html */
const IMAGE_ARN: readonly ArnPart[] = [
  ARN_PARTS.partition,
  serviceOf("imagebuilder"),
  ARN_PARTS.region,
  ["owner", `(${ACCOUNT_ID}|aws[a-z-]*|third-party)`, "12 digits, or aws"],
  [
    "resource",
    `image/[a-z0-9-_]+/${VERSION}`,
    "image/<name>/<version>, e.g. image/web/1.0.0 or image/web/x.x.x",
  ],
];

/**
 * A product of AWS Marketplace, to which the account has subscribed.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
const PRODUCT_ID = "prod-[a-z0-9]+";

/** Whether a parent is of AWS Marketplace: a product, its ARN in Image Builder, or the parameter that has its AMI's id. */
export const isMarketplaceImage = (parent: string) =>
  /^(prod-|arn:[^:]+:imagebuilder:[^:]+:(aws-marketplace|third-party):|ssm:(arn:[^/]+:parameter)?\/aws\/service\/marketplace\/)/.test(
    parent,
  );

/** Whether a parent is Windows or SQL Server as AWS has them: by the image's name, its ARN, or the parameter that has its AMI's id. */
export const isAwsWindows = (parent: string) =>
  /^(windows-|arn:[^:]+:imagebuilder:[^:]+:aws:image\/windows-|ssm:(arn:[^/]+:parameter)?\/aws\/service\/(ami-windows-latest\/|ecs\/optimized-ami\/windows_))/.test(
    parent,
  );

/** Pattern of an image's ARN, of an AMI or a container. */
export const IMAGE_ARN_PATTERN = arnPattern(IMAGE_ARN);

const PARAMETER_NAME = "/[\\w./-]+";

/** A parameter of an account, or a public one of AWS's, which is in no account. */
const parameterArn = (account: string, name: string): readonly ArnPart[] => [
  ARN_PARTS.partition,
  serviceOf("ssm"),
  ARN_PARTS.region,
  ["account", account, "12 digits, or none for a public parameter below /aws/service/"],
  ["resource", `parameter${name}`, "parameter/<name>"],
];
const PARAMETER = `ssm:(${PARAMETER_NAME}|${arnPattern(parameterArn(ACCOUNT_ID, PARAMETER_NAME))}|${arnPattern(parameterArn("", `/aws/service${PARAMETER_NAME}`))})`;

/** Says what is wrong with a parent of a form that its beginning tells. */
const parentReason: Rule = (parent) => {
  if (/^ami-/.test(parent)) return amiIdMistake(parent);
  if (/^prod-/.test(parent))
    return {
      message: "is not the ID of a Marketplace product",
      expected: "prod- and a-z, 0-9, as the product's page of your subscriptions shows it",
    };
  if (/^arn:/.test(parent)) return arnReason(IMAGE_ARN)(parent);
  if (/^ssm:arn:/.test(parent)) {
    return (
      arnReason(parameterArn(`(${ACCOUNT_ID})?`, PARAMETER_NAME))(parent.slice("ssm:".length)) ??
      arnReason(parameterArn(ACCOUNT_ID, PARAMETER_NAME))(parent.slice("ssm:".length))
    );
  }
  if (/^ssm:/.test(parent)) return parameterReason(parent.slice("ssm:".length));
  return undefined;
};

function parameterReason(name: string): Mistake | undefined {
  const expected = "ssm:/<parameter>";
  return (
    without(/^(?!\/)/, "has no / after ssm:", expected)(name) ??
    onlyOf(["\\w./\\-", "a-z, A-Z, 0-9 and ./_-"], "a parameter's name")(name)
  );
}

/**
 * The image that a recipe builds from.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export const parentImageMistake = matching(
  new RegExp(`^(${AMI_ID}|${PRODUCT_ID}|${PARAMETER}|${arnPattern(IMAGE_ARN)})$`),
  "is not a parent image",
  "ami-…, an image ARN, prod-… of AWS Marketplace, or ssm:/<parameter>",
  [parentReason],
);

const PARENT_FORMS =
  "an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, prod-… of AWS Marketplace, or image:<image of this file>";

/** The image that a recipe builds from, or a name that stands for one in a landing zone. */
export const parentMistake = matching(
  new RegExp(
    `^((?!ami-|prod-)[a-z0-9][a-z0-9-]*|${AMI_ID}|${PRODUCT_ID}|${PARAMETER}|image:${NAME}|${arnPattern(IMAGE_ARN)})$`,
  ),
  "is not a parent image",
  PARENT_FORMS,
  [
    parentReason,
    (parent) => (/^image:/.test(parent) ? imageNameMistake(parent.slice("image:".length)) : undefined),
    onlyOf(["a-z0-9-", PARENT_FORMS], "an image's name"),
  ],
);
