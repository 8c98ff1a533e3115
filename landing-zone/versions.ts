import { createHash } from "node:crypto";
import { z } from "zod";

/** The file, beside `golden-ami.yaml` and committed, that says which version each content has. */
export const LOCK_FILE = "versions.lock.json";

const entry = z.strictObject({
  version: z.string().regex(/^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/, "is not a version"),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "is not a digest"),
});

export const lockSchema = z.strictObject({
  components: z.record(z.string(), entry),
  recipes: z.record(z.string(), entry),
});

export type Lock = z.output<typeof lockSchema>;
type Entry = Lock["components"][string];
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
  constructor(readonly locked: string) {
    super(`is lower than ${locked}, which is taken`);
  }
}

/** Of content in a canonical form: an object's keys are written in the order given. */
export function digest(content: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(content)).digest("hex")}`;
}

/**
 * Assigns versions from content. Image Builder's components and recipes are immutable, so other content needs
 * another version; a version once given is never given again, also not for content that comes back.
 */
export class Versions {
  readonly #lock: { components: Record<string, Entry>; recipes: Record<string, Entry> };
  readonly changes: LockChange[] = [];

  constructor(lock: Lock | undefined) {
    this.#lock = { components: { ...lock?.components }, recipes: { ...lock?.recipes } };
  }

  /**
   * @param majorMinor what the landing zone declares, e.g. `2.0`; the locked one where it declares nothing, `1.0` at first.
   * @throws VersionGoesBack
   */
  assign(section: LockSection, name: string, content: unknown, majorMinor?: string): string {
    const locked = own(this.#lock[section], name);
    const next = { version: nextVersion(locked, digest(content), majorMinor), digest: digest(content) };
    if (next.version !== locked?.version)
      this.changes.push({ section, name, from: locked?.version, to: next.version });
    this.#lock[section][name] = next;
    return next.version;
  }

  /**
   * The lock with every version assigned so far, one entry a line, so that a change of content is a change of one
   * line. Entries that the landing zone no longer has stay, as their versions stay taken.
   */
  format(): string {
    const section = (entries: Record<string, Entry>) => {
      const lines = Object.keys(entries)
        .sort()
        .map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(entries[name])}`);
      return lines.length ? `{\n${lines.join(",\n")}\n  }` : "{}";
    };
    return `{\n  "components": ${section(this.#lock.components)},\n  "recipes": ${section(this.#lock.recipes)}\n}\n`;
  }
}

/** A name may be that of a property of every object, as `constructor` is. */
const own = (entries: Record<string, Entry>, name: string) =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

function nextVersion(
  locked: Entry | undefined,
  contentDigest: string,
  majorMinor: string | undefined,
): string {
  if (!locked) return `${majorMinor ?? "1.0"}.0`;
  const [major = 0, minor = 0, patch = 0] = locked.version.split(".").map(Number);
  const [declaredMajor = 0, declaredMinor = 0] = (majorMinor ?? `${major}.${minor}`).split(".").map(Number);
  if (declaredMajor < major || (declaredMajor === major && declaredMinor < minor))
    throw new VersionGoesBack(locked.version);
  if (declaredMajor > major || declaredMinor > minor) return `${declaredMajor}.${declaredMinor}.0`;
  return contentDigest === locked.digest ? locked.version : `${major}.${minor}.${patch + 1}`;
}
