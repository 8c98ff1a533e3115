import { answerWithin, TimeoutError } from "../../aws/patience.js";

const never = new Promise<never>(() => undefined);

test("an answer in time is the answer", async () => {
  expect(await answerWithin(Promise.resolve("yes"), 1_000, new AbortController().signal)).toBe("yes");
});

test("an error in time is the error", async () => {
  const refused = answerWithin(Promise.reject(new Error("no")), 1_000, new AbortController().signal);
  await expect(refused).rejects.toThrow("no");
});

test("an answer that does not come in time is an error", async () => {
  await expect(answerWithin(never, 1, new AbortController().signal)).rejects.toEqual(
    new TimeoutError("no answer"),
  );
});

test("Ctrl-C ends the waiting at once, before or while it lasts", async () => {
  const interruption = new AbortController();
  const waiting = answerWithin(never, 60_000, interruption.signal);
  interruption.abort();
  expect(await waiting).toBeUndefined();
  expect(await answerWithin(never, 60_000, interruption.signal)).toBeUndefined();
});

test("nothing goes on after the answer: no timer, no listener", async () => {
  jest.useFakeTimers();
  const { signal } = new AbortController();
  const removed = jest.spyOn(signal, "addEventListener");
  await answerWithin(Promise.resolve(), 60_000, signal);
  expect(jest.getTimerCount()).toBe(0);
  expect(removed.mock.calls).toEqual([
    ["abort", expect.any(Function), { signal: expect.objectContaining({ aborted: true }) }],
  ]);
  jest.useRealTimers();
});
