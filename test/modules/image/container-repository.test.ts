import {
  ContainerRepository,
  type ContainerRepositoryProps,
} from "../../../modules/image/container-repository.js";
import { all, count, only, statements, synthesize } from "../../synthesize.js";

const repository = (props: Partial<ContainerRepositoryProps> = {}) =>
  synthesize((stack) => {
    new ContainerRepository(stack, "Repository", { name: "golden/nginx", ...props });
  });

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

test("a repository scans what is pushed, its tags stay, and nobody else may pull", () => {
  expect(repository()).toEqual({
    resource: {
      aws_ecr_repository: {
        Repository_22E53BBD: {
          name: "golden/nginx",
          image_tag_mutability: "IMMUTABLE",
          image_scanning_configuration: { scan_on_push: true },
          encryption_configuration: [{ encryption_type: "AES256" }],
          force_delete: false,
        },
      },
    },
  });
});

test("a key, tags that move, and a deletion with its images are set", () => {
  const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/0abc";
  const one = only(
    repository({ keyArn, immutableTags: false, forceDelete: true, tags: { Service: "nginx" } }),
    "aws_ecr_repository",
  );
  expect(one).toMatchObject({
    image_tag_mutability: "MUTABLE",
    encryption_configuration: [{ encryption_type: "KMS", kms_key: keyArn }],
    force_delete: true,
    tags: { Service: "nginx" },
  });
});

test("an organization, its units and accounts may pull, and do nothing else", () => {
  const shared = repository({
    organizationArns: ["arn:aws:organizations::000000000000:organization/o-exampleorg1"],
    organizationalUnitArns: ["arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111"],
    accounts: ["444455556666"],
  });
  const allow = { Effect: "Allow", Principal: { AWS: "*" }, Action: PULL };
  expect(statements(only(shared, "aws_ecr_repository_policy").policy)).toEqual([
    {
      Sid: "Organization",
      ...allow,
      Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-exampleorg1"] } },
    },
    {
      Sid: "OrganizationalUnits",
      ...allow,
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": ["o-exampleorg1"] },
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-exampleorg1/*/ou-abcd-11111111/*"] },
      },
    },
    { Sid: "Accounts", ...allow, Condition: { StringEquals: { "aws:PrincipalAccount": ["444455556666"] } } },
  ]);
});

test.each([
  [{ keep: 5 }, [["any", "imageCountMoreThan", 5]]],
  [{ untaggedDays: 14 }, [["untagged", "sinceImagePushed", 14]]],
  [
    { keep: 5, untaggedDays: 14 },
    [
      ["untagged", "sinceImagePushed", 14],
      ["any", "imageCountMoreThan", 5],
    ],
  ],
])("ECR deletes by %j", (lifecycle, expected) => {
  const { policy } = only(repository({ lifecycle }), "aws_ecr_lifecycle_policy");
  const { rules } = JSON.parse(String(policy));
  expect(
    rules.map(({ selection }: { selection: Record<string, unknown> }) => [
      selection.tagStatus,
      selection.countType,
      selection.countNumber,
    ]),
  ).toEqual(expected);
  expect(rules.map(({ rulePriority }: { rulePriority: number }) => rulePriority)).toEqual(
    expected.map((_, index) => index + 1),
  );
});

test("one that is there is looked up, and nothing of it is made", () => {
  const found = repository({ existing: true });
  expect(count(found)).toEqual({ aws_ecr_repository: 1 });
  expect(all(found, "aws_ecr_repository")).toEqual([{ name: "golden/nginx" }]);
});

test.each<[Partial<ContainerRepositoryProps>, string]>([
  [
    { name: "Golden" },
    'name "Golden" has "G", which is not allowed in a repository\'s name: expected a-z, 0-9 and ._-/',
  ],
  [
    { keyArn: "0abc" },
    'keyArn "0abc" is not an ARN: expected arn:aws:<service>:<region>:<account>:<resource>',
  ],
  [{ lifecycle: { keep: 0 } }, "lifecycle.keep 0 is too small: expected at least 1"],
  [
    { lifecycle: { untaggedDays: 1.5 } },
    "lifecycle.untaggedDays 1.5 is not a whole number: expected 1 to 3650",
  ],
  [{ accounts: ["1"] }, 'accounts[0] "1" has 1 digit: expected 12 digits'],
  [
    { existing: true, forceDelete: true },
    "forceDelete has no effect on a repository that is there: expected one of both",
  ],
  [
    { existing: true, accounts: ["444455556666"] },
    "accounts has no effect on a repository that is there: expected one of both, because that has a policy of its own",
  ],
])("%j is refused", (props, message) => {
  expect(() => repository(props)).toThrow(message);
});
