import { cpSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { Listr, type ListrTask, PRESET_TIMER } from "listr2";
import { UserError } from "../../input/problem.js";
import { runCommand } from "../../plan/command.js";
import { type SynthesizedStack, synthesizedStacks } from "../../plan/stacks.js";
import { Terraform } from "../../plan/terraform.js";
import { amiChanges } from "../../review/ami-changes.js";
import { resourceDiff } from "../../review/resource-diff.js";
import { ExitCode } from "../exit-code.js";
import { interruption } from "../interruption.js";
import { GOLDEN_AMI, PROJECT, WORK_DIRECTORY } from "../paths.js";
import { type SandboxProcess, startSandboxProcess } from "../sandbox-process.js";

const IMAGE = "web";
const PLAN = "release-2.tfplan";

interface Context {
  sandbox?: SandboxProcess;
  terraform?: Terraform;
  shared?: SynthesizedStack;
  workloads: SynthesizedStack[];
}

export async function runDemo(): Promise<void> {
  const directory = join(WORK_DIRECTORY, "demo");
  const context: Context = { workloads: [] };
  const signal = interruption();
  try {
    const tasks = new Listr<Context>(steps(directory, signal), {
      fallbackRenderer: "simple",
      fallbackRendererCondition: () => !process.stdout.isTTY || Boolean(process.env.CI),
      fallbackRendererOptions: { timestamp: undefined, timer: PRESET_TIMER },
      rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
      registerSignalListeners: false,
    });
    await tasks.run(context);
    await printChanges(context);
    console.log(
      `\nNo account's code has changed: \`terraform plan\` sees the new AMI. All of this is in ${relative(process.cwd(), directory)}; nothing is left running.`,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = ExitCode.Interrupted;
  } finally {
    await context.sandbox?.stop();
  }
}

function steps(directory: string, signal: AbortSignal): ListrTask<Context>[] {
  const runNode = async (args: readonly string[], context: Context, onLine?: (line: string) => void) => {
    // The demo's lock is its own: there is nothing to commit.
    const { CI, ...env } = context.sandbox?.environment ?? process.env;
    const finished = await runCommand(process.execPath, args, { cwd: directory, env, signal, onLine });
    if (finished.exitCode !== 0) throw new UserError(`${finished.stdout}${finished.stderr}`.trim());
  };
  const build = (release: number): ListrTask<Context> => ({
    title: `Build release ${release} of ${IMAGE}: golden-ami build ${IMAGE}`,
    task: (context, task) =>
      runNode([GOLDEN_AMI, "build", IMAGE], context, (line) => {
        task.output = line;
      }),
    rendererOptions: { persistentOutput: true, outputBar: 20 },
  });
  return [
    {
      title: "Start the sandbox: golden-ami sandbox",
      task: async (context, task) => {
        prepare(directory);
        context.sandbox = await startSandboxProcess(directory, [], (text) => {
          task.output = text;
        });
        context.terraform = await Terraform.find(WORK_DIRECTORY, context.sandbox.environment, signal);
      },
    },
    {
      title: "Synthesize the stacks: cdktf synth",
      task: async (context) => {
        await runNode(["--import", "tsx", join(PROJECT, "main.ts")], context);
        const stacks = synthesizedStacks(join(directory, "cdktf.out"));
        context.shared = stacks.find(({ name }) => name === "shared");
        context.workloads = stacks.filter(({ name }) => name !== "shared");
      },
    },
    {
      title: "Apply the shared stack (a minute, most of it the provider's wait for S3): terraform apply",
      task: async ({ terraform, shared }) => {
        if (!terraform || !shared) throw new Error("no shared stack");
        await terraform.init(shared.directory);
        await terraform.apply(shared.directory);
      },
    },
    build(1),
    {
      title: "Apply the workloads, each in its own account and Region: terraform apply",
      task: (context, task) =>
        task.newListr(
          context.workloads.map(({ name, directory: stack }) => ({
            title: name,
            task: async ({ terraform }) => {
              await terraform?.init(stack);
              await terraform?.apply(stack);
            },
          })),
          { concurrent: true },
        ),
    },
    build(2),
    {
      title: "Plan the workloads, whose code has not changed: terraform plan",
      task: (context, task) =>
        task.newListr(
          context.workloads.map(({ name, directory: stack }) => ({
            title: name,
            task: async ({ terraform }) => {
              const hasChanges = await terraform?.plan(stack, PLAN);
              if (!hasChanges) throw new UserError(`the plan of ${name} does not see release 2`);
            },
          })),
          { concurrent: true },
        ),
    },
  ];
}

/** A project of its own, so that the demo's state and lock are its own too. */
function prepare(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  cpSync(join(PROJECT, "demo"), directory, { recursive: true });
}

/** What a reviewer would read of the plans. @throws UserError where they are not one update in place each */
async function printChanges({ terraform, workloads }: Context): Promise<void> {
  for (const { name, directory } of workloads) {
    if (!terraform) return;
    const plan = await terraform.show(directory, PLAN);
    const changed = (plan.resource_changes ?? []).filter(
      ({ change }) => !change.actions.every((action) => action === "no-op" || action === "read"),
    );
    const [template] = changed;
    const [ami] = amiChanges(plan);
    if (
      changed.length !== 1 ||
      template?.type !== "aws_launch_template" ||
      template.change.actions.join() !== "update" ||
      !ami?.before ||
      !ami.after
    ) {
      throw new UserError(
        `the plan of ${name} is not one update of the launch template: ${changed.map(({ address }) => address).join(", ")}`,
      );
    }
    console.log(`\n${name}`);
    console.log(`  old  ${ami.before.id}  ${ami.before.name}`);
    console.log(`  new  ${ami.after.id}  ${ami.after.name}\n`);
    console.log(resourceDiff(await terraform.showText(directory, PLAN), template.address));
  }
}
