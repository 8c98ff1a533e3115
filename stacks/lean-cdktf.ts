import Module, { createRequire } from "node:module";

/**
 * Loads cdktf in half of the time, if it is imported before anything that imports cdktf. Node reads no source maps of
 * cdktf, whose sources are not installed. archiver, which is half of the modules that cdktf loads, is left out: cdktf
 * zips assets in a process of its own. The fork, cdktn, has no archiver.
 */
const { sourceMapsEnabled } = process;
const archiver = archiverOfCdktf();
if (archiver) require.cache[archiver] = Object.assign(new Module(archiver), { loaded: true });
process.setSourceMapsEnabled(false);
require("cdktf");
process.setSourceMapsEnabled(sourceMapsEnabled);
if (archiver) delete require.cache[archiver];

function archiverOfCdktf(): string | undefined {
  try {
    return createRequire(require.resolve("cdktf")).resolve("archiver");
  } catch {
    return undefined;
  }
}
