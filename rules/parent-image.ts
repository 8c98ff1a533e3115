import { AMI_ID } from "./resource-id.js";
import { matching } from "./rule.js";

const ARN =
  "arn:aws[^:]*:imagebuilder:[^:]+:(\\d{12}|aws[a-z-]*):image\\/[a-z0-9-_]+\\/(x\\.x\\.x|\\d+\\.x\\.x|\\d+\\.\\d+\\.x|\\d+\\.\\d+\\.\\d+(\\/\\d+)?)";
const PARAMETER = "ssm:(arn:aws[^:]*:ssm:[^:]+:\\d{12}:parameter)?\\/[\\w./-]+";

/**
 * The image that a recipe builds from.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export const parentImageMistake = matching(
  new RegExp(`^(${AMI_ID}|${PARAMETER}|${ARN})$`),
  "is not a parent image",
  "ami-…, an image ARN, or ssm:/<parameter>",
);

/** The image that a recipe builds from, or a name that stands for one in a landing zone. */
export const parentMistake = matching(
  new RegExp(`^((?!ami-)[a-z0-9][a-z0-9-]*|${AMI_ID}|${PARAMETER}|image:[a-z0-9-]+|${ARN})$`),
  "is not a parent image",
  "an AWS image's name, ssm:/<parameter>, ami-…, an image ARN, or image:<image of this file>",
);
