import { Command, InvalidArgumentError, Option } from "commander";
import type { ReviewOptions } from "../review/run.js";

const FORMATS: readonly ReviewOptions["format"][] = ["terminal", "markdown", "html", "json", "sarif"];

export function reviewCommand(): Command {
  return new Command("review")
    .description(
      "Say what plans mean: which account gets which release, what happens to its instances, and what a person should look at. Reads what `golden-ami plan` has written, or any Terraform or OpenTofu plan as JSON; asks nobody.",
    )
    .summary("Review plans on one page.")
    .argument(
      "[plans...]",
      "folders or JSON files of plans; - is standard input; by default .golden-ami/plans",
    )
    .addOption(new Option("--format <format>", "how to print it").choices(FORMATS).default("terminal"))
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .option("--out <file>", "write it to a file")
    .option(
      "--fail-on <rules>",
      "end with 2 if there are findings of these rules or severities, with commas between",
      list,
    )
    .addOption(
      new Option(
        "--expect <what>",
        "end with 2 unless nothing but releases of a trusted owner would happen, everywhere",
      ).choices(["releases-only"]),
    )
    .option("--head <commit>", "commit that the plans should be of; those of another are stale")
    .option("--mask-accounts", "show the last four digits of each account alone")
    .option(
      "--max-bytes <number>",
      "most bytes of Markdown; by default 65,000, as GitHub's comments take",
      wholeNumber,
    )
    .option(
      "--marker <id>",
      "in Markdown, a hidden comment by which the next review finds and replaces this one",
    )
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami review
  $ npx golden-ami review --fail-on error,skew
  $ npx golden-ami review --format html --out review.html
  $ npx golden-ami review --format markdown --marker plans --mask-accounts
  $ npx golden-ami review --expect releases-only
  $ terraform show -json plan.tfplan | npx golden-ami review -

Exit codes:
  0    reviewed
  1    a mistake in the input
  2    what --fail-on names was found, or --expect does not hold`,
    )
    .action((plans: readonly string[], options: ReviewOptions) => {
      const { runReview }: typeof import("../review/run.js") = require("../review/run.js");
      return runReview(plans, options);
    });
}

function list(text: string): string[] {
  const { FAIL_ON }: typeof import("../../review/gate.js") = require("../../review/gate.js");
  const rules = text.split(",").map((rule) => rule.trim());
  const unknown = rules.filter((rule) => !FAIL_ON.includes(rule));
  if (unknown.length)
    throw new InvalidArgumentError(
      `There is no rule ${unknown.join(", ")}: expected some of ${FAIL_ON.join(", ")}.`,
    );
  return rules;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < MIN_BYTES) {
    throw new InvalidArgumentError(`expected a whole number, at least ${MIN_BYTES}`);
  }
  return number;
}

/** Less has no room for the verdict and the word that something is missing. */
const MIN_BYTES = 1_000;
