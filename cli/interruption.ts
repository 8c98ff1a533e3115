import { ExitCode } from "./exit-code.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The AbortSignal of this process's end: the first signal that asks this process to end aborts it, and the process must
 * then end by itself. Further signals do nothing, because npm passes on the Ctrl-C that the terminal has sent already,
 * and what runs below needs its time to end in order.
 */
export function interruption({ ignoreHangup = false } = {}): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signal !== "SIGHUP" || !ignoreHangup) controller.abort();
    });
  }
  return controller.signal;
}

export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
}

/** What an interruption does not cut off. If it does, the process ends, whatever the error is that comes of it. */
export async function unlessInterrupted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  message: string,
): Promise<T> {
  const result = await work.catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return endInterrupted(message);
  });
  return signal.aborted ? endInterrupted(message) : result;
}

/** Ends at once, though a request may be under way. */
export function endInterrupted(message: string): never {
  console.error(message);
  process.exit(ExitCode.Interrupted);
}
