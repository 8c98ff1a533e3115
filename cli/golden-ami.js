#!/usr/bin/env node
require("tsx/cjs");
require("./program.ts");
