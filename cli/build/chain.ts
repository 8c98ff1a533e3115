import { setTimeout as sleep } from "node:timers/promises";
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { awsClient } from "../../aws/client.js";
import { explainAwsError, firstLine } from "../../aws/errors.js";
import { answerWithin } from "../../aws/patience.js";
import { printable, UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import type { LandingZone } from "../../landing-zone/types.js";
import { follow } from "../follow.js";
import { endInterrupted, interruption } from "../interruption.js";
import { print } from "../output.js";
import { ChainProgress } from "./chain-progress.js";
import { failureMessage } from "./failure-message.js";
import { type ScanFindings, scanFindings } from "./findings.js";
import { type Link, linkOf, linksOf, orderLines } from "./links.js";
import { mislabelledMessage } from "./mislabelled.js";
import { releaseNotes } from "./releases.js";
import {
  assertScanned,
  BuildFailed,
  type BuildOptions,
  imageOf,
  releaseLines,
  reportFindings,
} from "./run.js";
import { type BuildSnapshot, buildSnapshot } from "./snapshot.js";
import { assertBuildOf, buildAfter, startBuild, undeployedWarning } from "./start.js";

/** How long an event may take until it has started a build, in milliseconds. */
const EVENT_MS = 60_000;

/** What has become of an image of a chain. */
interface Outcome {
  /** ARN of its build, if one has begun. */
  readonly arn?: string;
  /** Undefined if nobody waited for its end. */
  readonly build?: BuildSnapshot;
  readonly findings?: ScanFindings;
  /** Why nothing is built from it. */
  readonly failure?: UserError;
}

/**
 * Builds an image, and each of those that come from it as soon as its parent has a release.
 * @param gone ends the following, because whoever started it is gone
 */
export async function runChain(name: string, options: BuildOptions, gone: AbortSignal): Promise<void> {
  const { landingZone } = loadLandingZone(".");
  const images = [...landingZone.images, ...landingZone.containers];
  const first = linkOf(imageOf(images, name), images);
  const links = linksOf(first);
  for (const { image } of links) assertScanned(image, options.failOn);
  if (options.follow !== undefined) assertBuildOf(first.image, options.follow);
  const chain = new Chain(landingZone, links, options, AbortSignal.any([interruption(), gone]));
  for (const line of orderLines(first)) chain.progress.line(line);
  await chain.build(first, options.follow);
  await chain.report(name, links);
}

class Chain {
  readonly progress: ChainProgress;
  readonly #client: ImagebuilderClient;
  readonly #outcomes = new Map<string, Outcome>();

  constructor(
    private readonly landingZone: LandingZone,
    links: readonly Link[],
    private readonly options: BuildOptions,
    private readonly signal: AbortSignal,
  ) {
    this.#client = awsClient(ImagebuilderClient, landingZone.shared);
    this.progress = new ChainProgress(
      process.stderr,
      links.map(({ image }) => image.name),
    );
  }

  /** Builds one image, then side by side those that come from it. */
  async build(link: Link, started?: string, parent?: string): Promise<void> {
    const outcome = await this.#outcome(link, started, parent);
    this.#outcomes.set(link.image.name, outcome);
    const { build, failure } = outcome;
    if (build && !failure)
      await Promise.all(link.children.map((child) => this.build(child, undefined, build.arn)));
  }

  async #outcome({ image }: Link, started?: string, parent?: string): Promise<Outcome> {
    const { shared, buildLogs } = this.landingZone;
    let arn = started;
    try {
      arn ??= await this.#begin(image, parent);
      if (arn === undefined) return {};
      this.progress.begin(image.name, arn);
      const build = await this.#follow(image.name, arn);
      if (!build) return { arn };
      const failure =
        build.state === "AVAILABLE"
          ? mislabelledMessage(image.fullName, build)
          : failureMessage(image.fullName, build, buildLogs);
      if (failure) return { arn, build, failure: new BuildFailed(failure) };
      return { arn, build, ...(await this.#found(image, build)) };
    } catch (error) {
      const explained = explainAwsError(error, shared);
      if (explained instanceof UserError) return { arn, failure: explained };
      throw explained;
    }
  }

  /** Starts a build, unless the release of the parent does. */
  async #begin(image: Link["image"], parent: string | undefined): Promise<string | undefined> {
    if (parent !== undefined && image.buildAfterParent) {
      const begun = await this.#begunByEvent(image, parent);
      if (begun !== undefined || this.signal.aborted) return begun;
      this.progress.line(
        `warning: the release of ${image.parentName} has not started ${image.name} within a minute, so that it is started now: is buildAfterParent deployed?`,
      );
    }
    const arn = await answerWithin(startBuild(this.#client, image), this.#patienceMs, this.signal);
    const warning = arn && undeployedWarning(image, arn);
    if (warning) this.progress.line(warning);
    return arn;
  }

  async #begunByEvent(image: Link["image"], parent: string): Promise<string | undefined> {
    for (const deadline = Date.now() + EVENT_MS; Date.now() < deadline && !this.signal.aborted; ) {
      const arn = await answerWithin(buildAfter(this.#client, image, parent), this.#patienceMs, this.signal);
      if (arn !== undefined) return arn;
      await sleep(2_000, undefined, { signal: this.signal }).catch(() => undefined);
    }
    return undefined;
  }

  #follow(image: string, arn: string): Promise<BuildSnapshot | undefined> {
    return follow(() => buildSnapshot(this.#client, arn), {
      update: (snapshot) => this.progress.update(image, snapshot),
      note: (text) => this.progress.note(image, text),
      isFinished: ({ isFinished }) => isFinished,
      patienceSeconds: this.options.patience,
      signal: this.signal,
    });
  }

  /** What a scan has found, and whether that stops the chain. */
  async #found(image: Link["image"], build: BuildSnapshot): Promise<Pick<Outcome, "findings" | "failure">> {
    if (!image.vulnerabilityScanning) return {};
    const findings = await answerWithin(
      scanFindings(this.#client, build.arn),
      this.#patienceMs,
      this.signal,
    ).catch((error: unknown) => firstLine(explainAwsError(error, this.landingZone.shared)));
    this.progress.end();
    const unwanted = reportFindings(image.name, build, findings, this.options.failOn);
    return {
      findings: typeof findings === "string" ? undefined : findings,
      failure: unwanted === undefined ? undefined : new BuildFailed(unwanted),
    };
  }

  /** Prints what has come of the whole chain. @throws UserError with all that has failed */
  async report(name: string, links: readonly Link[]): Promise<void> {
    this.progress.end();
    if (this.signal.aborted) this.#endInterrupted(name, links);
    const notBegun = links.filter(({ image }) => !this.#outcomes.has(image.name)).map(({ image }) => image);
    const builds = links.flatMap(({ image }) => {
      const { arn, build, findings, failure } = this.#outcomes.get(image.name) ?? {};
      return arn === undefined
        ? []
        : [{ image: image.name, arn, ...build, findings, failure: failure && firstLine(failure) }];
    });
    if (this.options.json)
      await print(JSON.stringify({ builds, notBegun: notBegun.map((image) => image.name) }));
    else {
      const lines = links.flatMap(({ image }) => {
        const { build } = this.#outcomes.get(image.name) ?? {};
        return build?.state === "AVAILABLE" ? releaseLines(build) : [];
      });
      if (lines.length) await print(lines.join("\n"));
    }
    await this.#notes(links);
    const failures = links.flatMap(({ image }) => this.#outcomes.get(image.name)?.failure ?? []);
    if (!failures.length) return;
    const message = [
      ...failures.map((failure) => failure.message),
      ...notBegun.map((image) => this.#notBegun(image, links)),
    ].join("\n");
    throw failures.some((failure) => failure instanceof BuildFailed)
      ? new BuildFailed(message)
      : new UserError(message);
  }

  /** Why an image of the chain was not begun, or what begins it all the same. */
  #notBegun(image: Link["image"], links: readonly Link[]): string {
    const parentOf = ({ parentName }: Link["image"]) =>
      links.find((one) => one.image.name === parentName)?.image;
    const isStarted = (one: Link["image"]): boolean => {
      const parent = parentOf(one);
      if (!parent || !one.buildAfterParent) return false;
      return this.#outcomes.get(parent.name)?.build?.state === "AVAILABLE" || isStarted(parent);
    };
    if (isStarted(image))
      return `${image.name} was not waited for: the release of ${image.parentName} starts it all the same, because of buildAfterParent`;
    let failed = parentOf(image);
    while (failed && !this.#outcomes.get(failed.name)?.failure) failed = parentOf(failed);
    return `${image.name} was not begun, because ${failed?.name} has failed`;
  }

  /** What a person should know of the releases that are there, whatever becomes of this. */
  async #notes(links: readonly Link[]): Promise<void> {
    for (const { image } of links) {
      const { build } = this.#outcomes.get(image.name) ?? {};
      const amiImage = this.landingZone.images.find((one) => one.name === image.name);
      if (build?.state !== "AVAILABLE" || !amiImage) continue;
      const notes = await answerWithin(
        releaseNotes(this.#client, amiImage, build.arn),
        this.#patienceMs,
        this.signal,
      ).catch((error: unknown) => [
        `warning: it is not known how many releases of ${image.name} there are: ${firstLine(explainAwsError(error, this.landingZone.shared))}`,
      ]);
      for (const note of notes ?? []) console.error(printable(note));
    }
  }

  #endInterrupted(name: string, links: readonly Link[]): never {
    const going = links.flatMap(({ image }) => {
      const { arn, build } = this.#outcomes.get(image.name) ?? {};
      return arn !== undefined && !build
        ? [
            `The build of ${image.name} goes on. Follow it, and build what comes after it: npx golden-ami build ${image.name} --follow ${arn} --chain`,
          ]
        : [];
    });
    endInterrupted(
      going.join("\n") ||
        `The chain of ${name} has ended. A build may have started: aws imagebuilder list-image-pipeline-images --image-pipeline-arn ${links[0]?.image.pipelineArn}`,
    );
  }

  get #patienceMs(): number {
    return this.options.patience * 1000;
  }
}
