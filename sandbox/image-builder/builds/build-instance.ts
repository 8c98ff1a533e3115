import type { InstanceBlockDeviceMapping } from "@aws-sdk/client-imagebuilder";
import { BuildFailure } from "./build.js";

/**
 * Refuses volumes that EBS does not make. A recipe may have them, because Image Builder leaves them to EC2.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
 * @throws {BuildFailure} in EC2's words
 */
export function launchBuildInstance(mappings: readonly InstanceBlockDeviceMapping[] = []): void {
  for (const mapping of mappings) {
    const problem = volumeProblem(mapping);
    if (problem) throw new BuildFailure(problem);
  }
}

function volumeProblem({ ebs }: InstanceBlockDeviceMapping): string | undefined {
  const { volumeType, iops, throughput, kmsKeyId, encrypted } = ebs ?? {};
  if (kmsKeyId !== undefined && !encrypted)
    return "InvalidParameterDependency: The parameter KmsKeyId requires the parameter Encrypted to be set.";
  // Without a type the parent's volume decides, which is not known here.
  if (volumeType === undefined) return undefined;
  if (iops === undefined && ["io1", "io2"].includes(volumeType))
    return `MissingParameter: The parameter iops must be specified for ${volumeType} volumes.`;
  if (iops !== undefined && !["io1", "io2", "gp3"].includes(volumeType))
    return `InvalidParameterCombination: The parameter iops is not supported for ${volumeType} volumes.`;
  if (throughput !== undefined && volumeType !== "gp3")
    return `InvalidParameterCombination: The parameter throughput is not supported for ${volumeType} volumes.`;
  return undefined;
}
