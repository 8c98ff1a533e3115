import type { Caller } from "../../service.js";
import { compareVersions, parseArn, selects } from "../api/arn.js";
import { inUse, notFound } from "../api/errors.js";

/** Something with an ARN that a request made. */
export interface Resource<T extends object = object> {
  readonly arn: string;
  readonly name: string;
  /** As the service's Get answers, without tags. */
  body: T;
  tags: Record<string, string>;
  /** ARNs, or selectors, of the resources that cannot be deleted while this one exists. */
  references: readonly string[];
}

/** All that one account has in one Region. */
export class Scope {
  readonly #resources = new Map<string, Resource>();
  /** Answers to requests with a client token, by operation and token. */
  readonly answers = new Map<string, { readonly request: string; readonly answer: Promise<object> }>();
  /** The last build number of each image version, deleted ones included: a number is never used again. */
  readonly lastBuild = new Map<string, number>();

  constructor(readonly owner: Pick<Caller, "account" | "region">) {}

  /** @throws {ServiceError} ResourceNotFoundException */
  get(arn: string): Resource {
    const resource = this.#resources.get(arn);
    if (!resource) throw notFound(arn);
    return resource;
  }

  add(resource: Resource): void {
    this.#resources.set(resource.arn, resource);
  }

  remove(arn: string): void {
    this.#resources.delete(arn);
  }

  /** @throws {ServiceError} ResourceDependencyException where another resource needs this one */
  refuseIfUsed(arn: string, siblings: readonly { readonly arn: string }[] = []): void {
    for (const { references } of this.#resources.values()) {
      if (references.includes(arn)) throw inUse(arn);
      // A selector goes on working as long as another version meets it.
      const needed = references.some(
        (it) => refersTo(it, arn) && !siblings.some((other) => other.arn !== arn && refersTo(it, other.arn)),
      );
      if (needed) throw inUse(arn);
    }
  }
}

/** One kind of resource: its instances in each scope, by ARN and in order of creation. */
export class Table<T extends object> {
  readonly #rows = new WeakMap<Scope, Map<string, Resource<T>>>();

  constructor(
    /** As the service's errors name it, e.g. `ImageRecipe`. */
    readonly kind: string,
  ) {}

  all(scope: Scope): Resource<T>[] {
    return [...this.#in(scope).values()];
  }

  find(scope: Scope, arn: string): Resource<T> | undefined {
    return this.#in(scope).get(arn);
  }

  /** @throws {ServiceError} ResourceNotFoundException */
  get(scope: Scope, arn: string): Resource<T> {
    const resource = this.find(scope, arn);
    if (!resource) throw notFound(arn);
    return resource;
  }

  /** The newest that an ARN means: of a build, a version, or a selector such as `…/1.x.x`. */
  newest(scope: Scope, arn: string, counts: (body: T) => boolean = () => true): Resource<T> | undefined {
    return this.all(scope)
      .filter((it) => (it.arn === arn || refersTo(arn, it.arn)) && counts(it.body))
      .sort((a, b) => byVersionAndBuild(a.arn, b.arn))
      .at(-1);
  }

  add(scope: Scope, resource: Resource<T>): void {
    this.#in(scope).set(resource.arn, resource);
    scope.add(resource);
  }

  remove(scope: Scope, arn: string): void {
    this.#in(scope).delete(arn);
    scope.remove(arn);
  }

  #in(scope: Scope): Map<string, Resource<T>> {
    const rows = this.#rows.get(scope) ?? new Map<string, Resource<T>>();
    this.#rows.set(scope, rows);
    return rows;
  }
}

function refersTo(reference: string, arn: string): boolean {
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
