import { type Tags, withoutKeys } from "../tags.js";

/** The tags that Image Builder gives what it makes; it, and EC2 after it, take no others with these keys. */
const OWN = ["CreatedBy", "Ec2ImageBuilderArn"];

/** The tags that an AMI can have. */
export const amiTags = (tags: Tags) => withoutKeys(tags, OWN);

/**
 * The tags that build and test instances can have.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
 */
export const buildInstanceTags = (tags: Tags) => withoutKeys(tags, [...OWN, "Name", "Tags"]);
