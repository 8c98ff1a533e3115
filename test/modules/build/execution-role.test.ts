import { ExecutionRole, type ExecutionRoleProps } from "../../../modules/build/execution-role.js";
import { all, count, only, statements, synthesize } from "../../synthesize.js";

const role = (props?: ExecutionRoleProps, region = "eu-west-1") =>
  synthesize((stack) => {
    new ExecutionRole(stack, "Execution", props);
  }, region);

const policies = (props?: ExecutionRoleProps, region?: string) =>
  all(role(props, region), "aws_iam_role_policy_attachment").map(({ policy_arn: arn }) => arn);

test("a role has AWS's policy for it and no more, and Image Builder assumes it for this account alone", () => {
  const configuration = role();
  expect(count(configuration)).toEqual({
    aws_caller_identity: 1,
    aws_iam_role: 1,
    aws_iam_role_policy_attachment: 1,
  });
  expect(policies()).toEqual(["arn:aws:iam::aws:policy/EC2ImageBuilderExecutionPolicy"]);
  expect(policies(undefined, "cn-north-1")).toEqual([
    "arn:aws-cn:iam::aws:policy/EC2ImageBuilderExecutionPolicy",
  ]);
  const { assume_role_policy: trust, ...rest } = only(configuration, "aws_iam_role");
  expect(rest).toEqual({ description: "Image Builder's builds and distributions" });
  expect(statements(trust)).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "imagebuilder.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": expect.stringMatching(/^\$\{data\.aws_caller_identity\./) },
      },
    },
  ]);
});

test("a role may write the parameters that it is told of, and do what else it is told", () => {
  const statement = { Effect: "Allow", Action: ["sns:Publish"], Resource: ["*"] };
  const configuration = role({
    name: "builder",
    parameterNames: ["/golden/web", "plain"],
    policies: ["arn:aws:iam::aws:policy/EC2FastLaunchFullAccess"],
    statements: [statement],
  });
  expect(only(configuration, "aws_iam_role").name).toBe("builder");
  const [, other] = all(configuration, "aws_iam_role_policy_attachment");
  expect(other?.policy_arn).toBe("arn:aws:iam::aws:policy/EC2FastLaunchFullAccess");
  expect(statements(only(configuration, "aws_iam_role_policy").policy)).toEqual([
    statement,
    {
      Effect: "Allow",
      Action: "ssm:PutParameter",
      Resource: [
        expect.stringMatching(/^arn:aws:ssm:\*:\$\{.+\}:parameter\/golden\/web$/),
        expect.stringMatching(/^arn:aws:ssm:\*:\$\{.+\}:parameter\/plain$/),
      ],
    },
    { Effect: "Allow", Action: "ec2:DescribeImages", Resource: "*" },
  ]);
});

test.each<[ExecutionRoleProps, string]>([
  [{ name: "a b" }, 'name "a b" has " ", which is not allowed in a role\'s name'],
  [{ parameterNames: ["a/b"] }, 'parameterNames[0] "a/b" has a / and does not begin with one'],
  [{ policies: ["Admin"] }, 'policies[0] "Admin"'],
  [{ statements: [{ Effect: "Maybe", Action: ["s3:*"], Resource: ["*"] }] }, 'statements[0].Effect "Maybe"'],
])("a role with %j is refused", (props, message) => {
  expect(() => role(props)).toThrow(message);
});

test("a role may assume those by which it copies into other accounts, if it does", () => {
  expect(statements(only(role({ copies: true }), "aws_iam_role_policy").policy)).toEqual([
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "arn:aws:iam::*:role/EC2ImageBuilderDistributionCrossAccountRole",
    },
  ]);
  expect(all(role({ copies: false }), "aws_iam_role_policy")).toEqual([]);
});
