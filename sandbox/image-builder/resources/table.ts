import { compareVersions, parseArn, selects } from "../api/arn.js";
import { alreadyExists, notFound } from "../api/errors.js";

/** Something with an ARN that a request made. */
export interface Resource<T extends object = object> {
  readonly arn: string;
  readonly name: string;
  /** The fields that the service's Get answers, without tags. */
  body: T;
  tags: Record<string, string>;
  /** ARNs, or selectors, of the resources that cannot be deleted while this one exists. */
  references: readonly string[];
  /** The resource policy, a JSON text, which lets other accounts use it. */
  policy?: string;
}

/** All resources of one kind in a scope, by ARN and in order of creation. */
export class Table<T extends object> {
  readonly #rows = new Map<string, Resource<T>>();

  constructor(
    /** Name of the kind in the service's errors, e.g. `ImageRecipe`. */
    private readonly kind: string,
  ) {}

  all(): Resource<T>[] {
    return [...this.#rows.values()];
  }

  find(arn: string): Resource<T> | undefined {
    return this.#rows.get(arn);
  }

  /** @throws {ServiceError} ResourceNotFoundException */
  get(arn: string): Resource<T> {
    return found(arn, this.find(arn));
  }

  /** The newest resource that an ARN means, which may name a build, a version, or a selector such as `…/1.x.x`. */
  findNewest(arn: string, counts?: (body: T) => boolean): Resource<T> | undefined {
    return newestOf(this.all(), arn, counts);
  }

  /** @throws {ServiceError} ResourceNotFoundException */
  getNewest(arn: string): Resource<T> {
    return found(arn, this.findNewest(arn));
  }

  /** The ARN of the next build of a version. */
  nextBuildArn(version: string): string {
    const last = this.findNewest(version);
    return `${version}/${((last && parseArn(last.arn).build) ?? 0) + 1}`;
  }

  /** @throws {ServiceError} ResourceAlreadyExistsException */
  assertFree(arn: string): void {
    if (this.#rows.has(arn)) throw alreadyExists(this.kind, arn);
  }

  add(resource: Resource<T>): void {
    this.#rows.set(resource.arn, resource);
  }

  remove(arn: string): void {
    this.#rows.delete(arn);
  }
}

/** The newest of the resources that an ARN or selector means. */
export function newestOf<T extends object>(
  resources: readonly Resource<T>[],
  arn: string,
  counts: (body: T) => boolean = () => true,
): Resource<T> | undefined {
  return resources
    .filter((it) => (it.arn === arn || refersTo(arn, it.arn)) && counts(it.body))
    .sort((a, b) => byVersionAndBuild(a.arn, b.arn))
    .at(-1);
}

function found<T>(arn: string, resource: T | undefined): T {
  if (resource === undefined) throw notFound(arn);
  return resource;
}

/** Whether a reference, which may be a selector, means the version or build with this ARN. */
export function refersTo(reference: string, arn: string): boolean {
  const [wanted, is] = [parseArn(reference), parseArn(arn)];
  return (
    wanted.account === is.account &&
    wanted.type === is.type &&
    wanted.name === is.name &&
    wanted.version !== undefined &&
    is.version !== undefined &&
    selects(wanted.version, is.version) &&
    (wanted.build === undefined || wanted.build === is.build)
  );
}

function byVersionAndBuild(a: string, b: string): number {
  const [left, right] = [parseArn(a), parseArn(b)];
  return (
    compareVersions(left.version ?? "0.0.0", right.version ?? "0.0.0") ||
    (left.build ?? 0) - (right.build ?? 0)
  );
}
