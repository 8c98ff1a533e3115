import { ACCOUNT_ID } from "./account.js";
import { REGION } from "./arn.js";
import { NAME } from "./name.js";
import { IMAGE_ARN_PATTERN, parentImageMistake } from "./parent-image.js";
import { AMI_ID } from "./resource-id.js";
import { matching, onlyOf, type Rule, textOf, wholeNumber, without } from "./rule.js";

const REPOSITORY_PART = "[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*";
const TAG = "(:\\w[\\w.-]{0,127}|@sha256:[0-9a-f]{64})";
const ECR = `(${ACCOUNT_ID}\\.dkr\\.ecr\\.${REGION}\\.amazonaws\\.com(\\.cn)?|public\\.ecr\\.aws)`;
/** The host of another registry, as Docker tells one from a part of a name. */
const HOST = `(?!${ECR}/)([^:/]+\\.[^:/]+|[^/]*:\\d+|localhost)/`;
/** An image of ECR, or one of Docker Hub, each with a tag or a digest. */
const REGISTRY_IMAGE = `(${ECR}(/${REPOSITORY_PART})+|(?!${HOST})(${REPOSITORY_PART}/)?${REPOSITORY_PART})${TAG}`;

/** What may be wrong with a parent, that of AMIs in their words. */
const PARENT_REASONS: readonly Rule[] = [
  without(
    /^(ami-|ssm:)/,
    "is an AMI, of which no container is built",
    "a container image; an AMI to build on is instanceConfiguration.image",
  ),
  (parent) => (parent.startsWith("arn:") ? parentImageMistake(parent) : undefined),
  without(
    /^([a-z0-9-]+\.)?docker\.io\//,
    "names Docker Hub, where images are from that name no registry",
    "the image alone, e.g. ubuntu:24.04",
  ),
  without(
    new RegExp(`^${HOST}`),
    "is of a registry that Image Builder does not build from",
    "an image of ECR (<account>.dkr.ecr.<region>.amazonaws.com/… or public.ecr.aws/…), or of Docker Hub",
  ),
  without(
    /^[a-z0-9._/-]+$/,
    "has neither a tag nor a digest",
    "a tag or a digest at its end, e.g. ubuntu:24.04",
  ),
];

/**
 * The image that a container recipe builds from.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html
 */
export const containerParentImageMistake = matching(
  new RegExp(`^(${IMAGE_ARN_PATTERN}|${REGISTRY_IMAGE})$`),
  "is not a container image",
  "an image ARN, a Docker Hub image with a tag (amazonlinux:2023), or one of ECR by its URI",
  PARENT_REASONS,
);

/** The image that a container recipe builds from, or a name that stands for one in a landing zone. */
export const containerParentMistake = matching(
  new RegExp(`^((?!ami-)[a-z0-9][a-z0-9-]*|image:${NAME}|${IMAGE_ARN_PATTERN}|${REGISTRY_IMAGE})$`),
  "is not a container image",
  "the name of a container image of Image Builder's, a Docker Hub image with a tag (amazonlinux:2023), an ECR URI, an image ARN, or image:<container of this file>",
  PARENT_REASONS,
);

/** Whether a parent is of a registry, so that Image Builder does not know its platform. */
export const isRegistryImage = (parent: string) => new RegExp(`^${REGISTRY_IMAGE}$`).test(parent);

/** Name of an ECR repository. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export const repositoryNameMistake = matching(
  new RegExp(`^(?=.{2,256}$)(?!${ECR}/)${REPOSITORY_PART}(/${REPOSITORY_PART})*$`),
  "is not a repository's name",
  "2 to 256 of a-z, 0-9, single ., _ and -, in parts between slashes, e.g. golden/nginx",
  [
    without(
      new RegExp(`^(arn:|(https://)?${ECR}/)`),
      "is a repository's ARN or URI",
      "the name alone, e.g. golden/nginx",
    ),
    without(/:/, "has a tag, which the builds give", "the name alone"),
    onlyOf(["a-z0-9._/\\-", "a-z, 0-9 and ._-/"], "a repository's name"),
  ],
);

/** Tag of a container image. https://docs.docker.com/reference/cli/docker/image/tag/ */
export const containerTagMistake = textOf({
  what: "a container image's tag",
  characters: ["\\w.\\-", "a-z, A-Z, 0-9 and ._-"],
  first: ["\\w", "a-z, A-Z, 0-9 or _"],
  max: 128,
});

/** Working directory of builds and tests of a container. */
export const workingDirectoryMistake = textOf({
  what: "a working directory",
  characters: [" -~", "characters of ASCII"],
  max: 1024,
});

/** How many images an ECR lifecycle policy keeps, or how many days: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
export const keptImagesMistake = wholeNumber(1, 10_000);
export const untaggedDaysMistake = wholeNumber(1, 3650);

export const REPOSITORY_ENCRYPTIONS = ["KMS", "AES256"] as const;

/** Repository that Image Builder makes for what Inspector scans, unless it is told of another. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_EcrConfiguration.html */
export const SCANNING_REPOSITORY = "image-builder-image-scanning-repository";

/** Most hops of an answer of the metadata service to a container: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_InstanceMetadataOptions.html */
export const CONTAINER_METADATA_HOPS = 2;

/** AMI of the instance that a container is built on. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_InstanceConfiguration.html */
export const instanceImageMistake = matching(
  new RegExp(`^(${AMI_ID}|ssm:(/[\\w./-]+|arn:[^:]+:ssm:${REGION}:(${ACCOUNT_ID})?:parameter/[\\w./-]+))$`),
  "is not an AMI",
  "ami-…, or ssm:/<parameter>",
);

/** Operating system of a container. */
export const containerPlatformMistake = matching(
  /^(Linux|Windows)$/,
  "is not a container's platform",
  "Linux or Windows",
);
