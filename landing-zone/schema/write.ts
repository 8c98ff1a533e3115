import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchema, SCHEMA_FILE } from "./json-schema.js";
import { REFERENCE_FILE, reference } from "./reference.js";

const PROJECT = join(__dirname, "..", "..");

writeFileSync(join(PROJECT, SCHEMA_FILE), jsonSchema());
writeFileSync(join(PROJECT, REFERENCE_FILE), reference());
