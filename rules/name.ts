import { type Mistake, matching } from "./rule.js";

const EXPECTED = "a-z, 0-9 and -, beginning with a letter and ending with a letter or digit";
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** Name of an image. It never has `_`, which ends it in the AMI's name. */
export const imageNameMistake = matching(NAME, "is not an image's name", `${EXPECTED}; never _`);
export const fleetNameMistake = matching(NAME, "is not a fleet's name", EXPECTED);
export const workloadNameMistake = matching(NAME, "is not a workload's name", EXPECTED);

/** A name as Image Builder writes it in an ARN: names that differ only so are the same resource. */
export const nameInArn = (name: string) => name.toLowerCase().replace(/[ _]/g, "-");

/**
 * Name of a component, recipe, pipeline or configuration in Image Builder.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
 */
export const imageBuilderNameMistake = matching(
  /^(?!__proto__$)[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/,
  "is not a name in Image Builder",
  "3 to 128 letters, digits, spaces, - and _",
);

/** Name of a launch template. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html */
export const launchTemplateNameMistake = matching(
  /^[a-zA-Z0-9().\-/_]{3,128}$/,
  "is not a launch template's name",
  "3 to 128 letters, digits and ().-/_",
);

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html */
export const autoScalingGroupNameMistake = matching(
  /^[^:\p{Cc}]{1,255}$/u,
  "is not an Auto Scaling group's name",
  "1 to 255 characters without :",
);

/** Name of a role or instance profile. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const roleNameMistake = matching(
  /^[\w+=,.@-]{1,64}$/,
  "is not a role's name",
  "1 to 64 letters, digits and +=,.@_-",
);

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
export const grantNameMistake = matching(
  /^[\w:/-]{1,256}$/,
  "is not a grant's name",
  "1 to 256 letters, digits and :/_-",
);

/** Name of an SSM parameter that Image Builder writes. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SsmParameterConfiguration.html */
export const parameterNameMistake = matching(
  /^[\w./-]{1,1011}$/,
  "is not a parameter's name",
  "1 to 1011 letters, digits and ./_-",
);

/** Name of a KMS key's alias. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export function keyAliasMistake(value: string): Mistake | undefined {
  if (/^alias\/(?!aws\/)[\w/-]{1,250}$/.test(value)) return undefined;
  return {
    message: "is not a key's alias",
    expected: "alias/<letters, digits, /, _ and ->, not alias/aws/…",
  };
}
