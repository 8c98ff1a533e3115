// A `credential_process` of AWS's configuration: prints credentials of the role that it is given, by the token that the CI
// system has for this job. No key is stored anywhere, and each role's own trust policy says which jobs it takes.
//   GitHub: the job has `permissions: id-token: write`
//   GitLab: the job has `id_tokens: { GOLDEN_AMI_TOKEN: { aud: sts.amazonaws.com } }`
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sourcing-external.html
import { setTimeout as sleep } from "node:timers/promises";

const AUDIENCE = "sts.amazonaws.com";
const PATIENCE_MS = 20_000;
const ATTEMPTS = 4;

async function token() {
  const {
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    GOLDEN_AMI_TOKEN,
  } = process.env;
  if (GOLDEN_AMI_TOKEN) return GOLDEN_AMI_TOKEN;
  if (!url || !bearer) {
    throw new Error(
      "this job has no token: expected `permissions: id-token: write` on GitHub, or `id_tokens: GOLDEN_AMI_TOKEN` on GitLab. A fork's pull request gets none",
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${url}&audience=${AUDIENCE}`, {
      headers: { authorization: `Bearer ${bearer}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.ok) return (await answer.json()).value;
    // Every stack of a shard asks, and a plan must not fail because GitHub was busy.
    const isTheirs = answer.status >= 500 || answer.status === 429;
    if (!isTheirs || attempt === ATTEMPTS) throw new Error(`GitHub gives no token: ${answer.status}`);
    await sleep(attempt * Number(process.env.RETRY_MS ?? 1_000));
  }
}

async function credentials(roleArn) {
  // What AWS's tools read beside the credentials must be an error.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { fromWebToken } = await import("@aws-sdk/credential-providers");
  const { AWS_REGION, AWS_DEFAULT_REGION, GITHUB_RUN_ID, CI_JOB_ID } = process.env;
  const provider = fromWebToken({
    roleArn,
    webIdentityToken: await token(),
    // CloudTrail shows it beside each call.
    roleSessionName: `golden-ami-${GITHUB_RUN_ID ?? CI_JOB_ID ?? "ci"}`,
    clientConfig: { region: AWS_REGION ?? AWS_DEFAULT_REGION ?? regionOf(roleArn) },
  });
  return provider();
}

/** A Region of the role's partition, whose STS knows every role of it. */
const regionOf = (roleArn) =>
  ({ "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-eusc": "eusc-de-east-1" })[
    roleArn.split(":")[1]
  ] ?? "us-east-1";

const [roleArn] = process.argv.slice(2);
try {
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn ?? "")) {
    throw new Error(
      "expected the ARN of a role: node ci/oidc-credentials.mjs arn:aws:iam::<account>:role/<name>",
    );
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await credentials(roleArn);
  console.log(
    JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration?.toISOString(),
    }),
  );
} catch (error) {
  // AWS's own words name the role and what its trust policy refuses.
  console.error(`no credentials of ${roleArn}: ${error.message}`);
  process.exitCode = 1;
}
