import { basename, extname } from "node:path";
import { watch } from "chokidar";
import { whenAborted } from "../interruption.js";
import { EXTENSIONS, LEFT_OUT, staticPart } from "./files.js";

/** How long to wait for more changes, which come together when a branch is checked out. */
const PATIENCE_MS = 100;

/** Written by commands of this project, not by a person. */
const OUTPUTS = ["cdktf.out", ".golden-ami", ".terraform"];

/**
 * Runs an action now, and again after each change of a file that patterns may name, one run at a time.
 * @param patterns the working directory if there are none
 * @returns when the signal is aborted, and what is under way has ended
 */
export async function watchFiles(
  patterns: readonly string[],
  action: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const ignored = new Set([...LEFT_OUT, ...OUTPUTS]);
  const watcher = watch(patterns.length ? patterns.map(staticPart) : ["."], {
    ignored: (path) => ignored.has(basename(path)),
    ignoreInitial: true,
  });
  let timer: NodeJS.Timeout | undefined;
  let run = action();
  watcher.on("all", (_, path) => {
    if (!patterns.includes(path) && !EXTENSIONS.includes(extname(path).slice(1))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      run = run.then(action);
    }, PATIENCE_MS);
  });
  const failed = new Promise<never>((_, reject) => watcher.on("error", reject));
  try {
    await Promise.race([whenAborted(signal), failed]);
  } finally {
    clearTimeout(timer);
    await watcher.close();
  }
  await run;
}
