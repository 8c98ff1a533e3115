import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";

/** How long moto may take to listen: seconds on an idle machine, longer with a cold disk and two busy cores. */
const START_TIMEOUT_MS = 60_000;
/** How long moto may take to leave after SIGTERM before it is killed. */
const STOP_GRACE_MS = 2_000;

/** Longest folder for temporary files below which the path of a Unix socket is not too long: 103 characters on macOS. */
const LONGEST_PARENT = 70;

/**
 * Runs moto so that neither it nor its folder outlives this process, even one that is killed: our end of its standard
 * input closes with us, which the watcher next to it notices. `exec` makes moto the very process that we spawned.
 */
const WRAPPER =
  'folder=$1; shift; exec 3<&0; (cat <&3 >/dev/null; kill -9 $$; rm -rf "$folder") & exec 3<&-; exec "$@" </dev/null';

/**
 * The `moto_server` that a sandbox starts and ends. It listens on a socket in a folder that no other user may enter,
 * where no web page reaches it, and works in that folder.
 */
export class MotoProcess {
  readonly exited: Promise<void>;
  readonly socketPath: string;
  readonly #child: ChildProcess;
  readonly #folder = privateFolder();
  #ended: string | undefined;
  #stopping = false;

  private constructor(
    command: readonly string[],
    private readonly onLog: (line: string) => void,
  ) {
    this.socketPath = join(this.#folder, "moto.sock");
    // moto gets a process group of its own, because Ctrl-C in a terminal is ours to handle, and one kill reaches all.
    const listen = ["-H", `unix://${this.socketPath}`];
    this.#child = spawn("sh", ["-c", WRAPPER, "sh", this.#folder, ...command, ...listen], {
      cwd: this.#folder,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: motoEnvironment(),
    });
    this.exited = new Promise((resolve) => {
      const ended = (how: string) => {
        if (this.#ended !== undefined) return;
        this.#ended = how;
        if (!this.#stopping)
          this.onLog(`moto_server ${how}: what the sandbox leaves to moto now answers 503`);
        this.#child.stdin?.destroy();
        rmSync(this.#folder, { recursive: true, force: true });
        resolve();
      };
      this.#child.once("error", (error) => ended(`could not be started (${error.message})`));
      this.#child.once("exit", (code, signal) =>
        ended(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
      );
    });
    this.#child.stdin?.on("error", () => undefined);
  }

  /**
   * Starts moto and returns when it listens.
   * @throws if it ends first, or does not listen within a minute; the message has the last of its output
   */
  static async start(command: readonly string[], onLog: (line: string) => void): Promise<MotoProcess> {
    const moto = new MotoProcess(command, onLog);
    try {
      await moto.#listen();
    } catch (error) {
      await moto.stop();
      throw error;
    }
    return moto;
  }

  /** How moto ended; undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** Ends moto, by force if it does not go by itself, and returns when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#ended === undefined) {
      this.#signal("SIGTERM");
      const timer = setTimeout(() => this.#signal("SIGKILL"), STOP_GRACE_MS);
      await this.exited;
      clearTimeout(timer);
    }
    this.#signal("SIGKILL");
  }

  /** Signals the whole process group, so that the watcher goes with moto; one that is gone already is fine. */
  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // There is nothing left to end.
    }
  }

  async #listen(): Promise<void> {
    const { stdout, stderr } = this.#child;
    let output = "";
    const listening = new Promise<"listening">((resolve) => {
      for (const stream of [stdout, stderr]) {
        stream?.setEncoding("utf8").on("data", (text: string) => {
          output = (output + text).slice(-4_000);
          if (output.includes("Running on unix:")) resolve("listening");
        });
      }
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), START_TIMEOUT_MS);
    });
    const first = await Promise.race([listening, late, this.exited.then(() => "ended" as const)]);
    clearTimeout(timer);
    if (first === "listening") return;
    const what = first === "late" ? `did not answer within ${START_TIMEOUT_MS / 1000} s` : this.#ended;
    throw new Error(`moto_server ${what}${output && `:\n${output.trim()}`}`);
  }
}

/** A folder that its user alone may enter, near enough to the root for a socket. */
function privateFolder(): string {
  const parent = tmpdir().length > LONGEST_PARENT ? "/tmp" : tmpdir();
  return mkdtempSync(join(parent, "golden-ami-"));
}

/** Our environment without what would change moto's answers: `MOTO_ACCOUNT_ID` would put every caller into one account. */
function motoEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MOTO_|AWS_|INITIAL_NO_AUTH_ACTION_COUNT$)/.test(name),
  );
  return {
    // A moto_server of pyenv's goes by the version that is set for the user's folder, not for moto's own.
    PYENV_DIR: process.cwd(),
    ...Object.fromEntries(kept),
    // botocore, below moto, refuses to work with a profile that is not there.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // The sandbox has public AMIs of its own.
    MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    MOTO_DISABLE_GLOBAL_CORS: "true",
  };
}
