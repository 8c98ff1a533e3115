import { Command, Option } from "commander";
import type { RolloutOptions } from "../rollout/run.js";
import { patienceOption } from "./patience-option.js";

export function rolloutCommand(): Command {
  return new Command("rollout")
    .description(
      "Show how far the Auto Scaling groups of a workload have replaced their instances. Terraform starts an instance refresh and does not wait for it: one that fails is in no later plan.",
    )
    .argument("<workload>", "name of a workload of golden-ami.yaml")
    .argument("[fleet]", "one of its fleets that have a group; all of them if it is left out")
    .option("--follow", "wait until no refresh is under way any more")
    .addOption(
      new Option("--start", "start a refresh where one has failed or instances are outdated").conflicts(
        "cancel",
      ),
    )
    .option("--cancel", "cancel what is under way; instances that have been replaced stay")
    .addOption(patienceOption())
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami rollout payments-prod
  $ npx golden-ami rollout payments-prod web --follow
  $ npx golden-ami rollout payments-prod --start --follow

Exit codes: 0 all instances are of the newest version, or it has been started or cancelled; 2 a refresh has failed or
was cancelled, instances are outdated and no refresh is under way, or none can start; 3 a refresh is under way.`,
    )
    .action((workload: string, fleet: string | undefined, options: RolloutOptions) => {
      const { runRollout }: typeof import("../rollout/run.js") = require("../rollout/run.js");
      return runRollout(workload, fleet, options);
    });
}
