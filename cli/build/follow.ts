import { setTimeout as sleep } from "node:timers/promises";
import type { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { firstLine, isRefusal } from "../../aws/errors.js";
import { answerWithin } from "../../aws/patience.js";
import type { BuildProgress } from "./progress.js";
import { type BuildSnapshot, buildSnapshot } from "./snapshot.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

interface FollowOptions {
  readonly progress: BuildProgress;
  /** How long AWS may not answer. */
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Follows a build until it ends, asking often at first and seldom later.
 * @returns undefined if interrupted
 */
export async function followBuild(
  client: ImagebuilderClient,
  arn: string,
  { progress, patienceSeconds, signal }: FollowOptions,
): Promise<BuildSnapshot | undefined> {
  let silentSince: number | undefined;
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS)) {
    silentSince ??= Date.now();
    const deadline = silentSince + patienceSeconds * 1000;
    try {
      const build = await answerWithin(buildSnapshot(client, arn), deadline - Date.now(), signal);
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
