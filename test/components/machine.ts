import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Phase, type Step, scriptOf, stepsOf } from "./catalogue.js";

/** What an AMI has and debootstrap leaves out. */
const PACKAGES = "systemd-sysv dbus ca-certificates curl cloud-init openssh-server";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Runs a command in the root `$0`; what it mounts and leaves running ends with it. */
const IN_ROOT = 'mount --types proc proc "$0/proc" && exec chroot "$0" "$@"';

interface File {
  readonly path: string;
  readonly content: string;
  readonly permissions: string;
}

interface Finished {
  readonly exitCode: number | null;
  readonly printed: string;
}

const isThere = (command: string) =>
  PATH.split(":").some((directory) => existsSync(join(directory, command)));

/** What says which distribution runs here. */
const RELEASE_FILE = "/etc/os-release";
const release = existsSync(RELEASE_FILE) ? readFileSync(RELEASE_FILE, "utf8") : "";
const [, distribution] = /^ID=(debian|ubuntu)$/m.exec(release) ?? [];

/** Whether a machine can be made here, of the Debian or Ubuntu that runs here. */
export const canMakeMachine =
  distribution !== undefined &&
  process.getuid?.() === 0 &&
  ["debootstrap", "chroot", "unshare"].every(isThere);

/** Whether it can be booted too. */
export const canBoot = canMakeMachine && ["systemd-nspawn", "nsenter"].every(isThere);

/**
 * A root of Debian or Ubuntu that runs the phases of components as the agent of Image Builder does: in a chroot, and in a container
 * once it has booted. Its kernel and its network are those of this machine.
 */
export class Machine {
  readonly root = mkdtempSync(join(tmpdir(), "golden-ami-machine-"));
  #container?: ChildProcess;

  constructor() {
    const [, suite = ""] = /^VERSION_CODENAME=(.*)$/m.exec(release) ?? [];
    const components = distribution === "ubuntu" ? "main,universe" : "main";
    const options = ["--variant=minbase", `--components=${components}`];
    execFileSync("debootstrap", [...options, suite, this.root], { stdio: ["ignore", "ignore", "inherit"] });
    // A temporary folder is its owner's alone, and so would the machine's root be.
    chmodSync(this.root, 0o755);
    // A package must not start its service in a chroot.
    this.write({ path: "/usr/sbin/policy-rc.d", content: "#!/bin/sh\nexit 101\n", permissions: "0755" });
    const { exitCode, printed } = this.bash(
      `apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ${PACKAGES}`,
    );
    if (exitCode !== 0) throw new Error(printed);
  }

  /** Runs the steps of a phase until one fails. */
  async run(name: string, phase: Phase, parameters?: Readonly<Record<string, string>>): Promise<Finished> {
    let printed = "";
    for (const step of stepsOf(name, phase, parameters)) {
      const finished = await this.#step(step);
      printed += `${step.name}\n${finished.printed}`;
      if (finished.exitCode !== 0) return { exitCode: finished.exitCode, printed };
    }
    return { exitCode: 0, printed };
  }

  /** Runs a script of bash. */
  bash(script: string): Finished {
    const pid = this.#pid();
    const [command, ...rest] = pid
      ? [
          "nsenter",
          `--target=${pid}`,
          ..."mount uts ipc pid cgroup root wd".split(" ").map((name) => `--${name}`),
        ]
      : ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", IN_ROOT, this.root];
    const { status, stdout, stderr } = spawnSync(command, [...rest, "/bin/bash", "-c", script], {
      env: { PATH, HOME: "/root" },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    return { exitCode: status, printed: stdout + stderr };
  }

  write({ path, content, permissions }: File): void {
    const file = join(this.root, path);
    writeFileSync(file, content);
    chmodSync(file, Number.parseInt(permissions, 8));
  }

  /** Starts its systemd, and waits for the end of the boot. */
  async boot(): Promise<void> {
    rmSync(join(this.root, "usr/sbin/policy-rc.d"), { force: true });
    const options = ["--quiet", "--boot", "--register=no", "--keep-unit", "--console=pipe"];
    this.#container = spawn("systemd-nspawn", [...options, `--directory=${this.root}`], { stdio: "ignore" });
    const state = () => (this.#pid() ? this.bash("systemctl is-system-running").printed.trim() : "");
    while (!["running", "degraded"].includes(state())) {
      if (this.#container.exitCode !== null) throw new Error("the machine does not boot");
      await sleep(200);
    }
  }

  async remove(): Promise<void> {
    await this.#end((container) => container.kill());
    rmSync(this.root, { recursive: true, force: true });
  }

  async #step(step: Step): Promise<Finished> {
    if (step.if && !this.#isTrue(step.if)) return { exitCode: 0, printed: "skipped\n" };
    if (step.action === "ExecuteBash") return this.bash(scriptOf(step));
    if (step.action === "CreateFile") {
      for (const file of step.inputs as readonly File[]) this.write(file);
      return { exitCode: 0, printed: "" };
    }
    if (step.action === "Reboot" && this.#container) {
      // A container ends where a machine restarts.
      await this.#end(() => this.bash("systemctl reboot"));
      await this.boot();
      return { exitCode: 0, printed: "" };
    }
    throw new Error(`${step.action} does not run here`);
  }

  #isTrue({ fileExists, ...others }: Readonly<Record<string, string>>): boolean {
    if (fileExists === undefined || Object.keys(others).length)
      throw new Error("not a condition that runs here");
    return this.bash(`test -f '${fileExists}'`).exitCode === 0;
  }

  async #end(stop: (container: ChildProcess) => void): Promise<void> {
    const container = this.#container;
    if (container?.exitCode !== null) return;
    const end = new Promise((resolve) => container.once("exit", resolve));
    stop(container);
    await end;
  }

  /** The process of its systemd, as this machine sees it. */
  #pid(): string | undefined {
    const container = this.#container?.pid;
    if (!container) return undefined;
    return readFileSync(`/proc/${container}/task/${container}/children`, "utf8").split(" ")[0] || undefined;
  }
}
