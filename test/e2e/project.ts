import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { findProviderMirror } from "../../cli/demo/find-provider-mirror.js";
import { type SandboxProcess, startSandboxProcess } from "../../cli/sandbox/process.js";
import { LANDING_ZONE_FILE } from "../../landing-zone/files.js";
import type { Plan } from "../../plan/plan-json.js";
import { Terraform } from "../../plan/terraform.js";
import { ProviderServers } from "./provider-servers.js";

const ROOT = join(__dirname, "..", "..");
/** The folder of all projects. It is below the checkout, so that Node finds its packages, and is not committed. */
export const TEST_DIRECTORY = join(ROOT, ".golden-ami", "test");
/** The plan file that `plan` writes and `applyPlan` applies. */
export const PLAN = "test.tfplan";
/** What the first synth of a project says. */
const NEW_LOCK =
  "versions.lock.json is new: commit it. Was there one? Restore it, because versions begin anew here.\n";

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a plan would do, and the plan itself if that is anything. */
interface Planned {
  readonly hasChanges: boolean;
  /** Type and actions of each change, sorted. */
  readonly changes: readonly string[];
  readonly plan?: Plan;
}

/** Options that plan and apply some resources alone, and what they need. */
export const targets = (addresses: readonly string[]) => addresses.map((address) => `-target=${address}`);

/** A text of Terraform's without its line breaks, which come at the width of a terminal. */
export const oneLine = (text: string) => text.replace(/[\s│╷╵]+/g, " ");

/**
 * A user's project: the demo's files, or an example's, in a folder of their own, run by the commands that a user runs, on a sandbox of
 * its own once that is started.
 */
export class Project {
  readonly directory: string;
  /** The environment that every command sees, unless it is given another. */
  env = process.env;
  /** What the sandbox has said, line by line: with `--verbose`, each request. */
  readonly log: string[] = [];
  /** `<account> <service>:<operation>` of each call that Terraform has made, if the sandbox is verbose. */
  readonly terraformCalls = new Set<string>();
  /** Those of them that a plan has made. */
  readonly planCalls = new Set<string>();
  #sandbox?: SandboxProcess;
  #terraform?: Terraform;
  #providers?: ProviderServers;
  /** Stacks that have, or once had, resources in several Regions. */
  readonly #ofRegions = new Set<string>();

  /** @param files the folder of the checkout that it is a copy of */
  constructor(name: string, files = "demo") {
    this.directory = join(TEST_DIRECTORY, name);
    rmSync(this.directory, { recursive: true, force: true });
    cpSync(join(ROOT, files), this.directory, { recursive: true });
    const cdktfJson: object = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8"));
    this.write("cdktf.json", JSON.stringify({ ...cdktfJson, app: "node --import tsx ../../../main.ts" }));
  }

  /**
   * Starts the project's sandbox, whose environment every command sees from now on, and where Terraform finds its
   * provider without the registry too.
   */
  async startSandbox(...options: readonly string[]): Promise<void> {
    const mirror = await findProviderMirror();
    this.#sandbox = await startSandboxProcess(
      this.directory,
      [...(mirror ? ["--provider-mirror", mirror] : []), ...options],
      (line) => this.log.push(line),
    );
    // A synth writes no lock if CI is set.
    const { CI, ...env } = this.#sandbox.environment;
    await this.#setEnvironment(env);
  }

  /** Lets every command see more in its environment from now on. */
  async useEnvironment(more: NodeJS.ProcessEnv): Promise<void> {
    await this.#setEnvironment({ ...this.env, ...more });
  }

  async #setEnvironment(env: NodeJS.ProcessEnv): Promise<void> {
    await this.#providers?.stop();
    this.env = env;
    this.#terraform = await Terraform.find(env);
    this.#providers = new ProviderServers(this.#terraform.environment);
  }

  async stopSandbox(): Promise<void> {
    await this.#providers?.stop();
    await this.#sandbox?.stop();
  }

  get terraform(): Terraform {
    if (!this.#terraform) throw new Error("the project's sandbox has not been started");
    return this.#terraform;
  }

  /** Sets values of golden-ami.yaml by their paths; `undefined` deletes. */
  edit(...changes: readonly (readonly [path: readonly (string | number)[], value: unknown])[]): void {
    const document = parseDocument(this.read(LANDING_ZONE_FILE));
    for (const [path, value] of changes) {
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, value);
    }
    this.write(LANDING_ZONE_FILE, document.toString());
  }

  read(file: string): string {
    return readFileSync(join(this.directory, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.directory, file), text);
  }

  synth(env = this.env): Promise<Finished> {
    return this.run(process.execPath, ["--import", "tsx", join(ROOT, "main.ts")], env);
  }

  /** The project's first synth, which says that the lock is new. */
  async firstSynth(): Promise<void> {
    expect(await this.synth()).toMatchObject({ exitCode: 0, stderr: NEW_LOCK });
  }

  goldenAmi(args: readonly string[], env = this.env): Promise<Finished> {
    return this.run(process.execPath, [join(ROOT, "cli", "golden-ami.js"), ...args], env);
  }

  /** `golden-ami` while it runs. */
  startGoldenAmi(args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [join(ROOT, "cli", "golden-ami.js"), ...args], {
      cwd: this.directory,
      env: this.env,
    });
  }

  cdktf(args: readonly string[]): Promise<Finished> {
    // A user's cdktf has not what golden-ami sets for its own Terraform.
    const { GOGC, GOMEMLIMIT, ...environment } = this.terraform.environment;
    const env = { ...environment, CHECKPOINT_DISABLE: "1" };
    return this.run(join(ROOT, "node_modules", ".bin", "cdktf"), args, env);
  }

  /**
   * Runs the AWS CLI with the credentials of an account, and parses what it prints.
   * @param command words without quotes, one space between two
   * @throws with what it says on standard error
   */
  async aws(account: string, command: string, env = this.env): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.run("aws", [...command.split(" "), "--output", "json"], {
      ...env,
      AWS_ACCESS_KEY_ID: account,
    });
    if (exitCode !== 0) throw new Error(stderr);
    const printed: unknown = stdout ? JSON.parse(stdout) : undefined;
    return printed;
  }

  /** What is left of a shared stack in its account, list by list. */
  sharedLeftovers(account: string): Promise<unknown[]> {
    return Promise.all(
      [
        "imagebuilder list-components --owner Self --query componentVersionList",
        "imagebuilder list-image-recipes --owner Self --query imageRecipeSummaryList",
        "imagebuilder list-image-pipelines --query imagePipelineList",
        "imagebuilder list-distribution-configurations --query distributionConfigurationSummaryList",
        "imagebuilder list-infrastructure-configurations --query infrastructureConfigurationSummaryList",
        "s3api list-buckets --query Buckets",
        "kms list-aliases --query Aliases[?AliasName=='alias/golden-ami']",
        "iam list-roles --query Roles[?Path=='/'].RoleName",
      ].map((command) => this.aws(account, command)),
    );
  }

  /** Lets requests to the sandbox, or builds in it, fail as told. */
  fault(body: object): Promise<void> {
    return this.#steer("faults", body);
  }

  /** Lets scans of an image find a vulnerability from now on. */
  finding(body: object): Promise<void> {
    return this.#steer("findings", body);
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.env.AWS_ENDPOINT_URL}/_sandbox/faults`, { method: "DELETE" });
  }

  async #steer(what: "faults" | "findings", body: object): Promise<void> {
    const response = await fetch(`${this.env.AWS_ENDPOINT_URL}/_sandbox/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBeLessThan(300);
  }

  /** Folder that Terraform runs in for a stack. */
  stack(name: string): string {
    return join(this.directory, "cdktf.out", "stacks", name);
  }

  /** The addresses of a stack's resources, from its synthesized JSON, by their types. */
  addresses(stack: string): Record<string, string[]> {
    const { resource }: { resource: Record<string, object> } = JSON.parse(
      readFileSync(join(this.stack(stack), "cdk.tf.json"), "utf8"),
    );
    return Object.fromEntries(
      Object.entries(resource).map(([type, byName]) => [
        type,
        Object.keys(byName).map((name) => `${type}.${name}`),
      ]),
    );
  }

  init(stack: string): Promise<void> {
    return this.terraform.init(this.stack(stack));
  }

  /** Plans and applies. */
  apply(stack: string, options: readonly string[] = []): Promise<void> {
    return this.#run(stack, (terraform, directory) => terraform.apply(directory, ...options));
  }

  async plan(stack: string, options: readonly string[] = []): Promise<Planned> {
    const start = this.log.length;
    const plan = await this.#run(stack, async (terraform, directory) => {
      const { hasChanges } = await terraform.plan(directory, PLAN, options);
      return hasChanges ? terraform.show(directory, PLAN) : undefined;
    });
    for (const call of callsOf(this.log.slice(start))) this.planCalls.add(call);
    if (!plan) return { hasChanges: false, changes: [] };
    const changes = (plan.resource_changes ?? [])
      .filter(({ change }) => change.actions.join() !== "no-op")
      .map(({ type, change }) => `${type}: ${change.actions.join(", ")}`);
    return { hasChanges: true, changes: changes.sort(), plan };
  }

  /** What a plan tells its reader, without the line breaks that Terraform makes. */
  async planText(stack: string): Promise<string> {
    const args = [`-chdir=${this.stack(stack)}`, "plan", "-input=false", "-no-color"];
    const { stdout, stderr } = await this.run("terraform", args, this.terraform.environment);
    return oneLine(`${stdout}${stderr}`);
  }

  /** Applies what was planned last. */
  applyPlan(stack: string): Promise<void> {
    return this.apply(stack, [PLAN]);
  }

  /** Destroys a stack, and expects its state to be empty then. */
  async destroy(stack: string): Promise<void> {
    await this.#run(stack, (terraform, directory) => terraform.destroy(directory));
    expect(await this.terraform.stateList(this.stack(stack))).toEqual([]);
  }

  /**
   * Applies the shared stack's pipelines and what they need, and the keys' aliases: all that a build and a workload need,
   * without the minute that the provider waits for an S3 lifecycle rule.
   */
  async applyPipelines(): Promise<void> {
    await this.init("shared");
    const { aws_imagebuilder_image_pipeline: pipelines = [], aws_kms_alias: aliases = [] } =
      this.addresses("shared");
    await this.apply("shared", targets([...pipelines, ...aliases]));
  }

  /** Empties the sandbox and forgets the states: as if nothing had ever been applied. */
  async startAgain(): Promise<void> {
    await fetch(`${this.env.AWS_ENDPOINT_URL}/_sandbox/reset`, { method: "POST" });
    rmSync(join(this.directory, "state"), { recursive: true, force: true });
  }

  /** Runs Terraform in a stack, and notes the calls that it makes. */
  async #run<T>(stack: string, work: (terraform: Terraform, directory: string) => Promise<T>): Promise<T> {
    const directory = this.stack(stack);
    const start = this.log.length;
    const done = await (this.#providers && this.#hasOneRegion(stack)
      ? this.#providers.serve(directory, (terraform) => work(terraform, directory))
      : work(this.terraform, directory));
    for (const call of callsOf(this.log.slice(start))) this.terraformCalls.add(call);
    return done;
  }

  /** Whether a stack's JSON, if it has any, configures the provider for one Region alone. */
  #hasOneRegion(stack: string): boolean {
    const file = join(this.stack(stack), "cdk.tf.json");
    if (!existsSync(file)) return false;
    if (readFileSync(file, "utf8").includes('"provider": "aws.')) this.#ofRegions.add(stack);
    return !this.#ofRegions.has(stack);
  }

  run(command: string, args: readonly string[], env = this.env): Promise<Finished> {
    return new Promise((resolve) => {
      execFile(
        command,
        args,
        { cwd: this.directory, env, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          resolve({
            exitCode: typeof error?.code === "number" ? error.code : error ? -1 : 0,
            stdout,
            stderr,
          });
        },
      );
    });
  }
}

/** `<account> <service>:<operation>` of each request that a verbose sandbox has printed. */
const callsOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const [, account, service, operation] = /\b(\d{12}) \S+ (\S+) (\S+) \d{3}$/.exec(line) ?? [];
    return account ? [`${account} ${service}:${operation}`] : [];
  });
