import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { findProviderMirror } from "../../cli/demo/find-provider-mirror.js";
import { type SandboxProcess, startSandboxProcess } from "../../cli/sandbox-process.js";
import { LANDING_ZONE_FILE } from "../../landing-zone/load.js";

const ROOT = join(__dirname, "..", "..");
/** Below the checkout, so that Node finds its packages; not committed. */
export const TEST_DIRECTORY = join(ROOT, ".golden-ami", "test");
/** What the first synth of a project says. */
export const NEW_LOCK =
  "versions.lock.json is new: commit it. Was there one? Restore it, as versions begin anew here.\n";

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project: the demo's files in a folder of their own, run by the commands that a user runs. */
export class Project {
  readonly directory: string;

  constructor(name: string) {
    this.directory = join(TEST_DIRECTORY, name);
    rmSync(this.directory, { recursive: true, force: true });
    cpSync(join(ROOT, "demo"), this.directory, { recursive: true });
    const cdktfJson = JSON.parse(this.#read(join(ROOT, "cdktf.json")));
    this.write("cdktf.json", JSON.stringify({ ...cdktfJson, app: "node --import tsx ../../../main.ts" }));
  }

  /** A sandbox for this project, whose Terraform finds its provider without the registry too. */
  async startSandbox(...options: readonly string[]): Promise<SandboxProcess> {
    const mirror = await findProviderMirror();
    return startSandboxProcess(this.directory, [
      ...(mirror ? ["--provider-mirror", mirror] : []),
      ...options,
    ]);
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
    return this.#read(join(this.directory, file));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.directory, file), text);
  }

  /** Where Terraform runs for a stack. */
  stack(name: string): string {
    return join(this.directory, "cdktf.out", "stacks", name);
  }

  synth(env: NodeJS.ProcessEnv): Promise<Finished> {
    return this.run(process.execPath, ["--import", "tsx", join(ROOT, "main.ts")], env);
  }

  goldenAmi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
    return this.run(process.execPath, [join(ROOT, "cli", "golden-ami.js"), ...args], env);
  }

  /** The same, while it runs. */
  start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [join(ROOT, "cli", "golden-ami.js"), ...args], {
      cwd: this.directory,
      env,
    });
  }

  cdktf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
    return this.run(join(ROOT, "node_modules", ".bin", "cdktf"), args, { ...env, CHECKPOINT_DISABLE: "1" });
  }

  /** The AWS CLI as an account: what it prints, parsed. */
  async aws(account: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.run("aws", [...args, "--output", "json"], {
      ...env,
      AWS_ACCESS_KEY_ID: account,
    });
    if (exitCode !== 0) throw new Error(stderr);
    return stdout ? JSON.parse(stdout) : undefined;
  }

  run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
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

  #read(file: string): string {
    return readFileSync(file, "utf8");
  }
}
