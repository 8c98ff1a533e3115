import {
  DistributionAccess,
  type DistributionAccessProps,
} from "../../../modules/build/distribution-access.js";
import { all, count, only, statements, synthesize } from "../../synthesize.js";

const access = (props: Partial<DistributionAccessProps> = {}, region = "eu-west-1") =>
  synthesize((stack) => {
    new DistributionAccess(stack, "Distribution", { sharedAccount: "111122223333", ...props });
  }, region);

test("Image Builder of the shared account copies by a role that has its name for it, and uses that account's keys alone", () => {
  const configuration = access();
  expect(count(configuration)).toEqual({
    aws_iam_role: 1,
    aws_iam_role_policy: 1,
    aws_iam_role_policy_attachment: 1,
  });
  const role = only(configuration, "aws_iam_role");
  expect(role).toMatchObject({
    name: "EC2ImageBuilderDistributionCrossAccountRole",
    description: "Image Builder of 111122223333 copies AMIs into this account",
  });
  expect(statements(role.assume_role_policy)).toEqual([
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" },
  ]);
  expect(only(configuration, "aws_iam_role_policy_attachment").policy_arn).toBe(
    "arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess",
  );
  expect(statements(only(configuration, "aws_iam_role_policy").policy)).toEqual([
    {
      Effect: "Allow",
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:DescribeKey",
      ],
      Resource: "arn:aws:kms:*:111122223333:key/*",
    },
    {
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Resource: "arn:aws:kms:*:111122223333:key/*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ]);
});

test("lifecycle policies may change the copies if they are to, for the shared account's images alone", () => {
  const configuration = access({ lifecycle: true });
  const [, role] = all(configuration, "aws_iam_role");
  expect(role).toMatchObject({
    name: "Ec2ImageBuilderCrossAccountLifecycleAccess",
    description: "Lifecycle policies of 111122223333 change the AMIs that it has copied into this account",
  });
  expect(statements(role?.assume_role_policy)).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "imagebuilder.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:*:imagebuilder:*:*:image/*/*/*" },
      },
    },
  ]);
  expect(all(configuration, "aws_iam_role_policy_attachment").map(({ policy_arn }) => policy_arn)).toEqual([
    "arn:aws:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy",
    "arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess",
  ]);
});

test("another partition has its own ARNs", () => {
  const text = JSON.stringify(access({ lifecycle: true }, "cn-north-1"));
  expect(text).not.toContain("arn:aws:");
  expect(text).toContain("arn:aws-cn:kms:*:111122223333:key/*");
});

test("an account that is none is refused", () => {
  expect(() => access({ sharedAccount: "1111" })).toThrow('sharedAccount "1111" has 4 digits');
  expect(() => access({ sharedAccount: "1111" })).toThrow("(test/Distribution)");
});
