import { Command, Option } from "commander";
import type { NotesOptions } from "../notes/run.js";

const FORMATS: readonly NotesOptions["format"][] = ["text", "markdown", "json"];

export function notesCommand(): Command {
  return new Command("notes")
    .description(
      "Say what changed between two versions of an image: parent, components and Dockerfile with their diffs, settings, and commits. It is read from git, which has versions.lock.json and the files as they were; AWS is not asked.",
    )
    .summary("Say what changed between two versions of an image.")
    .argument("<image>", "name of an image of golden-ami.yaml")
    .argument("[from]", "version, such as 1.0.3; by default the one before <to>")
    .argument("[to]", "version; by default the newest that is committed")
    .addOption(
      new Option("--format <format>", "for people, for a release's page, or for programs")
        .choices(FORMATS)
        .default("text"),
    )
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami notes web
  $ npx golden-ami notes web 1.0.3 1.1.0
  $ npx golden-ami notes web --format markdown > notes.md

Exit codes:
  0  printed
  1  a mistake in the input, or a version that git does not have`,
    )
    .action((image: string, from: string | undefined, to: string | undefined, options: NotesOptions) => {
      const { runNotes }: typeof import("../notes/run.js") = require("../notes/run.js");
      return runNotes(image, from, to, options);
    });
}
