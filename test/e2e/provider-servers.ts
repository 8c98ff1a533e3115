import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Terraform } from "../../plan/terraform.js";

/** Ends the provider once nobody holds the shell's input any more, however that came about. */
const SERVE = '"$0" -debug & provider=$!; read -r _; kill "$provider"; wait';

/** The provider's program in what `terraform init` has written: below its version and its platform, of which there is one each. */
function programOf(directory: string): string {
  let path = join(directory, ".terraform", "providers", "registry.terraform.io", "hashicorp", "aws");
  for (const pattern of [/^\d/, /_/, /^terraform-provider-aws/]) {
    path = join(path, readdirSync(path).find((name) => pattern.test(name)) ?? "");
  }
  return path;
}

interface ProviderServer {
  readonly process: ChildProcess;
  /** Terraform that uses this provider, and starts none. */
  readonly terraform: Terraform;
}

/**
 * The provider that a stack has installed, as a server that Terraform attaches to: a Terraform command starts it up to four
 * times, which is most of what a command costs. Each serves one command at a time, and stacks of one Region alone, because it
 * has one configuration.
 * https://developer.hashicorp.com/terraform/plugin/debugging
 */
export class ProviderServers {
  readonly #idle: ProviderServer[] = [];
  readonly #started: ProviderServer[] = [];

  /** @param environment what the providers and Terraform see */
  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  /** @param directory of a stack that is initialized, and has one Region alone */
  async serve<T>(directory: string, work: (terraform: Terraform) => Promise<T>): Promise<T> {
    const server = this.#idle.pop() ?? (await this.#start(directory));
    try {
      return await work(server.terraform);
    } finally {
      this.#idle.push(server);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#started.splice(0).map(({ process }) => {
        const ended = new Promise((resolve) => process.once("close", resolve));
        process.stdin?.end();
        return ended;
      }),
    );
  }

  async #start(directory: string): Promise<ProviderServer> {
    const program = programOf(directory);
    const process = spawn("sh", ["-c", SERVE, program], {
      env: this.environment,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const attach = await new Promise<string>((resolve, reject) => {
      createInterface({ input: process.stdout }).on("line", (line) => {
        const [, value] = /TF_REATTACH_PROVIDERS='(.*)'/.exec(line) ?? [];
        if (value !== undefined) resolve(value);
      });
      process.once("close", () => reject(new Error(`${program} did not start`)));
    });
    const terraform = await Terraform.find({ ...this.environment, TF_REATTACH_PROVIDERS: attach });
    const server = { process, terraform };
    this.#started.push(server);
    return server;
  }
}
