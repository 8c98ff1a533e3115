import { autoScalingRole, aws, useSandbox } from "../local-aws.js";
import { member, outsider, owner } from "../organization.js";

const alias = `arn:aws:kms:eu-west-1:${owner}:alias/golden-ami`;

useSandbox();

describe("a key of another account", () => {
  beforeEach(async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: "kms:*", Resource: "*" },
        {
          Effect: "Allow",
          Principal: "*",
          Action: ["kms:DescribeKey", "kms:CreateGrant"],
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
        },
      ],
    };
    const key = await aws(
      ...([owner, "kms", "create-key", "--policy", JSON.stringify(policy)] as const),
      ...["--query", "KeyMetadata.KeyId"],
    );
    await aws(
      ...([owner, "kms", "create-alias", "--alias-name", "alias/golden-ami"] as const),
      ...["--target-key-id", String(key)],
    );
  });

  const describeKey = (account: string) =>
    aws(account, "kms", "describe-key", "--key-id", alias, "--query", "KeyMetadata.Arn");
  const createGrant = (account: string, key: string) =>
    aws(
      ...([account, "kms", "create-grant", "--key-id", key, "--operations", "Decrypt"] as const),
      ...["--grantee-principal", autoScalingRole],
    );

  test("is found by its alias ARN from within the organization, and from outside refused by its policy", async () => {
    const arn = await describeKey(owner);
    expect(arn).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${owner}:key/`));
    expect(await describeKey(member)).toBe(arn);
    await expect(describeKey(outsider)).rejects.toThrow(
      `(AccessDeniedException) when calling the DescribeKey operation: User: arn:aws:iam::${outsider}:root is not authorized to perform: kms:DescribeKey on resource: ${arn} because no resource-based policy allows the kms:DescribeKey action`,
    );
  });

  test("is granted once under one name, and the grant is retired by the account that it names", async () => {
    const key = String(
      await aws(member, "kms", "describe-key", "--key-id", alias, "--query", "KeyMetadata.Arn"),
    );
    const grant = (name: string) =>
      aws(
        ...([member, "kms", "create-grant", "--key-id", key, "--name", name] as const),
        ...["--grantee-principal", autoScalingRole, "--retiring-principal", `arn:aws:iam::${member}:root`],
        ...["--operations", "Decrypt", "--query", "GrantId"],
      );
    const first = String(await grant("payments"));
    expect(await grant("payments")).toBe(first);
    expect(await grant("orders")).not.toBe(first);
    const retire = (account: string) =>
      aws(account, "kms", "retire-grant", "--key-id", key, "--grant-id", first);
    await expect(retire(outsider)).rejects.toThrow("AccessDeniedException");
    await retire(member);
    expect(await grant("payments")).not.toBe(first);
  });

  test("is granted by its ARN, and not by its alias", async () => {
    expect(await createGrant(member, String(await describeKey(member)))).toMatchObject({
      GrantId: expect.any(String),
    });
    await expect(createGrant(member, alias)).rejects.toThrow(
      "(InvalidArnException) when calling the CreateGrant operation: Key Aliases are not supported for this operation.",
    );
  });
});
