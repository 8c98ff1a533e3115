import { Command, Option } from "commander";
import type { BuildOptions } from "../build/run.js";
import { SEVERITIES } from "../build/severity.js";
import { starterGone } from "../starter.js";
import { patienceOption } from "./patience-option.js";

export function buildCommand(): Command {
  return new Command("build")
    .description("Start an image's pipeline in the shared account, and follow the build.")
    .argument("<image>", "name of an image of golden-ami.yaml")
    .option("--no-wait", "only start it")
    .addOption(
      new Option(
        "--follow <arn>",
        "follow a build that was started before, by its image build version ARN",
      ).conflicts("wait"),
    )
    .addOption(
      new Option(
        "--chain",
        "build after it the images that have it as their parent, and those after them, as soon as their parents have a release",
      ).conflicts("wait"),
    )
    .addOption(
      new Option(
        "--fail-on <severity>",
        "end with 2 if the scan has found a vulnerability as bad or worse, or what it has found is not known",
      )
        .choices(SEVERITIES)
        .conflicts("wait"),
    )
    .addOption(patienceOption())
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami build web
  $ npx golden-ami build web --no-wait
  $ npx golden-ami build web --fail-on high
  $ npx golden-ami build base --chain
  $ npx golden-ami build web --follow arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/3`,
    )
    .action((image: string, options: BuildOptions & { readonly chain?: boolean }) => {
      // The starter is looked for before anything that takes time: an orphan does not know who its parent was.
      const gone = starterGone();
      if (options.chain) {
        const { runChain }: typeof import("../build/chain.js") = require("../build/chain.js");
        return runChain(image, options, gone);
      }
      const { runBuild }: typeof import("../build/run.js") = require("../build/run.js");
      return runBuild(image, options, gone);
    });
}
