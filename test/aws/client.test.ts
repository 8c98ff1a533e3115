import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  GetImageCommand,
  type GetImageCommandOutput,
  ImagebuilderClient,
} from "@aws-sdk/client-imagebuilder";
import { awsClient } from "../../aws/client.js";

const ROLE = "arn:aws:iam::444455556666:role/golden-ami";
const CREDENTIALS = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAOFTHEROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

/** Answers as STS and Image Builder do, and keeps what it was asked. */
let server: Server;
const asked: { scope: string | undefined; body: string }[] = [];
let throttled = 0;
let refused: string | undefined;
let answer: { readonly status: number; readonly body: object };

beforeEach(async () => {
  asked.length = 0;
  refused = undefined;
  answer = { status: 200, body: {} };
  server = createServer(async (request, response) => {
    const body = await text(request);
    asked.push({ scope: /Credential=([^,]+)/.exec(request.headers.authorization ?? "")?.[1], body });
    if (body.includes("AssumeRole")) {
      return void response.writeHead(refused ? 403 : 200).end(refused ?? CREDENTIALS);
    }
    throttled -= 1;
    if (throttled >= 0) response.writeHead(429, { "x-amzn-errortype": "TooManyRequestsException" });
    else response.writeHead(answer.status);
    response.end(JSON.stringify(answer.body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  jest.replaceProperty(process, "env", {
    ...process.env,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "AKIAOFTHECALLER",
    AWS_SECRET_ACCESS_KEY: "s",
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await once(server.close(), "close");
});

async function getImage(assumeRole?: string, profile?: string): Promise<GetImageCommandOutput> {
  const target = { account: "444455556666", region: "eu-west-3", assumeRole, profile };
  const client = awsClient(ImagebuilderClient, target);
  return client.send(new GetImageCommand({ imageBuildVersionArn: "arn" })).finally(() => client.destroy());
}

const scopes = () => asked.map(({ scope }) => scope?.replace(/\/\d{8}\//, "/<day>/"));

test.each([
  ["a profile works with its credentials", undefined, ["AKIAOFTHEPROFILE/<day>/eu-west-3/imagebuilder"]],
  [
    "a profile beside a role assumes it",
    ROLE,
    ["AKIAOFTHEPROFILE/<day>/eu-west-3/sts", "ASIAOFTHEROLE/<day>/eu-west-3/imagebuilder"],
  ],
])("%s", async (_, assumeRole, expected) => {
  const folder = mkdtempSync(join(tmpdir(), "golden-ami-"));
  const config = join(folder, "config");
  const print = `'{"Version":1,"AccessKeyId":"AKIAOFTHEPROFILE","SecretAccessKey":"s"}'`;
  writeFileSync(config, `[profile golden-ami-444455556666]\ncredential_process = printf %s ${print}\n`);
  Object.assign(process.env, { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, "none") });
  await getImage(assumeRole, "golden-ami-444455556666").finally(() => rmSync(folder, { recursive: true }));
  expect(scopes()).toEqual(expected.map((scope) => `${scope}/aws4_request`));
});

test("a client works in the target's Region, with the credentials of its role", async () => {
  await getImage(ROLE);
  expect(scopes()).toEqual([
    "AKIAOFTHECALLER/<day>/eu-west-3/sts/aws4_request",
    "ASIAOFTHEROLE/<day>/eu-west-3/imagebuilder/aws4_request",
  ]);
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
    RoleArn: ROLE,
    RoleSessionName: "golden-ami",
  });
});

test("without a role, the caller's own credentials are used", async () => {
  await getImage();
  expect(scopes()).toEqual(["AKIAOFTHECALLER/<day>/eu-west-3/imagebuilder/aws4_request"]);
});

test("a throttled call is made again, more often than the SDK would by itself", async () => {
  // The pause before each attempt is a random part of an ever longer time.
  jest.spyOn(Math, "random").mockReturnValue(0);
  throttled = 7;
  await getImage();
  expect(asked).toHaveLength(8);
});

describe("an answer cannot steer the terminal that it is shown on", () => {
  test("at any depth, by codes of 7 or 8 bits, and stays what it is otherwise", async () => {
    const image = {
      arn: "arn:\u001b]0;title\u0007",
      name: "Größe 🙂 \\u001b",
      state: { status: "FAILED", reason: "line\r\u001b[2K\u009b31mline\nline" },
      outputResources: { amis: [{ image: "ami-1", name: "web\u001b[8m" }] },
      tags: { "key\u001bc": "value\u007f" },
      imageTestsConfiguration: { timeoutMinutes: 60, imageTestsEnabled: true },
    };
    answer = { status: 200, body: { image } };
    expect((await getImage()).image).toEqual({
      arn: "arn:\\u001b]0;title\\u0007",
      name: "Größe 🙂 \\u001b",
      state: { status: "FAILED", reason: "line\\u000d\\u001b[2K\\u009b31mline\\u000aline" },
      outputResources: { amis: [{ image: "ami-1", name: "web\\u001b[8m" }] },
      tags: { "key\\u001bc": "value\\u007f" },
      imageTestsConfiguration: { timeoutMinutes: 60, imageTestsEnabled: true },
    });
  });

  test("nor can an error, by its name or its message", async () => {
    answer = { status: 400, body: { __type: "Invalid\u001b[2JException", message: "no\u001b[2J" } };
    await expect(getImage()).rejects.toMatchObject({
      name: "Invalid\\u001b[2JException",
      message: "no\\u001b[2J",
    });
  });

  test("nor can one of the service that hands out the role's credentials", async () => {
    refused =
      "<Response><Errors><Error><Code>Access&#27;Denied</Code><Message>not&#155;you</Message></Error></Errors></Response>";
    await expect(getImage(ROLE)).rejects.toMatchObject({ message: "not\\u009byou" });
  });
});
