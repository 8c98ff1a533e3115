/** AWS has not answered in time. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/**
 * Waits for an answer of AWS: the SDK's own deadlines are for one attempt, not for all.
 * @param milliseconds how long to wait
 * @returns undefined once the signal is aborted, whatever the promise does then
 * @throws TimeoutError
 */
export function answerWithin<T>(
  promise: Promise<T>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const done = new AbortController();
  const interruption = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { signal: done.signal });
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError("no answer")), milliseconds);
  });
  return Promise.race([promise, interruption, timeout]).finally(() => {
    clearTimeout(timer);
    done.abort();
  });
}
