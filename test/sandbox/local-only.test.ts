import { assertLocal } from "../../sandbox/local-only.js";

const host = "127.0.0.1:4566";
const chromium =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const safari15 =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/605.1.15";

test.each<[what: string, headers: Parameters<typeof assertLocal>[0]]>([
  ["an image or a link of another site", { host, "user-agent": chromium, "sec-fetch-site": "cross-site" }],
  ["a page of another port of this machine", { host, "user-agent": chromium, "sec-fetch-site": "same-site" }],
  [
    "a page that the sandbox itself serves",
    { host, "user-agent": chromium, "sec-fetch-site": "same-origin" },
  ],
  ["a script or form of another site", { host, origin: "https://example.com" }],
  ["a form of a page without an address", { host, origin: "null" }],
  ["a WebSocket", { host, origin: "https://example.com", connection: "Upgrade", upgrade: "websocket" }],
  ["an image, in a browser too old to say so", { host, "user-agent": safari15 }],
  [
    "a program that says that it acts for a page",
    { host, "user-agent": "curl/8.5.0", "sec-fetch-site": "cross-site" },
  ],
])("%s is kept out", (_, headers) => {
  expect(() => assertLocal(headers)).toThrow(
    expect.objectContaining({
      statusCode: 403,
      message: "the sandbox is for local programs: requests of a web page are refused",
    }),
  );
});

test.each([
  "example.com",
  "example.com:4566",
  "localhost.example.com",
  "127.0.0.1.example.com:4566",
  "127.0.0.1@example.com",
  "notlocalhost",
  "192.168.0.1:4566",
  "",
])("a page whose name was made to resolve to this machine is kept out: %j", (name) => {
  expect(() => assertLocal({ host: name, "user-agent": chromium, "sec-fetch-site": "none" })).toThrow(
    `the sandbox is for local programs: Host "${name}" is not this machine`,
  );
});

test.each<[what: string, headers: Parameters<typeof assertLocal>[0]]>([
  ["the AWS CLI", { host, "user-agent": "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux" }],
  ["Terraform", { host, "user-agent": "APN/1.0 HashiCorp/1.0 Terraform/1.11.4 aws-sdk-go-v2/1.36.3" }],
  ["S3's virtual hosts", { host: "logs.localhost:4566", "user-agent": "Boto3/1.43.0" }],
  ["IPv6", { host: "[::1]:4566" }],
  ["PowerShell", { host, "user-agent": "Mozilla/5.0 (Linux; Debian GNU/Linux 12) PowerShell/7.5.0" }],
  ["who types an address", { host, "user-agent": chromium, "sec-fetch-site": "none" }],
])("%s is let in", (_, headers) => {
  expect(() => assertLocal(headers)).not.toThrow();
});
