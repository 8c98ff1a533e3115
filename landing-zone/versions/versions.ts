import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * The file, beside `golden-ami.yaml` and committed, from which each content has its version: a component's stands there,
 * a recipe's is a sum of counts, see {@link Versions}.
 */
export const LOCK_FILE = "versions.lock.json";

const VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

const entry = z.strictObject({
  version: z.string().regex(VERSION, "is not a version"),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "is not a digest"),
});
const count = z.int().min(0).max(999_999_999);
const edits = z.record(z.string(), count).optional();

export const lockSchema = z.strictObject({
  components: z.record(
    z.string(),
    entry.extend({
      /** By recipe that has the component: how many of the recipe's patches are edits of it. */
      recipes: edits,
      /** Those of recipes that have it no more. */
      left: edits,
    }),
  ),
  /** Their versions are without the edits of their components. */
  recipes: z.record(
    z.string(),
    entry.extend({
      /** How many edits of its components were before its major and minor version, and are not in its patch. */
      since: count.optional(),
    }),
  ),
});

export type Lock = z.output<typeof lockSchema>;
type Entry = z.output<typeof entry>;
export type LockSection = keyof Lock;

/** An entry of the lock that the landing zone has outrun. */
export interface LockChange {
  readonly section: LockSection;
  readonly name: string;
  /** Undefined where it is new. */
  readonly from?: string;
  readonly to: string;
}

/** The declared version is lower than one that is already taken. */
export class VersionGoesBack extends Error {
  constructor(locked: string) {
    super(`is lower than ${majorMinorOf(locked)}, which is taken`);
  }
}

/** Of content in a canonical form: an object's keys are written in the order given. */
export function digest(content: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(content)).digest("hex")}`;
}

/**
 * Assigns versions from content. Image Builder's components and recipes are immutable, so other content needs
 * another version; a version once given is never given again, also not for content that comes back.
 *
 * A recipe's patch is a sum: the changes of its own content, which its entry counts, and the edits of its components,
 * which theirs count. So an edited component is one changed line. No count ever falls, and what can interfere changes
 * the same line, so branches that merge without a conflict, or with the deployed one's lines kept, give no version twice.
 * Only who takes the lock itself back, as `git revert` does, takes versions back.
 */
export class Versions {
  readonly #components: Record<string, Lock["components"][string]>;
  readonly #recipes: Record<string, Lock["recipes"][string]>;
  readonly changes: LockChange[] = [];
  /** Whether there is no lock yet. */
  readonly isNew: boolean;

  constructor(lock: Lock | undefined) {
    this.isNew = lock === undefined;
    this.#components = { ...lock?.components };
    this.#recipes = { ...lock?.recipes };
  }

  /**
   * @param majorMinor what the landing zone declares, e.g. `2.0`; the locked one where it declares nothing, `1.0` at first.
   * @param recipes the names of those that have the component
   * @throws VersionGoesBack
   */
  assignComponent(
    name: string,
    content: unknown,
    majorMinor: string | undefined,
    recipes: readonly string[],
  ): string {
    const locked = own(this.#components, name);
    const contentDigest = digest(content);
    const version = nextVersion(locked, contentDigest === locked?.digest, majorMinor);
    const isEdit = locked !== undefined && version !== locked.version;
    const now = recipes.toSorted().map((recipe) => {
      // While a recipe had it not, there may have been edits.
      const isBack = own(locked?.left, recipe) !== undefined;
      return [recipe, editsFor(recipe, locked) + (isEdit || isBack ? 1 : 0)] as const;
    });
    const left = Object.keys({ ...locked?.recipes, ...locked?.left })
      .filter((recipe) => !recipes.includes(recipe))
      .sort()
      .map((recipe) => [recipe, editsFor(recipe, locked)] as const);
    this.#components[name] = this.#noted("components", name, locked, {
      version,
      digest: contentDigest,
      recipes: Object.fromEntries(now),
      left: left.length ? Object.fromEntries(left) : undefined,
    });
    return version;
  }

  /**
   * To be called after {@link assignComponent} of all components.
   * @param content without the versions of the recipe's components
   * @param majorMinor as that of {@link assignComponent}
   * @throws VersionGoesBack
   */
  assignRecipe(name: string, content: unknown, majorMinor: string | undefined): string {
    const locked = own(this.#recipes, name);
    let edits = 0;
    for (const component of Object.values(this.#components)) edits += editsFor(name, component);
    const contentDigest = digest(content);
    const before = locked?.since ?? 0;
    const version = nextVersion(locked, contentDigest === locked?.digest, majorMinor);
    const isMoved = majorMinorOf(version) !== majorMinorOf(locked?.version ?? "");
    // Fewer than before are left where a merge kept the deployed branch's line of a component.
    const since = isMoved ? edits : Math.min(before, edits);
    const next = { version, digest: contentDigest, since: since || undefined };
    this.#recipes[name] = this.#noted("recipes", name, locked, next);
    const ownPatch = Number(version.slice(version.lastIndexOf(".") + 1));
    return `${majorMinorOf(version)}.${ownPatch + edits - since}`;
  }

  /**
   * The lock with every version assigned so far, one entry a line, so that a change of content is a change of one
   * line. An empty line between them lets git merge changes of neighbours. Entries that the landing zone no longer has
   * stay, as their versions stay taken.
   */
  format(): string {
    const section = (entries: Lock[LockSection]) => {
      const lines = Object.keys(entries)
        .sort()
        .map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(entries[name])}`);
      return lines.length ? `{\n${lines.join(",\n\n")}\n  }` : "{}";
    };
    return `{\n  "components": ${section(this.#components)},\n  "recipes": ${section(this.#recipes)}\n}\n`;
  }

  #noted<T extends Entry>(section: LockSection, name: string, locked: T | undefined, next: T): T {
    if (JSON.stringify(locked) !== JSON.stringify(next)) {
      this.changes.push({ section, name, from: locked?.version, to: next.version });
    }
    return next;
  }
}

/** A name may be that of a property of every object, as `constructor` is. */
const own = <T>(entries: Readonly<Record<string, T>> | undefined, name: string) =>
  entries && Object.hasOwn(entries, name) ? entries[name] : undefined;

/** How often a component was edited while a recipe had it. */
const editsFor = (recipe: string, component: Lock["components"][string] | undefined) =>
  Math.max(own(component?.recipes, recipe) ?? 0, own(component?.left, recipe) ?? 0);

/** `1.4` of `1.4.2` */
const majorMinorOf = (version: string) => version.slice(0, version.lastIndexOf("."));

function nextVersion(
  locked: Entry | undefined,
  isSameContent: boolean,
  majorMinor: string | undefined,
): string {
  if (!locked) return `${majorMinor ?? "1.0"}.0`;
  const [major = 0, minor = 0, patch = 0] = locked.version.split(".").map(Number);
  const [declaredMajor = 0, declaredMinor = 0] = (majorMinor ?? `${major}.${minor}`).split(".").map(Number);
  if (declaredMajor < major || (declaredMajor === major && declaredMinor < minor))
    throw new VersionGoesBack(locked.version);
  if (declaredMajor > major || declaredMinor > minor) return `${declaredMajor}.${declaredMinor}.0`;
  return isSameContent ? locked.version : `${major}.${minor}.${patch + 1}`;
}
