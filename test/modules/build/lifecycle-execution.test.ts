import {
  LifecycleExecution,
  type LifecycleExecutionProps,
} from "../../../modules/build/lifecycle-execution.js";
import { all, count, only, statements, synthesize } from "../../synthesize.js";

const execution = (props?: LifecycleExecutionProps, region = "eu-west-1") =>
  synthesize((stack) => {
    new LifecycleExecution(stack, "Lifecycle", props);
  }, region);

test("policies act by a role with AWS's own policy and no more, and releases are tagged by another", () => {
  const configuration = execution();
  expect(count(configuration)).toEqual({
    aws_caller_identity: 1,
    aws_iam_role: 2,
    aws_iam_role_policy: 1,
    aws_iam_role_policy_attachment: 1,
    aws_sfn_state_machine: 1,
  });
  expect(only(configuration, "aws_iam_role_policy_attachment").policy_arn).toBe(
    "arn:aws:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy",
  );
  const [role, tagger] = all(configuration, "aws_iam_role");
  expect(role).not.toHaveProperty("name");
  expect(statements(role?.assume_role_policy)).toEqual([
    { Effect: "Allow", Principal: { Service: "imagebuilder.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
  expect(statements(tagger?.assume_role_policy)).toMatchObject([
    { Principal: { Service: ["events.amazonaws.com", "states.amazonaws.com"] } },
  ]);
  expect(statements(only(configuration, "aws_iam_role_policy").policy)).toEqual([
    {
      Effect: "Allow",
      Action: "imagebuilder:TagResource",
      Resource: expect.stringMatching(
        /^arn:aws:imagebuilder:\*:\$\{data\.aws_caller_identity\..+\}:image\/\*$/,
      ),
    },
    {
      Effect: "Allow",
      Action: "states:StartExecution",
      Resource: expect.stringMatching(/^\$\{aws_sfn_state_machine\..+\.arn\}$/),
    },
  ]);
});

test("the state machine calls Image Builder with its input, and tries again", () => {
  const { definition } = only(execution(), "aws_sfn_state_machine");
  expect(JSON.parse(String(definition))).toMatchObject({
    StartAt: "Tag",
    States: {
      Tag: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:imagebuilder:tagResource",
        Parameters: { "ResourceArn.$": "$.ResourceArn", "Tags.$": "$.Tags" },
        Retry: [{ ErrorEquals: ["States.ALL"] }],
        End: true,
      },
    },
  });
});

test("a name is that of all three, and another partition has its own ARNs", () => {
  const configuration = execution({ name: "lifecycle" }, "cn-north-1");
  expect(all(configuration, "aws_iam_role").map(({ name }) => name)).toEqual([
    "lifecycle",
    "lifecycle-tagger",
  ]);
  expect(only(configuration, "aws_sfn_state_machine")).toMatchObject({
    name: "lifecycle",
    definition: expect.stringContaining("arn:aws-cn:states:::aws-sdk:imagebuilder:tagResource"),
  });
  expect(only(configuration, "aws_iam_role_policy_attachment").policy_arn).toContain(
    "arn:aws-cn:iam::aws:policy/",
  );
});

test.each([
  ["a b", 'name "a b" has " "'],
  ["a".repeat(58), "has 58 characters: expected at most 57"],
])("the name %j is refused", (name, message) => {
  expect(() => execution({ name })).toThrow(message);
});
