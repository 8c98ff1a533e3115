import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { askEc2 } from "../cli/plan/changed/ask.js";

const ACCOUNTS = 1_000;
const DELAY_MS = 80;

/** How long `plan --changed` asks accounts, each by a role of its own, by a server that takes its time. */
export async function benchAsking() {
  const ec2 = fork(join(__dirname, "slow-ec2.ts"), [String(DELAY_MS)], { execArgv: ["--import", "tsx"] });
  const [environment] = await once(ec2, "message");
  Object.assign(process.env, environment);
  const questions = Array.from({ length: ACCOUNTS }, (_, index) => {
    const account = String(200_000_000_000 + index);
    const lookup = {
      name: "web_ami",
      owners: ["111122223333"],
      filters: [{ name: "name", values: ["web_*"] }],
      deprecated: "no",
      users: [],
    } as const;
    return {
      target: { account, region: "eu-west-1", assumeRole: `arn:aws:iam::${account}:role/plan` },
      lookups: [lookup],
      launchTemplates: [],
    };
  });
  const start = process.hrtime.bigint();
  const answers = await askEc2(questions, new AbortController().signal);
  const seconds = Math.round(Number(process.hrtime.bigint() - start) / 1e7) / 100;
  ec2.send("sockets");
  const [mostSockets] = await once(ec2, "message");
  ec2.disconnect();
  if ([...answers.values()].some((answer) => answer instanceof Error))
    throw new Error("not all accounts answered");
  return { bench: "ask", accounts: ACCOUNTS, answerMs: DELAY_MS, seconds, mostSockets };
}
