import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ImagebuilderClient, StartImagePipelineExecutionCommand } from "@aws-sdk/client-imagebuilder";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { Command, Option } from "commander";
import { show, UserError } from "../input/problem.js";
import type { GoldenImage, LandingZone } from "../landing-zone/landing-zone.js";
import { loadLandingZone } from "../landing-zone/load.js";
import { BuildProgress } from "./build-progress.js";
import { type BuildSnapshot, buildSnapshot } from "./build-snapshot.js";
import { ExitCode } from "./exit-code.js";
import { interruption } from "./interruption.js";

interface Options {
  readonly wait: boolean;
  readonly follow?: string;
  readonly json?: boolean;
}

/** The build ended without an AMI. */
class BuildFailed extends UserError {
  override readonly exitCode = ExitCode.BuildFailed;
}

/** Image Builder's quota is shared by all that an account does with it: wait rather than fail. */
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

export function buildCommand(): Command {
  return new Command("build")
    .description("Start an image's pipeline in the shared account, and follow the build.")
    .argument("<image>", "name of an image of golden-ami.yaml")
    .option("--no-wait", "only start it")
    .addOption(
      new Option(
        "--follow <arn>",
        "follow a build that was started before, by its image build version ARN",
      ).conflicts("wait"),
    )
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami build web
  $ npx golden-ami build web --no-wait
  $ npx golden-ami build web --follow arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/3`,
    )
    .action(run);
}

async function run(name: string, options: Options): Promise<void> {
  const { landingZone } = loadLandingZone(".");
  const image = landingZone.images.find((one) => one.name === name);
  if (!image) {
    throw new UserError(
      `there is no image ${show(name)}: expected one of ${landingZone.images.map((one) => one.name).join(", ")}`,
    );
  }
  try {
    await build(image, landingZone, options);
  } catch (error) {
    throw explained(error, image, landingZone, options);
  }
}

async function build(
  image: GoldenImage,
  { shared, buildLogs }: LandingZone,
  options: Options,
): Promise<void> {
  const client = new ImagebuilderClient({
    region: shared.region,
    maxAttempts: MAX_ATTEMPTS,
    credentials: shared.assumeRole
      ? fromTemporaryCredentials({
          params: { RoleArn: shared.assumeRole, RoleSessionName: "golden-ami" },
          clientConfig: { region: shared.region },
        })
      : undefined,
  });
  if (options.follow !== undefined) assertBuildOf(image, options.follow);
  const arn = options.follow ?? (await start(client, image));
  if (options.follow === undefined) warnOfUndeployed(image, arn);
  const again = `npx golden-ami build ${image.name} --follow ${arn}`;
  if (!options.wait) {
    console.log(options.json ? JSON.stringify({ arn }) : `${arn} has started. Follow it: ${again}`);
    return;
  }

  const interrupted = interruption();
  const progress = new BuildProgress(process.stderr);
  progress.begin(arn);
  const build = await follow(client, arn, progress, interrupted).catch((error) => {
    progress.end();
    if (error?.name !== "ResourceNotFoundException") {
      console.error(`The build may go on. Follow it: ${again}`);
    }
    throw error;
  });
  progress.end();
  if (!build) {
    client.destroy();
    console.error(`The build goes on. Follow it: ${again}`);
    process.exitCode = ExitCode.Interrupted;
    return;
  }
  if (options.json) console.log(JSON.stringify(build));
  if (build.state !== "AVAILABLE") throw new BuildFailed(failure(image, build, buildLogs));
  if (!options.json) {
    for (const { region, id, name } of build.amis) console.log(`${region.padEnd(15)} ${id}  ${name}`);
  }
}

async function start(client: ImagebuilderClient, image: GoldenImage): Promise<string> {
  const { imageBuildVersionArn } = await client.send(
    new StartImagePipelineExecutionCommand({
      imagePipelineArn: image.pipelineArn,
      clientToken: randomUUID(),
    }),
  );
  if (!imageBuildVersionArn) throw new UserError("Image Builder did not say which build it has started");
  return imageBuildVersionArn;
}

/** @throws UserError where the ARN is not of a build of this image, `…:image/<name>/<version>/<build>` */
function assertBuildOf({ name, pipelineArn }: GoldenImage, arn: string): void {
  const image = pipelineArn.replace(":image-pipeline/", ":image/");
  if (arn.startsWith(`${image}/`) && /^\d+\.\d+\.\d+\/\d+$/.test(arn.slice(image.length + 1))) return;
  throw new UserError(`${show(arn)} is not a build of ${name}: expected ${image}/<version>/<build>`);
}

/** What is built is what was deployed, not what golden-ami.yaml says now. */
function warnOfUndeployed({ name, recipeVersion }: GoldenImage, arn: string): void {
  const deployed = arn.split("/").at(-2);
  if (deployed === recipeVersion) return;
  console.error(
    `warning: this builds ${name} ${deployed}, which is deployed; golden-ami.yaml is at ${recipeVersion}: npx cdktf deploy shared`,
  );
}

/** Until the build ends, asking often at first and seldom later. @returns undefined where interrupted */
async function follow(
  client: ImagebuilderClient,
  arn: string,
  progress: BuildProgress,
  signal: AbortSignal,
): Promise<BuildSnapshot | undefined> {
  const interruption = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS)) {
    const build = await Promise.race([buildSnapshot(client, arn), interruption]);
    if (!build) break;
    progress.update(build);
    if (build.isFinished) return build;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

function failure(image: GoldenImage, build: BuildSnapshot, logs: LandingZone["buildLogs"]): string {
  const failedStep = build.steps.find(({ status }) => status === "FAILED");
  const version = build.arn.split("/").slice(-2).join("/");
  return [
    `the build ${image.name} ${version} is ${build.state}${build.reason ? `: ${build.reason}` : ""}`,
    ...(failedStep
      ? [
          `  step  ${failedStep.workflow} / ${failedStep.name}${failedStep.message ? `: ${failedStep.message}` : ""}`,
        ]
      : []),
    `  log   CloudWatch log group /aws/imagebuilder/${image.name}, stream ${version}`,
    `        s3://${logs.bucket}/${logs.prefix}/${image.name}/${version}/`,
  ].join("\n");
}

/** What AWS refuses, in the words of who must mend it. */
function explained(
  error: unknown,
  image: GoldenImage,
  { shared }: LandingZone,
  { follow: arn }: Options,
): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  switch (error.name) {
    case "ResourceNotFoundException":
      if (arn !== undefined) return new UserError(`there is no build ${arn}`);
      return new UserError(`${error.message}\nDeploy the shared stack first: npx cdktf deploy shared`);
    case "CredentialsProviderError":
      return new UserError(
        `there are no AWS credentials for ${shared.assumeRole ?? `account ${shared.account}`}: ${error.message}`,
      );
    case "CallRateLimitExceededException":
      return new UserError(
        `Image Builder throttles this account (${MAX_ATTEMPTS} attempts): ${error.message}. Try again in a minute.`,
      );
  }
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_AGAIN)/.test(code)) {
    return new UserError(`AWS cannot be reached in ${shared.region}: ${error.message || code}`);
  }
  if ("$metadata" in error)
    return new UserError(`AWS refused: ${error.name}: ${error.message} (image ${image.name})`);
  return error;
}
