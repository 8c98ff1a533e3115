import { Command, InvalidArgumentError } from "commander";
import { accountMistake, organizationalUnitIdMistake } from "../../rules/account.js";
import type { SandboxOptions } from "../sandbox/run.js";
import { starterGone } from "../starter.js";

type Member = SandboxOptions["member"][number];

export function sandboxCommand(): Command {
  return new Command("sandbox")
    .description(
      "Start a local AWS for Terraform, the AWS CLI and the SDKs, and print how to reach it; or run a command on it, and end with that. The organization's members are the accounts that golden-ami.yaml has at the start, if there is one. What it holds ends with it; state files in the project do not.",
    )
    .summary("Start a local AWS, or run a command on one.")
    .usage("[options] [-- <command…>]")
    .argument("[command...]", "a command to run on the sandbox, which then stops")
    .passThroughOptions()
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
      "how long each step of an image's build takes, in milliseconds",
      parseMilliseconds,
      300,
    )
    .option(
      "--provider-mirror <folder>",
      "folder of providers for Terraform, if its registry is out of reach; replaces its CLI configuration",
    )
    .option("--keep", "go on when the process that started the sandbox has ended, or its terminal is closed")
    .option("--verbose", "print each request: account, Region, service, operation, status")
    .addHelpText(
      "after",
      `
Examples:
  $ npx golden-ami sandbox -- sh -c 'npx cdktf deploy shared && npx golden-ami build web'
  $ npx golden-ami sandbox --port 4566
  $ npx golden-ami sandbox --member 222233334444=ou-abcd-11111111 --outsider 999900001111

A command's exit code is the sandbox's: 128 and its number if a signal ended it, 127 if there is no such command.
The sandbox ends with the process that started it, in the background too, but for --keep.

An access key of 12 digits is that account's. POST /_sandbox/reset forgets everything; faults are made so:
  $ curl -d '{"service": "imagebuilder", "operation": "GetImage", "status": 429, "times": 3}' $AWS_ENDPOINT_URL/_sandbox/faults
  $ curl -d '{"status": 500, "rate": 0.05}' $AWS_ENDPOINT_URL/_sandbox/faults
  $ curl -d '{"image": "web", "step": "ApplyBuildComponents", "reason": "no disk"}' $AWS_ENDPOINT_URL/_sandbox/faults
and what scans find so:
  $ curl -d '{"image": "web", "severity": "HIGH", "vulnerabilityId": "CVE-2026-0001"}' $AWS_ENDPOINT_URL/_sandbox/findings`,
    )
    .action((command: readonly string[], { keep, ...options }: SandboxOptions & { keep?: boolean }) => {
      // The starter is looked for before anything that takes time: an orphan does not know who its parent was.
      const gone = keep ? undefined : starterGone();
      const { runSandbox }: typeof import("../sandbox/run.js") = require("../sandbox/run.js");
      return runSandbox(command, options, gone);
    });
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
  if (accountMistake(text)) throw new InvalidArgumentError("expected 12 digits");
  return [...before, text];
}

function addMember(text: string, before: readonly Member[]): Member[] {
  const [account = "", units] = text.split("=");
  const organizationalUnits = units?.split("/") ?? [];
  if (accountMistake(account) || organizationalUnits.some(organizationalUnitIdMistake)) {
    throw new InvalidArgumentError("expected <12 digits> or <12 digits>=<ou-…>/<ou-…>");
  }
  return [...before, { account, organizationalUnits }];
}
