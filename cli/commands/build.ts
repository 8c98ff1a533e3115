import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ImagebuilderClient, StartImagePipelineExecutionCommand } from "@aws-sdk/client-imagebuilder";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { Command, InvalidArgumentError, Option } from "commander";
import { printable, show, UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import type { LandingZone, ResolvedImage } from "../../landing-zone/types.js";
import { BuildProgress } from "../build/progress.js";
import { type BuildSnapshot, buildSnapshot } from "../build/snapshot.js";
import { ExitCode } from "../exit-code.js";
import { interruption } from "../interruption.js";

interface Options {
  readonly wait: boolean;
  readonly follow?: string;
  readonly patience: number;
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
const DEFAULT_PATIENCE_SECONDS = 60;
const CLIENT = {
  defaultsMode: "standard",
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

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
    .option(
      "--patience <seconds>",
      "how long to go on asking while AWS does not answer",
      parseSeconds,
      DEFAULT_PATIENCE_SECONDS,
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
  await build(image, landingZone, options);
}

async function build(
  image: ResolvedImage,
  { shared, buildLogs }: LandingZone,
  options: Options,
): Promise<void> {
  const { region } = shared;
  const client = new ImagebuilderClient({
    region,
    ...CLIENT,
    maxAttempts: MAX_ATTEMPTS,
    credentials: shared.assumeRole
      ? fromTemporaryCredentials({
          params: { RoleArn: shared.assumeRole, RoleSessionName: "golden-ami" },
          clientConfig: { region, ...CLIENT },
        })
      : undefined,
  });
  if (options.follow !== undefined) assertBuildOf(image, options.follow);
  const signal = interruption();
  const mayHaveStarted = `A build may have started: aws imagebuilder list-image-pipeline-images --image-pipeline-arn ${image.pipelineArn}`;
  const arn =
    options.follow ??
    (await answer(start(client, image), options.patience * 1000, signal).catch((error) => {
      if (error instanceof NoAnswer) console.error(mayHaveStarted);
      return explain(shared)(error);
    }));
  if (arn === undefined) endInterrupted(mayHaveStarted);
  if (options.follow === undefined) warnOfUndeployed(image, arn);
  const again = `npx golden-ami build ${image.name} --follow ${arn}`;
  if (!options.wait) {
    await print(options.json ? JSON.stringify({ arn }) : `${arn} has started. Follow it: ${again}`);
    return;
  }

  const progress = new BuildProgress(process.stderr);
  progress.begin(arn);
  const build = await follow(client, arn, progress, options.patience, signal).catch((error) => {
    progress.end();
    if (error?.name === "ResourceNotFoundException") throw new UserError(`there is no build ${arn}`);
    console.error(`The build may go on. Follow it: ${again}`);
    return explain(shared)(error);
  });
  progress.end();
  if (!build) endInterrupted(`The build goes on. Follow it: ${again}`);
  const isFailed = build.state !== "AVAILABLE";
  if (options.json) {
    await print(JSON.stringify(build)).catch((error) => {
      if (!isFailed) throw error;
      console.error(error.message);
    });
  }
  if (isFailed) throw new BuildFailed(failure(image, build, buildLogs));
  if (options.json) return;
  const lines = build.amis.map(({ region, id, name }) => `${region.padEnd(15)} ${id}  ${name}`);
  await print(lines.join("\n"));
}

/** AWS has not answered in time. */
class NoAnswer extends Error {
  override readonly name = "TimeoutError";
}

/**
 * @param milliseconds how long to wait
 * @returns undefined once the signal is aborted, whatever the promise does then
 * @throws NoAnswer
 */
function answer<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T | undefined> {
  const done = new AbortController();
  const interruption = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { signal: done.signal });
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer("no answer")), milliseconds);
  });
  return Promise.race([promise, interruption, timeout]).finally(() => {
    clearTimeout(timer);
    done.abort();
  });
}

/** At once, though a request may be under way. */
function endInterrupted(message: string): never {
  console.error(message);
  process.exit(ExitCode.Interrupted);
}

/** @throws UserError with the text, where nobody can read it otherwise */
async function print(text: string): Promise<void> {
  const error = await new Promise<Error | null | undefined>((resolve) => {
    process.stdout.write(`${text}\n`, resolve);
  });
  if (error) throw new UserError(`the result cannot be written: ${error.message}\n${text}`);
}

async function start(client: ImagebuilderClient, image: ResolvedImage): Promise<string> {
  const { imageBuildVersionArn } = await client
    .send(
      new StartImagePipelineExecutionCommand({
        imagePipelineArn: image.pipelineArn,
        clientToken: randomUUID(),
      }),
    )
    .catch((error) => {
      if (error?.name !== "ResourceNotFoundException") throw error;
      throw new UserError(`${error.message}\nDeploy the shared stack first: npx cdktf deploy shared`);
    });
  if (!imageBuildVersionArn) throw new UserError("Image Builder did not say which build it has started");
  return imageBuildVersionArn;
}

/** @throws UserError where the ARN is not of a build of this image, `…:image/<name>/<version>/<build>` */
function assertBuildOf({ name, pipelineArn }: ResolvedImage, arn: string): void {
  const image = pipelineArn.replace(":image-pipeline/", ":image/");
  if (arn.startsWith(`${image}/`) && /^\d+\.\d+\.\d+\/\d+$/.test(arn.slice(image.length + 1))) return;
  throw new UserError(`${show(arn)} is not a build of ${name}: expected ${image}/<version>/<build>`);
}

/** What is built is what was deployed, not what golden-ami.yaml says now. */
function warnOfUndeployed({ name, recipeVersion }: ResolvedImage, arn: string): void {
  const deployed = arn.split("/").at(-2);
  if (deployed === recipeVersion) return;
  console.error(
    `warning: this builds ${name} ${deployed}, which is deployed; golden-ami.yaml is at ${recipeVersion}: npx cdktf deploy shared`,
  );
}

/**
 * Until the build ends, asking often at first and seldom later.
 * @param patience how long AWS may not answer; seconds
 * @returns undefined where interrupted
 */
async function follow(
  client: ImagebuilderClient,
  arn: string,
  progress: BuildProgress,
  patience: number,
  signal: AbortSignal,
): Promise<BuildSnapshot | undefined> {
  let silentSince: number | undefined;
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS)) {
    silentSince ??= Date.now();
    const deadline = silentSince + patience * 1000;
    try {
      const build = await answer(buildSnapshot(client, arn), deadline - Date.now(), signal);
      if (!build) return undefined;
      silentSince = undefined;
      progress.update(build);
      if (build.isFinished) return build;
    } catch (error) {
      if (isRefusal(error) || Date.now() >= deadline) throw error;
      progress.note(`AWS does not answer: ${firstLine(error)}`);
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

function failure(image: ResolvedImage, build: BuildSnapshot, logs: LandingZone["buildLogs"]): string {
  const failedStep = build.steps.find(({ status }) => status === "FAILED");
  const version = build.arn.split("/").slice(-2).join("/");
  return [
    `the build ${image.name} ${version} is ${build.state}${build.reason ? `: ${printable(build.reason)}` : ""}`,
    ...(failedStep
      ? [
          `  step  ${failedStep.workflow} / ${failedStep.name}${failedStep.message ? `: ${printable(failedStep.message)}` : ""}`,
        ]
      : []),
    `  log   CloudWatch log group /aws/imagebuilder/${image.name}, stream ${version}`,
    `        s3://${logs.bucket}/${logs.prefix}/${image.name}/${version}/`,
  ].join("\n");
}

interface ServiceError extends Error {
  readonly $fault: "client" | "server";
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** Whether it is AWS's own answer, also STS's; the SDK calls what it cannot read Unknown. */
const isServiceError = (error: Error): error is ServiceError =>
  "$fault" in error && "$metadata" in error && !/^Unknown/.test(error.name);

/** Image Builder throttles with 429, STS with 400. */
const isThrottling = ({ name, $metadata }: ServiceError) =>
  $metadata.httpStatusCode === 429 || /Throttl|CallRateLimitExceeded/.test(name);

/** Whether nobody has answered, or somebody who is not AWS. */
const isOutage = (error: Error) => "$metadata" in error || "code" in error || error.name === "TimeoutError";

/** Whether it will be the same when asked again. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (!isServiceError(error)) return !isOutage(error);
  return error.$fault === "client" && !isThrottling(error);
}

/** Throws what the AWS SDK has thrown, in the words of who must mend it. */
function explain({ account, region, assumeRole }: LandingZone["shared"]): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error) || error instanceof UserError) throw error;
    if (error.name === "CredentialsProviderError") {
      throw new UserError(
        `there are no AWS credentials for ${assumeRole ?? `account ${account}`}: ${error.message}`,
      );
    }
    if (isServiceError(error)) {
      throw new UserError(
        isThrottling(error)
          ? `Image Builder throttles this account (${MAX_ATTEMPTS} attempts): ${error.message}. Try again in a minute.`
          : `AWS refused: ${error.name}: ${error.message}`,
      );
    }
    if (!isOutage(error)) throw error;
    const { AWS_ENDPOINT_URL: endpoint } = process.env;
    throw new UserError(
      `AWS cannot be reached in ${region}: ${firstLine(error)}${endpoint ? ` (AWS_ENDPOINT_URL is ${endpoint})` : ""}`,
      { cause: error },
    );
  };
}

/** Of an error whose message may be a proxy's page, or empty. */
function firstLine(error: unknown): string {
  const { message, code, name } = error as Error & { code?: string };
  return printable(message.split("\n")[0] || code || name);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === "" || !(seconds >= 0 && seconds <= 86_400))
    throw new InvalidArgumentError("0 to 86400 seconds.");
  return seconds;
}
