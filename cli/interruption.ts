const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Aborted by the first signal that asks this process to end; it must then end by itself. Further ones do nothing: npm
 * passes on the Ctrl-C that the terminal has sent already, and what runs below needs its time to end in order.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => controller.abort());
  return controller.signal;
}
