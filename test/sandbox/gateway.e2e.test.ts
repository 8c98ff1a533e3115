import { request } from "node:http";
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

  test("of a role that asks for an external id is given only with it", async () => {
    const { Role } = await as(member).iam.createRole({
      RoleName: "golden-ami",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${owner}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "acme+1" } },
        },
      }),
    });
    const assume = (ExternalId?: string) =>
      as(owner).sts.assumeRole({ RoleArn: Role?.Arn, RoleSessionName: "me", ExternalId });
    for (const wrong of [undefined, "other"])
      await expect(assume(wrong)).rejects.toMatchObject({
        name: "AccessDenied",
        message: `User: arn:aws:iam::${owner}:root is not authorized to perform: sts:AssumeRole on resource: ${Role?.Arn}`,
      });
    expect((await assume("acme+1")).AssumedRoleUser?.Arn).toBe(
      `arn:aws:sts::${member}:assumed-role/golden-ami/me`,
    );
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
      { image: "web", step: "My step" },
      { service: "imagebuilder", operation: "GetImge", status: 429 },
    ]) {
      const response = await admin("POST", "faults", body);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: expect.stringContaining('expected {"service"?') });
    }
  });

  test("fails a build at a step of any name", async () => {
    for (const step of ["ApplyBuildComponents", "Scan_for_secrets"])
      expect((await admin("POST", "faults", { image: "web", step })).status).toBe(204);
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

describe("a web page cannot drive the sandbox", () => {
  const credential = `X-Amz-Credential=${owner}/20260101/eu-west-1/ec2/aws4_request`;
  const crossSite = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "no-cors",
    "sec-fetch-dest": "image",
  };
  const page = { origin: "https://example.com" };

  test.each<[what: string, method: string, path: (ami: string) => string, headers: Record<string, string>]>([
    ["image", "GET", (ami) => `/?Action=DeregisterImage&ImageId=${ami}&${credential}`, crossSite],
    [
      "link with another path",
      "GET",
      (ami) => `/a/b?Action=DeregisterImage&ImageId=${ami}&${credential}`,
      crossSite,
    ],
    ["form", "POST", () => "/_sandbox/reset", { ...page, "content-type": "text/plain" }],
    ["script that does not read the answer", "POST", () => "/_sandbox/reset", crossSite],
    ["preflight", "OPTIONS", () => "/", { ...page, "access-control-request-method": "POST" }],
    ["preflight of the sandbox's own", "OPTIONS", () => "/_sandbox/faults", page],
    ["WebSocket", "GET", () => "/", { ...page, connection: "Upgrade", upgrade: "websocket" }],
    ["page of another name for this machine", "GET", () => "/_sandbox/amis", { host: "example.com" }],
    ["path that is nowhere", "GET", () => "/_sandbox/nothing", crossSite],
  ])("as %s", async (_, method, path, headers) => {
    const ami = (await registerImage()) ?? "";
    expect(await status(method, path(ami), headers)).toBe(403);
    expect((await as(owner).ec2.describeImages({ Owners: ["self"] })).Images).toHaveLength(1);
  });
});

test("nobody reaches moto's own API through the sandbox", async () => {
  const authorization = `AWS4-HMAC-SHA256 Credential=${owner}/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0`;
  for (const path of [
    "/moto-api/recorder/start-recording",
    "//moto-api/config",
    "/%6doto-api/reset?%",
    "/%2Fmoto-api/reset",
    "http://127.0.0.1/moto-api/reset",
  ]) {
    expect(await status("POST", path, { authorization })).toBe(403);
  }
});

/** Status of a request whose path and headers are sent as they are, which `fetch` does not do. */
function status(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(sandboxUrl());
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
