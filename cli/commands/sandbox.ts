import { existsSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../../input/problem.js";
import { LANDING_ZONE_FILE, loadLandingZone } from "../../landing-zone/load.js";
import type { LandingZone } from "../../landing-zone/types.js";
import { providerEnvironment } from "../../plan/provider-mirror.js";
import type { Member } from "../../sandbox/identity/organization.js";
import { findMotoCommand } from "../../sandbox/moto/moto-command.js";
import { startSandbox } from "../../sandbox/server.js";
import { interruption } from "../interruption.js";
import { WORK_DIRECTORY } from "../paths.js";

const EXAMPLE_ORGANIZATION = "arn:aws:organizations::000000000000:organization/o-exampleorg1";
const EXAMPLE_ACCOUNT = "111122223333";

interface Options {
  readonly port: number;
  readonly member: readonly Member[];
  readonly outsider: readonly string[];
  readonly stepMs: number;
  readonly verbose?: boolean;
}

export function sandboxCommand(): Command {
  return new Command("sandbox")
    .description(
      `Start a local AWS for Terraform, the AWS CLI and the SDKs, and print how to reach it. The organization's members are the accounts that ${LANDING_ZONE_FILE} has at the start, where there is one. What it holds ends with it; state files in the project do not.`,
    )
    .option("--port <n>", "port on 127.0.0.1; 0 takes a free one", parsePort, 0)
    .option(
      "--member <account[=ou/ou]>",
      "one more account of the organization, and its OUs from the root down (repeatable)",
      addMember,
      [],
    )
    .option("--outsider <account>", "an account that is not in the organization (repeatable)", addAccount, [])
    .option(
      "--step-ms <n>",
      "how long each step of an image's build takes; milliseconds",
      parseMilliseconds,
      300,
    )
    .option("--verbose", "print each request: account, Region, service, operation, status")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami sandbox --port 4566
  $ npx golden-ami sandbox --member 222233334444=ou-abcd-11111111 --outsider 999900001111

An access key of 12 digits is that account's. POST /_sandbox/reset forgets everything; faults are made so:
  $ curl -d '{"service": "imagebuilder", "operation": "GetImage", "status": 429, "times": 3}' $AWS_ENDPOINT_URL/_sandbox/faults
  $ curl -d '{"image": "web", "step": "ApplyBuildComponents", "reason": "no disk"}' $AWS_ENDPOINT_URL/_sandbox/faults`,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const landingZone = existsSync(LANDING_ZONE_FILE) ? loadLandingZone(".").landingZone : undefined;
  const log = (line: string) => console.error(line);
  const signal = interruption();
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
    // Whoever started this with an IPC channel has gone.
    process.once("disconnect", () => resolve());
  });
  try {
    const motoCommand = await findMotoCommand(WORK_DIRECTORY, log).catch(asUserError);
    const terraformSettings = settingsForTerraform(log);
    const sandbox = await startSandbox({
      port: options.port,
      organization: {
        arn: landingZone?.organization.arn ?? EXAMPLE_ORGANIZATION,
        members: members(options, landingZone),
      },
      motoCommand,
      buildStepMs: options.stepMs,
      onLog: options.verbose ? log : undefined,
    }).catch(asUserError);
    const settings = await terraformSettings;
    console.log(environment(sandbox.url, landingZone, settings));
    if (settings.some((line) => line.startsWith("export"))) {
      log(
        "Terraform's registry is out of reach: run cdktf's diff, deploy and destroy with --skip-provider-lock.",
      );
    }
    console.error("The sandbox is ready. Ctrl-C ends it.");
    await stopped;
    await sandbox.close();
  } finally {
    // An open channel to the parent would keep this process alive.
    if (process.connected) process.disconnect();
  }
}

/** What keeps a sandbox from starting is the machine's: a port that is taken, a moto that is not there. */
function asUserError(error: unknown): never {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== "EADDRINUSE") throw new UserError(message);
  throw new UserError(`port ${port} is taken: choose another with --port, or none for a free one`);
}

/** Lines for a shell: what else its environment says of AWS must not reach the real one. */
function environment(
  url: string,
  landingZone: LandingZone | undefined,
  terraformSettings: readonly string[],
): string {
  const region = landingZone?.shared.region ?? "eu-west-1";
  return [
    `export AWS_ENDPOINT_URL=${url}`,
    `export AWS_ACCESS_KEY_ID=${landingZone?.shared.account ?? EXAMPLE_ACCOUNT}`,
    "export AWS_SECRET_ACCESS_KEY=sandbox",
    `export AWS_REGION=${region}`,
    // The AWS CLI and boto3 read this one.
    `export AWS_DEFAULT_REGION=${region}`,
    "export AWS_EC2_METADATA_DISABLED=true",
    ...terraformSettings,
    "unset AWS_PROFILE AWS_SESSION_TOKEN",
  ].join("\n");
}

/** Lines with which Terraform finds its provider where the registry is out of reach. */
async function settingsForTerraform(log: (line: string) => void): Promise<string[]> {
  try {
    const { TF_CLI_CONFIG_FILE: before } = process.env;
    const { TF_CLI_CONFIG_FILE: file } = await providerEnvironment(WORK_DIRECTORY, process.env);
    if (file === undefined) return before === undefined ? [] : ["unset TF_CLI_CONFIG_FILE"];
    return [`export TF_CLI_CONFIG_FILE='${file}'`, "export CHECKPOINT_DISABLE=1"];
  } catch (error) {
    log(
      `Terraform is left to find its provider by itself: ${error instanceof Error ? error.message : error}`,
    );
    return [];
  }
}

function members({ member, outsider }: Options, landingZone: LandingZone | undefined): Member[] {
  const accounts = landingZone
    ? [landingZone.shared.account, ...landingZone.workloads.map(({ account }) => account)]
    : [EXAMPLE_ACCOUNT];
  const byAccount = new Map<string, Member>();
  for (const account of accounts) byAccount.set(account, { account, organizationalUnits: [] });
  for (const one of member) byAccount.set(one.account, one);
  return [...byAccount.values()].filter(({ account }) => !outsider.includes(account));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("expected 0 to 65535");
  return port;
}

function parseMilliseconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("expected 0 to 999999");
  return Number(text);
}

function addAccount(text: string, before: readonly string[]): string[] {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError("expected 12 digits");
  return [...before, text];
}

function addMember(text: string, before: readonly Member[]): Member[] {
  const [account = "", units] = text.split("=");
  const organizationalUnits = units?.split("/") ?? [];
  if (
    !/^\d{12}$/.test(account) ||
    organizationalUnits.some((unit) => !/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/.test(unit))
  ) {
    throw new InvalidArgumentError("expected <12 digits> or <12 digits>=<ou-…>/<ou-…>");
  }
  return [...before, { account, organizationalUnits }];
}
