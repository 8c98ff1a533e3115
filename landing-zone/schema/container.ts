import { posix } from "node:path";
import { z } from "zod";
import { ofKinds } from "../../input/schema-form.js";
import { withKeys } from "../../input/schema-issue.js";
import {
  containerParentMistake,
  containerTagMistake,
  instanceImageMistake,
  keptImagesMistake,
  REPOSITORY_ENCRYPTIONS,
  repositoryNameMistake,
  untaggedDaysMistake,
  workingDirectoryMistake,
} from "../../rules/container.js";
import { descriptionMistake } from "../../rules/description.js";
import { parentMistake } from "../../rules/parent-image.js";
import { projectFileMistake } from "../../rules/project-file.js";
import { matching } from "../../rules/rule.js";
import { RECIPE_VOLUME_RULES } from "../../rules/volume.js";
import { AWS_CONTAINERS } from "../catalog/containers.js";
import { AWS_IMAGES } from "../catalog/images.js";
import { distinct, text, wholeNumber, withoutIdleBeside } from "./combinators.js";
import { imageSchema } from "./image.js";
import { dataVolumes } from "./volume.js";

const repositoryMap = z.strictObject({
  name: text(repositoryNameMistake, "repository")
    .optional()
    .describe("Name of the repositories that are made, one in each Region; the container's otherwise.")
    .meta({ examples: ["golden/nginx"] }),
  existing: text(repositoryNameMistake, "repository")
    .optional()
    .describe(
      "Name of repositories that are there in each Region already, in place of those that are made: of no other container here, and with policies of their own, which say who may pull.",
    )
    .meta({ examples: ["golden/nginx"] }),
  immutableTags: z
    .boolean()
    .optional()
    .meta({ default: true })
    .describe("Whether a tag stays with its image for ever."),
  encryption: z
    .enum(REPOSITORY_ENCRYPTIONS)
    .optional()
    .meta({ default: "KMS" })
    .describe(
      "KMS, which is the key of the Region's AMIs: ECR uses it by a grant of its own, so that nobody who pulls needs it; or AES256, a key of ECR's.",
    ),
  lifecycle: withKeys(
    z.strictObject({
      keep: wholeNumber(keptImagesMistake)
        .optional()
        .describe("Images but so many of the newest are deleted, whether something runs them or not.")
        .meta({ examples: [50] }),
      untaggedDays: wholeNumber(untaggedDaysMistake)
        .optional()
        .describe("Days after which an image without a tag is deleted.")
        .meta({ examples: [14] }),
    }),
    "at least one",
    ["keep", "untaggedDays"],
  )
    .optional()
    .describe(
      "What ECR deletes by itself; what Image Builder lists of it stays. Without it, all images stay for ever.",
    ),
  forceDelete: z
    .boolean()
    .optional()
    .meta({ default: false })
    .describe(
      "Whether a destroy deletes repositories with their images. Without it, those that have images stay.",
    ),
});

const repository = withoutIdleBeside(
  repositoryMap,
  ["name", "immutableTags", "encryption", "lifecycle", "forceDelete"].map(
    (key) => [key, "existing", "whose repositories are there"] as const,
  ),
);

const { shape } = imageSchema;

/** Keys that only containers have. */
const own = {
  dockerfile: z
    .strictObject({
      file: text(projectFileMistake, "dockerfile")
        .overwrite(posix.normalize)
        .describe(
          "Dockerfile template, relative to golden-ami.yaml, with {{{ imagebuilder:parentImage }}}, {{{ imagebuilder:environments }}} and {{{ imagebuilder:components }}}.",
        )
        .meta({ examples: ["containers/nginx.Dockerfile"] }),
    })
    .optional()
    .describe("Dockerfile of a container. Without it, the parent with the components and nothing else."),
  repository: repository
    .optional()
    .describe(
      "ECR repository of a container in each Region. One that is made scans what is pushed, and lets those pull whom the container is shared with.",
    ),
  containerTags: distinct(text(containerTagMistake, "container-tag"), { min: 1 })
    .optional()
    .describe(
      "Tags that go from each image of a container to the next, for repositories without immutable tags. Each image has the tag <version>-<build> besides, e.g. 1.4.0-7.",
    )
    .meta({ examples: [["latest"]] }),
  workingDirectory: text(workingDirectoryMistake, "working-directory")
    .optional()
    .describe("Directory in which builds and tests of a container run.")
    .meta({ examples: ["/tmp"] }),
  instanceConfiguration: z
    .strictObject({
      image: text(instanceImageMistake, "instance-image")
        .optional()
        .describe(
          "AMI of the instance: ami-…, or ssm:/<parameter>; the newest that is optimized for ECS otherwise.",
        )
        .meta({ examples: ["ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"] }),
      volumes: dataVolumes(RECIPE_VOLUME_RULES, {})
        .optional()
        .describe("Volumes of the instance, which may be the root volume, all encrypted."),
    })
    .optional()
    .describe("On what a container is built and tested."),
};

/** One golden container. */
export const containerSchema = imageSchema
  .pick({
    platform: true,
    version: true,
    components: true,
    instanceTypes: true,
    keyPair: true,
    placement: true,
    terminateInstanceOnFailure: true,
    tests: true,
    vulnerabilityScanning: true,
    regions: true,
    schedule: true,
    tags: true,
    share: true,
  })
  .extend({
    kind: z.literal("container"),
    description: text(descriptionMistake, "container-description").optional(),
    parent: text(containerParentMistake, "parent-image"),
    ...own,
  });

const writtenParent = matching(
  new RegExp(`${parentMistake.pattern.source}|${containerParentMistake.pattern.source}`),
  "is not a parent image",
  `${parentMistake("")?.expected}; of a container, ${containerParentMistake("")?.expected}`,
);

const written = imageSchema.extend({
  ...own,
  parent: text(writtenParent, "parent-image")
    .describe(
      `${shape.parent.description}; of a container, name of one of AWS's | Docker Hub image | ECR URI | image ARN | image:<another container here>`,
    )
    .meta({ examples: [...AWS_IMAGES, ...AWS_CONTAINERS] }),
});

/** An image or a container as `golden-ami.yaml` has it: with the keys of both, of which each kind takes its own. */
export const writtenImageSchema = ofKinds(written, (image) => {
  const others: readonly string[] = KEYS_OF[isContainer(image) ? "ami" : "container"];
  return Object.keys(written.shape).filter((key) => !others.includes(key));
});

/** A container as `golden-ami.yaml` has it. */
export type ContainerEntry = z.output<typeof containerSchema>;

/** The keys that an image of the one kind has and one of the other has not. */
export const KEYS_OF = {
  ami: Object.keys(shape).filter((key) => !(key in containerSchema.shape)),
  container: Object.keys(own),
} as const;

export const isContainer = (image: unknown): boolean =>
  typeof image === "object" && image !== null && Reflect.get(image, "kind") === "container";
