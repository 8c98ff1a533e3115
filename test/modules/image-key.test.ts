import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { ImageKey, type ImageKeyProps } from "../../modules/image-key.js";
import { type Block, only, statements, synthesize } from "../synthesize.js";

const required: ImageKeyProps = {
  alias: "alias/golden-ami",
  partition: "aws",
  account: "111122223333",
  organizationId: "o-exampleorg1",
  organization: false,
  organizationalUnitIds: [],
  accounts: [],
};

const key = (props: Partial<ImageKeyProps> = {}) =>
  synthesize((stack) => {
    new ImageKey(stack, "Key", { ...required, ...props });
  });

const policyOf = (props: Partial<ImageKeyProps> = {}) => statements(only(key(props), "aws_kms_key").policy);

const owner = {
  Sid: "Owner",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};

const grantsForServicesOnly = {
  Sid: "GrantsForServicesOnly",
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "kms:CreateGrant",
  Resource: "*",
  Condition: {
    BoolIfExists: { "kms:GrantIsForAWSResource": "false" },
    StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
    StringNotLike: {
      "kms:GranteePrincipal":
        "arn:aws:iam::$${aws:PrincipalAccount}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    },
  },
};

const use = {
  Effect: "Allow",
  Action: [
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey*",
    "kms:CreateGrant",
    "kms:ListGrants",
  ],
  Resource: "*",
};

const organization = {
  Sid: "Organization",
  ...use,
  Principal: { AWS: "*" },
  Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
};

test("a key is rotated, has the alias that the workloads know, and is its owner's alone", () => {
  expect(key()).toEqual({
    resource: {
      aws_kms_key: {
        Key_961B73FD: {
          description: "Encrypts the golden AMIs of this Region",
          enable_key_rotation: true,
          policy: JSON.stringify({ Version: "2012-10-17", Statement: [owner, grantsForServicesOnly] }),
        },
      },
      aws_kms_alias: {
        Key_Alias_6C2E2031: {
          name: "alias/golden-ami",
          target_key_id: "${aws_kms_key.Key_961B73FD.key_id}",
        },
      },
    },
  });
});

test("the organization may use the key, and nobody outside of it", () => {
  expect(policyOf({ organization: true })).toEqual([owner, organization, grantsForServicesOnly]);
});

test("the accounts of the organizational units may use the key, at any depth of the tree", () => {
  expect(policyOf({ organizationalUnitIds: ["ou-abcd-11111111", "ou-abcd-22222222"] })).toEqual([
    owner,
    {
      Sid: "OrganizationalUnits",
      ...use,
      Principal: { AWS: "*" },
      Condition: {
        "ForAnyValue:StringLike": {
          "aws:PrincipalOrgPaths": [
            "o-exampleorg1/*/ou-abcd-11111111/*",
            "o-exampleorg1/*/ou-abcd-22222222/*",
          ],
        },
      },
    },
    grantsForServicesOnly,
  ]);
});

test("the given accounts may use the key", () => {
  expect(policyOf({ accounts: ["444455556666", "777788889999"] })).toEqual([
    owner,
    {
      Sid: "Accounts",
      ...use,
      Principal: { AWS: "*" },
      Condition: { StringEquals: { "aws:PrincipalAccount": ["444455556666", "777788889999"] } },
    },
    grantsForServicesOnly,
  ]);
});

describe("whoever the key is for", () => {
  const everyone: Partial<ImageKeyProps> = {
    organization: true,
    organizationalUnitIds: ["ou-abcd-11111111"],
    accounts: ["444455556666"],
  };

  test("nothing is allowed to everybody without a condition", () => {
    const allowedToAll = policyOf(everyone).filter(
      ({ Effect, Principal }) => Effect === "Allow" && JSON.stringify(Principal).includes('"*"'),
    );
    expect(allowedToAll.map(({ Sid }) => Sid)).toEqual(["Organization", "OrganizationalUnits", "Accounts"]);
    for (const { Condition } of allowedToAll) expect(Condition).toBeDefined();
  });

  test("others may neither administer the key nor revoke grants", () => {
    const actions = policyOf(everyone)
      .filter(({ Sid, Effect }) => Effect === "Allow" && Sid !== "Owner")
      .flatMap(({ Action }) => Action);
    expect(new Set(actions)).toEqual(new Set(use.Action));
  });

  test("others may make grants for AWS services and their own Auto Scaling role only", () => {
    const denied = policyOf(everyone).filter(({ Effect }: Block) => Effect === "Deny");
    expect(denied).toEqual([grantsForServicesOnly]);
  });
});

test("key and alias are in the Region of the given provider, with ARNs of the given partition", () => {
  const configuration = synthesize((stack) => {
    const provider = new AwsProvider(stack, "Aws-cn", { region: "cn-northwest-1", alias: "cn-northwest-1" });
    new ImageKey(stack, "Key", { ...required, partition: "aws-cn", accounts: ["444455556666"], provider });
  });
  expect(only(configuration, "aws_kms_key").provider).toBe("aws.cn-northwest-1");
  expect(only(configuration, "aws_kms_alias").provider).toBe("aws.cn-northwest-1");
  expect(only(configuration, "aws_kms_key").policy).not.toContain("arn:aws:");
});
