import { execFileSync } from "node:child_process";
import { environmentWith, exportLines, sandboxSettings } from "../../../cli/sandbox/settings.js";

const SETTINGS = sandboxSettings({
  url: "http://127.0.0.1:4566",
  account: "111122223333",
  region: "eu-west-1",
});

test("the lines for a shell are plain, and end what it says of a profile or session", () => {
  expect(exportLines(SETTINGS)).toBe(
    `export AWS_ENDPOINT_URL=http://127.0.0.1:4566
export AWS_ACCESS_KEY_ID=111122223333
export AWS_SECRET_ACCESS_KEY=sandbox
export AWS_REGION=eu-west-1
export AWS_DEFAULT_REGION=eu-west-1
export AWS_EC2_METADATA_DISABLED=true
unset AWS_PROFILE AWS_SESSION_TOKEN`,
  );
});

test.each(["/home/a b/terraform.rc", "/it's/$HOME/`id`/terraform.rc", 'a"b\\c', "", "*"])(
  "a shell reads back the value %j",
  (value) => {
    const script = `${exportLines({ VALUE: value })}\nprintf %s "$VALUE"`;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(value);
  },
);

test("a command's environment has the sandbox's settings, and nothing that leads to the real AWS", () => {
  const environment = environmentWith(SETTINGS, {
    PATH: "/bin",
    TF_WORKSPACE: "prod",
    AWS_PROFILE: "prod",
    AWS_SESSION_TOKEN: "real",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_S3: "https://s3.eu-west-1.amazonaws.com",
    AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/token",
    AWS_CONFIG_FILE: "/home/me/.aws/config",
  });
  expect(environment).toEqual({
    PATH: "/bin",
    TF_WORKSPACE: "prod",
    ...SETTINGS,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  });
});
