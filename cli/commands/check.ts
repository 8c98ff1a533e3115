import { Command, type CommanderError, Option } from "commander";
import { PLATFORMS } from "../../documents/actions.js";
import type { CheckOptions } from "../check/run.js";
import { ExitCode } from "../exit-code.js";

export function checkCommand(): Command {
  return (
    new Command("check")
      .description(
        "Check component and workflow documents and Dockerfile templates for what Image Builder refuses or a build fails of. Without files: golden-ami.yaml of this folder, and what it names: included files, component and workflow documents, and Dockerfile templates.",
      )
      .summary("Check golden-ami.yaml, documents and Dockerfile templates.")
      .argument("[files...]", "files, folders or globs; - is standard input")
      .addOption(
        new Option(
          "--platform <platform>",
          "platform of the image, if files are given; by default what the document's actions tell",
        ).choices(PLATFORMS),
      )
      .addOption(
        new Option("--format <format>", "how to print what is found")
          .choices(["text", "json", "sarif"])
          .default("text"),
      )
      .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
      .option("--strict", "count warnings as errors")
      .option("--rules", "list the rules, and AWS's page about each")
      .addOption(
        new Option("--watch", "check again whenever a file changes, until Ctrl-C").conflicts("rules"),
      )
      .option("--stdin-filename <name>", "name of the file that comes through standard input", "stdin")
      .addHelpText(
        "after",
        `
Examples:
  $ npx golden-ami check
  $ npx golden-ami check components '**/*.yml' --strict
  $ npx golden-ami check --format sarif > golden-ami.sarif
  $ npx golden-ami check --platform Windows --stdin-filename web.yaml - < web.yaml
  $ npx golden-ami check --watch

An error is what Image Builder refuses or a build fails of; a warning looks wrong. A file that is none of these, or a
template of a document, is left alone with a note, so that any folder can be checked; node_modules and .git are left out.

Exit codes:
  0    nothing is wrong, but for warnings
  1    something is wrong
  2    not checked: a file is not there, or an option is wrong`,
      )
      // A wrong option must not look like a document that was checked and is wrong.
      .exitOverride(({ exitCode }: CommanderError) => process.exit(exitCode && ExitCode.NotChecked))
      .action((files: readonly string[], options: CheckOptions) => {
        const { runCheck }: typeof import("../check/run.js") = require("../check/run.js");
        return runCheck(files, options);
      })
  );
}
