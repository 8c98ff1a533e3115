import { SharedKeyGrant } from "../../../modules/fleet/shared-key-grant.js";
import { synthesize } from "../../synthesize.js";

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
                  "Account 444455556666 lacks Auto Scaling's service-linked role, as no group has ever run in it. Create it once: aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com",
              },
            ],
          },
        },
      },
      aws_kms_key: {
        Grant_Key_FF3420C2: { key_id: "arn:aws:kms:eu-west-1:111122223333:alias/golden-ami" },
      },
    },
    resource: {
      aws_kms_grant: {
        Grant_D7D271C4: {
          name: "golden-ami-payments-prod",
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
    }),
  );
  expect(text).toContain("arn:aws-us-gov:iam::444455556666:role/aws-service-role");
  expect(text).not.toContain("arn:aws:");
});
