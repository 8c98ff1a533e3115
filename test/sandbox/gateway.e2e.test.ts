import { GetImageCommand, ImagebuilderClient, ListImageRecipesCommand } from "@aws-sdk/client-imagebuilder";
import { admin, as, registerImage, sandboxUrl, useSandbox } from "./local-aws.js";
import { member, outsider, owner } from "./organization.js";

useSandbox();

describe("an access key", () => {
  test("belongs to the account of the role that was assumed", async () => {
    const RoleArn = `arn:aws:iam::${member}:role/path/golden-ami`;
    const { Credentials } = await as("any").sts.assumeRole({ RoleArn, RoleSessionName: "me" });
    expect(await as(Credentials?.AccessKeyId ?? "").sts.getCallerIdentity()).toMatchObject({
      Account: member,
      Arn: `arn:aws:sts::${member}:assumed-role/golden-ami/me`,
    });
  });

  test("of 12 digits is that account's, and any other the default account's", async () => {
    expect(await as(outsider).sts.getCallerIdentity()).toMatchObject({ Account: outsider });
    expect(await as("any").sts.getCallerIdentity()).toMatchObject({ Account: owner });
  });

  test("that is missing is an error", async () => {
    const response = await fetch(sandboxUrl(), { method: "POST", body: "Action=DescribeImages" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>MissingAuthenticationToken</Code>");
  });
});

describe("a fault", () => {
  test("throttles EC2 as often as told", async () => {
    const fault = { service: "ec2", operation: "DescribeImages", status: 429, times: 1 };
    expect((await admin("POST", "faults", fault)).status).toBe(204);
    const describeImages = () => as(owner).ec2.describeImages({ Owners: ["self"] });
    await expect(describeImages()).rejects.toMatchObject({ name: "RequestLimitExceeded" });
    expect((await describeImages()).Images).toEqual([]);
  });

  test("of KMS has the JSON protocol's form, and is cleared", async () => {
    await admin("POST", "faults", { service: "kms", status: 429 });
    await expect(as(owner).kms.listKeys()).rejects.toMatchObject({ name: "ThrottlingException" });
    await admin("DELETE", "faults");
    expect((await as(owner).kms.listKeys()).Keys).toEqual([]);
  });

  test("of Image Builder is retried by the SDK until it is used up", async () => {
    const client = new ImagebuilderClient({
      endpoint: sandboxUrl(),
      region: "eu-west-1",
      credentials: { accessKeyId: owner, secretAccessKey: "any" },
    });
    await admin("POST", "faults", { service: "imagebuilder", status: 429, times: 1 });
    await admin("POST", "faults", { service: "imagebuilder", status: 500, times: 1 });
    const { imageRecipeSummaryList, $metadata } = await client.send(new ListImageRecipesCommand({}));
    expect(imageRecipeSummaryList).toEqual([]);
    expect($metadata.attempts).toBe(3);
    await admin("POST", "faults", { service: "imagebuilder", operation: "GetImage", status: 429 });
    const arn = `arn:aws:imagebuilder:eu-west-1:${owner}:image/web/1.0.0/1`;
    await expect(client.send(new GetImageCommand({ imageBuildVersionArn: arn }))).rejects.toMatchObject({
      name: "ThrottlingException",
      message: "Rate exceeded",
      $metadata: { httpStatusCode: 400, attempts: 3 },
    });
    client.destroy();
  });

  test("that is none is refused with what is right", async () => {
    for (const body of [
      {},
      { service: "ec2" },
      { service: "ec2", status: "429" },
      { service: "ec2", status: 429, rate: 1.5 },
      { service: "ec2", status: 429, rate: 0 },
      { service: "ec2", status: 429, seed: 7 },
      { rate: 0.5 },
      { image: "web" },
      { image: "web", step: "Distribute" },
      { service: "imagebuilder", operation: "GetImge", status: 429 },
    ]) {
      const response = await admin("POST", "faults", body);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: expect.stringContaining('expected {"service"?') });
    }
  });
});

test("a reset empties AMIs, moto and assumed roles alike", async () => {
  await registerImage();
  await as(owner).ssm.putParameter({ Name: "/a", Value: "b", Type: "String" });
  expect(await (await admin("GET", "amis")).json()).toMatchObject({ amis: [{ ownerId: owner }] });
  expect((await admin("POST", "reset")).status).toBe(204);
  expect(await (await admin("GET", "amis")).json()).toEqual({ amis: [] });
  await expect(as(owner).ssm.getParameter({ Name: "/a" })).rejects.toMatchObject({
    name: "ParameterNotFound",
  });
});

test("a web page cannot drive the sandbox", async () => {
  const fromPage = await fetch(`${sandboxUrl()}/_sandbox/reset`, {
    method: "POST",
    headers: { origin: "https://example.com" },
  });
  expect(fromPage.status).toBe(403);
});
