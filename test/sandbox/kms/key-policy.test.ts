import { decide, type KeyRequest } from "../../../sandbox/kms/key-policy.js";

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/05d70367-02aa-4580-be2b-6e72e885d1ef";
const autoScalingRole =
  "arn:aws:iam::444455556666:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

/** A role of a member account that creates a grant for Auto Scaling. */
const request: KeyRequest = {
  action: "kms:CreateGrant",
  keyArn,
  account: "444455556666",
  arn: "arn:aws:sts::444455556666:assumed-role/golden-ami/session",
  roleArn: "arn:aws:iam::444455556666:role/golden-ami",
  context: new Map<string, readonly string[]>([
    ["aws:principalaccount", ["444455556666"]],
    ["aws:principalarn", ["arn:aws:iam::444455556666:role/golden-ami"]],
    ["aws:principalorgid", ["o-exampleorg1"]],
    ["aws:principalorgpaths", ["o-exampleorg1/r-sand/ou-abcd-11111111/ou-abcd-22222222/"]],
    ["kms:grantisforawsresource", ["false"]],
    ["kms:granteeprincipal", [autoScalingRole]],
    ["kms:grantoperations", ["Decrypt", "CreateGrant"]],
    ["kms:viaservice", []],
  ]),
};

const allow = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };

function decideOn(...statements: readonly unknown[]) {
  return decide({ Version: "2012-10-17", Statement: statements }, request);
}

describe("a caller from another account is let in", () => {
  test.each([
    ["by everybody", { Principal: "*" }],
    ["by everybody, the long way", { Principal: { AWS: "*" } }],
    ["by account id", { Principal: { AWS: "444455556666" } }],
    ["by the account's root", { Principal: { AWS: ["arn:aws:iam::444455556666:root"] } }],
    ["by role", { Principal: { AWS: "arn:aws:iam::444455556666:role/golden-ami" } }],
    ["by session", { Principal: { AWS: "arn:aws:sts::444455556666:assumed-role/golden-ami/session" } }],
    ["by an action with a wildcard, in any case", { Action: ["kms:Describe*", "KMS:create?rant"] }],
    ["by all actions but others", { Action: undefined, NotAction: "kms:PutKeyPolicy" }],
  ])("%s", (_how, statement) => {
    const { Action, ...rest } = { ...allow, ...statement };
    expect(decideOn(Action === undefined ? rest : { ...rest, Action })).toBe("allowed");
  });
});

describe("a caller from another account is not let in", () => {
  test.each([
    ["by no statement at all", undefined],
    ["by another account's root", { ...allow, Principal: { AWS: "arn:aws:iam::111122223333:root" } }],
    ["by another role", { ...allow, Principal: { AWS: "arn:aws:iam::444455556666:role/other" } }],
    ["by a service", { ...allow, Principal: { Service: "ec2.amazonaws.com" } }],
    [
      "by everybody but somebody, which is not understood",
      { ...allow, Principal: undefined, NotPrincipal: "*" },
    ],
    ["by another action", { ...allow, Action: "kms:DescribeKey" }],
    ["by another key's ARN", { ...allow, Resource: keyArn.replace("05d7", "05d8") }],
    [
      "by an operator that is not understood",
      { ...allow, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
    ],
    ["by a key that is not understood", { ...allow, Condition: { StringEquals: { "aws:Unheard": "of" } } }],
  ])("%s", (_how, statement) => {
    expect(decideOn(...(statement ? [statement] : []))).toBe("not allowed");
  });
});

describe("a statement's condition", () => {
  test.each([
    ["the organization", { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } }, true],
    ["another organization", { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg2" } }, false],
    ["one of several values", { StringEquals: { "aws:PrincipalOrgID": ["o-x", "o-exampleorg1"] } }, true],
    ["not another organization", { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorg2" } }, true],
    [
      "a unit",
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-exampleorg1/r-*/ou-abcd-11111111/*" } },
      true,
    ],
    [
      "another unit",
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-exampleorg1/r-*/ou-abcd-9*" } },
      false,
    ],
    [
      "all operations",
      { "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "CreateGrant"] } },
      true,
    ],
    ["fewer operations", { "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } }, false],
    ["a grantee", { ArnLike: { "kms:GranteePrincipal": "arn:aws:iam::*:role/aws-service-role/*" } }, true],
    ["no grantee over a colon", { ArnLike: { "kms:GranteePrincipal": "arn:*:role/*" } }, false],
    ["not another grantee", { ArnNotLike: { "kms:GranteePrincipal": "arn:aws:iam::*:role/other" } }, true],
    [
      "a variable",
      {
        ArnEquals: {
          "kms:GranteePrincipal":
            "arn:aws:iam::${aws:PrincipalAccount}:role/aws-service-role/autoscaling.amazonaws.com/*",
        },
      },
      true,
    ],
    ["a boolean", { Bool: { "kms:GrantIsForAWSResource": "true" } }, false],
    ["a boolean that is one", { Bool: { "kms:GrantIsForAWSResource": false } }, true],
    ["an absent key", { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } }, false],
    [
      "an absent key, if it exists",
      { StringEqualsIfExists: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
      true,
    ],
    [
      "an absent key that must not be",
      { StringNotEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
      true,
    ],
    ["an absent key, by name", { Null: { "kms:ViaService": "true" } }, true],
    [
      "two, of which one does not hold",
      { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1", "aws:PrincipalAccount": "1" } },
      false,
    ],
  ])("on %s", (_what, condition, holds) => {
    expect(decideOn({ ...allow, Condition: condition })).toBe(holds ? "allowed" : "not allowed");
  });
});

describe("a denial", () => {
  test("goes before what is allowed", () => {
    expect(decideOn(allow, { ...allow, Effect: "Deny", Action: "kms:CreateGrant" })).toBe(
      "denied explicitly",
    );
  });

  test("of other grantees than Auto Scaling's role lets that one through", () => {
    const deny = {
      ...allow,
      Effect: "Deny",
      Action: "kms:CreateGrant",
      Condition: {
        Bool: { "kms:GrantIsForAWSResource": "false" },
        ArnNotLike: {
          "kms:GranteePrincipal": "arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/*",
        },
      },
    };
    expect(decideOn(allow, deny)).toBe("allowed");
    const other = new Map([
      ...request.context,
      ["kms:granteeprincipal", ["arn:aws:iam::444455556666:role/other"]],
    ]);
    expect(decide({ Statement: [allow, deny] }, { ...request, context: other })).toBe("denied explicitly");
  });

  test("under a condition that is not understood denies", () => {
    expect(decideOn(allow, { ...allow, Effect: "Deny", Condition: { Unheard: { of: "it" } } })).toBe(
      "denied explicitly",
    );
  });
});
