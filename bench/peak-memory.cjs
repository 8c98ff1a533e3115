// Loaded into a measured process: leaves its peak memory, in kilobytes, in its working directory.
const { writeFileSync } = require("node:fs");
process.on("exit", () => writeFileSync("peak-memory", String(process.resourceUsage().maxRSS)));
