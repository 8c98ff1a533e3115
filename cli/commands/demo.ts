import { Command } from "commander";
import { starterGone } from "../starter.js";

export function demoCommand(): Command {
  return new Command("demo")
    .description(
      "Show a release reaching two accounts, on a local AWS: no AWS account is needed. Writes below .golden-ami/ only.",
    )
    .addHelpText("after", "\nExample:\n  $ npx golden-ami demo")
    .action(() => {
      // The starter is looked for before anything that takes time: an orphan does not know who its parent was.
      const gone = starterGone();
      const { runDemo }: typeof import("../demo/run.js") = require("../demo/run.js");
      return runDemo(gone);
    });
}
