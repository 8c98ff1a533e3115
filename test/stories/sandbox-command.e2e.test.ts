import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Project } from "../e2e/project.js";

jest.setTimeout(60_000);

const PROJECT = new Project("sandbox");
const GOLDEN_AMI = `${__dirname}/../../cli/golden-ami.js`;

const started: ChildProcess[] = [];

/** A test that fails leaves its sandboxes running. */
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Starts a sandbox, just as a shell does. @returns it with everything that it has printed */
async function start(...options: string[]) {
  const child = spawn(process.execPath, [GOLDEN_AMI, "sandbox", ...options], { cwd: PROJECT.directory });
  started.push(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  await until(() => stderr.includes("The sandbox is ready") || child.exitCode !== null);
  return { child, closed, stdout: () => stdout, stderr: () => stderr };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(50);
}

/** The ids of the processes that a process has started. */
function childrenOf(pid: number | undefined): number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("golden-ami sandbox", () => {
  test("says how to reach it", async () => {
    const sandbox = await start();
    const [terraform, ...more] = sandbox.stdout().match(/^.*TF_CLI_CONFIG_FILE.*\n/gm) ?? [];
    // If Terraform needs no help to find its provider, there is no such line.
    expect({ terraform: terraform ?? "", more }).toEqual({
      terraform: expect.stringMatching(
        /^(|unset TF_CLI_CONFIG_FILE\n|export TF_CLI_CONFIG_FILE='\/.*\.golden-ami\/terraform\.rc'\n)$/,
      ),
      more: [],
    });
    const lines = sandbox
      .stdout()
      .replace(terraform ?? "", "")
      .trim()
      .split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/),
      "export AWS_ACCESS_KEY_ID=111122223333",
      "export AWS_SECRET_ACCESS_KEY=sandbox",
      "export AWS_REGION=eu-west-1",
      "export AWS_DEFAULT_REGION=eu-west-1",
      "export AWS_EC2_METADATA_DISABLED=true",
      ...(terraform?.startsWith("export") ? ["export CHECKPOINT_DISABLE=1"] : []),
      "unset AWS_PROFILE AWS_SESSION_TOKEN",
    ]);
    sandbox.child.kill("SIGINT");
    expect(await sandbox.closed).toBe(0);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("leaves no process behind after %s", async (signal) => {
    const sandbox = await start();
    const moto = childrenOf(sandbox.child.pid);
    expect(moto.length).toBeGreaterThan(0);
    sandbox.child.kill(signal);
    expect(await sandbox.closed).toBe(0);
    expect(moto.filter(isAlive)).toEqual([]);
  });

  test("leaves no process behind when it is killed outright", async () => {
    const sandbox = await start();
    const moto = childrenOf(sandbox.child.pid);
    expect(moto.length).toBeGreaterThan(0);
    sandbox.child.kill("SIGKILL");
    await sandbox.closed;
    await until(() => !moto.some(isAlive));
  });

  test("prints each request if told to", async () => {
    const sandbox = await start("--verbose");
    const url = /AWS_ENDPOINT_URL=(\S+)/.exec(sandbox.stdout())?.[1] ?? "";
    await PROJECT.aws("111122223333", "ec2 describe-images --owners self", {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL: url,
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
    expect(sandbox.stderr()).toContain("\n111122223333 eu-west-1 ec2 DescribeImages 200\n");
    sandbox.child.kill("SIGINT");
    expect(await sandbox.closed).toBe(0);
  });

  test("says that its port is taken, in one line", async () => {
    const first = await start();
    const port = /:(\d+)$/m.exec(first.stdout())?.[1] ?? "";
    const second = await start("--port", port);
    expect(await second.closed).toBe(1);
    expect(second.stderr()).toBe(
      `error: port ${port} is taken: choose another with --port, or none for a free one\n`,
    );
    first.child.kill("SIGINT");
    await first.closed;
  });
});
