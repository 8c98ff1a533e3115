import { createHash } from "node:crypto";
import { MAX_VERSION_NUMBER } from "../../rules/version.js";
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

/** Content has changed, but what counts its changes is the greatest number that there is. */
export class VersionsExhausted extends Error {
  /**
   * @param last the last version that there is
   * @param expected what would be right
   */
  constructor(
    message: string,
    readonly last: string,
    readonly expected: string,
  ) {
    super(message);
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
  readonly #before: Lock;
  readonly #editsBefore: ReadonlyMap<string, number>;
  /** How many edits of components count in each recipe; undefined if a component has been assigned since. */
  #edits?: ReadonlyMap<string, number>;

  constructor(lock: Lock | undefined) {
    this.isNew = lock === undefined;
    this.#before = lock ?? { components: {}, recipes: {} };
    this.#editsBefore = editsByRecipe(this.#before);
    this.lock = {
      components: { ...lock?.components },
      recipes: { ...lock?.recipes },
      workflows: lock?.workflows && { ...lock.workflows },
    };
  }

  /** The version that a recipe has without what is assigned here; undefined if the lock has none. */
  lockedRecipeVersion(name: string): string | undefined {
    const locked = own(this.#before.recipes, name);
    return locked && recipeVersion(locked, this.#editsBefore.get(name) ?? 0);
  }

  /**
   * @param majorMinor what the landing zone declares, e.g. `2.0`; by default the locked one, or `1.0` at first
   * @param recipes the names of those that have the component
   * @throws VersionGoesBack, VersionsExhausted
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
    const present = new Set(recipes);
    const edits = recipes.toSorted().map((recipe) => {
      // While a recipe did not have it, there may have been edits.
      const isBack = own(locked?.editsByFormerRecipe, recipe) !== undefined;
      return [recipe, editsFor(recipe, locked) + (isEdit || isBack ? 1 : 0)] as const;
    });
    const formerEdits = Object.keys({ ...locked?.editsByRecipe, ...locked?.editsByFormerRecipe })
      .filter((recipe) => !present.has(recipe))
      .sort()
      .map((recipe) => [recipe, editsFor(recipe, locked)] as const);
    if (edits.some(([, count]) => count > MAX_VERSION_NUMBER)) {
      throw new VersionsExhausted(
        `cannot be given, because edits are counted to ${MAX_VERSION_NUMBER}`,
        version,
        ANOTHER_NAME,
      );
    }
    const next: LockedComponent = {
      version,
      digest: contentDigest,
      editsByRecipe: Object.fromEntries(edits),
      editsByFormerRecipe: formerEdits.length ? Object.fromEntries(formerEdits) : undefined,
    };
    this.lock.components[name] = next;
    this.#edits = undefined;
    this.#noteChange("components", name, locked, next);
    return version;
  }

  /**
   * Counts the edits of components, so that those are to be assigned before.
   * @param content without the versions of the recipe's components
   * @param majorMinor as in {@link assignComponent}
   * @throws VersionGoesBack, VersionsExhausted
   */
  assignRecipe(name: string, content: unknown, majorMinor: string | undefined): string {
    const locked = own(this.lock.recipes, name);
    this.#edits ??= editsByRecipe(this.lock);
    const edits = this.#edits.get(name) ?? 0;
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
    const fullVersion = recipeVersion(next, edits);
    if (patchOf(fullVersion) > MAX_VERSION_NUMBER)
      throw noPatchAfter(`${majorMinorOf(version)}.${MAX_VERSION_NUMBER}`);
    this.lock.recipes[name] = next;
    this.#noteChange("recipes", name, locked, next);
    return fullVersion;
  }

  /**
   * A workflow belongs to pipelines, so that its edits are none of a recipe's.
   * @param majorMinor as in {@link assignComponent}
   * @throws VersionGoesBack, VersionsExhausted
   */
  assignWorkflow(name: string, content: unknown, majorMinor: string | undefined): string {
    this.lock.workflows ??= {};
    const locked = own(this.lock.workflows, name);
    const contentDigest = digest(content);
    const version = nextVersion(locked, contentDigest === locked?.digest, majorMinor);
    const next = { version, digest: contentDigest };
    this.lock.workflows[name] = next;
    this.#noteChange("workflows", name, locked, next);
    return version;
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

/** How many edits of components count in each recipe. */
function editsByRecipe({ components }: Lock): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  for (const component of Object.values(components)) {
    const { editsByRecipe, editsByFormerRecipe } = component;
    for (const recipe of Object.keys({ ...editsByRecipe, ...editsByFormerRecipe }))
      total.set(recipe, (total.get(recipe) ?? 0) + editsFor(recipe, component));
  }
  return total;
}

/** A recipe's version with the edits of its components. There are fewer than before if a merge kept a branch's line. */
function recipeVersion({ version, componentEditsBeforeThisMinor = 0 }: LockedRecipe, edits: number): string {
  return `${majorMinorOf(version)}.${patchOf(version) + Math.max(edits - componentEditsBeforeThisMinor, 0)}`;
}

/** `1.4` of `1.4.2` */
const majorMinorOf = (version: string) => version.slice(0, version.lastIndexOf("."));
/** `2` of `1.4.2` */
const patchOf = (version: string) => Number(version.slice(version.lastIndexOf(".") + 1));

const ANOTHER_NAME = "another name, whose versions begin anew";

function noPatchAfter(version: string): VersionsExhausted {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const next = minor < MAX_VERSION_NUMBER ? [major, minor + 1] : [major + 1, 0];
  const expected = Math.max(...next) > MAX_VERSION_NUMBER ? ANOTHER_NAME : `"${next.join(".")}" or higher`;
  return new VersionsExhausted(`must move on, because no patch comes after ${version}`, version, expected);
}

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
  if (isSameContent) return locked.version;
  if (patch >= MAX_VERSION_NUMBER) throw noPatchAfter(locked.version);
  return `${major}.${minor}.${patch + 1}`;
}
