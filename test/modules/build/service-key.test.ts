import { ServiceKey } from "../../../modules/build/service-key.js";
import { count, only, statements, synthesize } from "../../synthesize.js";

const key = (region = "eu-west-1", alias?: string) =>
  synthesize((stack) => {
    new ServiceKey(stack, "Key", { alias });
  }, region);

test("CloudWatch may use the key for log groups of builds, and Image Builder's own role for messages, if it is there", () => {
  const configuration = key("eu-west-1", "alias/builds");
  expect(only(configuration, "aws_kms_alias").name).toBe("alias/builds");
  const { enable_key_rotation, policy } = only(configuration, "aws_kms_key");
  expect(enable_key_rotation).toBe(true);
  expect(statements(policy)).toMatchObject([
    { Sid: "Owner", Action: "kms:*" },
    {
      Principal: { Service: "logs.eu-west-1.amazonaws.com" },
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": expect.stringMatching(
            /^arn:aws:logs:eu-west-1:.*:log-group:\/aws\/imagebuilder\/\*$/,
          ),
        },
      },
    },
    {
      Principal: { AWS: "*" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Condition: {
        StringEquals: {
          "aws:PrincipalArn": expect.stringMatching(
            /:role\/aws-service-role\/imagebuilder\.amazonaws\.com\/AWSServiceRoleForImageBuilder$/,
          ),
        },
      },
    },
  ]);
});

test("it has no alias if none is given, and China's name of CloudWatch there", () => {
  expect(count(key())).not.toHaveProperty("aws_kms_alias");
  const [, logs] = statements(only(key("cn-north-1"), "aws_kms_key").policy);
  expect(logs?.Principal).toEqual({ Service: "logs.cn-north-1.amazonaws.com.cn" });
});

test("an alias that is none is refused", () => {
  expect(() => key("eu-west-1", "builds")).toThrow('alias "builds" does not begin with alias/');
});
