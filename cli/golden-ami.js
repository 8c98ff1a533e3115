#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

// A checkout runs its sources, whatever an earlier `npm pack` has left in dist/; an installed package has none.
if (existsSync(join(__dirname, "program.ts"))) {
  require("tsx/cjs");
  require("./program.ts");
} else {
  require("../dist/cli/program.js");
}
