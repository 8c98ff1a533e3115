import { existsSync } from "node:fs";
import { UserError } from "../../input/problem.js";
import { LANDING_ZONE_FILE } from "../../landing-zone/files.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import type { LandingZone } from "../../landing-zone/types.js";
import { mirrorNotice, useProviderMirror } from "../../plan/provider-mirror.js";
import type { Member } from "../../sandbox/identity/organization.js";
import { findMotoCommand } from "../../sandbox/moto/moto-command.js";
import { type Sandbox, startSandbox } from "../../sandbox/server.js";
import { interruption, whenAborted } from "../interruption.js";
import { WORK_DIRECTORY } from "../paths.js";
import { ForegroundCommand } from "./foreground-command.js";
import { environmentWith, exportLines, type SandboxSettings, sandboxSettings } from "./settings.js";

const EXAMPLE_ORGANIZATION = "arn:aws:organizations::000000000000:organization/o-exampleorg1";
const EXAMPLE_ACCOUNT = "111122223333";
const EXAMPLE_REGION = "eu-west-1";

export interface SandboxOptions {
  readonly port: number;
  readonly member: readonly Member[];
  readonly outsider: readonly string[];
  readonly stepMs: number;
  readonly providerMirror?: string;
  readonly verbose?: boolean;
}

/**
 * Starts a sandbox, and stops it after the command, or, without one, when this process is told to end.
 * @param gone ends both; undefined if the sandbox outlives its terminal and whoever started it
 */
export async function runSandbox(
  command: readonly string[],
  options: SandboxOptions,
  gone: AbortSignal | undefined,
): Promise<void> {
  try {
    await (command.length ? runCommand(command, options, gone) : serve(options, gone));
  } finally {
    // An open channel to the parent would keep this process alive.
    if (process.connected) process.disconnect();
  }
}

async function serve(options: SandboxOptions, gone: AbortSignal | undefined): Promise<void> {
  const signals = gone ? [interruption(), gone] : [interruption({ ignoreHangup: true })];
  try {
    const { sandbox, settings } = await start(options);
    console.log(exportLines(settings));
    if (settings.TF_CLI_CONFIG_FILE) {
      console.error("Run cdktf's diff, deploy and destroy with --skip-provider-lock.");
    }
    console.error("The sandbox is ready. Ctrl-C ends it.");
    process.send?.(settings, undefined, undefined, () => undefined);
    await Promise.race(signals.map(whenAborted));
    await sandbox.close();
  } catch (error) {
    if (!signals.some(({ aborted }) => aborted)) throw error;
  }
}

async function runCommand(
  command: readonly string[],
  options: SandboxOptions,
  gone: AbortSignal | undefined,
): Promise<void> {
  const foreground = new ForegroundCommand(gone);
  const { sandbox, settings } = await start(options).catch((error: unknown) => {
    // What fails after a Ctrl-C fails of it.
    if (foreground.earlyExitCode !== undefined) process.exit(foreground.earlyExitCode);
    throw error;
  });
  try {
    process.exitCode =
      foreground.earlyExitCode ?? (await foreground.run(command, environmentWith(settings, process.env)));
  } finally {
    await sandbox.close();
  }
}

async function start(options: SandboxOptions): Promise<{ sandbox: Sandbox; settings: SandboxSettings }> {
  const landingZone = existsSync(LANDING_ZONE_FILE) ? loadLandingZone(".").landingZone : undefined;
  const log = (line: string) => console.error(line);
  const { providerMirror } = options;
  const terraformSettings = providerMirror
    ? { ...useProviderMirror(providerMirror, WORK_DIRECTORY), CHECKPOINT_DISABLE: "1" }
    : {};
  if (providerMirror) log(mirrorNotice(providerMirror));
  const sandbox = await startSandbox({
    port: options.port,
    organization: {
      arn: landingZone?.organizationArn ?? EXAMPLE_ORGANIZATION,
      members: members(options, landingZone),
    },
    motoCommand: await findMotoCommand(WORK_DIRECTORY, log).catch(throwUserError),
    buildStepMs: options.stepMs,
    onLog: options.verbose ? log : undefined,
  }).catch(throwUserError);
  const { account = EXAMPLE_ACCOUNT, region = EXAMPLE_REGION } = landingZone?.shared ?? {};
  return {
    sandbox,
    settings: { ...sandboxSettings({ url: sandbox.url, account, region }), ...terraformSettings },
  };
}

/** What keeps a sandbox from starting is the machine's: a port that is taken, a moto that is not there. */
function throwUserError(error: unknown): never {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== "EADDRINUSE") throw new UserError(message);
  throw new UserError(`port ${port} is taken: choose another with --port, or none for a free one`);
}

function members({ member, outsider }: SandboxOptions, landingZone: LandingZone | undefined): Member[] {
  const accounts = landingZone
    ? [landingZone.shared, ...landingZone.copyAccounts, ...landingZone.workloads].map(
        ({ account }) => account,
      )
    : [EXAMPLE_ACCOUNT];
  const byAccount = new Map<string, Member>();
  for (const account of accounts) byAccount.set(account, { account, organizationalUnits: [] });
  for (const one of member) byAccount.set(one.account, one);
  return [...byAccount.values()].filter(({ account }) => !outsider.includes(account));
}
