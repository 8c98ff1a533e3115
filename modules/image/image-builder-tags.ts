/** The tags that Image Builder gives what it makes; it, and EC2 after it, take no others with these keys. */
const OWN = ["CreatedBy", "Ec2ImageBuilderArn"];

type Tags = Readonly<Record<string, string>>;

const without = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

/** The tags that an AMI can have. */
export const amiTags = (tags: Tags) => without(tags, OWN);

/**
 * The tags that build and test instances can have.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
 */
export const buildInstanceTags = (tags: Tags) => without(tags, [...OWN, "Name", "Tags"]);
