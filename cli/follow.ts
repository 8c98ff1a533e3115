import { setTimeout as sleep } from "node:timers/promises";
import { firstLine, isRefusal } from "../aws/errors.js";
import { answerWithin } from "../aws/patience.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

interface FollowOptions<Snapshot> {
  /** Gets every answer. */
  readonly update: (snapshot: Snapshot) => void;
  /** Gets what keeps AWS from answering. */
  readonly note: (text: string) => void;
  readonly isFinished: (snapshot: Snapshot) => boolean;
  /** How long AWS may not answer. */
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Asks AWS how something goes until it has ended, often at first and seldom later.
 * @returns undefined if interrupted
 */
export async function follow<Snapshot>(
  ask: () => Promise<Snapshot>,
  { update, note, isFinished, patienceSeconds, signal }: FollowOptions<Snapshot>,
): Promise<Snapshot | undefined> {
  let silentSince: number | undefined;
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS)) {
    silentSince ??= Date.now();
    const deadline = silentSince + patienceSeconds * 1000;
    try {
      const snapshot = await answerWithin(ask(), deadline - Date.now(), signal);
      if (snapshot === undefined) return undefined;
      silentSince = undefined;
      update(snapshot);
      if (isFinished(snapshot)) return snapshot;
    } catch (error) {
      if (isRefusal(error) || Date.now() >= deadline) throw error;
      note(`AWS does not answer: ${firstLine(error)}`);
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
