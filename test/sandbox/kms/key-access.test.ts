import type { KeyAccess, KeyUse, KeyUser } from "../../../sandbox/kms/key-access.js";
import { parseKeyArn } from "../../../sandbox/kms/keys.js";
import { keyAccess, member, organization, outsider, owner } from "../organization.js";

const key = parseKeyArn(`arn:aws:kms:eu-west-1:${owner}:key/05d70367-02aa-4580-be2b-6e72e885d1ef`);
const role = `arn:aws:iam::${member}:role/golden-ami`;
const user: KeyUser = {
  account: member,
  arn: `arn:aws:sts::${member}:assumed-role/golden-ami/me`,
  roleArn: role,
};
const serviceLinked = {
  account: member,
  arn: `arn:aws:iam::${member}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
};

const direct: KeyUse = { operation: "Decrypt", parameters: {} };
const viaEc2: KeyUse = { ...direct, via: "ec2" };
const grantByEc2: KeyUse = {
  operation: "CreateGrant",
  via: "ec2",
  parameters: {
    GranteePrincipal: `${member}:aws:ec2-infrastructure:i-ffffffff`,
    Operations: ["Decrypt"],
    Constraints: { EncryptionContextSubset: { "aws:ebs:id": "vol-1" } },
  },
};
const withContext = (EncryptionContext: object): KeyUse => ({ ...direct, parameters: { EncryptionContext } });

/** The access to a key with this policy and these grants. */
function access(statements: readonly object[], grants: readonly object[] = []): KeyAccess {
  const answers: Record<string, object> = {
    GetKeyPolicy: { Policy: JSON.stringify({ Statement: statements }) },
    ListGrants: { Grants: grants },
  };
  const moto = {
    call: async (_place: unknown, _service: string, { target = "" }: { target?: string }) => ({
      status: 200,
      headers: {},
      body: JSON.stringify(answers[target.slice(target.indexOf(".") + 1)]),
    }),
  };
  return keyAccess(moto);
}

async function refusal(
  statements: readonly object[],
  use: KeyUse,
  grants: readonly object[] = [],
  who = user,
) {
  if (!key) throw new Error("expected the ARN of a key");
  return access(statements, grants).refusal(key, who, [use]);
}

const allow = { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" };

describe("a statement's condition on", () => {
  const viaService = { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } };
  test.each<[string, object, KeyUse, boolean]>([
    ["EC2 lets EC2 in", viaService, viaEc2, true],
    ["EC2 lets nobody else in", viaService, direct, false],
    [
      "another Region's EC2 lets none in",
      { StringLike: { "kms:ViaService": "ec2.eu-west-3.*" } },
      viaEc2,
      false,
    ],
    [
      "the absence of a service holds for a direct call",
      { Null: { "kms:ViaService": "true" } },
      direct,
      true,
    ],
    ["an AWS service in between", { Bool: { "aws:ViaAWSService": "true" } }, viaEc2, true],
    ["the caller's account", { StringEquals: { "kms:CallerAccount": member } }, direct, true],
    ["another caller's account", { StringEquals: { "kms:CallerAccount": outsider } }, direct, false],
    ["the organization", { StringEquals: { "aws:PrincipalOrgID": organization.id } }, direct, true],
    [
      "the caller's unit",
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `${organization.id}/*/ou-abcd-11111111/*` } },
      direct,
      true,
    ],
    [
      "another unit",
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `${organization.id}/*/ou-abcd-33333333/*` } },
      direct,
      false,
    ],
    [
      "grants for AWS services holds for EC2's",
      { Bool: { "kms:GrantIsForAWSResource": "true" } },
      grantByEc2,
      true,
    ],
    [
      "grants for AWS services fails for a person's",
      { Bool: { "kms:GrantIsForAWSResource": "true" } },
      { ...grantByEc2, via: undefined },
      false,
    ],
    [
      "a grant's constraint",
      { "ForAnyValue:StringEquals": { "kms:GrantConstraintType": "EncryptionContextSubset" } },
      grantByEc2,
      true,
    ],
    [
      "an encryption context",
      { StringEquals: { "kms:EncryptionContext:Team": "web" } },
      withContext({ Team: "web" }),
      true,
    ],
    [
      "another encryption context",
      { StringEquals: { "kms:EncryptionContext:Team": "web" } },
      withContext({ Team: "api" }),
      false,
    ],
    [
      "an encryption context that is absent",
      { StringEquals: { "kms:EncryptionContext:Team": "web" } },
      direct,
      false,
    ],
    [
      "the absence of an encryption context",
      { StringNotEquals: { "kms:EncryptionContext:Team": "web" } },
      direct,
      true,
    ],
    [
      "the names in an encryption context",
      { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["Team", "Stage"] } },
      withContext({ Team: "web" }),
      true,
    ],
    [
      "an encryption context under EC2",
      { StringLike: { "kms:EncryptionContext:aws:ebs:id": "vol-*" } },
      grantByEc2,
      true,
    ],
    ["the key's account", { StringEquals: { "aws:ResourceAccount": owner } }, direct, true],
    ["a date to come", { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } }, direct, true],
    ["a date that is over", { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }, direct, false],
    ["seconds since 1970", { NumericGreaterThanEquals: { "aws:EpochTime": "1700000000" } }, direct, true],
  ])("%s", async (_what, condition, use, holds) => {
    expect(await refusal([{ ...allow, Condition: condition }], use)).toBe(holds ? undefined : "not allowed");
  });
});

describe("a grant", () => {
  const grant = { GrantId: "1", GranteePrincipal: role, Operations: ["Decrypt"] };
  const constrained = (Constraints: object) => [{ ...grant, Constraints }];
  test.each<[string, KeyUse, object[], string | undefined]>([
    ["lets its grantee do what it is for", direct, [grant], undefined],
    ["lets nobody else", direct, [{ ...grant, GranteePrincipal: `${role}-2` }], "not allowed"],
    ["is for nothing else", { ...direct, operation: "Encrypt" }, [grant], "not allowed"],
    [
      "of a role that is gone is nobody's",
      direct,
      [{ ...grant, GranteePrincipal: "AROAQXOIDDO7ZUKMKVXZN" }],
      "not allowed",
    ],
    [
      "wants its encryption context",
      direct,
      constrained({ EncryptionContextSubset: { a: "b" } }),
      "not allowed",
    ],
    [
      "takes more than its subset",
      withContext({ a: "b", c: "d" }),
      constrained({ EncryptionContextSubset: { a: "b" } }),
      undefined,
    ],
    [
      "takes no more than its whole",
      withContext({ a: "b", c: "d" }),
      constrained({ EncryptionContextEquals: { a: "b" } }),
      "not allowed",
    ],
  ])("%s", async (_what, use, grants, expected) => {
    expect(await refusal([], use, grants)).toBe(expected);
  });

  test("is not worth more than a denial", async () => {
    expect(await refusal([{ ...allow, Effect: "Deny" }], direct, [grant])).toBe("denied explicitly");
  });
});

test("a service-linked role of another account needs a grant, whatever the policy gives", async () => {
  const grant = { GrantId: "1", GranteePrincipal: serviceLinked.arn, Operations: ["Decrypt"] };
  expect(await refusal([allow], viaEc2, [], serviceLinked)).toBe("not allowed");
  expect(await refusal([], viaEc2, [grant], serviceLinked)).toBeUndefined();
});

test("all of several uses must be allowed", async () => {
  if (!key) throw new Error("expected the ARN of a key");
  const both = access([{ ...allow, Action: "kms:Decrypt" }]);
  expect(await both.refusal(key, user, [direct, direct])).toBeUndefined();
  expect(await both.refusal(key, user, [direct, { ...direct, operation: "Encrypt" }])).toBe("not allowed");
});
