import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

const ROOT = resolve(__dirname, "..", "..", "..");
const CLI = join(ROOT, "cli", "golden-ami.js");

const LANDING_ZONE = `organization: arn:aws:organizations::000000000000:organization/o-exampleorg1
terraform: { backend: { local: {} } }
shared: { account: "111122223333", region: eu-west-1 }
images:
  web:
    platform: Linux
    parent: amazon-linux-2023-x86
    components: [{ managed: update-linux }]
    regions: [eu-west-1, eu-west-3]
    share: { organization: true }
  batch:
    platform: Linux
    parent: amazon-linux-2023-x86
    components: [{ managed: update-linux }]
    regions: [eu-west-1]
    share: { organization: true }
workloads:
  payments-prod:
    account: "444455556666"
    region: eu-west-1
    wave: canary
    fleets: { web: { image: web, launchTemplate: { instanceType: t3.small } } }
  payments-test:
    account: "444455556666"
    region: eu-west-3
    fleets: { web: { image: web@1, launchTemplate: { instanceType: t3.small } } }
  orders-prod:
    account: "777788889999"
    region: eu-west-1
    fleets: { batch: { image: batch, launchTemplate: { instanceType: t3.small } } }
`;

/**
 * Terraform as a script: what it is asked goes to a log, and a file \`<command>.<stack>\` in the project is what it does in
 * place of its part.
 */
const TERRAFORM = `#!/bin/sh
if [ "$1" = version ]; then echo "{\\"terraform_version\\":\\"\${FAKE_VERSION:-1.11.4}\\"}"; exit 0; fi
stack=$(basename "$(dirname "\${TF_DATA_DIR:-$PWD/.terraform}")")
echo "$1 $stack $*" >> "$FAKE_PROJECT/log"
if [ -f "$FAKE_PROJECT/$1.$stack" ]; then . "$FAKE_PROJECT/$1.$stack"; fi
case "$1" in
  init) mkdir -p .terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/fake
    path=$(sed -n 's/^ *"path": "\\(.*tfstate\\)"$/\\1/p' cdk.tf.json)
    echo "{\\"version\\":3,\\"backend\\":{\\"type\\":\\"local\\",\\"config\\":{\\"path\\":\\"$path\\",\\"workspace_dir\\":null},\\"hash\\":1}}" > .terraform/terraform.tfstate
    printf 'provider "registry.terraform.io/hashicorp/aws" {\\n  version = "5.100.0"\\n}\\n' > .terraform.lock.hcl ;;
  plan) for word in "$@"; do case "$word" in -out=*) echo "plan of $stack" > "\${word#-out=}" ;; esac; done; exit 2 ;;
  show) if [ "$2" = -json ]; then echo '{"format_version":"1.2","terraform_version":"1.11.4"}'; else echo "text of $stack"; fi ;;
esac
`;

interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A landing zone of three workloads, and a Terraform that is a script. */
export class FakeProject {
  readonly directory: string;
  env: NodeJS.ProcessEnv;

  /** @param parent a folder below the checkout, so that Node finds its packages; elsewhere they are linked */
  constructor(parent = join(ROOT, ".golden-ami", "test")) {
    mkdirSync(parent, { recursive: true });
    this.directory = mkdtempSync(join(parent, "fake-"));
    if (!parent.startsWith(ROOT))
      symlinkSync(join(ROOT, "node_modules"), join(this.directory, "node_modules"));
    this.write("golden-ami.yaml", LANDING_ZONE);
    this.write(
      "cdktf.json",
      JSON.stringify({ app: `node --import tsx ${join(ROOT, "main.ts")}`, output: "out" }),
    );
    this.write("bin/terraform", TERRAFORM);
    chmodSync(join(this.directory, "bin", "terraform"), 0o755);
    const { PATH = "" } = process.env;
    this.env = {
      PATH: [join(this.directory, "bin"), PATH].join(delimiter),
      FAKE_PROJECT: this.directory,
      HOME: this.directory,
    };
    // A repository of the project's own: the checkout's commit is nothing to it.
    this.git("init", "--quiet");
    this.commit();
  }

  git(...args: readonly string[]): void {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    const { status, stderr } = spawnSync("git", [...identity, ...args], {
      cwd: this.directory,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
  }

  commit(): void {
    this.git("add", "golden-ami.yaml");
    this.git("commit", "--quiet", "--allow-empty", "-m", "test");
  }

  write(file: string, text: string): void {
    mkdirSync(join(this.directory, file, ".."), { recursive: true });
    writeFileSync(join(this.directory, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.directory, file), "utf8");
  }

  /** What Terraform does for a stack in place of its part. */
  script(command: string, stack: string, text: string | undefined): void {
    if (text === undefined) rmSync(join(this.directory, `${command}.${stack}`), { force: true });
    else this.write(`${command}.${stack}`, text);
  }

  /** What Terraform was asked since the last time, sorted: command and stack. */
  asked(): string[] {
    const lines = this.read("log").split("\n").filter(Boolean);
    this.write("log", "");
    return lines.map((line) => line.split(" ").slice(0, 2).join(" ")).sort();
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: this.directory,
      env: { ...this.env, ...env },
    });
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        printed[name] += text;
      });
    }
    const ended = new Promise<Finished>((resolve) => {
      child.on("close", (exitCode) => resolve({ exitCode, ...printed }));
    });
    return { child, printed, ended };
  }

  goldenAmi(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return this.start(args, env).ended;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
