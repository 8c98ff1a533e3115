import type { Place } from "../identity/caller.js";
import { AwsError } from "../wire/errors.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { Image } from "./image.js";

interface InstanceType {
  readonly architectures: readonly string[];
  readonly needsEna: boolean;
}

/** What moto said of the types that it was asked for, which is the same for every account and Region. */
const types = new Map<string, InstanceType | undefined>();

/**
 * Checks that there is an instance type of this name, and that it runs the AMI.
 * @throws {AwsError} InvalidParameterValue or InvalidParameterCombination
 */
export async function assertRunsImage(
  moto: Pick<World["moto"], "call">,
  caller: Place,
  name: string,
  image: Image,
): Promise<void> {
  if (!types.has(name)) types.set(name, await instanceType(moto, caller, name));
  const type = types.get(name);
  if (!type) {
    throw new AwsError(400, "InvalidParameterValue", `Invalid value '${name}' for InstanceType.`);
  }
  if (!type.architectures.includes(image.architecture)) {
    throw new AwsError(
      400,
      "InvalidParameterValue",
      `The architecture '${type.architectures}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
    );
  }
  if (type.needsEna && !image.enaSupport) {
    throw new AwsError(
      400,
      "InvalidParameterCombination",
      `Enhanced networking with the Elastic Network Adapter (ENA) is required for the '${name}' instance type. Ensure that you are using an AMI that is enabled for ENA.`,
    );
  }
}

async function instanceType(
  moto: Pick<World["moto"], "call">,
  caller: Place,
  name: string,
): Promise<InstanceType | undefined> {
  const { status, body } = await moto.call(caller, "ec2", {
    form: { Action: "DescribeInstanceTypes", "InstanceType.1": name },
  });
  if (status !== 200) return undefined;
  const [found] = XmlElement.parse(body.toString()).list("DescribeInstanceTypesResponse", "instanceTypeSet");
  if (!found) return undefined;
  return {
    // AWS names x86_64 before i386.
    architectures: found
      .list("processorInfo", "supportedArchitectures")
      .flatMap((it) => it.text() ?? [])
      .sort()
      .reverse(),
    needsEna: found.text("networkInfo", "enaSupport") === "required",
  };
}
