import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsCli, createKey, sandboxUrl, useSandbox } from "../local-aws.js";
import { owner } from "../organization.js";

useSandbox();

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "golden-ami-s3-"));
});
afterEach(() => rm(folder, { recursive: true }));

const s3 = (command: string, ...args: string[]) =>
  awsCli(sandboxUrl(), owner, ["s3api", ...command.split(" "), ...args]);
const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::documents", "arn:aws:s3:::documents/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policyOf = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const makeBucket = () =>
  s3("create-bucket --bucket documents --create-bucket-configuration LocationConstraint=eu-west-1");
const putPolicy = (policy: string) => s3("put-bucket-policy --bucket documents --policy", policy);
const policy = async () =>
  JSON.parse(await s3("get-bucket-policy --bucket documents --query Policy --output text"));
async function putObject(body: string, ...args: string[]): Promise<void> {
  const file = join(folder, "document");
  await writeFile(file, body);
  await s3("put-object --bucket documents --key web/1.yaml --body", file, ...args);
}

test.each([policyOf(tlsOnly), JSON.stringify({ Version: "2012-10-17", Statement: tlsOnly })])(
  "a bucket that refuses requests without TLS is written and read, and keeps its policy as it was written: %s",
  async (written) => {
    await makeBucket();
    await putPolicy(written);
    expect(await policy()).toEqual(JSON.parse(written));
    await putObject("name: web\n");
    await s3("get-object --bucket documents --key web/1.yaml", join(folder, "read"));
    expect(await s3("list-objects-v2 --bucket documents --query Contents[].[Key,Size] --output text")).toBe(
      "web/1.yaml\t10",
    );
  },
);

test("an object is encrypted by the key that it is given", async () => {
  const key = (await createKey()) ?? "";
  await makeBucket();
  await putObject("name: web\n", "--server-side-encryption", "aws:kms", "--ssekms-key-id", key);
  const head = await s3(
    "head-object --bucket documents --key web/1.yaml --query [ServerSideEncryption,SSEKMSKeyId]",
  );
  expect(JSON.parse(head)).toEqual(["aws:kms", key]);
});

test("a denial without that condition is held to, beside one that has it", async () => {
  await makeBucket();
  const { Condition: _, ...denial } = { ...tlsOnly, Sid: "NoWriting", Action: "s3:PutObject" };
  await putPolicy(policyOf(tlsOnly, denial));
  await expect(putObject("name: web\n")).rejects.toThrow("(403) when calling the PutObject operation");
});

test("a policy goes when it is deleted, and with its bucket", async () => {
  const noPolicy = "NoSuchBucketPolicy";
  await makeBucket();
  await putPolicy(policyOf(tlsOnly));
  await s3("delete-bucket-policy --bucket documents");
  await expect(policy()).rejects.toThrow(noPolicy);
  await putPolicy(policyOf(tlsOnly));
  await s3("delete-bucket --bucket documents");
  await makeBucket();
  await expect(policy()).rejects.toThrow(noPolicy);
});

test("a bucket that is not there has no policy, and is not read", async () => {
  await expect(putPolicy(policyOf(tlsOnly))).rejects.toThrow("NoSuchBucket");
  await expect(policy()).rejects.toThrow("NoSuchBucket");
  await expect(putObject("name: web\n")).rejects.toThrow("NoSuchBucket");
});
