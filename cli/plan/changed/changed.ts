import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../../input/problem.js";
import type { SynthesizedStack } from "../../../plan/stacks.js";
import { type Answer, askEc2, type Question } from "./ask.js";
import type { Base, BaseStacks } from "./base.js";
import { readConfiguration } from "./configuration.js";
import { attributesIn, type LocalState, localStatePath, readLocalState } from "./local-state.js";
import { type AmiLookup, stackLookups } from "./lookups.js";

/**
 * Finds the stacks whose plans would not be empty, as far as it can be told without Terraform: their configuration is not the
 * base's, or what they look for is a newer AMI now. What cannot be told is among them.
 *
 * What runs is read from the state if that is a file here, because it has the AMI of each lookup, and what each resource took.
 * Of other backends EC2 is asked for the launch templates: that works for all of them by the role that plans, costs one
 * request for each and no `terraform init`, and is what instances start from.
 * @returns why each of them is to be planned, by their names
 */
export async function changedStacks(
  stacks: readonly SynthesizedStack[],
  base: Base,
  compared: BaseStacks,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  if (compared.because !== undefined) return new Map(stacks.map(({ name }) => [name, compared.because]));
  const changed = new Map<string, string>();
  const asking: Asking[] = [];
  for (const stack of stacks) {
    const seen = look(stack, base, compared.configurations);
    if (typeof seen === "string") changed.set(stack.name, seen);
    else if (seen) asking.push(seen);
  }
  const answers = await askEc2(
    asking.map(({ question }) => question),
    signal,
  );
  for (const { name, question, state } of asking) {
    const answer = answers.get(question);
    // An interruption leaves questions without an answer, and nothing is planned after it.
    if (!answer) continue;
    const why =
      answer instanceof UserError
        ? `EC2 could not be asked: ${answer.message}`
        : question.lookups
            .map((lookup) => difference(lookup, answer, state))
            .find((one) => one !== undefined);
    if (why !== undefined) changed.set(name, why);
  }
  return changed;
}

interface Asking {
  readonly name: string;
  readonly question: Question;
  /** Undefined if the launch templates tell what runs. */
  readonly state?: LocalState;
}

/** What can be told without AWS: why a stack is to be planned, or what to ask; undefined if it looks for no AMI. */
function look(
  { name, directory }: SynthesizedStack,
  { ref }: Base,
  configurations: ReadonlyMap<string, unknown> | undefined,
): string | Asking | undefined {
  const configuration = readConfiguration(directory);
  if (configurations && !configurations.has(name)) return `it is not in ${ref}`;
  if (configurations && !isDeepStrictEqual(configurations.get(name), configuration))
    return `its configuration is not that of ${ref}`;
  const path = localStatePath(configuration);
  const state = path === undefined ? undefined : readLocalState(directory, path);
  if (path !== undefined && !state) return "it has no state that can be read";
  const found = stackLookups(configuration);
  if (!found) return undefined;
  if (found.unclear !== undefined) return `only Terraform can tell which AMI it finds: ${found.unclear}`;
  const launchTemplates = state ? [] : launchTemplatesOf(found.lookups);
  if (!launchTemplates) return "no launch template tells which AMI it has found last";
  return { name, state, question: { ...found, launchTemplates } };
}

/** Names of the launch templates that take the AMIs of lookups; undefined if they do not tell what each of these has found. */
function launchTemplatesOf(lookups: readonly AmiLookup[]): string[] | undefined {
  const templates: string[] = [];
  for (const { users } of lookups) {
    if (!users.length) return undefined;
    for (const { type, attribute, awsName, isIgnored } of users) {
      if (type !== "aws_launch_template" || attribute !== "image_id" || isIgnored || awsName === undefined)
        return undefined;
      templates.push(awsName);
    }
  }
  return templates;
}

/** What a lookup finds now that is not what it has found; undefined if it is the same. */
function difference(
  lookup: AmiLookup,
  { newest, amiIds }: Answer,
  state: LocalState | undefined,
): string | undefined {
  const found = newest.get(lookup);
  if (!found) return `${lookup.name} finds no AMI`;
  const known = state ? knownByState(lookup, state) : knownByTemplates(lookup, amiIds);
  const other = known.find(({ amiId }) => amiId !== found.ImageId);
  return (
    other &&
    `${lookup.name} finds ${found.Name} (${found.ImageId}), and ${other.where} has ${other.amiId ?? "none"}`
  );
}

interface Known {
  readonly where: string;
  readonly amiId?: unknown;
}

function knownByState({ name, users }: AmiLookup, state: LocalState): Known[] {
  const of = (...resource: ["managed" | "data", string, string, string]) => {
    const values = attributesIn(state, ...resource);
    return (values.length ? values : [undefined]).map((amiId) => ({ where: "its state", amiId }));
  };
  return [
    ...of("data", "aws_ami", name, "id"),
    // An apply that failed half-way has found the AMI, and given it to nobody.
    ...users
      .filter(({ isIgnored }) => !isIgnored)
      .flatMap((one) => of("managed", one.type, one.name, one.attribute)),
  ];
}

function knownByTemplates({ users }: AmiLookup, amiIds: Answer["amiIds"]): Known[] {
  return users.flatMap(({ awsName = "" }) => {
    const ids = amiIds.get(awsName) ?? [];
    return (ids.length ? ids : [undefined]).map((amiId) => ({ where: `launch template ${awsName}`, amiId }));
  });
}
