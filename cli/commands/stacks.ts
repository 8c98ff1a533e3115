import { Command, Option } from "commander";
import type { StacksOptions } from "../stacks/run.js";
import { wholeNumber } from "./whole-number.js";

const FORMATS: readonly StacksOptions["format"][] = [
  "text",
  "json",
  "github-matrix",
  "gitlab-pipeline",
  "aws-config",
];

export function stacksCommand(): Command {
  return new Command("stacks")
    .description(
      "List the stacks of golden-ami.yaml with their accounts, Regions, images and waves, or print them as a CI system takes them. Nothing is synthesized, and AWS is not asked.",
    )
    .summary("List the stacks, for people and for CI.")
    .argument("[stacks...]", "names or globs of stacks; without any, all of them")
    .option("--workload <names...>", "names or globs of workloads")
    .option(
      "--image <names...>",
      "the shared stack, the accounts that these images are copied into, and the workloads that run them",
    )
    .option("--account <ids...>", "stacks of these accounts")
    .option("--region <regions...>", "stacks of these Regions")
    .addOption(
      new Option(
        "--format <format>",
        "a matrix of GitHub Actions, a child pipeline of GitLab CI, or AWS's shared configuration with a profile for each account",
      )
        .choices(FORMATS)
        .default("text"),
    )
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .addOption(
      new Option(
        "--shards <number>",
        "at most so many jobs, of about equal work; by default one for each stack",
      ).argParser(wholeNumber),
    )
    .option(
      "--waves",
      "the waves that `apply` knows: the matrix is of them, and the child pipeline has them too",
    )
    .option("--role <name>", "role in each account, in aws-config")
    .option("--credential-process <command>", "what prints credentials of a role by its ARN, in aws-config")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami stacks
  $ npx golden-ami stacks --image web --json
  $ npx golden-ami stacks --format github-matrix --shards 20
  $ npx golden-ami stacks --format gitlab-pipeline --shards 20 --waves > pipeline.yml
  $ npx golden-ami stacks --format aws-config --role golden-ami-plan \\
      --credential-process 'node ci/oidc-credentials.mjs'

Exit codes:
  0  listed
  1  a mistake in the input`,
    )
    .action((stacks: readonly string[], options: StacksOptions) => {
      const { runStacks }: typeof import("../stacks/run.js") = require("../stacks/run.js");
      return runStacks(stacks, options);
    });
}
