import { ContainerDistribution } from "../../../modules/image/container-distribution.js";
import { GoldenContainer, type GoldenContainerProps } from "../../../modules/image/golden-container.js";
import { ImagePipeline } from "../../../modules/image/image-pipeline.js";
import { all, count, only, statements, synthesize } from "../../synthesize.js";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0abc";
const required: GoldenContainerProps = {
  version: "1.0.0",
  parentImage: "amazonlinux:2023",
  components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
  regions: ["eu-west-1"],
  buildKeyArn: KEY,
};

const container = (props: Partial<GoldenContainerProps> = {}) =>
  synthesize((stack) => {
    new GoldenContainer(stack, "nginx", { ...required, ...props });
  }, "eu-west-1");

test("a container has a repository, a recipe, a distribution and a pipeline, and an environment of its own", () => {
  const found = container();
  expect(count(found)).toMatchObject({
    aws_ecr_repository: 1,
    aws_imagebuilder_container_recipe: 1,
    aws_imagebuilder_distribution_configuration: 1,
    aws_imagebuilder_image_pipeline: 1,
    aws_imagebuilder_infrastructure_configuration: 1,
    aws_iam_instance_profile: 1,
  });
  expect(only(found, "aws_imagebuilder_distribution_configuration")).toMatchObject({
    name: "nginx",
    distribution: [
      {
        region: "eu-west-1",
        container_distribution_configuration: { target_repository: { service: "ECR" } },
      },
    ],
  });
  const pipeline = only(found, "aws_imagebuilder_image_pipeline");
  expect(pipeline.container_recipe_arn).toMatch(/aws_imagebuilder_container_recipe/);
  expect(pipeline.image_recipe_arn).toBeUndefined();
});

test("builds answer what runs in a container, and push to its repository alone", () => {
  const found = container({ repository: { name: "golden/nginx" } });
  expect(only(found, "aws_imagebuilder_infrastructure_configuration").instance_metadata_options).toEqual({
    http_tokens: "required",
    http_put_response_hop_limit: 2,
  });
  const policies = all(found, "aws_iam_role_policy_attachment").map(({ policy_arn: arn }) => arn);
  expect(policies).toContain("arn:aws:iam::aws:policy/EC2InstanceProfileForImageBuilderECRContainerBuilds");
  const pushes = all(found, "aws_iam_role_policy").find(({ name }) => name === "repositories");
  const account = expect.stringContaining("repository/golden/nginx");
  expect(statements(pushes?.policy)).toEqual([
    {
      Effect: "Deny",
      Action: ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"],
      NotResource: [account, expect.stringContaining("repository/image-builder-image-scanning-repository")],
    },
  ]);
});

test("each Region has a repository, under its own key if there is one", () => {
  const found = container({ regions: ["eu-west-1", "eu-west-3"], keyArns: { "eu-west-1": KEY } });
  expect(all(found, "aws_ecr_repository").map((one) => one.encryption_configuration)).toEqual([
    [{ encryption_type: "KMS", kms_key: KEY }],
    [{ encryption_type: "AES256" }],
  ]);
});

test("repositories that are there are pushed to as they are", () => {
  const found = container({
    repository: { existing: "golden/nginx" },
    containerTags: ["latest"],
    organizationArns: [],
  });
  expect(found.resource?.aws_ecr_repository).toBeUndefined();
  expect(only(found, "aws_imagebuilder_container_recipe").target_repository).toEqual({
    service: "ECR",
    repository_name: "golden/nginx",
  });
  expect(only(found, "aws_imagebuilder_distribution_configuration").distribution).toMatchObject([
    { container_distribution_configuration: { container_tags: ["latest"] } },
  ]);
});

test.each<[Partial<GoldenContainerProps>, string]>([
  [{ name: "Nginx" }, 'name "Nginx" has "N"'],
  [{ regions: [] }, "regions has 0 entries: expected at least 1"],
  [{ parentImage: "ami-0abc1234" }, "parentImage"],
  [{ repository: { name: "Golden" } }, 'repository.name "Golden"'],
  [
    { repository: { existing: "golden", immutableTags: true } },
    "repository.immutableTags has no effect beside repository.existing: expected one of both",
  ],
  [
    { repository: { existing: "golden" }, keyArns: { "eu-west-1": KEY } },
    "keyArns has no effect beside repository.existing: expected one of both",
  ],
  [
    { repository: { existing: "golden" }, accounts: ["444455556666"] },
    "accounts has no effect beside repository.existing: expected one of both, because that has a policy of its own",
  ],
  [{ repository: { lifecycle: { keep: 0 } } }, "repository.lifecycle.keep 0 is too small"],
  [
    { containerTags: ["latest"] },
    "containerTags would fail the second build, because a tag of the repository stays with its image: expected repository.immutableTags false, or no containerTags",
  ],
  [{ repository: { immutableTags: false }, containerTags: ["-a"] }, 'containerTags[0] "-a" begins with "-"'],
])("%j is refused", (props, message) => {
  expect(() => container(props)).toThrow(message);
});

test.each<[object, string]>([
  [{ repositoryNames: {} }, "repositoryNames has 0 entries: expected at least 1"],
  [{ repositoryNames: { "eu-west-9": "a1" } }, 'repositoryNames key "eu-west-9"'],
  [{ repositoryNames: { "eu-west-1": "A" } }, 'repositoryNames.eu-west-1 "A"'],
  [{ repositoryNames: { "eu-west-1": "a1" }, containerTags: [] }, "containerTags has 0 entries"],
])("a distribution %j is refused", (props, message) => {
  const distribution = () =>
    synthesize((stack) => {
      new ContainerDistribution(stack, "Distribution", { repositoryNames: {}, ...props });
    });
  expect(distribution).toThrow(message);
});

test("a pipeline has one recipe", () => {
  const arn = "arn:aws:imagebuilder:eu-west-1:111122223333:container-recipe/nginx/1.0.0";
  const pipeline = (recipes: object) => () =>
    synthesize((stack) => {
      new ImagePipeline(stack, "nginx", {
        infrastructureConfigurationArn: arn,
        distributionConfigurationArn: arn,
        ...recipes,
      });
    });
  expect(pipeline({})).toThrow("imageRecipeArn is not given");
  expect(pipeline({ containerRecipeArn: arn, imageRecipeArn: arn })).toThrow(
    "containerRecipeArn has no effect beside imageRecipeArn: expected one of both",
  );
});
