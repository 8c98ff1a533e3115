import type { Place } from "../identity/caller.js";
import { IAM_REGION, partitionOf } from "../identity/regions.js";
import { AwsError } from "../wire/errors.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { TemplateData } from "./template-version.js";

/** Most bytes of user data, decoded. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const MAX_USER_DATA_BYTES = 16_384;

/**
 * Checks that what an instance is started with, beside its AMI and type, is there.
 * @throws {AwsError} InvalidKeyPair.NotFound or InvalidParameterValue
 */
export async function assertPrerequisites(
  moto: Pick<World["moto"], "call">,
  place: Place,
  { keyName, profileName, profileArn, userData }: TemplateData,
): Promise<void> {
  if (userData !== undefined && Buffer.from(userData, "base64").length > MAX_USER_DATA_BYTES) {
    throw new AwsError(400, "InvalidParameterValue", "User data is limited to 16384 bytes");
  }
  if (keyName !== undefined) {
    const form = { Action: "DescribeKeyPairs", "KeyName.1": keyName };
    if ((await moto.call(place, "ec2", { form })).status !== 200) {
      throw new AwsError(400, "InvalidKeyPair.NotFound", `The key pair '${keyName}' does not exist`);
    }
  }
  const name = profileName ?? profileArn?.replace(/^.*\//, "");
  if (name === undefined) return;
  const arn = await instanceProfileArn(moto, place, name);
  if (arn !== undefined && (profileArn === undefined || profileArn === arn)) return;
  const [field, value, what] = profileArn === undefined ? ["name", name, "name"] : ["arn", profileArn, "ARN"];
  throw new AwsError(
    400,
    "InvalidParameterValue",
    `Value (${value}) for parameter iamInstanceProfile.${field} is invalid. Invalid IAM Instance Profile ${what}`,
  );
}

async function instanceProfileArn(
  moto: Pick<World["moto"], "call">,
  { account, region }: Place,
  name: string,
): Promise<string | undefined> {
  const iam = { account, region: IAM_REGION[partitionOf(region)] };
  const form = { Action: "GetInstanceProfile", InstanceProfileName: name };
  const { status, body } = await moto.call(iam, "iam", { form });
  if (status !== 200) return undefined;
  return XmlElement.parse(body.toString())
    .at("GetInstanceProfileResponse", "GetInstanceProfileResult", "InstanceProfile")
    .text("Arn");
}
