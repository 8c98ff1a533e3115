import { InstanceProfile, type InstanceProfileProps } from "../../../modules/build/instance-profile.js";
import { all, only, statements, synthesize } from "../../synthesize.js";

const ACCOUNT = "${data.aws_caller_identity.Profile_CallerIdentity_7E6BA40B.account_id}";

const profile = (region = "eu-west-1") =>
  synthesize((stack) => {
    new InstanceProfile(stack, "Profile", {
      name: "golden-ami-build",
      logBucketArn: "arn:aws:s3:::golden-ami-logs",
    });
  }, region);

test("a build may do what Image Builder needs, and write its logs, before it starts", () => {
  const role = "${aws_iam_role.Profile_Role_D8A6E10C.name}";
  expect(profile()).toEqual({
    data: { aws_caller_identity: { Profile_CallerIdentity_7E6BA40B: {} } },
    resource: {
      aws_iam_role: {
        Profile_Role_D8A6E10C: {
          name: "golden-ami-build",
          description: "Image Builder's build and test instances",
          assume_role_policy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
        },
      },
      aws_iam_role_policy_attachment: {
        Profile_EC2InstanceProfileForImageBuilder_29C82A26: {
          role,
          policy_arn: "arn:aws:iam::aws:policy/EC2InstanceProfileForImageBuilder",
        },
        Profile_AmazonSSMManagedInstanceCore_7CD7ACF5: {
          role,
          policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        },
      },
      aws_iam_role_policy: {
        Profile_Logs_8DAA93D3: {
          name: "logs",
          role,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: "s3:PutObject",
                Resource: "arn:aws:s3:::golden-ami-logs/image-builder/*",
                Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
              },
            ],
          }),
        },
        Profile_Parameters_41A4EA95: {
          name: "parameters",
          role,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Deny",
                Action: "ssm:GetParameter*",
                NotResource: [
                  "arn:aws:ssm:*::parameter/aws/service/*",
                  `arn:aws:ssm:*:${ACCOUNT}:parameter/imagebuilder/*`,
                  `arn:aws:ssm:*:${ACCOUNT}:parameter/inspector-aws/*`,
                ],
              },
            ],
          }),
        },
      },
      aws_iam_instance_profile: {
        Profile_6F32097C: {
          name: "golden-ami-build",
          role,
          depends_on: [
            "aws_iam_role_policy_attachment.Profile_EC2InstanceProfileForImageBuilder_29C82A26",
            "aws_iam_role_policy_attachment.Profile_AmazonSSMManagedInstanceCore_7CD7ACF5",
            "aws_iam_role_policy.Profile_Parameters_41A4EA95",
            "aws_iam_role_policy.Profile_Logs_8DAA93D3",
          ],
        },
      },
    },
  });
});

test("it may write below the logs' prefix, in its own account, and nothing else that AWS's policies do not allow", () => {
  const allowed = all(profile(), "aws_iam_role_policy")
    .flatMap(({ policy }) => statements(policy))
    .filter(({ Effect }) => Effect === "Allow");
  expect(allowed).toEqual([
    {
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::golden-ami-logs/image-builder/*",
      Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
    },
  ]);
});

test("it may read the parameters that it is told of, one by its name or all below a path", () => {
  const configuration = synthesize((stack) => {
    new InstanceProfile(stack, "Profile", { readableParameters: ["/app/licence", "/agents/*", "licence"] });
  });
  const [statement] = statements(only(configuration, "aws_iam_role_policy").policy);
  expect(statement?.NotResource).toEqual([
    "arn:aws:ssm:*::parameter/aws/service/*",
    `arn:aws:ssm:*:${ACCOUNT}:parameter/imagebuilder/*`,
    `arn:aws:ssm:*:${ACCOUNT}:parameter/inspector-aws/*`,
    `arn:aws:ssm:*:${ACCOUNT}:parameter/app/licence`,
    `arn:aws:ssm:*:${ACCOUNT}:parameter/agents/*`,
    `arn:aws:ssm:*:${ACCOUNT}:parameter/licence`,
  ]);
});

test("the role is EC2's, which China has a name of its own for", () => {
  const principals = ["eu-west-1", "us-gov-west-1", "cn-north-1"].map((region) => {
    const [statement] = statements(only(profile(region), "aws_iam_role").assume_role_policy);
    return statement?.Principal;
  });
  expect(principals).toEqual([
    { Service: "ec2.amazonaws.com" },
    { Service: "ec2.amazonaws.com" },
    { Service: "ec2.amazonaws.com.cn" },
  ]);
});

test("AWS's policies are those of the partition", () => {
  expect(
    all(profile("cn-north-1"), "aws_iam_role_policy_attachment").map(({ policy_arn }) => policy_arn),
  ).toEqual([
    "arn:aws-cn:iam::aws:policy/AmazonSSMManagedInstanceCore",
    "arn:aws-cn:iam::aws:policy/EC2InstanceProfileForImageBuilder",
  ]);
});

test("names are of Terraform's making, and no bucket may be written to, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new InstanceProfile(stack, "Profile");
  });
  expect(only(configuration, "aws_iam_role")).not.toHaveProperty("name");
  expect(only(configuration, "aws_iam_instance_profile")).not.toHaveProperty("name");
  expect(all(configuration, "aws_iam_role_policy").map(({ name }) => name)).toEqual(["parameters"]);
});

test.each([
  [
    { name: "a b" },
    `name "a b" has " ", which is not allowed in a role's name: expected a-z, A-Z, 0-9 and +=,.@_- (test/Profile)`,
  ],
  [
    { readableParameters: ["*"] },
    'readableParameters[0] "*" is not an SSM parameter\'s name: expected a name, e.g. /app/licence, or a path with /* at its end (test/Profile)',
  ],
  [{ logPrefix: "a/" }, 'logPrefix "a/" ends with /'],
  [{ logPrefix: "a" }, "logPrefix has no effect without logBucketArn: expected both, or none"],
  [{ logBucketArn: "golden-ami-logs" }, 'logBucketArn "golden-ami-logs" is not an ARN'],
])("a profile with %j is refused", (props, message) => {
  const make = () =>
    synthesize((stack) => {
      new InstanceProfile(stack, "Profile", props);
    });
  expect(make).toThrow(message);
});

test("the role has more policies, statements of its own, a boundary and a path, before a build starts", () => {
  const configuration = synthesize((stack) => {
    new InstanceProfile(stack, "Profile", {
      policies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      statements: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::artifacts/*"] }],
      permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
      path: "/builds/",
    });
  });
  expect(only(configuration, "aws_iam_role")).toMatchObject({
    path: "/builds/",
    permissions_boundary: "arn:aws:iam::111122223333:policy/boundary",
  });
  expect(all(configuration, "aws_iam_role_policy_attachment").map(({ policy_arn }) => policy_arn)).toEqual([
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    "arn:aws:iam::aws:policy/EC2InstanceProfileForImageBuilder",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
  ]);
  const own = all(configuration, "aws_iam_role_policy").find(({ name }) => name === "statements");
  expect(statements(own?.policy)).toEqual([
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::artifacts/*"] },
  ]);
  const profile = only(configuration, "aws_iam_instance_profile");
  expect(profile.path).toBe("/builds/");
  expect(profile.depends_on).toHaveLength(5);
});

test.each<[InstanceProfileProps, string]>([
  [{ policies: ["ReadOnlyAccess"] }, 'policies[0] "ReadOnlyAccess" is not a policy\'s ARN'],
  [{ permissionsBoundary: "boundary" }, 'permissionsBoundary "boundary" is not a policy\'s ARN'],
  [{ path: "builds" }, 'path "builds" does not begin with /'],
  [
    { statements: [{ Effect: "Maybe", Action: ["s3:*"], Resource: ["*"] }] },
    'statements[0].Effect "Maybe" is not an effect',
  ],
  [{ statements: [{ Effect: "Allow", Resource: ["*"] }] }, "statements[0].Action or NotAction is not given"],
  [
    { statements: [{ Effect: "Allow", Action: ["s3:*"], Resource: ["*"], NotResource: ["*"] }] },
    "statements[0].NotResource has no effect beside the other: expected Resource or NotResource",
  ],
  [
    { statements: [{ Effect: "Allow", Action: ["get"], Resource: ["bucket"], Sid: "a b" }] },
    'statements[0].Action[0] "get" names no service',
  ],
])("a role with %j is refused", (props, message) => {
  expect(() => synthesize((stack) => new InstanceProfile(stack, "Profile", props))).toThrow(message);
});
