import { BuildEnvironment, type BuildEnvironmentProps } from "../../../modules/build/build-environment.js";
import { all, count, only, statements, synthesize } from "../../synthesize.js";

const environment = (props?: BuildEnvironmentProps) =>
  synthesize((stack) => {
    new BuildEnvironment(stack, "Build", props);
  });

test("builds have a network, a bucket for their logs and a profile that may write below its prefix", () => {
  const configuration = environment();
  expect(count(configuration)).toMatchObject({
    aws_iam_instance_profile: 1,
    aws_iam_role: 1,
    aws_s3_bucket: 1,
    aws_security_group: 1,
    aws_subnets: 1,
    aws_vpc: 1,
  });
  const [bucket] = Object.keys(configuration.resource?.aws_s3_bucket ?? {});
  const [logs, ...others] = all(configuration, "aws_iam_role_policy").map(({ policy }) => statements(policy));
  expect(logs).toMatchObject([
    { Effect: "Allow", Action: "s3:PutObject", Resource: `\${aws_s3_bucket.${bucket}.arn}/image-builder/*` },
  ]);
  expect(others.flat().map(({ Effect }) => Effect)).toEqual(["Deny"]);
});

test("names, network, prefix and expiry are as they are given", () => {
  const configuration = environment({
    name: "golden-ami-build",
    network: { subnet: "subnet-0abc1234", securityGroups: ["sg-0abc1234"] },
    logBucketName: "golden-ami-logs",
    logPrefix: "builds",
    logExpiryDays: 7,
    readableParameters: ["/app/licence"],
  });
  expect(count(configuration)).not.toHaveProperty("aws_vpc");
  expect(count(configuration)).not.toHaveProperty("aws_security_group");
  expect(only(configuration, "aws_iam_role").name).toBe("golden-ami-build");
  expect(only(configuration, "aws_s3_bucket").bucket).toBe("golden-ami-logs");
  expect(only(configuration, "aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    { expiration: [{ days: 7 }] },
  ]);
  const [logs, parameters] = all(configuration, "aws_iam_role_policy").map(({ policy }) => policy);
  expect(logs).toContain("/builds/*");
  expect(parameters).toContain(":parameter/app/licence");
});

test("a profile that is there is taken in place of one that is made", () => {
  let taken = "";
  const configuration = synthesize((stack) => {
    taken = new BuildEnvironment(stack, "Build", { instanceProfileName: "builds" }).instanceProfileName;
  });
  expect(taken).toBe("builds");
  expect(count(configuration)).not.toHaveProperty("aws_iam_role");
  expect(count(configuration)).not.toHaveProperty("aws_iam_instance_profile");
});

test("the role that is made has what it is given", () => {
  const configuration = environment({ instanceRole: { path: "/builds/" } });
  expect(only(configuration, "aws_iam_role").path).toBe("/builds/");
});

const build = (props: BuildEnvironmentProps) => {
  let made: BuildEnvironment | undefined;
  const configuration = synthesize((stack) => {
    made = new BuildEnvironment(stack, "Build", props);
  });
  return { configuration, made };
};

test("logs may go to no bucket, and the role may then write to none", () => {
  const { configuration, made } = build({ s3Logs: false });
  expect(count(configuration)).not.toHaveProperty("aws_s3_bucket");
  expect(only(configuration, "aws_iam_role_policy").name).toBe("parameters");
  expect(made?.logBucketName).toBeUndefined();
  expect(made?.logPrefix).toBeUndefined();
});

test("logs may go to a bucket that is there, below the prefix", () => {
  const { configuration, made } = build({ givenLogBucketName: "acme-logs", logPrefix: "builds" });
  expect(count(configuration)).not.toHaveProperty("aws_s3_bucket");
  expect(made).toMatchObject({ logBucketName: "acme-logs", logPrefix: "builds" });
  const logs = all(configuration, "aws_iam_role_policy").find(({ name }) => name === "logs");
  expect(statements(logs?.policy)).toMatchObject([{ Resource: "arn:aws:s3:::acme-logs/builds/*" }]);
});

test("log groups and a topic that is made have one key; a topic that is there has its own", () => {
  const { configuration, made } = build({
    logRetentionDays: 30,
    topic: { name: "builds", email: ["images@example.com"] },
    serviceKeyAlias: "alias/builds",
  });
  const [key] = Object.keys(configuration.resource?.aws_kms_key ?? {});
  expect(count(configuration)).toMatchObject({ aws_kms_key: 1, aws_kms_alias: 1, aws_sns_topic: 1 });
  expect(only(configuration, "aws_sns_topic")).toEqual({
    name: "builds",
    kms_master_key_id: `\${aws_kms_key.${key}.arn}`,
  });
  expect(only(configuration, "aws_kms_alias").name).toBe("alias/builds");
  expect(made?.logGroups?.retentionDays).toBe(30);

  const given = build({ topicArn: "arn:aws:sns:eu-west-1:111122223333:builds" });
  expect(given.made?.topicArn).toBe("arn:aws:sns:eu-west-1:111122223333:builds");
  expect(count(given.configuration)).not.toHaveProperty("aws_kms_key");
});

test.each<[BuildEnvironmentProps, string]>([
  [{ s3Logs: false, logPrefix: "a" }, "logPrefix has no effect without s3Logs"],
  [{ s3Logs: false, givenLogBucketName: "logs" }, "givenLogBucketName has no effect without s3Logs"],
  [{ givenLogBucketName: "Logs" }, 'givenLogBucketName "Logs" has "L"'],
  [{ givenLogBucketName: "logs", logExpiryDays: 3 }, "logExpiryDays has no effect beside givenLogBucketName"],
  [
    { logRetentionDays: 2 },
    "logRetentionDays 2 is not a retention of CloudWatch's: expected one of 1, 3, 5, 7",
  ],
  [{ topicArn: "builds" }, 'topicArn "builds" is not a topic\'s ARN'],
  [
    { topicArn: "arn:aws:sns:eu-west-1:111122223333:builds", topic: {} },
    "topicArn has no effect beside topic: expected one of both",
  ],
  [{ serviceKeyAlias: "alias/a" }, "serviceKeyAlias has no effect without logRetentionDays or topic"],
  [
    { instanceProfileName: "builds", instanceRole: {}, name: "a", readableParameters: [] },
    [
      "name has no effect beside instanceProfileName: expected one of both (test/Build)",
      "instanceRole has no effect beside instanceProfileName: expected one of both (test/Build)",
      "readableParameters has no effect beside instanceProfileName: expected one of both (test/Build)",
    ].join("\n"),
  ],
  [{ instanceProfileName: "a/b" }, 'instanceProfileName "a/b" has "/"'],
  [{ name: "a b" }, "(test/Build/InstanceProfile)"],
  [{ logBucketName: "Logs" }, "(test/Build/Logs)"],
  [{ network: { vpc: "a", subnet: "b" } }, "(test/Build/Network)"],
])("what is wrong with %j is said with the path of the part that it is for", (props, path) => {
  expect(() => environment(props)).toThrow(path);
});

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:builds";

test("log groups are made and encrypted if their time is said, and a topic if it tells somebody", () => {
  let environment: BuildEnvironment | undefined;
  const configuration = synthesize((stack) => {
    environment = new BuildEnvironment(stack, "Build", {
      logRetentionDays: 30,
      topic: { email: ["images@example.com"] },
      serviceKeyAlias: "alias/builds",
    });
  });
  expect(environment?.logGroups).toEqual({ retentionDays: 30, keyArn: expect.any(String) });
  expect(environment?.topicArn).toEqual(expect.any(String));
  expect(count(configuration)).toMatchObject({
    aws_kms_key: 1,
    aws_kms_alias: 1,
    aws_sns_topic: 1,
    aws_sns_topic_subscription: 1,
  });
});

test("logs go to a bucket that is there, or to none, and nothing is made for them then", () => {
  for (const props of [{ givenLogBucketName: "acme-logs", logPrefix: "builds" }, { s3Logs: false }]) {
    let environment: BuildEnvironment | undefined;
    const configuration = synthesize((stack) => {
      environment = new BuildEnvironment(stack, "Build", props);
    });
    expect(environment).toMatchObject(
      props.s3Logs === false
        ? { logBucketName: undefined, logPrefix: undefined }
        : { logBucketName: "acme-logs", logPrefix: "builds" },
    );
    expect(count(configuration)).not.toHaveProperty("aws_s3_bucket");
    const policies = JSON.stringify(all(configuration, "aws_iam_role_policy"));
    expect(policies.includes(":s3:::acme-logs/builds/*")).toBe(props.s3Logs !== false);
  }
});

test.each<[BuildEnvironmentProps, string]>([
  [{ s3Logs: false, logExpiryDays: 1 }, "logExpiryDays has no effect without s3Logs"],
  [
    { givenLogBucketName: "acme-logs", logBucketName: "logs" },
    "logBucketName has no effect beside givenLogBucketName",
  ],
  [{ givenLogBucketName: "a..b" }, 'givenLogBucketName "a..b" has two dots side by side'],
  [{ logRetentionDays: 31 }, "logRetentionDays 31 is"],
  [{ topicArn: "builds" }, 'topicArn "builds" is not a topic\'s ARN'],
  [{ topicArn: TOPIC, topic: { email: ["a@b.example"] } }, "topicArn has no effect beside topic"],
  [{ serviceKeyAlias: "alias/builds" }, "serviceKeyAlias has no effect without logRetentionDays or topic"],
])("an environment with %j is refused", (props, message) => {
  expect(() =>
    synthesize((stack) => {
      new BuildEnvironment(stack, "Build", props);
    }),
  ).toThrow(message);
});
