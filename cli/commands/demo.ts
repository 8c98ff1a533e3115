import { Command } from "commander";

export function demoCommand(): Command {
  return new Command("demo")
    .description(
      "Show a release reaching two accounts, on a local AWS: no AWS account is needed. Writes below .golden-ami/ only.",
    )
    .addHelpText("after", "\nExample:\n  $ npx golden-ami demo")
    .action(() => {
      const { runDemo }: typeof import("../demo/run.js") = require("../demo/run.js");
      return runDemo();
    });
}
