import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";

/**
 * Loads cdktf, zod and yaml in a third of the time, if it is imported before anything that imports them. tsx looks at
 * each of their files for TypeScript's sake and Node reads its source map, of which neither is of use in a package.
 * Two hundred of their files are left out: archiver, with which cdktf zips assets in a process of its own, and zod's
 * languages. cdktn, the fork, has no archiver.
 */
const UNUSED = [resolve("archiver", "cdktf"), resolve("zod/v4/locales")].filter((file) => file !== undefined);
const PACKAGES = ["cdktf", "zod", "yaml"];

const { sourceMapsEnabled } = process;
const load = require.extensions[".js"];
process.setSourceMapsEnabled(false);
require.extensions[".js"] = (module: NodeJS.Module & { _compile?(code: string, file: string): void }, file) =>
  module._compile?.(readFileSync(file, "utf8"), file);
for (const file of UNUSED) require.cache[file] = Object.assign(new Module(file), { loaded: true });
try {
  for (const name of PACKAGES) require(name);
} finally {
  for (const file of UNUSED) delete require.cache[file];
  require.extensions[".js"] = load;
  process.setSourceMapsEnabled(sourceMapsEnabled);
}

function resolve(name: string, from?: string): string | undefined {
  try {
    return (from === undefined ? require : createRequire(require.resolve(from))).resolve(name);
  } catch {
    return undefined;
  }
}
