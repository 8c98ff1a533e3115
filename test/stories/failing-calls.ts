import { oneLine, type Project } from "../e2e/project.js";

/** One AWS call of a command: the first of its operation, or the one after so many. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly after: number;
}

/** A line of the sandbox's log: account, Region, service, operation, status. */
const REQUEST = /^\d{12} \S+ (?<service>\S+) (?<operation>\S+) \d{3}$/;
/** S3's operations have the names of their methods. */
const READS = /^(Get|List|Describe|AssumeRole$|GET$|HEAD$)/;

export const isRead = ({ operation }: Call) => READS.test(operation);

/** Whether an apply fails without it: the provider's data sources do without an AMI's UEFI data and a VPC's main route table. */
export const isNeeded = ({ operation }: Call) =>
  !["GetInstanceUefiData", "DescribeRouteTables"].includes(operation);

/** The call as a person counts: `iam CreateRole 1`. */
export const callName = ({ service, operation, after }: Call) => `${service} ${operation} ${after + 1}`;

/**
 * Runs a command, and tells its AWS calls: each that changes something, and of each that only reads the first, and the
 * first once something has changed, because Terraform replaces what it has made and could not read.
 */
export async function callsOf(project: Project, command: () => Promise<unknown>): Promise<Call[]> {
  const begin = project.log.length;
  await command();
  const counts = new Map<string, number>();
  const calls: Call[] = [];
  const reads = new Set<string>();
  let hasChanged = false;
  for (const line of project.log.slice(begin)) {
    const { service, operation } = REQUEST.exec(line)?.groups ?? {};
    if (service === undefined || operation === undefined) continue;
    const after = counts.get(`${service} ${operation}`) ?? 0;
    counts.set(`${service} ${operation}`, after + 1);
    const call = { service, operation, after };
    hasChanged ||= !isRead(call);
    const read = `${service} ${operation} ${hasChanged}`;
    if (!isRead(call) || !reads.has(read)) calls.push(call);
    reads.add(read);
  }
  return calls;
}

/**
 * Runs an apply while a call, and all of its operation after it, are refused.
 * @returns what Terraform said; undefined if it could do without
 */
export async function without(
  project: Project,
  { after, ...operation }: Call,
  apply: () => Promise<void>,
): Promise<string | undefined> {
  await project.fault({ ...operation, ...(after ? { after } : {}), status: 403 });
  try {
    await apply();
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    await project.clearFaults();
  }
}

/** The reads without which a new resource is tainted whose name AWS gives but once. */
export const TAINTING = ["GetImageRecipe", "GetDistributionConfiguration"];

/** What README.md tells to do by hand, by what an apply says. */
const BY_HAND = {
  /** Terraform has made it, could not read it, and would make it a second time. */
  untaint: /\bResourceAlreadyExistsException\b/,
  /** Terraform has made it, could not look at it, and does not know of it. */
  import: /\b(BucketAlreadyOwnedByYou|InvalidLaunchTemplateName\.AlreadyExistsException)\b/,
};

/**
 * Applies again, and if that fails, does what README.md tells first.
 * @param importId what `terraform import` is told of what Terraform does not know
 * @returns the command that this took
 */
export async function mend(
  project: Project,
  stack: string,
  apply: () => Promise<void>,
  importId: () => Promise<string> = () => Promise.reject(new Error("nothing is to be imported")),
): Promise<keyof typeof BY_HAND | undefined> {
  const refusal = await apply().then(
    () => undefined,
    (error: unknown) => oneLine(String(error)),
  );
  if (refusal === undefined) return undefined;
  const { address } = /\bwith (?<address>\S+),/.exec(refusal)?.groups ?? {};
  if (address === undefined) throw new Error(refusal);
  const terraform = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await project.run("terraform", [`-chdir=${project.stack(stack)}`, ...args]);
    if (exitCode !== 0) throw new Error(stderr);
  };
  if (BY_HAND.untaint.test(refusal)) {
    await terraform("untaint", address);
    await apply();
    return "untaint";
  }
  if (BY_HAND.import.test(refusal)) {
    await terraform("import", "-input=false", address, await importId());
    await apply();
    return "import";
  }
  throw new Error(refusal);
}

/** Builds the image. @returns the recipe version of the build, once each AMI's name is known to have it */
export async function buildVersion(project: Project): Promise<string> {
  const { exitCode, stdout, stderr } = await project.goldenAmi(["build", "web", "--json"]);
  if (exitCode !== 0) throw new Error(stderr);
  const { arn, amis }: { arn: string; amis: { name: string }[] } = JSON.parse(stdout);
  const [version = "", build] = arn.split("/").slice(-2);
  expect(new Set(amis.map(({ name }) => name.replace(/_[^_]*$/, "")))).toEqual(
    new Set([`web_${version}_${build}`]),
  );
  return version;
}

/** Tries each call in the first lane that is free, because an apply mostly waits. @returns the outcomes by the calls' names */
export async function inLanes<Lane>(
  lanes: readonly Lane[],
  calls: readonly Call[],
  outcome: (lane: Lane, call: Call) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const left = [...calls];
  const outcomes: Record<string, unknown> = {};
  await Promise.all(
    lanes.map(async (lane) => {
      for (let call = left.shift(); call; call = left.shift()) {
        outcomes[callName(call)] = await outcome(lane, call).catch(String);
      }
    }),
  );
  return outcomes;
}
