import { cpSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Listr, type ListrTask, PRESET_TIMER } from "listr2";
import { UserError } from "../../input/problem.js";
import { runCommand } from "../../plan/command.js";
import { mirrorNotice } from "../../plan/provider-mirror.js";
import { type SynthesizedStack, synthesizedStacks } from "../../plan/stacks.js";
import { Terraform } from "../../plan/terraform.js";
import { ExitCode } from "../exit-code.js";
import { interruption } from "../interruption.js";
import { GOLDEN_AMI, PACKAGE, SYNTH, WORK_DIRECTORY } from "../paths.js";
import { type SandboxProcess, startSandboxProcess } from "../sandbox/process.js";
import { findProviderMirror } from "./find-provider-mirror.js";

const IMAGE = "web";
const PAGE = "review.html";

interface Context {
  sandbox?: SandboxProcess;
  terraform?: Terraform;
  shared?: SynthesizedStack;
  /** Resolves when the shared stack's apply has ended. */
  sharedApplied?: Promise<void>;
  workloads: SynthesizedStack[];
  /** What a reviewer would read of the workloads' plans. */
  review?: string;
}

export interface DemoOptions {
  /** Folder of providers for Terraform. @default - one that is found, if Terraform's registry is out of reach */
  readonly providerMirror?: string;
}

/** @param gone ends the demo, because whoever started it is gone */
export async function runDemo({ providerMirror }: DemoOptions, gone: AbortSignal): Promise<void> {
  const directory = join(WORK_DIRECTORY, "demo");
  const context: Context = { workloads: [] };
  const interrupted = AbortSignal.any([interruption(), gone]);
  const failed = new AbortController();
  try {
    const mirror = providerMirror ?? (await findProviderMirror());
    if (mirror) console.error(mirrorNotice(mirror));
    const tasks = new Listr<Context>(
      steps(directory, mirror, AbortSignal.any([interrupted, failed.signal])),
      {
        fallbackRenderer: "simple",
        fallbackRendererCondition: () => !process.stdout.isTTY || Boolean(process.env.CI),
        fallbackRendererOptions: { timestamp: undefined, timer: PRESET_TIMER },
        rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
        registerSignalListeners: false,
      },
    );
    await tasks.run(context);
    const shown = relative(process.cwd(), directory);
    console.log(
      `\n${context.review}\n\nNo account's code has changed: \`terraform plan\` sees the new AMI. The same as a page is ${join(shown, PAGE)}, and all of this in ${shown}; nothing is left running.`,
    );
  } catch (error) {
    failed.abort();
    if (!interrupted.aborted) throw error;
    process.exitCode = ExitCode.Interrupted;
  } finally {
    await context.sharedApplied?.catch(() => undefined);
    await context.sandbox?.stop();
  }
}

function steps(directory: string, mirror: string | undefined, signal: AbortSignal): ListrTask<Context>[] {
  const runNode = async (args: readonly string[], context: Context, onLine?: (line: string) => void) => {
    // The demo's lock is its own: there is nothing to commit.
    const { CI, ...env } = context.sandbox?.environment ?? process.env;
    const finished = await runCommand(process.execPath, args, { cwd: directory, env, signal, onLine });
    if (finished.exitCode !== 0) throw new UserError(`${finished.stdout}${finished.stderr}`.trim());
    return finished.stdout.trim();
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
        const options = mirror ? ["--provider-mirror", resolve(mirror)] : [];
        context.sandbox = await startSandboxProcess(directory, options, (text) => {
          task.output = text;
        });
        context.terraform = await Terraform.find(context.sandbox.environment, signal);
      },
    },
    {
      title: "Synthesize the stacks: cdktf synth",
      task: async (context) => {
        await runNode(SYNTH, context);
        const stacks = synthesizedStacks(join(directory, "cdktf.out"));
        context.shared = stacks.find(({ name }) => name === "shared");
        context.workloads = stacks.filter(({ name }) => name !== "shared");
      },
    },
    {
      title: "Apply the shared stack, until its pipeline is there: terraform apply",
      task: async (context) => {
        const { terraform, shared } = context;
        if (!terraform || !shared) throw new Error("no shared stack");
        await terraform.init(shared.directory);
        const { ended } = await terraform.applyUntilCreated(
          shared.directory,
          "aws_imagebuilder_image_pipeline",
        );
        context.sharedApplied = ended;
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
      title: "Plan the workloads, whose code has not changed: golden-ami plan",
      task: async (context, task) => {
        const names = context.workloads.map(({ name }) => name);
        await runNode([GOLDEN_AMI, "plan", ...names, "--skip-synth", "--out", "plans"], context, (line) => {
          task.output = line;
        });
      },
    },
    {
      title: "Review the plans: golden-ami review",
      task: async (context) => {
        context.review = await runNode([GOLDEN_AMI, "review", "plans", "--fail-on", "warning"], context);
        await runNode([GOLDEN_AMI, "review", "plans", "--format", "html", "--out", PAGE], context);
      },
    },
    {
      title: "Let the shared stack's apply end: the provider waits a minute for an S3 lifecycle rule",
      task: ({ sharedApplied }) => sharedApplied,
    },
  ];
}

/** Makes a project of the demo's own, so that its state and lock are its own too. */
function prepare(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  cpSync(join(PACKAGE, "demo"), directory, { recursive: true });
}
