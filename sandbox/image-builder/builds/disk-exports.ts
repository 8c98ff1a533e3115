import { randomBytes } from "node:crypto";
import type { S3ExportConfiguration } from "@aws-sdk/client-imagebuilder";
import type { Ami } from "../../ec2/ami.js";
import type { Place } from "../../identity/caller.js";
import { partitionOf } from "../../identity/regions.js";
import { roleAllows } from "../../identity/role-permissions.js";
import { roleTrusts, serviceNamed } from "../../identity/trust-policy.js";
import { XmlElement } from "../../wire/xml.js";
import type { World } from "../../world.js";

const VM_EXPORT = serviceNamed("vmie.amazonaws.com");

/** Exports AMIs to S3, as VM Import/Export does. */
export class DiskExports {
  constructor(private readonly moto: Pick<World["moto"], "call">) {}

  /**
   * Writes a stand-in for the AMI's disk image.
   * https://docs.aws.amazon.com/vm-import/latest/userguide/start-image-export.html
   * @throws {Error} with the reason why AWS would not
   */
  async export(
    ami: Ami,
    { diskImageFormat, roleName = "", s3Bucket: bucket = "", s3Prefix = "" }: S3ExportConfiguration,
  ): Promise<void> {
    const place = { account: ami.ownerId, region: ami.region };
    const mistake = amiMistake(ami) ?? (await this.#bucketMistake(place, bucket));
    if (mistake) throw new Error(mistake);
    const key = `${s3Prefix}export-ami-0${randomBytes(8).toString("hex")}.${diskImageFormat?.toLowerCase()}`;
    await this.#assertRole(place, roleName, `arn:${partitionOf(ami.region)}:s3:::${bucket}/${key}`);
    const path = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
    const text = { Image: ami.imageId, Format: diskImageFormat };
    const { status, body } = await this.moto.call(place, "s3", { method: "PUT", path, json: text });
    if (status !== 200) throw new Error(String(body));
  }

  async #bucketMistake(place: Place, bucket: string): Promise<string | undefined> {
    const location = await this.moto.call(place, "s3", { method: "GET", path: `/${bucket}?location` });
    if (location.status !== 200) return `the bucket '${bucket}' does not exist, or is another account's`;
    const region = XmlElement.parse(location.body.toString()).text("LocationConstraint") ?? "us-east-1";
    if (region !== place.region) return `the bucket '${bucket}' is not in the Region ${place.region}`;
    const encryption = await this.moto.call(place, "s3", { method: "GET", path: `/${bucket}?encryption` });
    return /<SSEAlgorithm>aws:kms/.test(encryption.body.toString())
      ? `the bucket '${bucket}' is encrypted using SSE-KMS`
      : undefined;
  }

  /** https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html#vmimport-role */
  async #assertRole(place: Place, name: string, object: string): Promise<void> {
    const partition = partitionOf(place.region);
    const isTrusting = await roleTrusts(
      this.moto,
      `arn:${partition}:iam::${place.account}:role/${name}`,
      VM_EXPORT,
      {
        "sts:ExternalId": "vmimport",
        "aws:SourceAccount": place.account,
        "aws:SourceArn": `arn:${partition}:vmie:${place.region}:${place.account}:export-image-task/1`,
      },
    );
    if (isTrusting === undefined) throw new Error(`The service role ${name} provided does not exist`);
    const isAllowed = await roleAllows(this.moto, place, name, { action: "s3:PutObject", resource: object });
    if (!isTrusting || !isAllowed)
      throw new Error(`The service role ${name} provided does not have sufficient permissions`);
  }
}

/** https://docs.aws.amazon.com/vm-import/latest/userguide/limits-image-export.html */
function amiMistake({ imageId, blockDevices, awsSoftware }: Ami): string | undefined {
  if (blockDevices.some(({ encrypted }) => encrypted))
    return `the image ${imageId} has encrypted EBS snapshots and is not exportable`;
  if (awsSoftware) return `the image ${imageId} contains software provided by AWS and is not exportable`;
  return blockDevices.some(({ volumeSizeGiB }) => volumeSizeGiB > 1024)
    ? `the image ${imageId} has a volume larger than 1 TiB and is not exportable`
    : undefined;
}
