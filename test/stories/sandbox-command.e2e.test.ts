import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isAlive, start as startProcess, until } from "../cli/processes.js";
import { Project } from "../e2e/project.js";

jest.setTimeout(60_000);

const PROJECT = new Project("sandbox");
const GOLDEN_AMI = resolve("cli/golden-ami.js");
const NODE = `${process.execPath} ${GOLDEN_AMI}`;

const start = (...command: readonly string[]) =>
  startProcess(command[0] ?? "", command.slice(1), { cwd: PROJECT.directory });

/** A sandbox as a shell starts one, once it is ready or has ended. */
async function startSandbox(...options: string[]) {
  const sandbox = start(process.execPath, GOLDEN_AMI, "sandbox", ...options);
  await until(() => sandbox.stderr().includes("The sandbox is ready") || sandbox.child.exitCode !== null);
  return sandbox;
}

/** The ids of the processes below a process, of any depth. */
function descendants(pid: number | undefined): number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map(Number)
    .flatMap((child) => [child, ...descendants(child)]);
}

describe("golden-ami sandbox", () => {
  test("says how to reach it, and how Terraform finds its provider if a mirror is named", async () => {
    const mirror = join(PROJECT.directory, "providers");
    mkdirSync(join(mirror, "registry.terraform.io/hashicorp/aws"), { recursive: true });
    const [plain, mirrored] = await Promise.all([
      startSandbox(),
      startSandbox("--provider-mirror", "providers"),
    ]);
    const lines = [
      expect.stringMatching(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/),
      "export AWS_ACCESS_KEY_ID=111122223333",
      "export AWS_SECRET_ACCESS_KEY=sandbox",
      "export AWS_REGION=eu-west-1",
      "export AWS_DEFAULT_REGION=eu-west-1",
      "export AWS_EC2_METADATA_DISABLED=true",
    ];
    const unset = "unset AWS_PROFILE AWS_SESSION_TOKEN";
    expect(plain.stdout().trim().split("\n")).toEqual([...lines, unset]);
    expect(plain.stderr()).toBe("The sandbox is ready. Ctrl-C ends it.\n");
    expect(mirrored.stderr()).toContain(
      `Terraform installs its providers from ${mirror}, and nowhere else.\n`,
    );
    const file = /^export TF_CLI_CONFIG_FILE=(.*)$/m.exec(mirrored.stdout())?.[1] ?? "";
    expect(mirrored.stdout().trim().split("\n")).toEqual([
      ...lines,
      `export TF_CLI_CONFIG_FILE=${file}`,
      "export CHECKPOINT_DISABLE=1",
      unset,
    ]);
    expect(readFileSync(file, "utf8")).toContain(`path = ${JSON.stringify(mirror)}`);
    for (const { child, ended } of [plain, mirrored]) {
      child.kill("SIGINT");
      expect(await ended).toBe(0);
    }
    rmSync(file);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("leaves no process behind after %s", async (signal) => {
    const sandbox = await startSandbox();
    const moto = descendants(sandbox.child.pid);
    expect(moto.length).toBeGreaterThan(0);
    sandbox.child.kill(signal);
    expect(await sandbox.ended).toBe(0);
    await until(() => !moto.some(isAlive));
  });

  test("leaves no process behind when it is killed outright", async () => {
    const sandbox = await startSandbox();
    const moto = descendants(sandbox.child.pid);
    expect(moto.length).toBeGreaterThan(0);
    sandbox.child.kill("SIGKILL");
    await sandbox.ended;
    await until(() => !moto.some(isAlive));
  });

  test("prints each request if told to", async () => {
    const sandbox = await startSandbox("--verbose");
    const url = /AWS_ENDPOINT_URL=(\S+)/.exec(sandbox.stdout())?.[1] ?? "";
    await PROJECT.aws("111122223333", "ec2 describe-images --owners self", {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL: url,
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
    expect(sandbox.stderr()).toContain("\n111122223333 eu-west-1 ec2 DescribeImages 200\n");
    await fetch(url, {
      method: "POST",
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/ec2/aws4_request",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "Action=%1b%5b2J%0aForged",
    });
    expect(sandbox.stderr()).toMatch(/^111122223333 eu-west-1 ec2 \\u001b\[2J\n {2}Forged 400$/m);
    sandbox.child.kill("SIGINT");
    expect(await sandbox.ended).toBe(0);
  });

  test("says that its port is taken, in one line", async () => {
    const first = await startSandbox();
    const port = /:(\d+)$/m.exec(first.stdout())?.[1] ?? "";
    const second = await startSandbox("--port", port);
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toBe(
      `error: port ${port} is taken: choose another with --port, or none for a free one\n`,
    );
    first.child.kill("SIGINT");
    await first.ended;
  });

  test("does not start if the folder is no provider mirror", async () => {
    const sandbox = await startSandbox("--provider-mirror", "components");
    expect([await sandbox.ended, sandbox.stdout(), sandbox.stderr()]).toEqual([
      1,
      "",
      "error: components is not a provider mirror: expected registry.terraform.io/hashicorp/aws in it, as `terraform providers mirror <folder>` makes it\n",
    ]);
  });
});

describe("golden-ami sandbox in the background", () => {
  /** Installed, as far as npx needs it. */
  beforeAll(() => {
    const bin = join(PROJECT.directory, "node_modules", ".bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync(GOLDEN_AMI, join(bin, "golden-ami"));
    writeFileSync(join(PROJECT.directory, "package.json"), "{}");
  });

  /** A script that starts one in the background and says its id. @returns all that runs then, below the script */
  async function background(command: string) {
    const script = start("bash", "-c", `${command} & echo $!; wait`);
    await until(() => script.stderr().includes("The sandbox is ready"));
    return { script, job: Number(script.stdout().split("\n")[0]), all: descendants(script.child.pid) };
  }

  test("ends, and moto too, whichever process dies above it, and however", async () => {
    const cases = [
      ["npx golden-ami", "job", "SIGTERM"],
      ["npx golden-ami", "job", "SIGKILL"],
      ["npx golden-ami", "script", "SIGKILL"],
      [NODE, "job", "SIGKILL"],
      [NODE, "script", "SIGKILL"],
      [`nohup ${NODE}`, "script", "SIGKILL"],
    ] as const;
    const ends = cases.map(async ([command, victim, signal]) => {
      const { script, job, all } = await background(`${command} sandbox`);
      // Node, moto, and its watcher at least.
      expect(all.length).toBeGreaterThanOrEqual(4);
      process.kill(victim === "job" ? job : (script.child.pid ?? 0), signal);
      await until(() => !all.some(isAlive));
    });
    await Promise.all(ends);
  });

  test("stays with --keep when the script has gone and the terminal is closed, until it is told to end", async () => {
    const { script, job, all } = await background(`${NODE} sandbox --keep`);
    script.child.kill("SIGKILL");
    await until(() => !isAlive(script.child.pid ?? 0));
    process.kill(job, "SIGHUP");
    const url = /AWS_ENDPOINT_URL=(\S+)/.exec(script.stdout())?.[1] ?? "";
    // The wait is longer than it takes to notice either.
    const end = Date.now() + 2_500;
    await until(() => Date.now() > end);
    expect((await fetch(`${url}/_sandbox/reset`, { method: "POST" })).ok).toBe(true);
    process.kill(job, "SIGTERM");
    await until(() => !all.some(isAlive));
  });
});

describe("golden-ami sandbox -- <command>", () => {
  const run = (...command: readonly string[]) => start(process.execPath, GOLDEN_AMI, "sandbox", ...command);

  test("runs it on a sandbox, says nothing itself, and ends with its exit code", async () => {
    const script = 'aws ec2 describe-vpcs --query "length(Vpcs)" --output text; echo to stderr >&2; exit 7';
    const running = run("--", "sh", "-c", script);
    expect([await running.ended, running.stdout(), running.stderr()]).toEqual([7, "1\n", "to stderr\n"]);
  });

  test("gives it what is piped to this, and options behind its name", async () => {
    const { status, stdout } = spawnSync(process.execPath, [GOLDEN_AMI, "sandbox", "wc", "--lines"], {
      cwd: PROJECT.directory,
      input: "a\nb\n",
      encoding: "utf8",
    });
    expect([status, stdout.trim()]).toEqual([0, "2"]);
  });

  test("says that there is no such command, and ends with 127", async () => {
    const running = run("--", "no-such-command", "--x");
    expect([await running.ended, running.stdout(), running.stderr()]).toEqual([
      127,
      "",
      'error: there is no command "no-such-command"\n',
    ]);
  });

  test("passes a signal on, and leaves nothing running after the command", async () => {
    const running = run(
      "--",
      "sh",
      "-c",
      "trap 'echo got; exit 3' TERM; echo up; while :; do sleep 0.05; done",
    );
    await until(() => running.stdout() === "up\n");
    const all = descendants(running.child.pid);
    running.child.kill("SIGTERM");
    expect([await running.ended, running.stdout()]).toEqual([3, "up\ngot\n"]);
    await until(() => !all.some(isAlive));
  });

  test("lets the terminal's Ctrl-C reach the command once", async () => {
    const program = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
said = b""
while True:
    try: text = os.read(terminal, 1024)
    except OSError: text = b""
    if not text: break
    if b"up" in text and b"up" not in said: os.write(terminal, b"\\x03")
    said += text
print(said.count(b"got"), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`;
    const script = "trap 'echo got' INT; echo up; for i in 1 2 3 4 5 6 7 8 9; do sleep 0.1; done; exit 5";
    const command = [process.execPath, GOLDEN_AMI, "sandbox", "--", "sh", "-c", script];
    const running = start("python3", "-c", program.replaceAll("\\\\", "\\"), ...command);
    expect([await running.ended, running.stdout()]).toEqual([0, "1 5\n"]);
  });

  test("ends the command, and itself, when whoever started them is gone", async () => {
    const script = start(
      "bash",
      "-c",
      `"${process.execPath}" "${GOLDEN_AMI}" sandbox -- sh -c 'echo up; exec sleep 60'; exit`,
    );
    await until(() => script.stdout() === "up\n");
    const all = descendants(script.child.pid);
    script.child.kill("SIGKILL");
    await until(() => !all.some(isAlive));
  });
});
