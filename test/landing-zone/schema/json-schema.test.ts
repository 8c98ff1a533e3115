import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { type Path, valueAt } from "../../../input/value.js";
import { parseYaml } from "../../../input/yaml-file.js";
import { AWS_CONTAINERS } from "../../../landing-zone/catalog/containers.js";
import { AWS_IMAGES } from "../../../landing-zone/catalog/images.js";
import { MANAGED_COMPONENTS } from "../../../landing-zone/catalog/managed-components.js";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { jsonSchema, SCHEMA_FILE } from "../../../landing-zone/schema/json-schema.js";
import { landingZoneSchema } from "../../../landing-zone/schema/landing-zone.js";
import { accountMistake } from "../../../rules/account.js";
import { containerParentMistake } from "../../../rules/container.js";
import { fleetNameMistake, imageNameMistake } from "../../../rules/name.js";
import { parentMistake } from "../../../rules/parent-image.js";
import { REGIONS } from "../../../rules/region.js";
import { selectorMistake } from "../../../rules/selector.js";
import { IMAGE_TAGS } from "../../../rules/tag.js";
import { ROOT_VOLUME_TYPES } from "../../../rules/volume.js";

const PROJECT = join(__dirname, "..", "..", "..");

test("the committed JSON Schema, which editors complete from, is up to date", () => {
  if (readFileSync(join(PROJECT, SCHEMA_FILE), "utf8") !== jsonSchema())
    throw new Error(`${SCHEMA_FILE} is out of date: run \`npm run schema\``);
});

const schema: unknown = JSON.parse(jsonSchema());

test("the JSON Schema knows every section", () => {
  expect(schema).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    additionalProperties: false,
  });
  expect(Object.keys(Object(valueAt(schema, ["properties"])))).toEqual([
    "include",
    "organization",
    "terraform",
    "namePrefix",
    "tags",
    "accountNames",
    "copyAccounts",
    "shared",
    "defaults",
    "images",
    "workloads",
  ]);
});

describe("the JSON Schema takes", () => {
  const validate = new Ajv({ strict: false }).compile(Object(schema));
  const share = { organization: true };
  const main = {
    organization: "arn:aws:organizations::000000000000:organization/o-exampleorg1",
    shared: { account: "111122223333", region: "eu-west-1" },
  };
  const workload = { account: "444455556666", region: "eu-west-1", fleets: {} };

  test.each<[what: string, file: object]>([
    [
      "an image of which the defaults have all but whom it is shared with",
      { ...main, images: { web: { share } } },
    ],
    [
      "a fleet of which the defaults have all but the image",
      { workloads: { a: { ...workload, fleets: { web: { image: "web", autoScaling: {} } } } } },
    ],
    [
      "a workload of several Regions",
      { workloads: { a: { account: "444455556666", regions: ["eu-west-1"], fleets: {} } } },
    ],
    [
      "what differs in one Region",
      {
        workloads: {
          a: {
            account: "444455556666",
            regions: { "eu-west-1": { fleets: { web: { launchTemplate: { subnet: "subnet-0abc1234" } } } } },
            fleets: {},
          },
        },
      },
    ],
    [
      "a container",
      {
        ...main,
        images: {
          box: { kind: "container", parent: "amazonlinux:2023", dockerfile: { file: "Dockerfile" }, share },
        },
      },
    ],
    [
      "an image that is copied, and shared with nobody",
      { ...main, images: { web: { copyTo: ["444455556666"] } } },
    ],
    [
      "a container in a repository that says who pulls",
      { ...main, images: { box: { kind: "container", repository: { existing: "golden" } } } },
    ],
    ["a file without images that includes others", { ...main, include: ["teams/*.yaml"] }],
    ["a file that is included", { images: { web: { share } } }],
    ["a key for anchors", { "x-a": [1], images: {} }],
    [
      "defaults in which required keys are missing",
      { ...main, images: {}, defaults: { fleet: { autoScaling: { min: 1 } } } },
    ],
  ])("%s", (_, file) => {
    validate(file);
    expect(validate.errors).toBeNull();
  });

  test.each<[what: string, file: object]>([
    ["an image that is neither shared nor copied", { ...main, images: { web: {} } }],
    ["an image of an included file that is neither", { images: { web: {} } }],
    ["a container that is only copied", { images: { box: { kind: "container", copyTo: ["444455556666"] } } }],
    [
      "a container with a root volume",
      { ...main, images: { box: { kind: "container", rootVolume: {}, share } } },
    ],
    [
      "a container of an AMI",
      { ...main, images: { box: { kind: "container", parent: "ami-0abc1234", share } } },
    ],
    ["AMIs with a Dockerfile", { ...main, images: { web: { dockerfile: { file: "Dockerfile" }, share } } }],
    ["AMIs of a registry", { ...main, images: { web: { parent: "amazonlinux:2023", share } } }],
    ["a fleet without an image", { workloads: { a: { ...workload, fleets: { web: {} } } } }],
    ["a file with neither images nor others that it includes", main],
    ["a file without the shared account", { organization: main.organization, images: {} }],
    ["a file with defaults that is included", { defaults: {}, images: {} }],
    ["a component that is none", { images: { web: { share, components: [{ managed: 1 }] } } }],
    ["a workload with region and regions", { workloads: { a: { ...workload, regions: ["eu-west-1"] } } }],
    ["a workload with neither", { workloads: { a: { account: "444455556666", fleets: {} } } }],
    [
      "an account of one Region",
      { workloads: { a: { ...workload, region: undefined, regions: { "eu-west-1": { account: "1" } } } } },
    ],
    ["a workload without fleets", { workloads: { a: { account: "444455556666", region: "eu-west-1" } } }],
    ["defaults of whom images are shared with", { ...main, images: {}, defaults: { image: { share } } }],
    [
      "defaults of whom images are copied to",
      { ...main, images: {}, defaults: { image: { copyTo: ["444455556666"] } } },
    ],
    ["defaults of what a fleet runs", { ...main, images: {}, defaults: { fleet: { image: "web" } } }],
  ])("not %s", (_, file) => {
    expect(validate(file)).toBe(false);
  });
});

const IMAGE = ["properties", "images", "additionalProperties", "properties"];
const FLEETS = ["properties", "workloads", "additionalProperties", "properties", "fleets"];
const SHARE = [...IMAGE, "share", "properties"];
const SCHEDULE = [...IMAGE, "schedule", "properties"];
const AUTO_SCALING = [...FLEETS, "additionalProperties", "properties", "autoScaling", "properties"];
const LAUNCH_TEMPLATE = [...FLEETS, "additionalProperties", "properties", "launchTemplate", "properties"];

test.each<[what: string, path: Path, value: unknown]>([
  [
    "the names of images",
    ["properties", "images", "propertyNames", "pattern"],
    imageNameMistake.pattern.source,
  ],
  ["the names of fleets", [...FLEETS, "propertyNames", "pattern"], fleetNameMistake.pattern.source],
  [
    "a selector, which is parsed",
    [...FLEETS, "additionalProperties", "properties", "image", "pattern"],
    selectorMistake.pattern.source,
  ],
  [
    "a parent of AMIs",
    [...IMAGE.slice(0, -1), "else", "properties", "parent", "pattern"],
    parentMistake.pattern.source,
  ],
  [
    "a parent of a container",
    [...IMAGE.slice(0, -1), "then", "properties", "parent", "pattern"],
    containerParentMistake.pattern.source,
  ],
  ["the parents that AWS has", [...IMAGE, "parent", "examples"], [...AWS_IMAGES, ...AWS_CONTAINERS]],
  [
    "the components that AWS has",
    [...IMAGE, "components", "items", "properties", "managed", "examples"],
    MANAGED_COMPONENTS,
  ],
  ["an account", ["properties", "shared", "properties", "account", "pattern"], accountMistake.pattern.source],
  ["Regions", ["$defs", "Region", "enum"], REGIONS],
  [
    "a tag's value",
    ["properties", "tags", "additionalProperties", "pattern"],
    IMAGE_TAGS.value.pattern.source,
  ],
  ["the types of a root volume", [...IMAGE, "rootVolume", "properties", "type", "enum"], ROOT_VOLUME_TYPES],
  ["most components of an image", [...IMAGE, "components", "maxItems"], 20],
  ["most instance types of an image", [...IMAGE, "instanceTypes", "maxItems"], 25],
  ["most Regions of an image", [...IMAGE, "regions", "maxItems"], 50],
  ["most OUs of an image", [...SHARE, "organizationalUnits", "maxItems"], 25],
  ["most accounts of an image", [...SHARE, "accounts", "maxItems"], 1536],
  ["most security groups of a fleet", [...LAUNCH_TEMPLATE, "securityGroups", "maxItems"], 5],
  ["most subnets of a group", [...AUTO_SCALING, "subnets", "maxItems"], 20],
  ["what stays in service by default", [...AUTO_SCALING, "minHealthyPercentage", "default"], 90],
  ["the days of a log by default", ["properties", "shared", "properties", "logExpiryDays", "default"], 90],
  ["a schedule's time zone by default", [...SCHEDULE, "timezone", "default"], "Etc/UTC"],
  [
    "when to build by default",
    [...SCHEDULE, "pipelineExecutionStartCondition", "default"],
    "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
  ],
  ["a tag's length", ["properties", "tags", "additionalProperties", "maxLength"], 256],
  ["a volume's size", [...LAUNCH_TEMPLATE, "rootVolumeSizeGiB", "maximum"], 65_536],
  ["a root volume's size", [...IMAGE, "rootVolume", "properties", "sizeGiB", "maximum"], 16_000],
  ["a description's length", [...IMAGE, "description", "minLength"], 1],
  ["the default of a section with something parsed in it", ["properties", "workloads", "default"], {}],
])("the JSON Schema knows %s", (_, path, value) => {
  expect(valueAt(schema, path)).toEqual(value);
});

test("the example names the schema in its first line, is right as a whole, and its lock is up to date", () => {
  const text = readFileSync(join(PROJECT, "golden-ami.yaml"), "utf8");
  expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=./${SCHEMA_FILE}`);
  expect(landingZoneSchema.safeParse(parseYaml("golden-ami.yaml", text).value).error).toBeUndefined();
  expect(loadLandingZone(PROJECT).versions.changes).toEqual([]);
});
