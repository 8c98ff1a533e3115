import type { Component, ComponentConfiguration, Ownership, Platform } from "@aws-sdk/client-imagebuilder";
import { checkSelector, compareVersions, parseArn, selects, slug, versionNodes } from "../api/arn.js";
import { invalidCombination, invalidValue, ServiceError } from "../api/errors.js";
import type { Call } from "../api/operation.js";
import type { Valid } from "../api/sdk-types.js";
import { isManaged, isWithoutParameters, platformByName } from "./amazon-managed.js";
import { resolveComponent } from "./components.js";
import { type SharedKind, sharedWith } from "./sharing.js";
import type { OwnComponent } from "./stored.js";
import type { Table } from "./table.js";

/** How many components a recipe can have by default: https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
const COMPONENT_QUOTA = 20;

/** What cannot be deleted while a recipe exists: its components and parent, but for Amazon's. */
export function referencesOf({
  components = [],
  parentImage,
}: {
  readonly components?: readonly Valid<ComponentConfiguration>[];
  readonly parentImage: string;
}): string[] {
  const arns = components.map(({ componentArn }) => componentArn);
  if (parentImage.startsWith("arn:")) arns.push(parentImage);
  return arns.filter((arn) => !isManaged(arn));
}

/** The recipes of one kind that a list of an owner shows, with their tags. */
export function recipesOf<T extends object>(call: Call, kind: SharedKind<T>, owner: Ownership) {
  const all =
    owner === "Self" ? kind.tableOf(call.scope).all() : owner === "Shared" ? sharedWith(call, kind) : [];
  return all.map(({ body, tags }) => ({ ...body, tags }));
}

/** Refuses components that no recipe can have together, or that are not for the platform. @throws {ServiceError} */
export function checkComponents(
  call: Call,
  components: readonly Valid<ComponentConfiguration>[],
  platform: Platform,
): void {
  if (components.length > COMPONENT_QUOTA) {
    throw new ServiceError(
      "ServiceQuotaExceededException",
      `A recipe can have at most ${COMPONENT_QUOTA} components, not ${components.length}.`,
    );
  }
  checkOnce(components);
  for (const [index, component] of components.entries())
    checkComponent(call, component, platform, `components[${index}]`);
}

/** Refuses a component that a recipe has twice, regardless of version. No page of AWS says that it takes one. */
function checkOnce(components: readonly Valid<ComponentConfiguration>[]): void {
  const seen = new Set<string>();
  for (const { componentArn = "" } of components) {
    const component = componentArn.replace(/\/[^/]*(\/\d+)?$/, "");
    if (seen.has(component)) {
      throw invalidValue(
        "components",
        `A recipe can have each component only once, regardless of version: ${componentArn}`,
      );
    }
    seen.add(component);
  }
}

/**
 * A wildcard counts up: `1.0.x` is the next patch of 1.0, `x.x.x` the next major.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export function nextVersion<T extends { readonly version: string }>(
  recipes: Table<T>,
  name: string,
  version: string,
): string {
  const first = version.split(".").indexOf("x");
  if (first < 0) {
    versionNodes(version);
    return version;
  }
  checkSelector("semanticVersion", version);
  const newest = recipes
    .all()
    .filter((it) => slug(it.name) === slug(name) && selects(version, it.body.version))
    .map((it) => it.body.version)
    .sort(compareVersions)
    .at(-1);
  const start = first === 0 ? 1 : 0;
  return version
    .split(".")
    .map((node, index) => {
      if (index < first) return node;
      if (index > first) return "0";
      return newest === undefined ? start : (versionNodes(newest)[index] ?? 0) + 1;
    })
    .join(".");
}

function checkComponent(
  call: Call,
  { componentArn, parameters = [] }: Valid<ComponentConfiguration>,
  platform: Platform,
  path: string,
): void {
  const selector = parseArn(componentArn).version;
  if (selector) checkSelector(`${path}.componentArn`, selector);
  const component = resolveComponent(call, componentArn);
  const known = isManaged(componentArn) ? platformByName(parseArn(componentArn).name) : component.platform;
  if (known && known !== platform) {
    throw invalidValue(
      `${path}.componentArn`,
      `The component '${componentArn}' is for the platform ${known}, the parent image is ${platform}.`,
    );
  }
  checkParameters(component, componentArn, parameters, `${path}.parameters`);
}

function checkParameters(
  component: Component | OwnComponent,
  arn: string,
  given: NonNullable<Valid<ComponentConfiguration>["parameters"]>,
  path: string,
): void {
  if (!("document" in component) && !isWithoutParameters(arn)) return;
  const declared = "document" in component ? component.document.parameters : [];
  const unknown = given.filter(({ name }) => !declared.some((it) => it.name === name));
  // Code and words are the service's: https://github.com/aws-ia/terraform-aws-ec2-image-builder/issues/106
  const invalid = (why: string) =>
    invalidCombination(`The value supplied for parameter '${path}' is not valid. ${why}`);
  if (unknown.length) {
    const names = unknown.map(({ name }) => name).join(", ");
    throw invalid(`The following parameters are not defined in the provided component: ${names}`);
  }
  const listed = given.find(({ value }) => value.length !== 1);
  if (listed) throw invalid(`The parameter '${listed.name}' is a string and takes exactly one value.`);
  const missing = declared.filter(
    (it) => it.default === undefined && !given.some(({ name }) => name === it.name),
  );
  if (missing.length) {
    const names = missing.map(({ name }) => name).join(", ");
    throw invalid(`The following parameters of the provided component require a value: ${names}`);
  }
}
