import { Command, Option } from "commander";
import type { RunPlanOptions } from "../plan/run.js";
import { wholeNumber } from "./whole-number.js";

export function planCommand(): Command {
  return new Command("plan")
    .description(
      "Synthesize the stacks and plan each of them, side by side, into .golden-ami/plans: plan file, JSON and text of each, and a manifest. A stack that fails keeps no other from being planned.",
    )
    .summary("Plan every stack, for a review.")
    .argument("[stacks...]", "names or globs of stacks; without any, all of them")
    .option("--workload <names...>", "names or globs of workloads")
    .option("--image <names...>", "the shared stack, and the workloads that run these images")
    .option("--account <ids...>", "stacks of these accounts")
    .option("--region <regions...>", "stacks of these Regions")
    .option(
      "--changed",
      "of these, stacks alone that are not as in HEAD, or that a newer AMI is there for, as EC2 says; and those of which it cannot be told",
    )
    .addOption(
      new Option(
        "--base <ref>",
        "commit, branch or tag for --changed to compare with, e.g. origin/main",
      ).implies({
        changed: true,
      }),
    )
    .option("--skip-synth", "plan what the last synth has made")
    .option("--out <folder>", "folder of the plans; by default .golden-ami/plans")
    .addOption(
      new Option(
        "--concurrency <number>",
        "stacks at once; by default one more than cores, as far as memory goes",
      ).argParser(wholeNumber),
    )
    .option("--resume", "keep the plans of the last run that are still right, and make the others")
    .addOption(
      new Option(
        "--lock <boolean>",
        "false: take no lock of the state, as read-only credentials need",
      ).choices(["true", "false"]),
    )
    .option("--lock-timeout <duration>", "how long to wait for a state's lock, e.g. 60s")
    .addOption(
      new Option(
        "--refresh <boolean>",
        "false: believe the state, and ask AWS for data sources alone",
      ).choices(["true", "false"]),
    )
    .addOption(
      new Option(
        "--from-hcp",
        "read the newest plan of each stack's workspace in HCP Terraform, and start none",
      ).conflicts(["resume", "lock", "lockTimeout", "refresh"]),
    )
    .option("--detailed-exitcode", "end with 2 if there are changes")
    .option("--json", "print the manifest")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami plan
  $ npx golden-ami plan 'payments-*' --lock=false
  $ npx golden-ami plan --image web --region eu-west-1
  $ npx golden-ami plan --changed --base origin/main
  $ npx golden-ami plan --resume
  $ npx golden-ami plan --from-hcp

With --changed, what was changed by hand or never applied is not seen. Without --base it compares with HEAD: edits that are
not committed, and new AMIs. In a CI system's shallow clone, fetch the base (fetch-depth: 0).

Exit codes:
  0    every stack is planned
  1    a stack failed, or a mistake in the input
  2    with --detailed-exitcode: every stack is planned, and some have changes
  130  interrupted; what was finished is kept, and --resume goes on`,
    )
    .action(
      (
        stacks: readonly string[],
        { skipSynth, ...options }: RunPlanOptions & { readonly skipSynth?: boolean },
      ) => {
        const { runPlan }: typeof import("../plan/run.js") = require("../plan/run.js");
        return runPlan(stacks, { ...options, synth: !skipSynth });
      },
    );
}
