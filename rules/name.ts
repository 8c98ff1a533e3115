import { type Mistake, matching } from "./rule.js";

/** Pattern of the names that a person gives to images, fleets and workloads. */
export const NAME = "[a-z]([a-z0-9-]*[a-z0-9])?";

const EXPECTED = "a-z, 0-9 and -, beginning with a letter and ending with a letter or digit";
const WHOLE_NAME = new RegExp(`^${NAME}$`);

/** Name of an image. It never has `_`, which ends it in the AMI's name. */
export const imageNameMistake = matching(WHOLE_NAME, "is not an image's name", `${EXPECTED}; never _`);
export const fleetNameMistake = matching(WHOLE_NAME, "is not a fleet's name", EXPECTED);
export const workloadNameMistake = matching(WHOLE_NAME, "is not a workload's name", EXPECTED);

/** A name as Image Builder writes it in an ARN: names that differ only so are the same resource. */
export const nameInArn = (name: string) => name.toLowerCase().replace(/[ _]/g, "-");

export const MIN_IMAGE_BUILDER_NAME_CHARACTERS = 3;

/**
 * Name of a component, recipe, pipeline or configuration in Image Builder.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
 */
export const imageBuilderNameMistake = matching(
  new RegExp(
    `^(?!__proto__$)(?=.{${MIN_IMAGE_BUILDER_NAME_CHARACTERS},128}$)[-_A-Za-z0-9][-_A-Za-z0-9 ]*[-_A-Za-z0-9]$`,
  ),
  "is not a name in Image Builder",
  `${MIN_IMAGE_BUILDER_NAME_CHARACTERS} to 128 letters, digits, spaces, - and _`,
);

export const MAX_LAUNCH_TEMPLATE_NAME_CHARACTERS = 128;

/** Name of a launch template. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html */
export const launchTemplateNameMistake = matching(
  new RegExp(`^[a-zA-Z0-9().\\-/_]{3,${MAX_LAUNCH_TEMPLATE_NAME_CHARACTERS}}$`),
  "is not a launch template's name",
  `3 to ${MAX_LAUNCH_TEMPLATE_NAME_CHARACTERS} letters, digits and ().-/_`,
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

/**
 * What a grant's name begins with: KMS takes 256 characters, and the id of a role comes after.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export const grantNameMistake = matching(
  /^[\w:/-]{1,200}$/,
  "is not a grant's name",
  "1 to 200 letters, digits and :/_-",
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
