import { version } from "cdktf-golden-ami/package.json";
import { Command } from "commander";
import { InputError, UserError } from "../input/problem.js";
import { applyCommand } from "./commands/apply.js";
import { buildCommand } from "./commands/build.js";
import { checkCommand } from "./commands/check.js";
import { demoCommand } from "./commands/demo.js";
import { notesCommand } from "./commands/notes.js";
import { planCommand } from "./commands/plan.js";
import { reviewCommand } from "./commands/review.js";
import { rolloutCommand } from "./commands/rollout.js";
import { sandboxCommand } from "./commands/sandbox.js";
import { stacksCommand } from "./commands/stacks.js";
import { ExitCode } from "./exit-code.js";

// The SDK is pinned to a version that supports this Node; when a later one does not, an update here says so.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const program = new Command("golden-ami")
  .description("Golden AMIs for an AWS Organization, from golden-ami.yaml in this folder.")
  .addHelpText(
    "after",
    `
Exit codes:
  0    done
  1    a mistake in the input, or something that this machine or AWS lacks; the message says what
  2    the image's build, a stack's apply or a fleet's rollout failed or was cancelled, or a
       build is not as --fail-on wants it
  3    a fleet's rollout is under way
  130  interrupted
  check ends with 2 if it could not check, plan --detailed-exitcode if there are changes, and
  review if what it was told to look for is there
  sandbox -- <command> ends with the command's own

The stacks themselves are CDKTF's: npx cdktf synth | list | diff <stack> | deploy <stack> | destroy <stack>`,
  )
  .version(version)
  .enablePositionalOptions()
  .showHelpAfterError();
// A command's action requires what it runs, so that --help loads none of it; tsx runs no TypeScript for import().
for (const command of [
  checkCommand(),
  buildCommand(),
  notesCommand(),
  stacksCommand(),
  planCommand(),
  reviewCommand(),
  applyCommand(),
  rolloutCommand(),
  sandboxCommand(),
  demoCommand(),
])
  program.addCommand(command);

// The reader of the output may have gone, as `| head` does: what is under way goes on, and says so if it matters.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
program.parseAsync().catch((error: unknown) => {
  if (error instanceof InputError) console.error(error.message);
  else console.error(error instanceof UserError ? `error: ${error.message}` : error);
  // The process ends at once, because a request that nobody waits for any more may be under way.
  process.exit(error instanceof UserError ? error.exitCode : ExitCode.Mistake);
});
