import { formatPath, isObject, type Path, valueAt } from "../../input/value.js";
import { componentName } from "../../landing-zone/schema/component.js";
import type { FileChange, SettingChange } from "../../review/model/review.js";

/** Keys of an image whose values are in its recipe, beside the parent, components and files. */
const RECIPE_SETTINGS: readonly Path[] = [
  ["description"],
  ["rootVolume"],
  ["dataVolumes"],
  ["encrypted"],
  ["platform"],
  ["workingDirectory"],
  ["instanceConfiguration"],
  ["repository", "name"],
  ["repository", "existing"],
];

/** What an image is made of, as its file has it. */
export interface Recipe {
  readonly parent?: string;
  /** Its component documents, by their components' names. */
  readonly files: ReadonlyMap<string, string>;
  /** Versions of the components that are not of the project, by their names. */
  readonly foreign: ReadonlyMap<string, string>;
  /** Path of its Dockerfile template, or of its user data. */
  readonly templates: ReadonlyMap<FileChange["what"], string>;
  /** Single values, by their keys. */
  readonly settings: ReadonlyMap<string, Setting>;
}

interface Setting {
  readonly value: string;
  /** Whether it is where people put secrets. */
  readonly isSecret: boolean;
}

/**
 * @param image what a file says of it, which nobody has checked
 * @param shared what of the shared account's settings is in its recipe too, by their paths
 */
export function recipeOf(
  image: Readonly<Record<string, unknown>>,
  shared: Readonly<Record<string, unknown>>,
): Recipe {
  const { parent, components, dockerfile, userData, kind } = image;
  const files = new Map<string, string>();
  const foreign = new Map<string, string>();
  const settings = new Map([
    ...RECIPE_SETTINGS.flatMap((path) => settingsAt(path, valueAt(image, path))),
    ...Object.entries(shared).flatMap(([path, value]) => settingsAt([path], value)),
  ]);
  const addSecrets = (path: Path, value: unknown) => {
    for (const [key, setting] of settingsAt(path, value)) settings.set(key, { ...setting, isSecret: true });
  };
  for (const component of Array.isArray(components) ? components.filter(isObject) : []) {
    const { file, name, managed, version, arn, parameters } = component;
    if (typeof managed === "string") foreign.set(managed, typeof version === "string" ? version : "x.x.x");
    const [, ofArn, versionOfArn] = /:component\/([^/]+)\/([^/]+)/.exec(String(arn)) ?? [];
    if (ofArn !== undefined && versionOfArn !== undefined) foreign.set(ofArn, versionOfArn);
    const ownName =
      typeof file === "string"
        ? componentName({ file, name: typeof name === "string" ? name : undefined })
        : undefined;
    if (ownName !== undefined) files.set(ownName, String(file));
    addSecrets([String(ownName ?? managed ?? ofArn), "parameters"], parameters);
  }
  if (isObject(userData)) addSecrets(["userData", "variables"], userData.variables);
  const [what, template] =
    kind === "container" ? (["Dockerfile", dockerfile] as const) : (["user data", userData] as const);
  const templates = new Map<FileChange["what"], string>();
  if (isObject(template) && typeof template.file === "string") templates.set(what, template.file);
  return { parent: typeof parent === "string" ? parent : undefined, files, foreign, templates, settings };
}

/** The single values of a value, with the keys that lead to them. */
function settingsAt(path: Path, value: unknown): [key: string, setting: Setting][] {
  if (Array.isArray(value)) return value.flatMap((inner, index) => settingsAt([...path, index], inner));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, inner]) => settingsAt([...path, key], inner));
  return value === undefined ? [] : [[formatPath(path), { value: String(value), isSecret: false }]];
}

export function settingChanges(old: Recipe["settings"], next: Recipe["settings"]): SettingChange[] {
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), next.get(key)];
    if (was?.value === is?.value) return [];
    const shown = (setting?: Setting) => setting && (setting.isSecret ? "…" : setting.value);
    return { key, before: shown(was), after: shown(is) };
  });
}
