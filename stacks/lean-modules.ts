import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { sep } from "node:path";

/**
 * Loads packages in a third of the time, those that are required after this file. tsx looks at each of their files for
 * TypeScript's sake and Node reads its source map, of which neither is of use in a package. Two hundred files are left
 * out: archiver, with which cdktf zips assets in a process of its own, and zod's languages. cdktn, the fork, has no
 * archiver.
 */
const UNUSED = [resolve("archiver", "cdktf"), resolve("zod/v4/locales")].filter((file) => file !== undefined);
const PACKAGES = `${sep}node_modules${sep}`;

const load = require.extensions[".js"];
require.extensions[".js"] = (
  module: NodeJS.Module & { _compile?(code: string, file: string): void },
  file,
) => {
  if (!module._compile || !file.includes(PACKAGES)) return load?.(module, file);
  const { sourceMapsEnabled } = process;
  process.setSourceMapsEnabled(false);
  try {
    module._compile(readFileSync(file, "utf8"), file);
  } finally {
    process.setSourceMapsEnabled(sourceMapsEnabled);
  }
};
for (const file of UNUSED) require.cache[file] = Object.assign(new Module(file), { loaded: true });
for (const name of ["cdktf", "zod"]) require(name);
for (const file of UNUSED) delete require.cache[file];

function resolve(name: string, from?: string): string | undefined {
  try {
    return (from === undefined ? require : createRequire(require.resolve(from))).resolve(name);
  } catch {
    return undefined;
  }
}
