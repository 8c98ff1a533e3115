// Loaded into a measured process: leaves what it has used in its working directory.
const { writeFileSync } = require("node:fs");
process.on("exit", () => writeFileSync("usage.json", JSON.stringify(process.resourceUsage())));
