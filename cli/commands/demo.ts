import { Command } from "commander";
import type { DemoOptions } from "../demo/run.js";
import { starterGone } from "../starter.js";

export function demoCommand(): Command {
  return new Command("demo")
    .description(
      "Show a release reaching two accounts, on a local AWS: no AWS account is needed. Writes below .golden-ami/ only.",
    )
    .option(
      "--provider-mirror <folder>",
      "folder of providers for Terraform, if its registry is out of reach; one in /opt, /srv or /usr/local is found",
    )
    .addHelpText("after", "\nExample:\n  $ npx golden-ami demo")
    .action((options: DemoOptions) => {
      // The starter is looked for before anything that takes time: an orphan does not know who its parent was.
      const gone = starterGone();
      const { runDemo }: typeof import("../demo/run.js") = require("../demo/run.js");
      return runDemo(options, gone);
    });
}
