import { spawnSync } from "node:child_process";
import { basename, extname } from "node:path";
import { parse } from "yaml";
import { isObject } from "../../input/value.js";
import { LANDING_ZONE_FILE } from "../../landing-zone/files.js";
import { LOCK_FILE, type Lock, lockSchema } from "../../landing-zone/versions/lock-file.js";
import { Versions } from "../../landing-zone/versions/versions.js";
import type { ComponentChange, ReleaseContents } from "../../review/model/review.js";

/** Older commits of the lock than these nobody looks for. */
const MOST_COMMITS = 500;

/**
 * Says what a new version of an image contains that the old one did not: git has the lock and the documents as they were
 * when each version was given.
 */
export class Contents {
  #locks?: readonly LockCommit[];

  /** @param directory the project's folder */
  constructor(private readonly directory: string) {}

  readonly of = (image: string, from: string, to: string): ReleaseContents => {
    const base = { image, from, to, components: [], commits: [] };
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
    const [old, next] = [before.hash, after.hash];
    const [oldParent, parent] = [old, next].map((commit) => this.#parentOf(commit, image));
    return {
      ...base,
      parent: oldParent === parent ? undefined : { before: oldParent, after: parent },
      components: this.#componentChanges(image, before, after),
      commits: this.#git("log", "--format=%H%x09%s", `${old}..${next}`, "--", ".")
        .split("\n")
        .filter(Boolean)
        .map((line) => {
          const [hash = "", ...subject] = line.split("\t");
          return { hash, subject: subject.join("\t") };
        }),
    };
  };

  /** Components that the recipe has got, has lost, or has another version of. */
  #componentChanges(image: string, before: LockCommit, after: LockCommit): ComponentChange[] {
    const files = this.#git("diff", "--name-only", "--relative", before.hash, after.hash, "--", ".").split(
      "\n",
    );
    const changes: ComponentChange[] = [];
    const names = new Set([...Object.keys(before.lock.components), ...Object.keys(after.lock.components)]);
    for (const name of names) {
      const [old, next] = [before, after].map(({ lock }) => lock.components[name]);
      const isOf = [old, next].some((component) => Object.hasOwn(component?.editsByRecipe ?? {}, image));
      if (!isOf || old?.version === next?.version) continue;
      const file = files.find((one) => basename(one, extname(one)) === name);
      const diff = file && this.#git("diff", "--relative", before.hash, after.hash, "--", file);
      changes.push({
        name,
        before: old?.version,
        after: next?.version,
        diff: diff ? diff.slice(Math.max(0, diff.indexOf("\n@@") + 1)).trimEnd() : undefined,
      });
    }
    return changes;
  }

  #parentOf(commit: string, image: string): string | undefined {
    const text = this.#show(commit, LANDING_ZONE_FILE);
    try {
      const landingZone: unknown = parse(text ?? "", { merge: true });
      const images = isObject(landingZone) ? landingZone.images : undefined;
      const entry = isObject(images) && Object.hasOwn(images, image) ? images[image] : undefined;
      return isObject(entry) && typeof entry.parent === "string" ? entry.parent : undefined;
    } catch {
      return undefined;
    }
  }

  /** The newest, or the oldest, commit in which an image had a version. */
  #commitOf(image: string, version: string, which: "newest" | "oldest"): LockCommit | undefined {
    this.#locks ??= this.#readLocks();
    const having = this.#locks.filter(({ versions }) => versions.lockedRecipeVersion(image) === version);
    return which === "newest" ? having.at(0) : having.at(-1);
  }

  #readLocks(): LockCommit[] {
    const hashes = this.#git("log", `--max-count=${MOST_COMMITS}`, "--format=%H", "--", LOCK_FILE).split(
      "\n",
    );
    return hashes.filter(Boolean).flatMap((hash) => {
      const parsed = lockSchema.safeParse(parsedJson(this.#show(hash, LOCK_FILE) ?? ""));
      return parsed.success ? [{ hash, lock: parsed.data, versions: new Versions(parsed.data) }] : [];
    });
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

/** @returns undefined if the text is not JSON */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
