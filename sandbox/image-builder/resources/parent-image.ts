import { publicAmis, publicParameter } from "../../ec2/public-amis.js";
import { parseArn } from "../api/arn.js";
import { invalidValue } from "../api/errors.js";
import type { Call } from "../api/operation.js";
import { OtherServices } from "../other-services.js";
import { isManaged, isMisspeltImage, osVersionByName, platformByName } from "./amazon-managed.js";
import { findVisible, SHARED_IMAGES } from "./sharing.js";
import { isAvailable, type ParentImage } from "./stored.js";

const IMAGE_ARN =
  /^arn:aws[^:]*:imagebuilder:[^:]+:(?:\d{12}|aws(?:-[a-z-]+)?|third-party):image\/[a-z0-9-_]+\/[0-9x]+\.[0-9x]+\.[0-9x]+(?:\/\d+)?$/;

/**
 * Looks up what `parentImage` names: an Image Builder image, an AMI, an SSM parameter (`ssm:` and its name or ARN), or
 * a product of AWS Marketplace.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 * @throws {ServiceError} if there is no such image
 */
export async function parentImageOf(call: Call, parent: string): Promise<ParentImage> {
  if (IMAGE_ARN.test(parent)) return byArn(call, parent);
  if (/^ami-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.test(parent)) return byAmi(call, parent);
  if (parent.startsWith("ssm:")) return byParameter(call, parent.slice("ssm:".length));
  if (/^prod-[a-z0-9]+$/.test(parent)) return named(parent, true);
  throw invalidValue(
    "parentImage",
    `'${parent}' is neither the ARN of an image, an AMI ID, ssm: followed by a parameter, nor a Marketplace product ID.`,
  );
}

function byArn(call: Call, arn: string): ParentImage {
  const { caller } = call;
  const { name, region, account } = parseArn(arn);
  if (region !== caller.region)
    throw invalidValue("parentImage", `The image '${arn}' must be in the Region ${caller.region}.`);
  if (isManaged(arn)) {
    if (isMisspeltImage(arn)) throw noSuchImage(arn);
    return named(name, account !== "aws");
  }
  const image = findVisible(call, SHARED_IMAGES, arn, isAvailable);
  if (!image) throw noSuchImage(arn);
  if (image.body.type === "DOCKER")
    throw invalidValue("parentImage", `The image '${arn}' is a container, not an AMI.`);
  const { platform = "Linux", osVersion, build } = image.body;
  return { platform, osVersion, ...build };
}

function noSuchImage(arn: string) {
  return invalidValue("parentImage", `The image '${arn}' does not exist, or has no available build.`);
}

function byAmi({ world, caller }: Call, imageId: string): ParentImage {
  const ami = world.amis.get(imageId);
  if (ami) {
    const visible = ami.ownerId === caller.account || world.amis.visibility.sharedWith(ami, caller.account);
    if (!visible || ami.region !== caller.region) throw noSuchAmi(imageId);
    return {
      platform: ami.platform === "windows" ? "Windows" : "Linux",
      architecture: ami.architecture,
      rootDeviceName: ami.rootDeviceName,
      awsSoftware: ami.awsSoftware,
    };
  }
  const image = publicAmis(caller.region).byId.get(imageId);
  if (!image) throw noSuchAmi(imageId);
  return {
    platform: image.platform === "windows" ? "Windows" : "Linux",
    architecture: image.architecture,
    rootDeviceName: image.rootDeviceName ?? "/dev/xvda",
    awsSoftware: image.awsSoftware,
  };
}

function noSuchAmi(imageId: string) {
  return invalidValue("parentImage", `The AMI ID '${imageId}' does not exist, or you have no access to it.`);
}

async function byParameter(call: Call, name: string): Promise<ParentImage> {
  const known = publicParameter(call.caller.region, name);
  if (known?.value.startsWith("ami-")) return byAmi(call, known.value);
  // AWS's own parameters come and go with its images: any name below /aws/service is taken.
  if (/^(arn:[^/]*:parameter)?\/aws\/service\//.test(name))
    return named(name, name.includes("/aws/service/marketplace/"));
  const value = await new OtherServices(call.world).parameter(call.caller, name);
  if (value === undefined) throw invalidValue("parentImage", `The SSM parameter '${name}' does not exist.`);
  if (!value.startsWith("ami-"))
    throw invalidValue(
      "parentImage",
      `The value '${value}' of the SSM parameter '${name}' is not an AMI ID.`,
    );
  return byAmi(call, value);
}

function named(name: string, isOfMarketplace: boolean): ParentImage {
  const platform = platformByName(name) ?? "Linux";
  return {
    platform,
    osVersion: osVersionByName(name),
    architecture: /arm64|aarch64/.test(name) ? "arm64" : /x86|amd64/.test(name) ? "x86_64" : undefined,
    rootDeviceName: /amazon-linux|al20|amzn2|debian/.test(name) ? "/dev/xvda" : "/dev/sda1",
    awsSoftware: isOfMarketplace || platform === "Windows",
  };
}
