import { Command, InvalidArgumentError } from "commander";
import type { ApplyOptions } from "../apply/run.js";
import { patienceOption } from "./patience-option.js";
import { wholeNumber } from "./whole-number.js";

const MIN_DIGEST_CHARACTERS = 12;

export function applyCommand(): Command {
  return new Command("apply")
    .description(
      "Apply the plan files that were reviewed, and no others: the shared stack first, then the waves of the workloads one after the other, following each instance refresh to its end. It stops at a failure; run again, it goes on.",
    )
    .summary("Apply what was reviewed.")
    .argument("[plans...]", "folders of plans, as they were reviewed; by default .golden-ami/plans")
    .requiredOption(
      "--reviewed <digest>",
      "digest that the review printed, or its first 12 characters",
      digest,
    )
    .option(
      "--wave <names...>",
      "only these waves, as workloads of golden-ami.yaml name them, shared, or others for workloads without one",
    )
    .option("--no-wait", "leave instance refreshes to themselves")
    .option("--skip-synth", "compare the plans with what the last synth has made")
    .option("--concurrency <number>", "stacks at once; by default 4", wholeNumber)
    .addOption(patienceOption())
    .option("--json", "print what was applied as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami apply --reviewed 5be2c1f09a7d
  $ npx golden-ami apply --reviewed 5be2c1f09a7d --wave canary
  $ npx golden-ami apply shards/1 shards/2 --reviewed 5be2c1f09a7d

Exit codes:
  0    all is applied
  1    a mistake in the input, or plans that are missing, stale or not reviewed: nothing is applied
  2    a stack, or the refresh of its instances, failed
  130  interrupted`,
    )
    .action(
      (
        plans: readonly string[],
        { skipSynth, ...options }: ApplyOptions & { readonly skipSynth?: boolean },
      ) => {
        const { runApply }: typeof import("../apply/run.js") = require("../apply/run.js");
        return runApply(plans, { ...options, synth: !skipSynth });
      },
    );
}

function digest(text: string): string {
  if (!/^[0-9a-f]{12,64}$/.test(text)) {
    throw new InvalidArgumentError(
      `expected at least the first ${MIN_DIGEST_CHARACTERS} characters of the digest that the review printed`,
    );
  }
  return text;
}
