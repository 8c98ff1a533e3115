import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { awsClient } from "../../aws/client.js";
import { explainAwsError, firstLine, isNotFound } from "../../aws/errors.js";
import { answerWithin, TimeoutError } from "../../aws/patience.js";
import { printable, show, UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import type { ResolvedImage } from "../../landing-zone/types.js";
import { ExitCode } from "../exit-code.js";
import { follow } from "../follow.js";
import { endInterrupted, interruption } from "../interruption.js";
import { print } from "../output.js";
import { quoted } from "../shell.js";
import { failureMessage } from "./failure-message.js";
import { findingLines, findingsFailure, type ScanFindings, scanFindings } from "./findings.js";
import { mislabelledMessage } from "./mislabelled.js";
import { BuildProgress } from "./progress.js";
import { releaseNotes } from "./releases.js";
import type { Severity } from "./severity.js";
import { type BuildSnapshot, buildSnapshot } from "./snapshot.js";
import { assertBuildOf, startBuild, undeployedWarning } from "./start.js";

export interface BuildOptions {
  readonly wait: boolean;
  /** ARN of a build that was started before. */
  readonly follow?: string;
  /** Severity of a vulnerability with which the command fails, as with a worse one. */
  readonly failOn?: Severity;
  /** How long AWS may not answer, in seconds. */
  readonly patience: number;
  readonly json?: boolean;
}

export class BuildFailed extends UserError {
  override readonly exitCode = ExitCode.BuildFailed;
}

/** @param gone ends the following, because whoever started it is gone */
export async function runBuild(name: string, options: BuildOptions, gone: AbortSignal): Promise<void> {
  const { shared, images, containers, buildLogs } = loadLandingZone(".").landingZone;
  const image = imageOf([...images, ...containers], name);
  assertScanned(image, options.failOn);
  if (options.follow !== undefined) assertBuildOf(image, options.follow);
  const client = awsClient(ImagebuilderClient, shared);
  const signal = AbortSignal.any([interruption(), gone]);

  const mayHaveStarted = `A build may have started: aws imagebuilder list-image-pipeline-images --image-pipeline-arn ${image.pipelineArn}`;
  const started = () =>
    answerWithin(startBuild(client, image), options.patience * 1000, signal).catch((error: unknown) => {
      if (error instanceof TimeoutError) console.error(mayHaveStarted);
      throw explainAwsError(error, shared);
    });
  const arn = options.follow ?? (await started());
  if (arn === undefined) endInterrupted(mayHaveStarted);
  const warning = options.follow === undefined && undeployedWarning(image, arn);
  if (warning) console.error(warning);

  const failOn = options.failOn ? ` --fail-on ${options.failOn}` : "";
  const again = `npx golden-ami build ${name} --follow ${quoted(arn)}${failOn}`;
  if (!options.wait) {
    await print(options.json ? JSON.stringify({ arn }) : `${arn} has started. Follow it: ${again}`);
    return;
  }

  const progress = new BuildProgress(process.stderr);
  progress.begin(arn);
  const build = await follow(() => buildSnapshot(client, arn), {
    update: (snapshot) => progress.update(snapshot),
    note: (text) => progress.note(text),
    isFinished: ({ isFinished }) => isFinished,
    patienceSeconds: options.patience,
    signal,
  }).catch((error: unknown) => {
    progress.end();
    if (isNotFound(error)) throw new UserError(`there is no build ${arn}`);
    console.error(`The build may go on. Follow it: ${again}`);
    throw explainAwsError(error, shared);
  });
  progress.end();
  if (!build) endInterrupted(`The build goes on. Follow it: ${again}`);

  const failure =
    build.state === "AVAILABLE"
      ? mislabelledMessage(image.fullName, build)
      : failureMessage(image.fullName, build, buildLogs);
  const isScanned = build.state === "AVAILABLE" && image.vulnerabilityScanning;
  const findings = isScanned
    ? await answerWithin(scanFindings(client, arn), options.patience * 1000, signal).catch((error: unknown) =>
        firstLine(explainAwsError(error, shared)),
      )
    : undefined;
  if (isScanned && !findings) endInterrupted(`The release is there. What its scan has found: ${again}`);
  if (options.json) {
    const found = typeof findings === "string" ? undefined : findings;
    await print(JSON.stringify({ ...build, findings: found })).catch((error: unknown) => {
      if (!failure || !(error instanceof UserError)) throw error;
      console.error(error.message);
    });
  }
  if (failure) throw new BuildFailed(failure);
  if (!options.json) await print(releaseLines(build).join("\n"));
  const unwanted = reportFindings(name, build, findings, options.failOn);
  const amiImage = images.find((one) => one.name === name);
  // The release is there, whatever becomes of this.
  const notes =
    amiImage &&
    (await answerWithin(releaseNotes(client, amiImage, arn), options.patience * 1000, signal).catch(
      (error: unknown) => [
        `warning: it is not known how many releases of ${name} there are: ${firstLine(explainAwsError(error, shared))}`,
      ],
    ));
  for (const note of notes ?? []) console.error(note);
  if (unwanted) throw new BuildFailed(unwanted);
}

/** What a release is, line by line. */
export const releaseLines = ({ amis, containers = [] }: BuildSnapshot) => [
  ...amis.map(
    ({ region, id, name, account }) =>
      `${region.padEnd(15)} ${id}  ${name}${account === undefined ? "" : `  in ${account}`}`,
  ),
  ...containers.map(({ region, uri }) => `${region.padEnd(15)} ${uri}`),
];

/** @throws UserError if there is none of that name */
export function imageOf<T extends { readonly name: string }>(images: readonly T[], name: string): T {
  const image = images.find((one) => one.name === name);
  if (image) return image;
  throw new UserError(
    `there is no image ${show(name)}: expected one of ${images.map((one) => one.name).join(", ")}`,
  );
}

/** @throws UserError if findings are to decide, and there will be none */
export function assertScanned(
  { name, vulnerabilityScanning }: Pick<ResolvedImage, "name" | "vulnerabilityScanning">,
  failOn: Severity | undefined,
): void {
  if (failOn === undefined || vulnerabilityScanning) return;
  throw new UserError(
    `--fail-on has no effect on ${name}, which is not scanned: expected vulnerabilityScanning: true in images.${name}`,
  );
}

/**
 * Says what a scan has found.
 * @param findings why they are not known, or undefined if nothing was scanned
 * @returns why the release is not as it must be
 */
export function reportFindings(
  image: string,
  build: BuildSnapshot,
  findings: ScanFindings | string | undefined,
  failOn: Severity | undefined,
): string | undefined {
  if (!findings) return undefined;
  if (typeof findings === "string") {
    const unknown = `it is not known what the scan of ${image} has found: ${findings}`;
    if (failOn !== undefined) return unknown;
    console.error(`warning: ${unknown}`);
    return undefined;
  }
  for (const line of findingLines(image, build, findings)) console.error(printable(line));
  return failOn && findingsFailure(image, build, findings, failOn);
}
