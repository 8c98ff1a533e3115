import {
  containerParentImageMistake,
  containerParentMistake,
  instanceImageMistake,
  isRegistryImage,
  repositoryNameMistake,
} from "../../rules/container.js";

const ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/golden/base";

test.each([
  "amazonlinux:2023",
  "bitnami/nginx:1.27",
  `ubuntu@sha256:${"0".repeat(64)}`,
  `${ECR}:1.4.0-7`,
  "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/base:1",
  "public.ecr.aws/amazonlinux/amazonlinux:2023",
])("%s is an image of a registry, of which a container can be built", (parent) => {
  expect([containerParentMistake(parent), containerParentImageMistake(parent)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(isRegistryImage(parent)).toBe(true);
});

test("what is Image Builder's is of no registry, and its name alone is for a landing zone only", () => {
  const arn = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86-2023/x.x.x";
  for (const parent of ["amazon-linux-2023-x86-2023", "image:base", arn])
    expect(containerParentMistake(parent)).toBeUndefined();
  expect(containerParentImageMistake(arn)).toBeUndefined();
  expect(isRegistryImage(arn)).toBe(false);
  expect(containerParentImageMistake("amazon-linux-2023-x86-2023")).toEqual({
    message: "has neither a tag nor a digest",
    expected: "a tag or a digest at its end, e.g. ubuntu:24.04",
  });
});

test.each([
  ["ami-0abc1234", "is an AMI, of which no container is built"],
  ["ssm:/golden/ami", "is an AMI, of which no container is built"],
  ["bitnami/nginx", "has neither a tag nor a digest"],
  [ECR, "has neither a tag nor a digest"],
  ["ghcr.io/acme/base:1", "is of a registry that Image Builder does not build from"],
  ["quay.io/base:1", "is of a registry that Image Builder does not build from"],
  ["localhost/base:1", "is of a registry that Image Builder does not build from"],
  ["docker.io/library/ubuntu:24.04", "names Docker Hub, where images are from that name no registry"],
  ["index.docker.io/ubuntu:24.04", "names Docker Hub, where images are from that name no registry"],
  ["localhost:5000/base:1", "is of a registry that Image Builder does not build from"],
  ["arn:aws:imagebuilder:eu-west-1:aws:image/web/1", 'has "image/web/1" as resource'],
  ["Amazon Linux", "is not a container image"],
  ["", "is empty"],
])("%s is no parent of a container", (parent, message) => {
  expect(containerParentMistake(parent)?.message).toBe(message);
  expect(containerParentImageMistake(parent)?.message).toBe(message);
});

test.each([
  ["golden/nginx", undefined],
  ["a__b/c-d.e", undefined],
  ["Golden", 'has "G", which is not allowed in a repository\'s name'],
  ["golden/nginx:1", "has a tag, which the builds give"],
  [ECR, "is a repository's ARN or URI"],
  ["arn:aws:ecr:eu-west-1:111122223333:repository/golden/base", "is a repository's ARN or URI"],
  ["golden//nginx", "is not a repository's name"],
  ["a", "is not a repository's name"],
  ["a".repeat(257), "is not a repository's name"],
])("the name of a repository: %s", (name, message) => {
  expect(repositoryNameMistake(name)?.message).toBe(message);
});

test.each([
  ["ami-0123456789abcdef0", undefined],
  ["ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", undefined],
  ["ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/golden/ami", undefined],
  ["amazonlinux:2023", "is not an AMI"],
])("the AMI of an instance: %s", (image, message) => {
  expect(instanceImageMistake(image)?.message).toBe(message);
});
