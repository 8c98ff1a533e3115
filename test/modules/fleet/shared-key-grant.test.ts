import { SharedKeyGrant } from "../../../modules/fleet/shared-key-grant.js";
import { all, only, synthesize } from "../../synthesize.js";

test("the account's Auto Scaling may use the shared key, by the ARN of the key behind the alias", () => {
  expect(
    synthesize((stack) => {
      new SharedKeyGrant(stack, "Grant", {
        name: "golden-ami-payments-prod",
        account: "444455556666",
        keyAliasArn: "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami",
      });
    }),
  ).toEqual({
    data: {
      aws_iam_roles: {
        Grant_ServiceLinkedRole_4976A2B3: {
          name_regex: "^AWSServiceRoleForAutoScaling$",
          path_prefix: "/aws-service-role/autoscaling.amazonaws.com/",
          lifecycle: {
            postcondition: [
              {
                condition: "${length(self.arns) == 1}",
                error_message:
                  "Account 444455556666 lacks Auto Scaling's service-linked role, because no group has ever run in it. Create it once: aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com",
              },
            ],
          },
        },
      },
      aws_iam_role: {
        Grant_Role_68FF2085: {
          count: "${length(tolist(data.aws_iam_roles.Grant_ServiceLinkedRole_4976A2B3.names))}",
          name: "${one(tolist(data.aws_iam_roles.Grant_ServiceLinkedRole_4976A2B3.names))}",
        },
      },
      aws_kms_key: {
        Grant_Key_FF3420C2: { key_id: "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami" },
      },
    },
    resource: {
      aws_kms_grant: {
        Grant_D7D271C4: {
          name: 'golden-ami-payments-prod-${join("", data.aws_iam_role.Grant_Role_68FF2085[*].unique_id)}',
          key_id: "${data.aws_kms_key.Grant_Key_FF3420C2.arn}",
          grantee_principal:
            "arn:aws:iam::444455556666:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
          retiring_principal: "arn:aws:iam::444455556666:root",
          retire_on_delete: true,
          operations: [
            "Encrypt",
            "Decrypt",
            "ReEncryptFrom",
            "ReEncryptTo",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "DescribeKey",
            "CreateGrant",
          ],
        },
      },
    },
  });
});

test("the role is one of the account's own partition", () => {
  const text = JSON.stringify(
    synthesize((stack) => {
      new SharedKeyGrant(stack, "Grant", {
        name: "golden-ami-payments-prod",
        account: "444455556666",
        keyAliasArn: "arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/golden-ami",
      });
    }, "us-gov-west-1"),
  );
  expect(text).toContain("arn:aws-us-gov:iam::444455556666:role/aws-service-role");
  expect(text).not.toContain("arn:aws:");
});

const ALIAS_ARN = "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami";

test("a grant has its construct's path as its name, so that no two grants of a key are taken for one", () => {
  const configuration = synthesize((stack) => {
    new SharedKeyGrant(stack, "Grant", { account: "444455556666", keyAliasArn: ALIAS_ARN });
    new SharedKeyGrant(stack, "other grant", { account: "444455556666", keyAliasArn: ALIAS_ARN });
  });
  expect(all(configuration, "aws_kms_grant").map(({ name }) => name)).toEqual([
    expect.stringMatching(/^golden-ami\/test\/Grant-\$\{/),
    expect.stringMatching(/^golden-ami\/test\/other-grant-\$\{/),
  ]);
});

test("the account is that of the stack's credentials, if it is not given", () => {
  const configuration = synthesize((stack) => {
    new SharedKeyGrant(stack, "Grant", { keyAliasArn: ALIAS_ARN });
  });
  const account = "${data.aws_caller_identity.Grant_CallerIdentity_B7E0C9CF.account_id}";
  const { retiring_principal } = only(configuration, "aws_kms_grant");
  expect(String(retiring_principal).replace(/_[0-9A-F]{8}/, "")).toBe(
    `arn:aws:iam::${account.replace(/_[0-9A-F]{8}/, "")}:root`,
  );
});

test.each([
  [{ name: "a b" }, `name "a b" has " ", which is not allowed in a grant's name`],
  [{ account: "me" }, 'account "me" has "m", which is not allowed in an account id'],
  [{ keyAliasArn: "alias/golden-ami" }, 'keyAliasArn "alias/golden-ami" is not the ARN of a key\'s alias'],
])("a grant with %j is refused", (props, message) => {
  const make = () =>
    synthesize((stack) => {
      new SharedKeyGrant(stack, "Grant", { keyAliasArn: ALIAS_ARN, ...props });
    });
  expect(make).toThrow(message);
  expect(make).toThrow("(test/Grant)");
});
