import { spawnSync } from "node:child_process";
import { parse } from "yaml";
import { isObject, parsedJson } from "../../input/value.js";
import { withImageDefaults } from "../../landing-zone/defaults.js";
import { LANDING_ZONE_FILE } from "../../landing-zone/files.js";
import { LOCK_FILE, type Lock, lockSchema } from "../../landing-zone/versions/lock-file.js";
import { Versions } from "../../landing-zone/versions/versions.js";
import type { ComponentChange, FileChange, ReleaseContents } from "../../review/model/review.js";
import { prefixed } from "../../rules/contract.js";
import { type Recipe, recipeOf, settingChanges } from "./recipe.js";

/** Older commits of the lock than these nobody looks for. */
const MOST_COMMITS = 500;

/**
 * Says what a new version of an image contains that the old one did not: git has the lock and the documents as they were
 * when each version was given.
 */
export class Contents {
  /** By the option of `git log` that chooses them. */
  readonly #locks = new Map<string, readonly LockCommit[]>();

  /** @param directory the project's folder */
  constructor(private readonly directory: string) {}

  /** The same by the name that AWS knows the image by, which the landing zone's prefix begins. */
  readonly ofNamed = (fullName: string, from: string, to: string): ReleaseContents => {
    const { namePrefix } = parsedYaml(this.#show("HEAD", LANDING_ZONE_FILE));
    const prefix = typeof namePrefix === "string" ? prefixed(namePrefix, "") : "";
    const image = fullName.startsWith(prefix) ? fullName.slice(prefix.length) : fullName;
    return this.of(image, from, to);
  };

  of(image: string, from: string, to: string): ReleaseContents {
    const base = { image, from, to, components: [], files: [], settings: [], commits: [] };
    if (from === to) return { ...base, note: "the same recipe, built anew: only what it installs is newer" };
    const before = this.#commitOf(image, from, "newest");
    const after = this.#commitOf(image, to, "oldest");
    const missing = [before ? undefined : from, after ? undefined : to].filter(
      (version) => version !== undefined,
    );
    if (!before || !after) {
      return {
        ...base,
        note: `${LOCK_FILE} of ${missing.join(" and ")} is in none of the project's commits here`,
      };
    }
    const [old, next] = [this.#recipeAt(before.hash, image), this.#recipeAt(after.hash, image)];
    return {
      ...base,
      parent: old.parent === next.parent ? undefined : { before: old.parent, after: next.parent },
      components: [
        ...this.#componentChanges(image, before, after, new Map([...old.files, ...next.files])),
        ...foreignChanges(old.foreign, next.foreign),
      ],
      files: this.#fileChanges([before, old.templates], [after, next.templates]),
      settings: settingChanges(old.settings, next.settings),
      commits: this.#git("log", "--format=%H%x09%s", `${before.hash}..${after.hash}`, "--", ".")
        .split("\n")
        .filter(Boolean)
        .map((line) => {
          const [hash = "", ...subject] = line.split("\t");
          return { hash, subject: subject.join("\t") };
        }),
    };
  }

  /** Versions that an image has had in the project's commits, the newest first. */
  versionsOf(image: string): string[] {
    const found = this.#branch().map(({ versions }) => versions.lockedRecipeVersion(image));
    return [...new Set(found.filter((version) => version !== undefined))];
  }

  /** Whether there may be more commits than those that are looked at, as of a shallow clone. */
  isCutOff(): boolean {
    return (
      this.#branch().length >= MOST_COMMITS ||
      this.#git("rev-parse", "--is-shallow-repository").trim() === "true"
    );
  }

  /** Names of the images that have had a version there. */
  images(): string[] {
    return [...new Set(this.#branch().flatMap(({ lock }) => Object.keys(lock.recipes)))];
  }

  /**
   * Components that the recipe has got, has lost, or has another version of.
   * @param files the documents of both sides, by their components' names
   */
  #componentChanges(
    image: string,
    before: LockCommit,
    after: LockCommit,
    files: ReadonlyMap<string, string>,
  ): ComponentChange[] {
    const changes: ComponentChange[] = [];
    const names = new Set([...Object.keys(before.lock.components), ...Object.keys(after.lock.components)]);
    for (const name of names) {
      const [old, next] = [before, after].map(({ lock }) => lock.components[name]);
      const isOf = [old, next].some((component) => Object.hasOwn(component?.editsByRecipe ?? {}, image));
      if (!isOf || old?.version === next?.version) continue;
      const file = files.get(name);
      const diff = file && this.#git("diff", "--relative", before.hash, after.hash, "--", file);
      changes.push({
        name,
        before: old?.version,
        after: next?.version,
        diff: hunksOf(diff),
      });
    }
    return changes;
  }

  /** Files that a recipe is made of and that came, went or were edited. */
  #fileChanges([before, old]: TemplatesAt, [after, next]: TemplatesAt): FileChange[] {
    const changes: FileChange[] = [];
    for (const what of new Set([...old.keys(), ...next.keys()])) {
      const [was, is] = [old.get(what), next.get(what)];
      const diff = this.#git(
        "diff",
        ...(was === undefined || is === undefined
          ? ["--relative", before.hash, after.hash, "--", was ?? is ?? ""]
          : [`${before.hash}:./${was}`, `${after.hash}:./${is}`]),
      );
      if (was === is && !diff) continue;
      // User data is where people put secrets.
      changes.push({ what, before: was, after: is, diff: what === "user data" ? undefined : hunksOf(diff) });
    }
    return changes;
  }

  /** What the landing zone of a commit makes an image of, with what its files include and what is so by default. */
  #recipeAt(commit: string, image: string): Recipe {
    const main = parsedYaml(this.#show(commit, LANDING_ZONE_FILE));
    const patterns = Array.isArray(main.include) ? main.include : [];
    const included = patterns.length ? this.#filesAt(commit, patterns.map(String)) : [];
    const zones = [main, ...included.map((file) => parsedYaml(this.#show(commit, file)))];
    const own = zones.map(({ images }) => ownValue(images, image)).find(isObject);
    const { value } = withImageDefaults({ value: own }, { value: ownValue(main.defaults, "image") ?? {} });
    const { region, kmsKeyIds }: Readonly<Record<string, unknown>> = Object(main.shared);
    return recipeOf(Object(value), { [`shared.kmsKeyIds.${region}`]: ownValue(kmsKeyIds, String(region)) });
  }

  /** The files of a commit that patterns find. */
  #filesAt(commit: string, patterns: readonly string[]): string[] {
    const found = this.#git(
      "grep",
      "-l",
      "-z",
      "-e",
      "",
      commit,
      "--",
      ...patterns.map((one) => `:(glob)${one}`),
    );
    return found
      .split("\0")
      .filter(Boolean)
      .map((one) => one.slice(commit.length + 1));
  }

  /** The newest, or the oldest, commit in which an image had a version. */
  #commitOf(image: string, version: string, which: "newest" | "oldest"): LockCommit | undefined {
    const having = (locks: readonly LockCommit[]) =>
      locks.filter(({ versions }) => versions.lockedRecipeVersion(image) === version);
    // A version that was only on a branch which was merged may have been deployed from there.
    const own = having(this.#branch());
    const found = own.length ? own : having(this.#readLocks("--date-order"));
    return which === "newest" ? found.at(0) : found.at(-1);
  }

  /** Commits of the branch itself: what came by a merge came with that. */
  #branch(): readonly LockCommit[] {
    return this.#readLocks("--first-parent");
  }

  #readLocks(option: string): readonly LockCommit[] {
    const known = this.#locks.get(option);
    if (known) return known;
    const log = this.#git("log", option, `--max-count=${MOST_COMMITS}`, "--format=%H", "--", LOCK_FILE);
    const commits = log.split("\n").filter(Boolean);
    const locks = commits.flatMap((hash) => {
      const parsed = lockSchema.safeParse(parsedJson(this.#show(hash, LOCK_FILE) ?? ""));
      return parsed.success ? [{ hash, lock: parsed.data, versions: new Versions(parsed.data) }] : [];
    });
    this.#locks.set(option, locks);
    return locks;
  }

  #show(commit: string, file: string): string | undefined {
    return this.#git("show", `${commit}:./${file}`) || undefined;
  }

  /** @returns an empty text if git, or what is asked for, is not there */
  #git(...args: readonly string[]): string {
    const { status, stdout } = spawnSync("git", ["--no-pager", ...args], {
      cwd: this.directory,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    return status === 0 ? stdout : "";
  }
}

interface LockCommit {
  readonly hash: string;
  readonly lock: Lock;
  readonly versions: Versions;
}

type TemplatesAt = readonly [commit: LockCommit, templates: Recipe["templates"]];

/** A diff of one file without what git says before its lines; undefined if it is empty. */
const hunksOf = (diff: string | undefined) =>
  diff ? diff.slice(Math.max(0, diff.indexOf("\n@@") + 1)).trimEnd() : undefined;

/** Components of AWS or of others that came, went or were given another version. */
function foreignChanges(
  old: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
): ComponentChange[] {
  return [...new Set([...old.keys(), ...next.keys()])]
    .map((name) => ({ name, before: old.get(name), after: next.get(name) }))
    .filter(({ before, after }) => before !== after);
}

const ownValue = (map: unknown, key: string) =>
  isObject(map) && Object.hasOwn(map, key) ? map[key] : undefined;

/** @returns an empty map if the text is none in YAML */
function parsedYaml(text = ""): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(text, { merge: true });
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
