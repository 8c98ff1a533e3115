import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchema, SCHEMA_FILE } from "./json-schema.js";

writeFileSync(join(__dirname, "..", "..", SCHEMA_FILE), jsonSchema());
