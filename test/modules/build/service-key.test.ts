import { ServiceKey, type ServiceKeyProps } from "../../../modules/build/service-key.js";
import { count, only, synthesize } from "../../synthesize.js";

const key = (props: ServiceKeyProps = {}) =>
  synthesize((stack) => {
    new ServiceKey(stack, "Key", props);
  });

test("a key turns each year, and admits its owner, the log groups of builds and Image Builder's own role", () => {
  const { enable_key_rotation, policy } = only(key(), "aws_kms_key");
  expect(enable_key_rotation).toBe(true);
  const { Statement } = JSON.parse(String(policy));
  expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(["Owner", "LogGroups", "Messages"]);
  const [owner, logs, messages] = Statement;
  expect(owner.Principal.AWS).toMatch(/:root$/);
  expect(logs.Principal).toEqual({ Service: "logs.eu-west-1.amazonaws.com" });
  expect(logs.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"]).toMatch(
    /:log-group:\/aws\/imagebuilder\/\*$/,
  );
  expect(messages.Condition.StringEquals["aws:PrincipalArn"]).toMatch(
    /:role\/aws-service-role\/imagebuilder\.amazonaws\.com\/AWSServiceRoleForImageBuilder$/,
  );
  expect(messages.Action).not.toContain("kms:Encrypt");
});

test("a key has an alias if it is given one", () => {
  expect(count(key())).not.toHaveProperty("aws_kms_alias");
  expect(only(key({ alias: "alias/builds" }), "aws_kms_alias")).toMatchObject({ name: "alias/builds" });
});

test("a key of a wrong alias is refused", () => {
  expect(() => key({ alias: "builds" })).toThrow('alias "builds"');
});
