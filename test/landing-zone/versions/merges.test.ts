import {
  formatLock,
  type Lock,
  type LockedComponent,
  type LockedRecipe,
  lockSchema,
} from "../../../landing-zone/versions/lock-file.js";
import { digest, VersionGoesBack, Versions } from "../../../landing-zone/versions/versions.js";

/** What a branch edits, by the parts that git merges on their own: the components' texts, and the keys of images. */
type Sources = Readonly<Record<string, string>>;
interface Branch {
  readonly sources: Sources;
  /** Lines of the lock, by section and name. */
  readonly lock: Sources;
}

const COMPONENTS = ["agent", "hardening", "nginx"];
const IMAGES = ["web", "batch"];

function components(sources: Sources, image: string): string[] {
  if (sources[`${image} exists`] === "no") return [];
  return COMPONENTS.filter((component) => sources[`${image} has ${component}`] === "yes");
}

/** Assigns versions as a synth does, and tells what each of them means then. */
function synth({ sources, lock }: Branch) {
  const locked: Lock = { components: {}, recipes: {} };
  for (const [key, line] of Object.entries(lock)) {
    const [section, name = ""] = key.split(".");
    const entry: LockedComponent & LockedRecipe = JSON.parse(line);
    locked[section as "components" | "recipes"][name] = entry;
  }
  const versions = new Versions(locked);
  const meanings = new Map<string, string>();
  for (const component of COMPONENTS) {
    const recipes = IMAGES.filter((image) => components(sources, image).includes(component));
    if (!recipes.length) continue;
    const version = versions.assignComponent(component, sources[component] ?? "", undefined, recipes);
    meanings.set(`component ${component}/${version}`, sources[component] ?? "");
  }
  const ofComponents = [...meanings];
  for (const image of IMAGES) {
    if (sources[`${image} exists`] === "no") continue;
    const own = [sources[`${image} parent`], ...components(sources, image)];
    const parts = ofComponents.filter(([key]) => own.some((name) => key.startsWith(`component ${name}/`)));
    const version = assignRecipe(versions, image, own, sources[`${image} version`] || undefined);
    meanings.set(`recipe ${image}/${version}`, digest([own, parts]));
  }
  // saveLock does not write if there is no change.
  if (!versions.changes.length) return { lock, meanings };
  const parsed: unknown = JSON.parse(formatLock(versions.lock));
  const written = lockSchema.parse(parsed);
  const lines = Object.entries(written).flatMap(([section, entries]) =>
    Object.entries(entries).map(([name, entry]) => [`${section}.${name}`, JSON.stringify(entry)]),
  );
  return { lock: Object.fromEntries(lines) as Sources, meanings };
}

/** Assigns the declared version, or, if synth refuses it, none, which is what its message asks for. */
function assignRecipe(versions: Versions, image: string, own: unknown, declared: string | undefined): string {
  try {
    return versions.assignRecipe(image, own, declared);
  } catch (error) {
    if (!(error instanceof VersionGoesBack)) throw error;
    return versions.assignRecipe(image, own, undefined);
  }
}

/** Merges as git does, and keeps `deployed`'s side of what both have changed. */
function merge(base: Sources, deployed: Sources, branch: Sources): Sources {
  const merged: Record<string, string> = { ...deployed };
  for (const [key, value] of Object.entries(branch)) {
    if (value !== base[key] && (deployed[key] ?? "") === (base[key] ?? "")) merged[key] = value;
  }
  return merged;
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test.each([1, 2, 3, 4])("no merge gives a version that another content has had (seed %i)", (seed) => {
  const next = random(seed);
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T;
  let contents = 0;
  const edit = ({ sources, lock }: Branch): Sources => {
    const image = pick(IMAGES);
    if (sources[`${image} exists`] === "no") return { ...sources, [`${image} exists`]: "yes" };
    const has = `${image} has ${pick(COMPONENTS)}`;
    const [major = 1, minor = 0] = JSON.parse(lock[`recipes.${image}`] ?? "{}")
      .version.split(".")
      .map(Number);
    return {
      ...sources,
      ...pick<Sources>([
        { [pick(COMPONENTS)]: `content ${contents++}` },
        { [pick(COMPONENTS)]: `content ${Math.floor(next() * 3)}` },
        { [`${image} parent`]: `content ${Math.floor(next() * 3)}` },
        { [`${image} exists`]: "no", [`${image} version`]: "" },
        { [has]: sources[has] === "yes" ? "no" : "yes" },
        { [`${image} version`]: next() < 0.5 ? `${major + 1}.0` : `${major}.${minor + 1}` },
      ]),
    };
  };

  let main: Branch = { sources: { "web has nginx": "yes", "batch has nginx": "yes" }, lock: {} };
  main = { ...main, lock: synth(main).lock };
  const issued = new Map<string, string>();
  const deployed = new Set<string>();
  for (let round = 0; round < 400; round++) {
    const base = main;
    const branches = [1, 2, 3].map(() => {
      let branch = base;
      for (let edits = 0; edits < 1 + next() * 3; edits++) {
        const sources = edit(branch);
        branch = { sources, lock: synth({ sources, lock: branch.lock }).lock };
      }
      return branch;
    });
    for (const branch of branches) {
      const merged = {
        sources: merge(base.sources, main.sources, branch.sources),
        lock: merge(base.lock, main.lock, branch.lock),
      };
      const { lock, meanings } = synth(merged);
      main = { sources: merged.sources, lock };
      for (const [version, meaning] of meanings) {
        expect(version).toMatch(/^(component|recipe) [a-z]+\/\d+\.\d+\.\d+$/);
        expect([version, issued.get(version) ?? meaning]).toEqual([version, meaning]);
        issued.set(version, meaning);
      }
      deployed.add(JSON.stringify([...meanings]));
    }
  }
  expect(deployed.size).toBeGreaterThan(400);
});
