import { awsCli, createKey, sandboxUrl, useSandbox } from "../local-aws.js";
import { owner } from "../organization.js";

useSandbox();

const GROUP = "/aws/imagebuilder/web";
const ACTIONS = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
const logs = (...args: string[]) => awsCli(sandboxUrl(), owner, ["logs", ...args]);
const allow = (context: string, changes = {}) => ({
  Effect: "Allow",
  Principal: { Service: "logs.eu-west-1.amazonaws.com" },
  Action: ACTIONS,
  Resource: "*",
  Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": context } },
  ...changes,
});
const ours = `arn:aws:logs:eu-west-1:${owner}:log-group:/aws/imagebuilder/*`;
const refusal = `The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:eu-west-1:${owner}:log-group:${GROUP}'`;

test("a log group is encrypted by a key that lets CloudWatch Logs use it for the group, or by none", async () => {
  const key = (await createKey(allow(ours))) ?? "";
  await logs("create-log-group", "--log-group-name", GROUP, "--kms-key-id", key);
  await logs("create-log-group", "--log-group-name", "plain");
  await logs("delete-log-group", "--log-group-name", "plain");
  const groups = await logs("describe-log-groups", "--query", "logGroups[].[logGroupName,kmsKeyId]");
  expect(JSON.parse(groups)).toEqual([[GROUP, key]]);
});

test.each([
  ["says nothing of CloudWatch Logs", []],
  ["is for other log groups", [allow(`arn:aws:logs:eu-west-1:${owner}:log-group:other`)]],
  ["is for another Region's logs", [allow(ours, { Principal: { Service: "logs.eu-west-3.amazonaws.com" } })]],
  ["lets it decrypt alone", [allow(ours, { Action: "kms:Decrypt" })]],
  ["denies it", [allow(ours), allow(ours, { Effect: "Deny" })]],
])("a log group is refused whose key's policy %s", async (_what, statements) => {
  const key = (await createKey(...statements)) ?? "";
  const create = () => logs("create-log-group", "--log-group-name", GROUP, "--kms-key-id", key);
  await expect(create()).rejects.toThrow(refusal);
  await logs("create-log-group", "--log-group-name", GROUP);
  await expect(logs("associate-kms-key", "--log-group-name", GROUP, "--kms-key-id", key)).rejects.toThrow(
    "AccessDeniedException",
  );
});

test("a log group is refused whose key is not there", async () => {
  const key = `arn:aws:kms:eu-west-1:${owner}:key/05d70367-02aa-4580-be2b-6e72e885d1ef`;
  const create = () => logs("create-log-group", "--log-group-name", GROUP, "--kms-key-id", key);
  await expect(create()).rejects.toThrow(refusal);
});
