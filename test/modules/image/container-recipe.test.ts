import { Fn, Token } from "cdktf";
import { ContainerRecipe, type ContainerRecipeProps } from "../../../modules/image/container-recipe.js";
import { DEFAULT_DOCKERFILE } from "../../../rules/dockerfile.js";
import { only, synthesize } from "../../synthesize.js";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0abc";
const COMPONENT = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x";
const required: ContainerRecipeProps = {
  version: "1.0.0",
  parentImage: "amazonlinux:2023",
  components: [{ arn: COMPONENT }],
  repositoryName: "golden/nginx",
  keyArn: KEY,
};

const recipe = (props: Partial<ContainerRecipeProps> = {}) =>
  only(
    synthesize((stack) => {
      new ContainerRecipe(stack, "nginx", { ...required, ...props });
    }),
    "aws_imagebuilder_container_recipe",
  );

test("a recipe has the parent with its components in the default Dockerfile, under the key", () => {
  expect(recipe()).toEqual({
    name: "nginx",
    version: "1.0.0",
    container_type: "DOCKER",
    parent_image: "amazonlinux:2023",
    platform_override: "Linux",
    component: [{ component_arn: COMPONENT, parameter: [] }],
    dockerfile_template_data: DEFAULT_DOCKERFILE,
    target_repository: { service: "ECR", repository_name: "golden/nginx" },
    kms_key_id: KEY,
    lifecycle: { create_before_destroy: true },
  });
});

test("a recipe has all that it is given, and a Dockerfile is literal", () => {
  const parentImage = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86-2023/x.x.x";
  expect(
    recipe({
      name: "web",
      description: "nginx",
      parentImage,
      platform: "Linux",
      components: [{ arn: COMPONENT, parameters: { Port: "8080" } }],
      dockerfile: `${DEFAULT_DOCKERFILE}WORKDIR \${HOME}\n`,
      workingDirectory: "/tmp",
      instanceConfiguration: {
        image: "ami-0abc1234",
        volumes: [{ deviceName: "/dev/xvdb", sizeGiB: 50, type: "gp3" }],
      },
      tags: { Service: "nginx" },
    }),
  ).toEqual({
    name: "web",
    version: "1.0.0",
    description: "nginx",
    container_type: "DOCKER",
    // Image Builder knows the platform of its own images.
    parent_image: parentImage,
    component: [{ component_arn: COMPONENT, parameter: [{ name: "Port", value: "8080" }] }],
    dockerfile_template_data: `${DEFAULT_DOCKERFILE}WORKDIR $\${HOME}\n`,
    working_directory: "/tmp",
    instance_configuration: {
      image: "ami-0abc1234",
      block_device_mapping: [
        {
          device_name: "/dev/xvdb",
          ebs: {
            encrypted: "true",
            kms_key_id: KEY,
            volume_size: 50,
            volume_type: "gp3",
            delete_on_termination: "true",
          },
        },
      ],
    },
    target_repository: { service: "ECR", repository_name: "golden/nginx" },
    kms_key_id: KEY,
    tags: { Service: "nginx" },
    lifecycle: { create_before_destroy: true },
  });
});

test("what only Terraform knows goes through", () => {
  expect(
    recipe({
      parentImage: Token.asString("${var.parent}"),
      dockerfile: Fn.file("Dockerfile"),
      repositoryName: "${var.repository}",
    }),
  ).toMatchObject({
    parent_image: "${var.parent}",
    dockerfile_template_data: '${file("Dockerfile")}',
    target_repository: { repository_name: "${var.repository}" },
  });
});

test.each<[Partial<ContainerRecipeProps>, string]>([
  [{ version: "1.0" }, 'version "1.0" is not a version'],
  [{ description: "" }, 'description "" is empty: expected 1 to 1024 bytes'],
  [{ parentImage: "ami-0abc1234" }, 'parentImage "ami-0abc1234" is an AMI, of which no container is built'],
  [{ platform: "macOS" }, 'platform "macOS" is not a container\'s platform: expected Linux or Windows'],
  [{ components: [] }, "components has 0 entries: expected at least 1"],
  [{ repositoryName: "golden:1" }, 'repositoryName "golden:1" has a tag, which the builds give'],
  [{ dockerfile: "FROM scratch" }, "dockerfile has no {{{ imagebuilder:parentImage }}}"],
  [{ workingDirectory: "" }, 'workingDirectory "" is empty'],
  [{ instanceConfiguration: { image: "linux" } }, 'instanceConfiguration.image "linux" is not an AMI'],
  [
    { instanceConfiguration: { volumes: [{ deviceName: "/dev/xvdb" }] } },
    "instanceConfiguration.volumes[0].sizeGiB",
  ],
  [{ tags: { "aws:a": "b" } }, "tags"],
])("%j is refused", (props, message) => {
  expect(() => recipe(props)).toThrow(message);
});
