import { setMaxListeners } from "node:events";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import {
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
  type Image,
  paginateDescribeImages,
} from "@aws-sdk/client-ec2";
import { type Agents, type AwsTarget, awsClient } from "../../../aws/client.js";
import { explainAwsError } from "../../../aws/errors.js";
import { answerWithin } from "../../../aws/patience.js";
import { UserError } from "../../../input/problem.js";
import { globPattern } from "../selection.js";
import type { AmiLookup } from "./lookups.js";

/** What a stack wants to know of its account and Region. */
export interface Question {
  readonly target: AwsTarget;
  readonly lookups: readonly AmiLookup[];
  /** Names of launch templates whose AMIs it wants to know. */
  readonly launchTemplates: readonly string[];
}

export interface Answer {
  /** The newest AMI of each lookup; undefined if there is none. */
  readonly newest: ReadonlyMap<AmiLookup, Image | undefined>;
  /** The AMIs of each launch template's default and newest version; none if it is not there. */
  readonly amiIds: ReadonlyMap<string, readonly (string | undefined)[]>;
}

/** Each asks one thing at a time, and keeps no socket: there are never more than 64, those that are just being closed included. */
const MOST_AT_ONCE = 48;

const PATIENCE_MS = 30_000;

/**
 * Asks EC2 what stacks want to know: each account and Region once by the same credentials, however many stacks ask it, side by side.
 * @returns the answer to each question, or the UserError that says why there is none; nothing of what an interruption left
 */
export async function askEc2(
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Question, Answer | UserError>> {
  const places = groups(questions, ({ target }) => JSON.stringify(target));
  const answers = new Map<Question, Answer | UserError>();
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
  };
  const queue = [...places];
  // Each place that is asked waits for the interruption too; Node would warn of so many.
  setMaxListeners(0, signal);
  const work = async () => {
    for (let asking = queue.shift(); asking && !signal.aborted; asking = queue.shift()) {
      const answer = await askPlace(asking, agents, signal);
      if (answer) for (const question of asking) answers.set(question, answer);
    }
  };
  try {
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
  } finally {
    agents.httpAgent.destroy();
    agents.httpsAgent.destroy();
  }
  return answers;
}

async function askPlace(
  questions: readonly Question[],
  agents: Agents,
  signal: AbortSignal,
): Promise<Answer | UserError | undefined> {
  const [{ target } = never()] = questions;
  const client = awsClient(EC2Client, target, agents);
  try {
    return await answerWithin(ask(client, questions, target.account), PATIENCE_MS, signal);
  } catch (error) {
    const explained = explainAwsError(error, target);
    if (explained instanceof UserError) return explained;
    throw explained;
  }
}

async function ask(client: EC2Client, questions: readonly Question[], account: string): Promise<Answer> {
  const newest = new Map<AmiLookup, Image | undefined>();
  // Lookups that differ in names alone are one request, and what each finds is told apart here.
  for (const alike of groups(
    questions.flatMap(({ lookups }) => lookups),
    butNames,
  )) {
    const images: Image[] = [];
    const [{ owners, filters } = never()] = alike;
    const input = {
      Owners: [...owners],
      Filters: [
        { Name: "name", Values: [...new Set(alike.flatMap(namesOf))] },
        ...filters.filter(isOther).map(({ name, values }) => ({ Name: name, Values: [...values] })),
      ],
      IncludeDeprecated: true,
    };
    for await (const { Images = [] } of paginateDescribeImages({ client }, input)) images.push(...Images);
    for (const lookup of alike) newest.set(lookup, newestOf(images, lookup, account));
  }
  const amiIds = new Map<string, (string | undefined)[]>();
  for (const name of new Set(questions.flatMap(({ launchTemplates }) => launchTemplates)))
    amiIds.set(name, await templateAmis(client, name));
  return { newest, amiIds };
}

const isOther = ({ name }: AmiLookup["filters"][number]) => name !== "name";
const namesOf = ({ filters }: AmiLookup) => filters.find((one) => !isOther(one))?.values ?? ["*"];
const butNames = ({ owners, filters }: AmiLookup) => JSON.stringify([owners, filters.filter(isOther)]);

/** What the provider's aws_ami takes of the AMIs that match. An account sees its own deprecated ones always. */
function newestOf(images: readonly Image[], lookup: AmiLookup, account: string): Image | undefined {
  const names = namesOf(lookup).map(globPattern);
  const matching = images.filter(({ Name = "" }) => names.some((name) => name.test(Name)));
  const now = Date.now();
  const current = matching.filter(
    ({ OwnerId, DeprecationTime: time }) =>
      OwnerId === account || time === undefined || Date.parse(time) > now,
  );
  const isWide = lookup.deprecated === "yes" || (lookup.deprecated === "last resort" && current.length === 0);
  return (isWide ? matching : current)
    .toSorted((a, b) => Date.parse(a.CreationDate ?? "") - Date.parse(b.CreationDate ?? ""))
    .at(-1);
}

async function templateAmis(client: EC2Client, name: string): Promise<(string | undefined)[]> {
  const { LaunchTemplateVersions: versions = [] } = await client
    .send(
      new DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateName: name,
        Versions: ["$Default", "$Latest"],
      }),
    )
    .catch((error: unknown) => {
      if (error instanceof Error && error.name.startsWith("InvalidLaunchTemplateName.NotFound"))
        return { LaunchTemplateVersions: [] };
      throw error;
    });
  return versions.map(({ LaunchTemplateData }) => LaunchTemplateData?.ImageId);
}

/** Those that are alike, together; each group has one at least. */
function groups<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const byKey = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  return [...byKey.values()];
}

function never(): never {
  throw new Error("a group is never empty");
}
