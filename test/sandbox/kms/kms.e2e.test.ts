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
