import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseYaml } from "../../../input/yaml-file.js";
import { loadLandingZone } from "../../../landing-zone/load.js";
import { jsonSchema, landingZoneSchema, SCHEMA_FILE } from "../../../landing-zone/schema/landing-zone.js";

const PROJECT = join(__dirname, "..", "..", "..");

test("the committed JSON Schema, which editors complete from, is up to date", () => {
  if (readFileSync(join(PROJECT, SCHEMA_FILE), "utf8") !== jsonSchema())
    throw new Error(`${SCHEMA_FILE} is out of date: run \`npm run schema\``);
});

test("the JSON Schema knows the Regions, the names and every key's description", () => {
  const schema = JSON.parse(jsonSchema());
  expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  expect(Object.keys(schema.properties)).toEqual([
    "organization",
    "terraform",
    "tags",
    "shared",
    "images",
    "workloads",
  ]);
  expect(schema.required).toEqual(["organization", "shared", "images"]);
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.images.propertyNames.pattern).toBe("^[a-z]([a-z0-9-]*[a-z0-9])?$");
  expect(schema.$defs.Region.enum).toContain("eu-west-3");
});

test("the example names the schema in its first line, is right as a whole, and its lock is up to date", () => {
  const text = readFileSync(join(PROJECT, "golden-ami.yaml"), "utf8");
  expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=./${SCHEMA_FILE}`);
  expect(landingZoneSchema.safeParse(parseYaml("golden-ami.yaml", text).value).error).toBeUndefined();
  expect(loadLandingZone(PROJECT).versions.changes).toEqual([]);
});
