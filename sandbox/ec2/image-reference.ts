import type { Place } from "../identity/caller.js";
import { findParameter } from "../ssm/parameter-store.js";
import { AwsError } from "../wire/errors.js";
import type { World } from "../world.js";

const PREFIX = "resolve:ssm:";

export function isReference(imageId: string): boolean {
  return imageId.startsWith(PREFIX);
}

/**
 * The id of the AMI that an id or a reference to a parameter, `resolve:ssm:<name>`, means now.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html
 * @throws {AwsError} SsmInvalidParameter if there is no such parameter, or it may be no AMI
 */
export async function resolvedImageId(
  moto: Pick<World["moto"], "call">,
  caller: Place,
  imageId: string,
): Promise<string> {
  if (!isReference(imageId)) return imageId;
  const name = imageId.slice(PREFIX.length);
  const parameter = await findParameter(moto, caller, name);
  if (!parameter) {
    throw new AwsError(400, "SsmInvalidParameter", `The parameter ${name} does not exist.`);
  }
  if (!parameter.isImage) {
    // This is AWS's answer: https://github.com/aws/aws-cdk/issues/26712
    throw new AwsError(
      400,
      "SsmInvalidParameter",
      "Unsupported data type. The following parameter data types are supported: aws:ec2:image",
    );
  }
  return parameter.value;
}
