import { isObject } from "../../input/value.js";
import type { Plan, StateModule, StateResource } from "../../plan/plan-json.js";
import type { Release } from "./review.js";

/** The form of names that this project's images have: image, recipe version, build, date. */
const NAME = /^([^_]+)_(\d+\.\d+\.\d+)_(\d+)_/;

/** What plans tell of AMIs, by id: one may know the name of an AMI that another only gives up. */
export class KnownReleases {
  /** Of AWS's answers, and of outputs, which say what the configuration lets them say. */
  readonly #lookedUp = new Map<string, Release>();
  readonly #told = new Map<string, Release>();

  add(plan: Plan): void {
    for (const { values } of lookups(plan)) if (values) take(this.#lookedUp, values);
    const { golden_ami: output } = plan.output_changes ?? {};
    // What is in a plan with its state was looked up for it, or nobody has asked AWS for it. A redacted plan has no state.
    const sides = plan.prior_state ? [output?.before] : [output?.before, output?.after];
    for (const side of sides)
      if (isObject(side)) for (const ami of Object.values(side)) if (isObject(ami)) take(this.#told, ami);
  }

  get(amiId: string): Release {
    return this.#lookedUp.get(amiId) ?? this.#told.get(amiId) ?? { amiId };
  }
}

function take(
  releases: Map<string, Release>,
  { id, name, creation_date, owner_id }: Readonly<Record<string, unknown>>,
): void {
  if (typeof id !== "string" || typeof name !== "string") return;
  const [, image, version, build] = NAME.exec(name) ?? [];
  releases.set(id, {
    amiId: id,
    name,
    image,
    version,
    build: build === undefined ? undefined : Number(build),
    createdAt: typeof creation_date === "string" ? creation_date : undefined,
    owner: typeof owner_id === "string" ? owner_id : undefined,
  });
}

/** The AMIs that a plan has looked up, in all its modules. Of what is read at apply only, there is nothing. */
export const lookups = (plan: Plan): StateResource[] =>
  stateResources(plan).filter(({ mode, type }) => mode === "data" && type === "aws_ami");

export function stateResources(plan: Plan): StateResource[] {
  const found: StateResource[] = [];
  const modules: (StateModule | undefined)[] = [plan.prior_state?.values?.root_module];
  for (const module of modules) {
    found.push(...(module?.resources ?? []));
    modules.push(...(module?.child_modules ?? []));
  }
  return found;
}

/**
 * Whether a release is newer (positive), older (negative) or as new as another: by version and build of one image, or else by
 * their dates.
 * @returns undefined if they cannot be compared
 */
export function compareReleases(a: Release, b: Release): number | undefined {
  if (a.image !== undefined && a.image === b.image && a.version !== undefined && b.version !== undefined) {
    return compareVersions(a.version, b.version) || (a.build ?? 0) - (b.build ?? 0);
  }
  if (a.createdAt === undefined || b.createdAt === undefined) return undefined;
  return Date.parse(a.createdAt) - Date.parse(b.createdAt);
}

function compareVersions(a: string, b: string): number {
  const theirs = b.split(".").map(Number);
  for (const [index, part] of a.split(".").map(Number).entries()) {
    const difference = part - (theirs[index] ?? 0);
    if (difference) return difference;
  }
  return 0;
}

/** `web 1.4.0/7`, or what is known in its place. */
export const releaseText = ({ amiId, name, image, version, build }: Release): string =>
  image === undefined ? (name ?? amiId) : `${image} ${version}/${build}`;
