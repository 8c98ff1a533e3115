import { createHash } from "node:crypto";
import type {
  Lock,
  LockChange,
  LockEntry,
  LockedComponent,
  LockedRecipe,
  LockSection,
  LockUpdate,
} from "./lock-file.js";

/** The declared version is lower than one that is already taken. */
export class VersionGoesBack extends Error {
  constructor(locked: string) {
    super(`is lower than ${majorMinorOf(locked)}, which is taken`);
  }
}

/** Digest of content in a canonical form: an object's keys are written in the order given. */
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
 * Whoever takes the lock itself back, like `git revert`, takes versions back; nothing else does.
 */
export class Versions implements LockUpdate {
  readonly changes: LockChange[] = [];
  readonly isNew: boolean;
  /**
   * The lock with every version assigned so far. Entries that the landing zone no longer has stay, because their versions
   * stay taken.
   */
  readonly lock: Lock;

  constructor(lock: Lock | undefined) {
    this.isNew = lock === undefined;
    this.lock = { components: { ...lock?.components }, recipes: { ...lock?.recipes } };
  }

  /**
   * @param majorMinor what the landing zone declares, e.g. `2.0`; by default the locked one, or `1.0` at first
   * @param recipes the names of those that have the component
   * @throws VersionGoesBack
   */
  assignComponent(
    name: string,
    content: unknown,
    majorMinor: string | undefined,
    recipes: readonly string[],
  ): string {
    const locked = own(this.lock.components, name);
    const contentDigest = digest(content);
    const version = nextVersion(locked, contentDigest === locked?.digest, majorMinor);
    const isEdit = locked !== undefined && version !== locked.version;
    const edits = recipes.toSorted().map((recipe) => {
      // While a recipe did not have it, there may have been edits.
      const isBack = own(locked?.editsByFormerRecipe, recipe) !== undefined;
      return [recipe, editsFor(recipe, locked) + (isEdit || isBack ? 1 : 0)] as const;
    });
    const formerEdits = Object.keys({ ...locked?.editsByRecipe, ...locked?.editsByFormerRecipe })
      .filter((recipe) => !recipes.includes(recipe))
      .sort()
      .map((recipe) => [recipe, editsFor(recipe, locked)] as const);
    const next: LockedComponent = {
      version,
      digest: contentDigest,
      editsByRecipe: Object.fromEntries(edits),
      editsByFormerRecipe: formerEdits.length ? Object.fromEntries(formerEdits) : undefined,
    };
    this.lock.components[name] = next;
    this.#noteChange("components", name, locked, next);
    return version;
  }

  /**
   * Counts the edits of components, so that those are to be assigned before.
   * @param content without the versions of the recipe's components
   * @param majorMinor as in {@link assignComponent}
   * @throws VersionGoesBack
   */
  assignRecipe(name: string, content: unknown, majorMinor: string | undefined): string {
    const locked = own(this.lock.recipes, name);
    let edits = 0;
    for (const component of Object.values(this.lock.components)) edits += editsFor(name, component);
    const contentDigest = digest(content);
    const version = nextVersion(locked, contentDigest === locked?.digest, majorMinor);
    const isMoved = majorMinorOf(version) !== majorMinorOf(locked?.version ?? "");
    // There are fewer than before if a merge kept the deployed branch's line of a component.
    const editsBefore = isMoved ? edits : Math.min(locked?.componentEditsBeforeThisMinor ?? 0, edits);
    const next: LockedRecipe = {
      version,
      digest: contentDigest,
      componentEditsBeforeThisMinor: editsBefore || undefined,
    };
    this.lock.recipes[name] = next;
    this.#noteChange("recipes", name, locked, next);
    const ownPatch = Number(version.slice(version.lastIndexOf(".") + 1));
    return `${majorMinorOf(version)}.${ownPatch + edits - editsBefore}`;
  }

  #noteChange(section: LockSection, name: string, locked: LockEntry | undefined, next: LockEntry): void {
    if (JSON.stringify(locked) !== JSON.stringify(next))
      this.changes.push({ section, name, from: locked?.version, to: next.version });
  }
}

/** The entry of a name, which may be that of a property of every object, as `constructor` is. */
const own = <T>(entries: Readonly<Record<string, T>> | undefined, name: string) =>
  entries && Object.hasOwn(entries, name) ? entries[name] : undefined;

/** How often a component was edited while a recipe had it. */
const editsFor = (recipe: string, component: LockedComponent | undefined) =>
  Math.max(own(component?.editsByRecipe, recipe) ?? 0, own(component?.editsByFormerRecipe, recipe) ?? 0);

/** `1.4` of `1.4.2` */
const majorMinorOf = (version: string) => version.slice(0, version.lastIndexOf("."));

function nextVersion(
  locked: LockEntry | undefined,
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
