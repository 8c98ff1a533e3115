import { as, autoScalingRole, createKey, useSandbox } from "../local-aws.js";
import { member, outsider, owner } from "../organization.js";

const alias = `arn:aws:kms:eu-west-1:${owner}:alias/golden-ami`;

useSandbox();

describe("a key of another account", () => {
  beforeEach(async () => {
    const TargetKeyId = await createKey({
      Effect: "Allow",
      Principal: "*",
      Action: ["kms:DescribeKey", "kms:CreateGrant"],
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
    });
    await as(owner).kms.createAlias({ AliasName: "alias/golden-ami", TargetKeyId });
  });

  const describeKey = async (account: string) =>
    (await as(account).kms.describeKey({ KeyId: alias })).KeyMetadata?.Arn;

  test("is found by its alias ARN from within the organization, and from outside refused by its policy", async () => {
    const arn = await describeKey(owner);
    expect(arn).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${owner}:key/`));
    expect(await describeKey(member)).toBe(arn);
    await expect(describeKey(outsider)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::${outsider}:root is not authorized to perform: kms:DescribeKey on resource: ${arn} because no resource-based policy allows the kms:DescribeKey action`,
    });
  });

  test("is granted once under one name, and the grant is retired by the account that it names", async () => {
    const KeyId = await describeKey(member);
    const grant = async (Name: string) => {
      const { GrantId } = await as(member).kms.createGrant({
        KeyId,
        Name,
        GranteePrincipal: autoScalingRole,
        RetiringPrincipal: `arn:aws:iam::${member}:root`,
        Operations: ["Decrypt"],
      });
      return GrantId;
    };
    const first = await grant("payments");
    expect(first).toEqual(expect.any(String));
    expect(await grant("payments")).toBe(first);
    expect(await grant("orders")).not.toBe(first);
    const retire = (account: string) => as(account).kms.retireGrant({ KeyId, GrantId: first });
    await expect(retire(outsider)).rejects.toMatchObject({ name: "AccessDeniedException" });
    await retire(member);
    expect(await grant("payments")).not.toBe(first);
  });

  test("is granted by its ARN, and not by its alias", async () => {
    const grant = (KeyId: string | undefined) =>
      as(member).kms.createGrant({ KeyId, GranteePrincipal: autoScalingRole, Operations: ["Decrypt"] });
    expect(await grant(await describeKey(member))).toMatchObject({ GrantId: expect.any(String) });
    await expect(grant(alias)).rejects.toMatchObject({
      name: "InvalidArnException",
      message: "Key Aliases are not supported for this operation.",
    });
  });
});

describe("a key's policy", () => {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${owner}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const create = (policy: string | object) =>
    as(owner).kms.createKey({ Policy: typeof policy === "string" ? policy : JSON.stringify(policy) });
  const role = `arn:aws:iam::${owner}:role/admin`;

  test.each<[string, string | object, string]>([
    ["is no JSON", "{", "The policy is not a JSON object."],
    [
      "locks its own account out",
      { Statement: { ...statement, Principal: { AWS: `arn:aws:iam::${member}:root` } } },
      "The new key policy will not allow you to update the key policy in the future.",
    ],
    [
      "lets its owner do all but change it",
      { Statement: [statement, { ...statement, Effect: "Deny", Action: "kms:Put*" }] },
      "The new key policy will not allow you to update the key policy in the future.",
    ],
    [
      "names a role that does not exist",
      { Statement: [statement, { ...statement, Principal: { AWS: role } }] },
      "Policy contains a statement with one or more invalid principals.",
    ],
  ])("that %s is refused", async (_what, policy, message) => {
    await expect(create(policy)).rejects.toMatchObject({ name: "MalformedPolicyDocumentException", message });
    const KeyId = await createKey();
    const Policy = typeof policy === "string" ? policy : JSON.stringify(policy);
    await expect(as(owner).kms.putKeyPolicy({ KeyId, Policy })).rejects.toMatchObject({ message });
  });

  test("is one with a role that exists, and may lock its owner out if that is wanted", async () => {
    await as(owner).iam.createRole({
      RoleName: "admin",
      AssumeRolePolicyDocument: JSON.stringify({ Statement: [] }),
    });
    const Policy = JSON.stringify({ Statement: { ...statement, Principal: { AWS: role } } });
    await expect(create(Policy)).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
    const { KeyMetadata } = await as(owner).kms.createKey({ Policy, BypassPolicyLockoutSafetyCheck: true });
    const describeKey = (accessKey: string) => as(accessKey).kms.describeKey({ KeyId: KeyMetadata?.KeyId });
    await expect(describeKey(owner)).rejects.toMatchObject({ name: "AccessDeniedException" });
    const { Credentials } = await as(owner).sts.assumeRole({ RoleArn: role, RoleSessionName: "me" });
    expect((await describeKey(Credentials?.AccessKeyId ?? "")).KeyMetadata?.Arn).toBe(KeyMetadata?.Arn);
  });

  test("counts in the key's own account too", async () => {
    const KeyId = await createKey({ ...statement, Effect: "Deny", Action: "kms:Encrypt" });
    const { kms } = as(owner);
    const encrypt = (id: string | undefined) => kms.encrypt({ KeyId: id, Plaintext: Buffer.from("a") });
    await kms.createAlias({ AliasName: "alias/denied", TargetKeyId: KeyId });
    for (const id of [KeyId, KeyId?.slice(KeyId.indexOf("/") + 1), "alias/denied"]) {
      await expect(encrypt(id)).rejects.toMatchObject({
        name: "AccessDeniedException",
        message: `User: arn:aws:iam::${owner}:root is not authorized to perform: kms:Encrypt on resource: ${KeyId} with an explicit deny in a resource-based policy`,
      });
    }
    expect((await encrypt(await createKey())).CiphertextBlob).toBeDefined();
  });
});

describe("a grant", () => {
  const services = "autoscaling.amazonaws.com";
  const grantOf = async (KeyId: string | undefined) => {
    const { Grants = [] } = await as(owner).kms.listGrants({ KeyId });
    return Grants[0]?.GranteePrincipal;
  };

  test("dies with the role that it named, even if one of the same name is made again", async () => {
    const KeyId = await createKey();
    await as(owner).kms.createGrant({ KeyId, GranteePrincipal: autoScalingRole, Operations: ["Decrypt"] });
    expect(await grantOf(KeyId)).toBe(autoScalingRole);
    await as(member).iam.deleteServiceLinkedRole({ RoleName: "AWSServiceRoleForAutoScaling" });
    expect(await grantOf(KeyId)).toMatch(/^AROA[A-Z0-9]+$/);
    await as(member).iam.createServiceLinkedRole({ AWSServiceName: services });
    expect(await grantOf(KeyId)).toMatch(/^AROA[A-Z0-9]+$/);
    await as(owner).kms.createGrant({ KeyId, GranteePrincipal: autoScalingRole, Operations: ["Decrypt"] });
    const { Grants } = await as(owner).kms.listGrants({ KeyId, GranteePrincipal: autoScalingRole });
    expect(Grants).toHaveLength(1);
  });

  test("of a user dies with the user", async () => {
    const KeyId = await createKey();
    const GranteePrincipal = `arn:aws:iam::${owner}:user/dev/ann`;
    const grant = () => as(owner).kms.createGrant({ KeyId, GranteePrincipal, Operations: ["Decrypt"] });
    await expect(grant()).rejects.toMatchObject({ name: "InvalidArnException" });
    await as(owner).iam.createUser({ UserName: "ann", Path: "/dev/" });
    await grant();
    expect(await grantOf(KeyId)).toBe(GranteePrincipal);
    await as(owner).iam.deleteUser({ UserName: "ann" });
    expect(await grantOf(KeyId)).toMatch(/^\w{16,}$/);
  });

  test("is listed with who made it, and is gone when it is revoked or retired", async () => {
    const KeyId = await createKey();
    const { kms } = as(owner);
    const grant = async (Name: string) =>
      (await kms.createGrant({ KeyId, Name, GranteePrincipal: autoScalingRole, Operations: ["Decrypt"] }))
        .GrantId;
    const [first, second, third] = [await grant("a"), await grant("b"), await grant("c")];
    const page = await kms.listGrants({ KeyId, Limit: 2 });
    expect(page).toMatchObject({
      Truncated: true,
      Grants: [{ GrantId: first, KeyId, IssuingAccount: `arn:aws:iam::${owner}:root` }, { GrantId: second }],
    });
    const { Grants } = await kms.listGrants({ KeyId, Limit: 2, Marker: page.NextMarker });
    expect(Grants?.map(({ GrantId }) => GrantId)).toEqual([third]);
    await kms.revokeGrant({ KeyId, GrantId: first });
    await kms.retireGrant({ KeyId, GrantId: second });
    expect((await kms.listGrants({ KeyId })).Grants?.map(({ GrantId }) => GrantId)).toEqual([third]);
    await expect(kms.revokeGrant({ KeyId, GrantId: first })).rejects.toMatchObject({
      name: "NotFoundException",
    });
    await expect(kms.retireGrant({ KeyId, GrantId: second })).rejects.toMatchObject({
      name: "NotFoundException",
    });
  });

  test("lets its grantee use the key of another account", async () => {
    const KeyId = await createKey();
    const role = `arn:aws:iam::${member}:role/reader`;
    await as(member).iam.createRole({
      RoleName: "reader",
      AssumeRolePolicyDocument: JSON.stringify({ Statement: [] }),
    });
    await as(owner).kms.createGrant({
      KeyId,
      GranteePrincipal: role,
      Operations: ["DescribeKey", "Encrypt"],
    });
    const { Credentials } = await as(member).sts.assumeRole({ RoleArn: role, RoleSessionName: "me" });
    const reader = as(Credentials?.AccessKeyId ?? "").kms;
    expect((await reader.describeKey({ KeyId })).KeyMetadata?.Arn).toBe(KeyId);
    await expect(reader.generateDataKey({ KeyId, KeySpec: "AES_256" })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(as(member).kms.describeKey({ KeyId })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
