import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { ImageKey, type ImageKeyProps } from "../../../modules/build/image-key.js";
import { decide } from "../../../sandbox/kms/key-policy.js";
import { type Block, only, statements, synthesize, synthesizeApp } from "../../synthesize.js";

const required: ImageKeyProps = { account: "111122223333" };

const organizationArns = ["arn:aws:organizations::000000000000:organization/o-exampleorg1"];
const unitArn = (unit: string) => `arn:aws:organizations::000000000000:ou/o-exampleorg1/${unit}`;

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
      "kms:GranteePrincipal": "arn:aws:iam::$${aws:PrincipalAccount}:role/aws-service-role/*",
    },
  },
};

const cryptographicActions = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
];

const throughEc2Only = {
  Sid: "ThroughEc2Only",
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: cryptographicActions,
  Resource: "*",
  Condition: {
    StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
    StringNotLike: { "kms:ViaService": ["ec2.eu-west-1.*", "autoscaling.eu-west-1.*"] },
    ArnNotLike: {
      "aws:PrincipalArn": [
        "arn:aws:iam::*:role/aws-service-role/*",
        "arn:aws:iam::*:role/aws:ec2-infrastructure",
        "arn:aws:sts::*:assumed-role/aws:ec2-infrastructure/*",
      ],
    },
    Bool: { "aws:PrincipalIsAWSService": "false" },
  },
};

const use = {
  Effect: "Allow",
  Action: [...cryptographicActions, "kms:DescribeKey", "kms:CreateGrant", "kms:ListGrants"],
  Resource: "*",
};

const organization = {
  Sid: "Organization",
  ...use,
  Principal: { AWS: "*" },
  Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-exampleorg1"] } },
};

test("a key is rotated, has the alias that the workloads know, and is its owner's alone", () => {
  expect(key()).toEqual({
    resource: {
      aws_kms_key: {
        Key_961B73FD: {
          description: "Encrypts the golden AMIs of this Region",
          enable_key_rotation: true,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [owner, throughEc2Only, grantsForServicesOnly],
          }),
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
  expect(policyOf({ organizationArns })).toEqual([
    owner,
    organization,
    throughEc2Only,
    grantsForServicesOnly,
  ]);
});

test("the accounts of the organizational units may use the key, at any depth of the tree", () => {
  expect(policyOf({ organizationalUnitArns: ["ou-abcd-11111111", "ou-abcd-22222222"].map(unitArn) })).toEqual(
    [
      owner,
      {
        Sid: "OrganizationalUnits",
        ...use,
        Principal: { AWS: "*" },
        Condition: {
          StringEquals: { "aws:PrincipalOrgID": ["o-exampleorg1"] },
          "ForAnyValue:StringLike": {
            "aws:PrincipalOrgPaths": [
              "o-exampleorg1/*/ou-abcd-11111111/*",
              "o-exampleorg1/*/ou-abcd-22222222/*",
            ],
          },
        },
      },
      throughEc2Only,
      grantsForServicesOnly,
    ],
  );
});

test("accounts that get copies may use the key, also by the EC2 of another Region, and only EC2 takes back their grants", () => {
  const accounts = ["444455556666", "777788889999"];
  expect(policyOf({ accounts: ["444455556666"], copyAccounts: accounts })).toEqual([
    owner,
    {
      Sid: "Accounts",
      ...use,
      Principal: { AWS: "*" },
      Condition: { StringEquals: { "aws:PrincipalAccount": accounts } },
    },
    {
      Sid: "GrantsOfCopies",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "kms:RevokeGrant",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:PrincipalAccount": accounts },
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    },
    {
      ...throughEc2Only,
      Condition: {
        ...throughEc2Only.Condition,
        StringNotLike: { "kms:ViaService": ["ec2.*.*", "autoscaling.eu-west-1.*"] },
      },
    },
    grantsForServicesOnly,
  ]);
  expect(policyOf({ copyAccounts: [] })).toEqual(policyOf());
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
    throughEc2Only,
    grantsForServicesOnly,
  ]);
});

describe("whoever the key is for", () => {
  const everyone: Partial<ImageKeyProps> = {
    organizationArns,
    organizationalUnitArns: [unitArn("ou-abcd-11111111")],
    accounts: ["444455556666"],
  };

  test("nothing is allowed to everybody without a condition", () => {
    const allowedToAll = policyOf(everyone).filter(
      ({ Effect, Principal }) => Effect === "Allow" && JSON.stringify(Principal).includes('"*"'),
    );
    expect(allowedToAll.map(({ Sid }) => Sid)).toEqual(["Organization", "OrganizationalUnits", "Accounts"]);
    // What has no value without a wildcard counts as public: https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5
    for (const { Condition } of allowedToAll) {
      expect(Condition).toHaveProperty("StringEquals");
      expect(JSON.stringify((Condition as { StringEquals: unknown }).StringEquals)).not.toContain("*");
    }
  });

  test("others may neither administer the key nor revoke grants", () => {
    const actions = policyOf(everyone)
      .filter(({ Sid, Effect }) => Effect === "Allow" && Sid !== "Owner")
      .flatMap(({ Action }) => Action);
    expect(new Set(actions)).toEqual(new Set(use.Action));
  });

  test("no action is allowed to others by a wildcard", () => {
    const allowed = policyOf(everyone).filter(({ Sid, Effect }) => Effect === "Allow" && Sid !== "Owner");
    expect(JSON.stringify(allowed.map(({ Action }) => Action))).not.toContain("*");
  });

  test("others may use the key through EC2 only, and make grants for services and their own service-linked roles", () => {
    const denied = policyOf(everyone).filter(({ Effect }: Block) => Effect === "Deny");
    expect(denied).toEqual([throughEc2Only, grantsForServicesOnly]);
  });
});

describe("a key that an account of the organization may use", () => {
  const SERVICE_ROLE = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

  interface Asking {
    readonly props?: Partial<ImageKeyProps>;
    readonly account?: string;
    /** Organization and OUs of the account, `o-…/r-…/ou-…/`. */
    readonly path?: string;
    /** ARN of the principal, as IAM knows it. */
    readonly principal?: string;
    readonly via?: string;
    readonly grantee?: string;
    readonly isForAwsResource?: boolean;
  }

  /** What the policy says, as KMS gets it from Terraform. */
  function answer(
    action: string,
    {
      props = { organizationArns },
      account = "444455556666",
      path = "o-exampleorg1/r-abcd/",
      ...asking
    }: Asking = {},
  ) {
    const principal = asking.principal ?? `arn:aws:iam::${account}:role/golden-ami`;
    const policy = String(only(key(props), "aws_kms_key").policy).replaceAll("$${", "${");
    const granting = action === "kms:CreateGrant";
    return decide(JSON.parse(policy), {
      action,
      keyArn: "arn:aws:kms:eu-west-1:111122223333:key/05d70367-02aa-4580-be2b-6e72e885d1ef",
      account,
      arn: `arn:aws:sts::${account}:assumed-role/${principal.split("/").at(-1)}/session`,
      roleArn: principal,
      context: new Map<string, readonly string[]>([
        ["aws:principalaccount", [account]],
        ["aws:principalarn", [principal]],
        ["aws:principalorgid", [path.split("/")[0] ?? ""]],
        ["aws:principalorgpaths", [path]],
        ["aws:principalisawsservice", ["false"]],
        ["kms:viaservice", asking.via ? [asking.via] : []],
        ["kms:grantisforawsresource", granting ? [String(asking.isForAwsResource ?? false)] : []],
        ["kms:granteeprincipal", granting && asking.grantee ? [asking.grantee] : []],
      ]),
    });
  }

  describe.each<[what: string, asking: Asking]>([
    ["through the organization", {}],
    [
      "through its OU",
      {
        props: { organizationalUnitArns: [unitArn("ou-abcd-11111111")] },
        path: "o-exampleorg1/r-abcd/ou-abcd-00000000/ou-abcd-11111111/",
      },
    ],
    ["by its id", { props: { accounts: ["444455556666"] }, path: "o-exampleorg2/r-abcd/" }],
  ])("%s", (_, asking) => {
    const ec2 = "ec2.eu-west-1.amazonaws.com";

    test.each(cryptographicActions)(
      "may be used by EC2 and Auto Scaling on that account's behalf: %s",
      (action) => {
        expect(answer(action, { ...asking, via: ec2 })).toBe("allowed");
        expect(answer(action, { ...asking, via: "autoscaling.eu-west-1.amazonaws.com" })).toBe("allowed");
      },
    );

    test.each(cryptographicActions)("may not be used directly, nor through anything else: %s", (action) => {
      for (const via of [
        undefined,
        "s3.eu-west-1.amazonaws.com",
        "ec2.eu-west-3.amazonaws.com",
        "rds.eu-west-1.amazonaws.com",
        "notec2.eu-west-1.amazonaws.com",
      ]) {
        expect(answer(action, { ...asking, via })).toBe("denied explicitly");
      }
    });

    test.each([
      "user/me",
      "root",
      "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
      "role/x:role/aws-service-role/admin",
      "role/aws:ec2-infrastructure/admin",
      "role/ec2-infrastructure",
    ])("may not be used directly by %s", (principal) => {
      expect(answer("kms:Decrypt", { ...asking, principal: `arn:aws:iam::444455556666:${principal}` })).toBe(
        "denied explicitly",
      );
    });

    // Their grants allow it, which a Deny would override.
    test.each([
      SERVICE_ROLE,
      "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
      "role/aws:ec2-infrastructure",
    ])("is not denied to %s, which has it by a grant", (principal) => {
      for (const action of cryptographicActions) {
        const service = { ...asking, principal: `arn:aws:iam::444455556666:${principal}` };
        expect(answer(action, service)).not.toBe("denied explicitly");
      }
    });

    test("can be looked up, and its grants listed, by Terraform itself", () => {
      expect(answer("kms:DescribeKey", asking)).toBe("allowed");
      expect(answer("kms:ListGrants", asking)).toBe("allowed");
    });

    test.each([
      "kms:RevokeGrant",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:GenerateDataKeyPair",
      "kms:GetKeyPolicy",
      "kms:GenerateMac",
    ])("is not for that account's %s", (action) =>
      expect(answer(action, { ...asking, via: ec2 })).toBe("not allowed"),
    );

    test("can be granted to EC2 for a volume, and not to whomever through EC2", () => {
      const grant = { ...asking, via: ec2, grantee: "arn:aws:iam::444455556666:role/aws:ec2-infrastructure" };
      expect(answer("kms:CreateGrant", { ...grant, isForAwsResource: true })).toBe("allowed");
      expect(answer("kms:CreateGrant", grant)).toBe("denied explicitly");
    });
  });

  test.each<[what: string, asking: Asking]>([
    ["outside of the organization", { path: "o-exampleorg2/r-abcd/" }],
    [
      "in another OU",
      {
        props: { organizationalUnitArns: [unitArn("ou-abcd-11111111")] },
        path: "o-exampleorg1/r-abcd/ou-abcd-22222222/",
      },
    ],
    [
      "in another organization with an OU of that id",
      {
        props: { organizationalUnitArns: [unitArn("ou-abcd-11111111")] },
        path: "o-exampleorg2/r-abcd/ou-abcd-11111111/",
      },
    ],
    ["that is not listed", { props: { accounts: ["777788889999"] } }],
    ["of nobody's", { props: {} }],
  ])("is not for an account %s", (_, asking) => {
    for (const action of use.Action) {
      const asked = { ...asking, via: "ec2.eu-west-1.amazonaws.com", isForAwsResource: true };
      expect(answer(action, asked)).toBe("not allowed");
    }
  });

  test("may be used by its owner, for builds, however it likes", () => {
    const owned = { account: "111122223333" };
    for (const action of cryptographicActions) expect(answer(action, owned)).toBe("allowed");
  });

  const createGrant = (grantee: string, asking: Asking = {}) =>
    answer("kms:CreateGrant", { ...asking, grantee });

  test.each([
    SERVICE_ROLE,
    `${SERVICE_ROLE}_CMK`,
    "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
  ])("can be granted to that account's own %s", (role) => {
    expect(createGrant(`arn:aws:iam::444455556666:${role}`)).toBe("allowed");
  });

  test.each([
    ["another account's Auto Scaling role", `arn:aws:iam::777788889999:${SERVICE_ROLE}`],
    ["the shared account's Auto Scaling role", `arn:aws:iam::111122223333:${SERVICE_ROLE}`],
    ["another account's role", "arn:aws:iam::777788889999:role/golden-ami"],
    ["another role of its own", "arn:aws:iam::444455556666:role/golden-ami"],
    [
      "a role that is only called alike",
      "arn:aws:iam::444455556666:role/my/aws-service-role/AWSServiceRoleForAutoScaling",
    ],
    ["itself as a whole", "arn:aws:iam::444455556666:root"],
  ])("cannot be granted by it to %s", (_, grantee) => {
    expect(createGrant(grantee)).toBe("denied explicitly");
  });

  test("cannot be granted by an account outside of the organization, to whomever", () => {
    const outsider = { account: "777788889999", path: "o-exampleorg2/r-abcd/" };
    expect(createGrant(`arn:aws:iam::777788889999:${SERVICE_ROLE}`, outsider)).toBe("not allowed");
  });

  test("can be granted to whomever by its owner", () => {
    const owned = { account: "111122223333" };
    expect(createGrant(`arn:aws:iam::777788889999:${SERVICE_ROLE}`, owned)).toBe("allowed");
  });
});

test("as many accounts as one image can be shared with make a policy that KMS takes: 32,768 characters", () => {
  const accounts = Array.from({ length: 1536 }, (_, index) => String(100_000_000_000 + index));
  const organizationalUnitArns = Array.from({ length: 25 }, (_, index) =>
    unitArn(`ou-${"abcd".repeat(8)}-${"x".repeat(30)}${index + 10}`),
  );
  const configuration = key({ organizationArns, organizationalUnitArns, accounts });
  const policy = String(only(configuration, "aws_kms_key").policy);
  expect(statements(policy)).toContainEqual({
    Sid: "Accounts",
    ...use,
    Principal: { AWS: "*" },
    Condition: { StringEquals: { "aws:PrincipalAccount": accounts } },
  });
  expect(policy.length).toBeLessThan(32_768);
});

test("key and alias are in the Region of the given provider, with ARNs of its partition", () => {
  const configuration = synthesize((stack) => {
    const provider = new AwsProvider(stack, "Aws-cn", { region: "cn-northwest-1", alias: "cn-northwest-1" });
    new ImageKey(stack, "Key", { ...required, accounts: ["444455556666"], provider });
  }, "cn-north-1");
  expect(only(configuration, "aws_kms_key").provider).toBe("aws.cn-northwest-1");
  expect(only(configuration, "aws_kms_alias").provider).toBe("aws.cn-northwest-1");
  expect(only(configuration, "aws_kms_key").policy).not.toContain("arn:aws:");
  expect(only(configuration, "aws_kms_key").policy).toContain('"ec2.cn-northwest-1.*"');
});

test("a key has the alias that fleets look for, and is owned by the provider's only account, or by the caller's", () => {
  const configuration = synthesizeApp((app) => {
    for (const [id, allowedAccountIds] of [
      ["stated", ["111122223333"]],
      ["asked", undefined],
    ] as const) {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, "Aws", {
        region: "eu-west-1",
        allowedAccountIds: allowedAccountIds && [...allowedAccountIds],
      });
      new ImageKey(stack, "Key");
    }
  }).stacks;
  expect(only(configuration.stated ?? {}, "aws_kms_alias").name).toBe("alias/golden-ami");
  expect(statements(only(configuration.stated ?? {}, "aws_kms_key").policy)).toEqual([
    owner,
    throughEc2Only,
    grantsForServicesOnly,
  ]);
  const account = "${data.aws_caller_identity.Key_CallerIdentity_81B88073.account_id}";
  expect(statements(only(configuration.asked ?? {}, "aws_kms_key").policy)[0]?.Principal).toEqual({
    AWS: `arn:aws:iam::${account}:root`,
  });
});

test.each<[Partial<ImageKeyProps>, string]>([
  [
    { alias: "golden-ami" },
    'alias "golden-ami" does not begin with alias/: expected alias/<a-z, A-Z, 0-9, /, _ and ->, not alias/aws/…',
  ],
  [{ alias: "alias/aws/ebs" }, 'alias "alias/aws/ebs" begins with alias/aws/, which AWS keeps for itself'],
  [{ account: "1" }, 'account "1" has 1 digit'],
  [{ organizationArns: ["o-exampleorg1"] }, 'organizationArns[0] "o-exampleorg1" is not an organization ARN'],
  [{ organizationalUnitArns: organizationArns }, 'has "organization/o-exampleorg1" as resource'],
  [
    { accounts: [""] },
    'accounts[0] "" is empty: expected 12 digits in quotes, e.g. "111122223333" (test/Key)',
  ],
])("a key with %j is refused", (props, message) => {
  expect(() => key(props)).toThrow(message);
});

test.each([{}, { region: "us-iso-east-1" }])(
  "a key's policy names the partition that AWS tells if the provider's %j does not",
  (provider) => {
    const { test: configuration = {} } = synthesizeApp((app) => {
      const stack = new TerraformStack(app, "test");
      new AwsProvider(stack, "Aws", provider);
      new ImageKey(stack, "Key", required);
    }).stacks;
    const policy = String(only(configuration, "aws_kms_key").policy);
    expect(policy).not.toContain("TfToken");
    expect(policy).toContain(
      "arn:${data.aws_partition.Key_Partition_B36E0522.partition}:iam::$${aws:PrincipalAccount}:role/aws-service-role/*",
    );
  },
);

test("a key that is there is given the alias, and no other is made", () => {
  const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd";
  let arn = "";
  const configuration = synthesize((stack) => {
    arn = new ImageKey(stack, "Key", { keyArn }).arn;
  });
  expect(arn).toBe(keyArn);
  expect(configuration.resource).toEqual({
    aws_kms_alias: { Key_Alias_6C2E2031: { name: "alias/golden-ami", target_key_id: keyArn } },
  });
  const given = (props: object) => () => synthesize((stack) => new ImageKey(stack, "Key", props));
  expect(given({ keyArn: "alias/mine" })).toThrow('keyArn "alias/mine" is not a key\'s ARN');
  expect(given({ keyArn, accounts: ["444455556666"] })).toThrow(
    "accounts has no effect beside keyArn: expected one of both (test/Key)",
  );
});
