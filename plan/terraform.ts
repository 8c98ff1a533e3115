import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import semver from "semver";
import { printableLines, show, UserError } from "../input/problem.js";
import { type Finished, runCommand } from "./command.js";
import { type Plan, parsePlan } from "./plan-json.js";
import { PROVIDER_LOCK, readLock, withoutHashes } from "./provider-lock.js";

const MINIMUM_VERSION = "1.9.0";
const APPLY = ["apply", "-input=false", "-no-color", "-auto-approve"];
const INSTALL_PAGE = "https://developer.hashicorp.com/terraform/install";

/** Terraform breaks its lines at the width of a terminal. */
const UNREACHABLE_REGISTRY =
  /could\s+not\s+(connect\s+to|query\s+provider\s+registry\s+for)\s+registry\.terraform\.io/;
const MIRROR_HINT =
  "If this machine cannot reach registry.terraform.io, name a folder of providers: with --provider-mirror <folder>, or in Terraform's CLI configuration, https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation";

/** What the backends of HCP say of a workspace that runs Terraform remotely and keeps no plan for others. */
const NO_SAVED_PLANS =
  /Saved\s+plans\s+not\s+(?:allowed|supported)|Saving\s+a\s+generated\s+plan\s+is\s+currently\s+not\s+supported/;
/** Terraform prints the page of a run that it has started. */
const RUN_PAGE = /\/runs\/(run-[\w-]+)/;

/**
 * The provider's schema is megabytes that are read at each start and kept, and Go's garbage collector would go through it again
 * and again: a third of a plan's time. https://go.dev/doc/gc-guide
 */
const LESS_GARBAGE_COLLECTION = { GOGC: "400", GOMEMLIMIT: "1GiB" };

/** What `terraform init` has made of a folder, unless TF_DATA_DIR says another. */
const DATA_DIRECTORY = ".terraform";

/** Terraform has refused: its own words, without a stack trace. */
export class TerraformError extends UserError {
  override readonly name: string = "TerraformError";
}

/** The workspace takes no plan file: it runs Terraform remotely, and is connected to a repository, or its host is too old. */
export class SavedPlanRefused extends TerraformError {
  override readonly name = "TerraformError";
}

interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

interface Planned {
  readonly hasChanges: boolean;
  /** Such as of a check that fails. */
  readonly hasWarnings: boolean;
  /** The plan in the words that people read, as `showText` has it; undefined if it is not in what Terraform has printed. */
  readonly text?: string;
}

/** What begins a plan, after the lines of what was read and refreshed. */
const PLAN_BEGINS =
  /^(?:Note: Objects have changed outside of|(?:Terraform|OpenTofu) (?:used the selected providers|will perform)|Changes to Outputs:)/m;
/** What is printed last: where the plan file is. */
const PLAN_ENDS = /\n*─+\n+Saved the plan to: [\s\S]*$/;

function textOfPlan(stdout: string): string | undefined {
  const begin = stdout.search(PLAN_BEGINS);
  return begin === -1
    ? undefined
    : `${printableLines(stdout.slice(begin).replace(PLAN_ENDS, "").trimEnd())}\n`;
}

/** The Terraform on PATH. */
export class Terraform {
  private constructor(
    readonly version: string,
    private readonly options: RunOptions,
  ) {}

  /**
   * @param environment the environment that Terraform sees
   * @param signal interrupts Terraform, which then leaves its state in order
   * @throws UserError if Terraform is missing or too old, or its stacks would share a data directory
   */
  static async find(environment = process.env, signal?: AbortSignal): Promise<Terraform> {
    const env: NodeJS.ProcessEnv = {
      ...LESS_GARBAGE_COLLECTION,
      ...environment,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    };
    // Terraform would warn of a configuration that is not there, and not read the one in the home.
    if (env.TF_CLI_CONFIG_FILE && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
    if (env.TF_DATA_DIR && isAbsolute(env.TF_DATA_DIR)) {
      throw new UserError(
        `TF_DATA_DIR is ${show(env.TF_DATA_DIR)}, one folder for all stacks, and each has a backend of its own: unset it, or give a path relative to the stack's folder`,
      );
    }
    const { stdout } = await run(["version", "-json"], process.cwd(), { env, signal });
    // Terraform printed no JSON before 0.13.
    const version = /\bv?(\d+\.\d+\.\d+[\w.+-]*)/.exec(stdout)?.[1];
    if (!version || !semver.valid(version)) {
      throw new UserError(`terraform is not Terraform: \`terraform version\` printed ${show(stdout.trim())}`);
    }
    if (!semver.gte(version, MINIMUM_VERSION)) {
      throw new UserError(
        `Terraform ${version} is too old: ${MINIMUM_VERSION} or newer is needed, ${INSTALL_PAGE}`,
      );
    }
    return new Terraform(version, { env, signal });
  }

  /** Environment that Terraform sees, for other programs that run it. */
  get environment(): NodeJS.ProcessEnv {
    return this.options.env;
  }

  async init(directory: string): Promise<void> {
    await this.#run(["init", "-input=false", "-no-color"], directory).catch((error: unknown) => {
      if (!(error instanceof TerraformError) || !UNREACHABLE_REGISTRY.test(error.message)) throw error;
      throw new TerraformError(`${error.message}\n\n${MIRROR_HINT}`);
    });
  }

  /**
   * Writes a plan file, whose path is relative to the working directory.
   * @throws SavedPlanRefused
   */
  async plan(directory: string, file: string, options: readonly string[] = []): Promise<Planned> {
    const written = resolve(directory, file);
    rmSync(written, { force: true });
    const { exitCode, stdout, stderr } = await this.#run(
      ["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${file}`, ...options],
      directory,
      [0, 2],
    ).catch((error: unknown) => {
      if (!(error instanceof TerraformError) || !NO_SAVED_PLANS.test(error.message)) throw error;
      throw new SavedPlanRefused(error.message);
    });
    if (existsSync(written)) {
      const hasWarnings = /\bWarnings?:/.test(stdout + stderr);
      return { hasChanges: exitCode === 2, hasWarnings, text: textOfPlan(stdout) };
    }
    // A panic of Go that Terraform does not catch ends with 2 as well.
    throw new TerraformError(
      `terraform plan in ${directory} has written no plan\n${printableLines(stderr.trim())}`,
    );
  }

  /**
   * Starts a speculative run in HCP Terraform, and waits for its end.
   * @returns the run's id, and what it says to people
   */
  async planRemotely(
    directory: string,
    options: readonly string[] = [],
  ): Promise<{ readonly run: string; readonly text: string }> {
    const { stdout } = await this.#run(["plan", "-input=false", "-no-color", ...options], directory);
    const text = printableLines(stdout);
    const run = RUN_PAGE.exec(text)?.[1];
    if (run !== undefined) return { run, text };
    throw new TerraformError(`terraform plan in ${directory} has started no run\n${text.trim()}`);
  }

  /** Reads a plan file. */
  async show(directory: string, file: string): Promise<Plan> {
    return parsePlan(await this.showJson(directory, file));
  }

  /**
   * Reads a plan file as JSON, which has secrets in clear text. To verify the providers once more, which the plan has just done,
   * would take a third of the time: Terraform reads it beside a lock without hashes, or, if it needs the stack's folder, as
   * OpenTofu does for the keys of an encrypted plan, there.
   */
  async showJson(directory: string, file: string): Promise<string> {
    const path = resolve(directory, file);
    const show = async (cwd: string, env = this.options.env) =>
      (await run(["show", "-json", path], cwd, { ...this.options, env })).stdout;
    const lock = readLock(directory);
    if (lock === undefined || this.options.env.TF_DATA_DIR) return show(directory);
    const beside = mkdtempSync(join(tmpdir(), "golden-ami-show-"));
    try {
      writeFileSync(join(beside, PROVIDER_LOCK), withoutHashes(lock));
      const env = { ...this.options.env, TF_DATA_DIR: resolve(directory, DATA_DIRECTORY) };
      return await show(beside, env).catch(() => show(directory));
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  }

  /** Reads a plan file in the words that people read. */
  async showText(directory: string, file: string): Promise<string> {
    return printableLines((await this.#run(["show", "-no-color", file], directory)).stdout);
  }

  /** Applies a plan file, or plans with these options and applies. */
  async apply(directory: string, ...fileOrOptions: readonly string[]): Promise<void> {
    await this.#run([...APPLY, ...fileOrOptions], directory);
  }

  /**
   * Plans and applies, and resolves once a resource of a type has been created, while the apply goes on.
   * @returns when the apply has ended
   */
  async applyUntilCreated(directory: string, type: string): Promise<{ readonly ended: Promise<void> }> {
    const created = new RegExp(`^${type}\\.\\S+: Creation complete`);
    let ended = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      const onLine = (line: string) => {
        if (created.test(line)) resolve();
      };
      ended = run(APPLY, directory, { ...this.options, onLine }).then(() => resolve());
      ended.catch(reject);
    });
    return { ended };
  }

  async destroy(directory: string): Promise<void> {
    await this.#run(["destroy", "-input=false", "-no-color", "-auto-approve"], directory);
  }

  async stateList(directory: string): Promise<string[]> {
    const { stdout } = await this.#run(["state", "list"], directory);
    return stdout.split("\n").filter(Boolean);
  }

  #run(args: readonly string[], directory: string, allowed: readonly number[] = [0]): Promise<Finished> {
    return run(args, directory, this.options, allowed);
  }
}

async function run(
  args: readonly string[],
  cwd: string,
  options: RunOptions,
  allowed: readonly number[] = [0],
): Promise<Finished> {
  const finished = await runCommand("terraform", args, { cwd, ...options }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT")
        throw new UserError(`terraform is not on PATH: install ${MINIMUM_VERSION} or newer, ${INSTALL_PAGE}`);
      if (error.syscall === undefined) throw error;
      throw new UserError(`terraform cannot be run: ${error.message}`);
    },
  );
  const { exitCode, signal, stdout, stderr } = finished;
  if (exitCode !== null && allowed.includes(exitCode)) return finished;
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;
  // What AWS answers to the provider is in it.
  const said = printableLines(stderr.trim() || stdout.trim());
  throw new TerraformError(`terraform ${args[0]} in ${cwd} ${how}\n${said}`);
}
